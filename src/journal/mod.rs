//! The journal of a run: what came of each case, on disk as it comes.
//!
//! `journal.jsonl` in the run's folder begins with a [`Header`], and has one event on each line after it. A process
//! that is killed leaves at most a line that is not whole, and that is passed over. From it a run is taken up again
//! (`unticked run --resume`), and the runs of shards are joined (`unticked merge`): whoever reads it tells the
//! reporters the same events as the run did.

mod merge;
mod project;
mod read;
mod write;

use std::{collections::BTreeMap, io, path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

pub use self::{
    merge::{Joined, MergeError, join},
    project::files,
    read::Recorded,
    write::Journal,
};
use crate::{event::RunEvent, plan::Shard};

const SCHEMA: &str = "unticked/journal-1";
/// The file in a run's folder.
const FILE: &str = "journal.jsonl";

/// What a run was asked to do, and with which files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    pub schema: String,
    /// The version of unticked.
    pub tool: String,
    pub started: jiff::Timestamp,
    /// The day by which waivers are judged.
    pub today: jiff::civil::Date,
    /// The command line, without the program.
    pub arguments: Vec<String>,
    pub profile: String,
    pub environment: Option<String>,
    /// Where the app is; `None` for the built-in one.
    pub address: Option<String>,
    /// The settings and the scenarios: SHA-256 by path.
    pub files: BTreeMap<String, String>,
    pub plan: Plan,
}

/// Which cases are done in this run, and of which they are a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Those of this run.
    pub cases: Vec<String>,
    pub shard: Option<Shard>,
    /// How many there are in all shards together.
    pub all: usize,
    /// All shards together look at every target of every scenario that is meant.
    pub whole: bool,
}

impl Header {
    pub fn schema() -> String {
        SCHEMA.to_owned()
    }

    /// What has changed since this header was written, in words.
    pub fn differences(&self, now: &Self) -> Vec<String> {
        let mut changed: Vec<String> = Vec::new();
        if self.tool != now.tool {
            changed.push(format!("unticked was {} and is {}", self.tool, now.tool));
        }
        if self.environment != now.environment {
            let name = |header: &Self| header.environment.clone().unwrap_or_default();
            changed.push(format!("the environment was {} and is {}", name(self), name(now)));
        }
        if self.address != now.address {
            let at = |header: &Self| header.address.clone().unwrap_or_else(|| "the built-in app".to_owned());
            changed.push(format!("the app was at {} and is at {}", at(self), at(now)));
        }
        for (path, hash) in &self.files {
            match now.files.get(path) {
                Some(new) if new == hash => {}
                Some(_) => changed.push(format!("{path} has changed")),
                None => changed.push(format!("{path} is gone")),
            }
        }
        let new = now.files.keys().filter(|path| !self.files.contains_key(*path));
        changed.extend(new.map(|path| format!("{path} is new")));
        changed
    }
}

/// One event of a run.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    /// Since the run began.
    ms: u64,
    event: RunEvent,
}

impl Line {
    fn at(&self) -> Duration {
        Duration::from_millis(self.ms)
    }
}

/// A journal that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error(
        "there is no run in {}: it holds no {FILE}; name the folder that `unticked run --output` wrote",
        folder.display()
    )]
    NoRun { folder: PathBuf },
    #[error("{} is not the journal of a run that this version can read: {why}", path.display())]
    Unreadable { path: PathBuf, why: String },
    #[error("another run is at work in {}; wait for it, or give this one another folder with --output", folder.display())]
    Busy { folder: PathBuf },
    #[error("cannot write {}: {source}; name another folder with --output", path.display())]
    Write { path: PathBuf, source: io::Error },
}
