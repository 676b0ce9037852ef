//! All decisions, in git: `snapshots/decisions.ledger`, one JSON object per line, only ever added to.
//!
//! Two branches that both decide add lines at the end of the same file. `merge=union`, which
//! `snapshots/.gitattributes` asks for, keeps both; so lines may stand in any order and are read by their time.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    change::{Change, Refusal},
    format::SnapshotError,
    key::CheckKey,
    outcome::SnapshotKind,
};

const FILE: &str = "decisions.ledger";
const ATTRIBUTES: &str = ".gitattributes";
/// Of the folder of the snapshots.
const MERGE: &str = "decisions.ledger merge=union\n";

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    Accepted,
    Refused,
    /// The last decision was taken back.
    Undone,
}

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub at: jiff::Timestamp,
    pub act: Act,
    pub who: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The run that saw the change.
    pub run: String,
    pub change: String,
    pub check: CheckKey,
    #[serde(rename = "box")]
    pub label: String,
    /// The box's part of its files' names.
    pub stem: String,
    pub kind: SnapshotKind,
    /// SHA-256 of the baseline's body; `None` where there was none.
    pub before: Option<String>,
    /// SHA-256 of what was seen; `None` where it is gone.
    pub after: Option<String>,
    /// The change in words.
    #[serde(default)]
    pub said: Vec<String>,
}

impl Entry {
    /// Whether it is about the same snapshot as a change.
    fn is_of(&self, change: &Change) -> bool {
        (&self.check, &self.stem, self.kind) == (&change.check, &change.about.stem, change.kind)
    }
}

/// The ledger as it was read, in the order of time.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    entries: Vec<Entry>,
}

impl Ledger {
    /// Reads the ledger of a folder of snapshots; empty when there is none yet.
    pub fn read(snapshots: &Path) -> Result<Self, SnapshotError> {
        let path = snapshots.join(FILE);
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text).map_err(|(line, why)| broken(&path, line, &why)),
            Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(SnapshotError::Read { path, source }),
        }
    }

    fn parse(text: &str) -> Result<Self, (usize, serde_json::Error)> {
        let mut entries: Vec<Entry> = Vec::new();
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let entry = serde_json::from_str(line).map_err(|why| (at + 1, why))?;
            // A union of two branches that share a line may have it twice.
            if !entries.contains(&entry) {
                entries.push(entry);
            }
        }
        entries.sort_by_key(|entry| entry.at);
        Ok(Self { entries })
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// All that was ever decided about a box on one target at one checkpoint, oldest first.
    pub fn history<'a>(&'a self, check: &'a CheckKey, stem: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| &entry.check == check && entry.stem == stem)
    }

    /// Who refused this very change, if that was the last word about it. Pictures are never the same twice, so
    /// for them the refusal holds for as long as the baseline stays.
    pub(super) fn refusal(&self, change: &Change) -> Option<Refusal> {
        let sha = |side: &Option<super::change::Side>| side.as_ref().map(|side| side.sha256.clone());
        let (before, after) = (sha(&change.before), sha(&change.after));
        let last = self.entries.iter().rev().find(|entry| entry.is_of(change))?;
        let same = last.before == before && (last.after == after || change.kind == SnapshotKind::Pixels);
        (last.act == Act::Refused && same).then(|| Refusal {
            who: last.who.clone(),
            role: last.role.clone(),
            reason: last.reason.clone(),
            at: last.at,
        })
    }
}

fn broken(path: &Path, line: usize, why: &dyn std::fmt::Display) -> SnapshotError {
    SnapshotError::Ledger { path: path.to_owned(), line, why: why.to_string() }
}

/// The ledger, open and locked: nobody else decides as long as it is held. A process that is killed lets go.
#[derive(Debug)]
pub(super) struct Pen {
    path: PathBuf,
    file: File,
    pub ledger: Ledger,
}

impl Pen {
    /// Waits for whoever decides now, then reads what was decided so far.
    pub fn take(snapshots: &Path) -> Result<Self, SnapshotError> {
        let path = snapshots.join(FILE);
        let mut text = String::new();
        let opened = fs::create_dir_all(snapshots).and_then(|()| {
            let mut file = OpenOptions::new().read(true).append(true).create(true).open(&path)?;
            file.lock()?;
            file.read_to_string(&mut text)?;
            let attributes = snapshots.join(ATTRIBUTES);
            if !attributes.exists() {
                fs::write(attributes, MERGE)?;
            }
            Ok(file)
        });
        let file = opened.map_err(|why| SnapshotError::write(&path, &why))?;
        let ledger = Ledger::parse(&text).map_err(|(line, why)| broken(&path, line, &why))?;
        Ok(Self { path, file, ledger })
    }

    /// Adds a line, on the disk when this returns. One that stands there already is not added again.
    pub fn add(&mut self, entry: Entry) -> Result<(), SnapshotError> {
        if self.ledger.entries.contains(&entry) {
            return Ok(());
        }
        let written = serde_json::to_string(&entry).map_err(io::Error::other).and_then(|line| {
            let start = if self.ends_whole()? { "" } else { "\n" };
            self.file.write_all(format!("{start}{line}\n").as_bytes())?;
            self.file.sync_data()
        });
        written.map_err(|why| SnapshotError::write(&self.path, &why))?;
        self.ledger.entries.push(entry);
        Ok(())
    }

    /// Whether the next line can just follow: a process that was killed, or an editor, may have left half a line
    /// or one without its end.
    fn ends_whole(&mut self) -> io::Result<bool> {
        if self.file.metadata()?.len() == 0 {
            return Ok(true);
        }
        let mut last = [0];
        self.file.seek(SeekFrom::End(-1))?;
        self.file.read_exact(&mut last)?;
        Ok(last == *b"\n")
    }
}
