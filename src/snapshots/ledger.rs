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
    change::{Change, Refusal, Side},
    decision::Decision,
    format::SnapshotError,
    key::{CheckKey, FormerName},
    outcome::SnapshotKind,
    saved::RunInfo,
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
    /// No decision: the scenario was renamed, and its baselines go on under the new name.
    Carried,
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
    /// The run that saw the change; empty for what was carried along.
    pub run: String,
    pub change: String,
    pub check: CheckKey,
    /// What the check was called before it was renamed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<FormerName>,
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
    /// What came of a decision about a change that a run saw.
    pub(super) fn of(decision: &Decision, change: &Change, act: Act, run: &RunInfo) -> Self {
        let sha256 = |side: &Option<Side>| side.as_ref().map(|side| side.sha256.clone());
        Self {
            at: decision.at,
            act,
            who: decision.who.clone(),
            role: decision.role.clone(),
            reason: decision.reason.clone(),
            run: run.id.clone(),
            change: change.id.clone(),
            check: change.check.clone(),
            from: change.carried_from.clone(),
            label: change.about.label.clone(),
            stem: change.about.stem.clone(),
            kind: change.kind,
            before: sha256(&change.before),
            after: sha256(&change.after),
            said: change.sentences.iter().map(|sentence| sentence.en.clone()).collect(),
        }
    }

    /// That a box's baselines go on under another name.
    pub(super) fn carried(
        from: &FormerName,
        check: &CheckKey,
        (stem, label): (&str, String),
        who: &str,
    ) -> Self {
        Self {
            at: jiff::Timestamp::now(),
            act: Act::Carried,
            who: who.to_owned(),
            role: None,
            reason: format!("{} › {}", from.scenario, from.checkpoint),
            run: String::new(),
            change: String::new(),
            check: check.clone(),
            from: Some(from.clone()),
            label,
            stem: stem.to_owned(),
            kind: SnapshotKind::State,
            before: None,
            after: None,
            said: Vec::new(),
        }
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
        for (at, line) in whole(text).lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
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

    /// All that was ever decided about the box of a change, oldest first; also under the names that its scenario and
    /// checkpoint had before.
    pub fn history(&self, change: &Change) -> Vec<&Entry> {
        let mut names = vec![FormerName::of(&change.check)];
        names.extend(change.carried_from.clone());
        let mut found = Vec::new();
        for entry in self.entries.iter().rev().filter(|entry| entry.stem == change.about.stem) {
            if entry.check.shares_place(&change.check) && names.contains(&FormerName::of(&entry.check)) {
                names.extend(entry.from.clone());
                found.push(entry);
            }
        }
        found.reverse();
        found
    }

    /// Who refused this very change, if that was the last word about it. Pictures are never the same twice, so
    /// for them the refusal holds for as long as the baseline stays.
    pub(super) fn refusal(&self, change: &Change) -> Option<Refusal> {
        let sha = |side: &Option<super::change::Side>| side.as_ref().map(|side| side.sha256.clone());
        let (before, after) = (sha(&change.before), sha(&change.after));
        let history = self.history(change);
        let decided = |entry: &&&Entry| entry.kind == change.kind && entry.act != Act::Carried;
        let last = history.iter().rev().find(decided)?;
        let same = last.before == before && (last.after == after || change.kind == SnapshotKind::Pixels);
        (last.act == Act::Refused && same).then(|| Refusal {
            who: last.who.clone(),
            role: last.role.clone(),
            reason: last.reason.clone(),
            at: last.at,
        })
    }
}

