//! What somebody decided about a change, and the file in which a mailed report keeps such decisions.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

/// The schema of a file of decisions.
const SCHEMA: &str = "unticked/decisions-1";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// What was seen becomes the baseline.
    Accept,
    /// The page has to be mended.
    Refuse,
}

/// One decision about one change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The change's id.
    pub change: String,
    pub verdict: Verdict,
    pub who: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    #[serde(default)]
    pub reason: String,
    pub at: jiff::Timestamp,
}

/// Decisions about one run, as the static report saves them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    pub schema: String,
    /// The run's id, from its `changes.json`.
    pub run: String,
    pub decisions: Vec<Decision>,
}

/// Why a file of decisions can't be used.
#[derive(Debug, thiserror::Error)]
pub enum DecisionsError {
    #[error("can't read the decisions in {}: {why}", path.display())]
    Broken { path: PathBuf, why: String },
    #[error(
        "the decisions are about the run {theirs}, and this is the run {ours}; name the folder of theirs with `--run`"
    )]
    OtherRun { theirs: String, ours: String },
}

impl Decisions {
    pub fn new(run: String, decisions: Vec<Decision>) -> Self {
        Self { schema: SCHEMA.to_owned(), run, decisions }
    }

    pub fn read(path: &Path) -> Result<Self, DecisionsError> {
        let broken = |why: String| DecisionsError::Broken { path: path.to_owned(), why };
        let text = fs::read(path).map_err(|why| broken(why.to_string()))?;
        let read: Self = serde_json::from_slice(&text).map_err(|why| broken(why.to_string()))?;
        if read.schema == SCHEMA {
            Ok(read)
        } else {
            Err(broken(format!("its schema is '{}', and this version reads '{SCHEMA}'", read.schema)))
        }
    }

    /// The decisions, if they are about this run.
    pub fn about(&self, run: &str) -> Result<&[Decision], DecisionsError> {
        if self.run == run {
            Ok(&self.decisions)
        } else {
            Err(DecisionsError::OtherRun { theirs: self.run.clone(), ours: run.to_owned() })
        }
    }
}
