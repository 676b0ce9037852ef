//! What a run leaves behind for review: `changes.json` and the snapshots themselves, before and after.
//!
//! Written in every mode, under CI too: whoever has the run's folder can review it and accept from the pictures
//! already taken.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{change::Change, format::SnapshotError};

/// The schema of `changes.json`.
const SCHEMA: &str = "unticked/changes-1";
/// The file in a run's folder.
const FILE: &str = "changes.json";
/// The folder of the snapshots in a run's folder.
const FOLDER: &str = "changes";

/// Which run it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunInfo {
    /// `20261123-212135-123456`: the moment at which it began, UTC, to the microsecond.
    pub id: String,
    pub started: jiff::Timestamp,
    /// The version of `unticked`.
    pub tool: String,
    pub environment: Option<String>,
}

impl RunInfo {
    pub fn new(started: jiff::Timestamp, environment: Option<String>) -> Self {
        let tool = env!("CARGO_PKG_VERSION").to_owned();
        Self { id: started.strftime("%Y%m%d-%H%M%S-%6f").to_string(), started, tool, environment }
    }
}

/// `changes.json`: all that differs from the baselines, as one run saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedRun {
    pub schema: String,
    pub run: RunInfo,
    pub changes: Vec<Change>,
}

impl SavedRun {
    pub fn new(run: RunInfo, changes: Vec<Change>) -> Self {
        Self { schema: SCHEMA.to_owned(), run, changes }
    }

    /// Removes what an earlier run left in this folder.
    pub fn clear(folder: &Path) -> Result<(), SnapshotError> {
        let file = folder.join(FILE);
        for (path, removed) in [
            (file.clone(), fs::remove_file(&file)),
            (folder.join(FOLDER), fs::remove_dir_all(folder.join(FOLDER))),
        ] {
            match removed {
                Err(why) if why.kind() != io::ErrorKind::NotFound => {
                    return Err(SnapshotError::write(&path, &why));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes `changes.json` into a run's folder.
    pub fn write(&self, folder: &Path) -> Result<(), SnapshotError> {
        let path = folder.join(FILE);
        let failed = |why: &dyn std::fmt::Display| SnapshotError::write(&path, &why.to_string());
        let json = serde_json::to_vec_pretty(self).map_err(|why| failed(&why))?;
        fs::create_dir_all(folder).map_err(|why| failed(&why))?;
        fs::write(&path, json).map_err(|why| failed(&why))
    }

    /// Reads `changes.json` of a run's folder.
    pub fn read(folder: &Path) -> Result<Self, SavedRunError> {
        let path = folder.join(FILE);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(why) if why.kind() == io::ErrorKind::NotFound => {
                return Err(SavedRunError::NoRun { folder: folder.to_owned() });
            }
            Err(why) => return Err(SavedRunError::Broken { path, why: why.to_string() }),
        };
        let run: Self = serde_json::from_slice(&text)
            .map_err(|why| SavedRunError::Broken { path: path.clone(), why: why.to_string() })?;
        if run.schema == SCHEMA {
            Ok(run)
        } else {
            let why = format!("its schema is '{}', and this version reads '{SCHEMA}'", run.schema);
            Err(SavedRunError::Broken { path, why })
        }
    }

    pub fn change(&self, id: &str) -> Option<&Change> {
        self.changes.iter().find(|change| change.id == id)
    }
}

/// Why a run's folder can't be reviewed.
#[derive(Debug, thiserror::Error)]
pub enum SavedRunError {
    #[error(
        "there is no finished run in {}: it holds no changes.json; name the folder that `unticked run --output` wrote",
        folder.display()
    )]
    NoRun { folder: PathBuf },
    #[error("can't read {}: {why}", path.display())]
    Broken { path: PathBuf, why: String },
}