/// The text without the half line at its end that a process left when it was killed.
fn whole(text: &str) -> &str {
    let start = text.rfind('\n').map_or(0, |end| end + 1);
    let (lines, last) = text.split_at(start);
    if last.is_empty() || serde_json::from_str::<Entry>(last).is_ok() { text } else { lines }
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
            if whole(&text).len() < text.len() {
                file.set_len(whole(&text).len() as u64)?;
            }
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
        self.add_all(vec![entry])
    }

    /// Adds lines, all at once.
    pub fn add_all(&mut self, entries: Vec<Entry>) -> Result<(), SnapshotError> {
        let new: Vec<Entry> =
            entries.into_iter().filter(|entry| !self.ledger.entries.contains(entry)).collect();
        if new.is_empty() {
            return Ok(());
        }
        let written = self.write(&new);
        written.map_err(|why| SnapshotError::write(&self.path, &why))?;
        self.ledger.entries.extend(new);
        Ok(())
    }

    fn write(&mut self, entries: &[Entry]) -> io::Result<()> {
        let mut lines = if self.ends_whole()? { String::new() } else { "\n".to_owned() };
        for entry in entries {
            lines += &serde_json::to_string(entry).map_err(io::Error::other)?;
            lines.push('\n');
        }
        self.file.write_all(lines.as_bytes())?;
        self.file.sync_data()
    }

    /// Whether the next line can just follow: an editor may have left the last one without its end.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(second: i64, who: &str) -> Entry {
        Entry {
            at: jiff::Timestamp::from_second(second).unwrap(),
            act: Act::Accepted,
            who: who.into(),
            role: None,
            reason: "new\nbrand".into(),
            run: "r".into(),
            change: "c".into(),
            from: None,
            check: CheckKey {
                scenario: "bill".into(),
                checkpoint: "cover".into(),
                engine: "chromium".into(),
                target: "phone".into(),
            },
            label: "I agree".into(),
            stem: "i-agree".into(),
            kind: SnapshotKind::State,
            before: None,
            after: None,
            said: Vec::new(),
        }
    }

    fn ledger(folder: &Path) -> PathBuf {
        folder.join(FILE)
    }

    fn names(folder: &Path) -> Vec<String> {
        Ledger::read(folder).unwrap().entries.into_iter().map(|entry| entry.who).collect()
    }

    #[test]
    fn lines_are_only_added_and_read_by_their_time() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        Pen::take(folder).unwrap().add(entry(2, "Dana")).unwrap();
        let first = fs::read_to_string(ledger(folder)).unwrap();
        let mut pen = Pen::take(folder).unwrap();
        pen.add(entry(1, "Chen")).unwrap();
        pen.add(entry(2, "Dana")).unwrap();
        let text = fs::read_to_string(ledger(folder)).unwrap();
        assert!(text.starts_with(&first) && text.lines().count() == 2 && text.ends_with('\n'), "{text}");
        assert_eq!(names(folder), ["Chen", "Dana"]);
        assert_eq!(fs::read_to_string(folder.join(ATTRIBUTES)).unwrap(), MERGE);
    }

    #[test]
    fn half_a_line_at_the_end_is_dropped_and_a_broken_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        Pen::take(folder).unwrap().add(entry(1, "Dana")).unwrap();
        let whole = fs::read_to_string(ledger(folder)).unwrap();
        fs::write(ledger(folder), format!("{whole}{}", &whole[..whole.len() / 2])).unwrap();
        assert_eq!(names(folder), ["Dana"]);
        Pen::take(folder).unwrap().add(entry(2, "Chen")).unwrap();
        assert_eq!(names(folder), ["Dana", "Chen"]);
        // An editor that saves without a last line's end, and lines that a union of branches has twice.
        fs::write(ledger(folder), format!("{whole}{}", whole.trim_end())).unwrap();
        Pen::take(folder).unwrap().add(entry(3, "Eve")).unwrap();
        assert_eq!(names(folder), ["Dana", "Eve"]);
        fs::write(ledger(folder), format!("{whole}<<<<<<< HEAD\n{whole}")).unwrap();
        let error = Ledger::read(folder).unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("decisions.ledger"), "{error}");
    }

    /// The real git, two branches, no conflict.
    #[test]
    fn branches_that_both_decide_merge_without_a_conflict() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let git = |args: &[&str]| {
            let mut command = std::process::Command::new("git");
            command
                .current_dir(folder)
                .args(["-c", "user.name=x", "-c", "user.email=x@example.com"])
                .args(args);
            let output = command.output().unwrap();
            assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stdout));
        };
        let decide = |second, who| {
            Pen::take(folder).unwrap().add(entry(second, who)).unwrap();
            git(&["add", "-A"]);
            git(&["commit", "-qm", who]);
        };
        git(&["init", "-qb", "main"]);
        decide(1, "Dana");
        git(&["checkout", "-qb", "legal"]);
        decide(3, "Chen");
        git(&["checkout", "-q", "main"]);
        decide(2, "Eve");
        git(&["merge", "-q", "--no-edit", "legal"]);
        assert_eq!(names(folder), ["Dana", "Eve", "Chen"]);
    }
}
