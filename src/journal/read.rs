//! Reading what a run has done, however it ended.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
    time::Duration,
};

use super::{FILE, Header, JournalError, Line, SCHEMA};
use crate::event::{CheckOutcome, Checked, RunEvent, StaleWaiver};

/// What the journal in a run's folder says. The results themselves stay on the disk until they are told.
#[derive(Debug)]
pub struct Recorded {
    pub folder: PathBuf,
    pub header: Header,
    /// How long the run had been going when the last line was written.
    pub took: Duration,
    /// By name, what came of each case that has ended.
    cases: BTreeMap<String, Ended>,
    /// Cases that were begun and have not ended.
    begun: usize,
    /// Where the last whole line ends, in bytes.
    pub(super) end: u64,
}

/// How a case ended. One that is done twice counts as it ended last.
#[derive(Debug, Clone, Copy)]
struct Ended {
    /// The line of the journal, from 0.
    line: usize,
    broke: bool,
}

/// The results of a case.
#[derive(Debug)]
pub struct Case {
    pub checks: Vec<Checked>,
    pub stale: Vec<StaleWaiver>,
}

impl Recorded {
    /// Reads the journal of a run. A line that is not whole ends it.
    pub fn read(folder: &Path) -> Result<Self, JournalError> {
        let path = folder.join(FILE);
        let unreadable = |why: String| JournalError::Unreadable { path: path.clone(), why };
        let mut lines = open(folder)?;
        let header = lines.next_line().map_err(|error| unreadable(error.to_string()))?;
        let header: Header = serde_json::from_slice(&header.unwrap_or_default())
            .map_err(|error| unreadable(error.to_string()))?;
        if header.schema != SCHEMA {
            return Err(unreadable(format!("its schema is '{}'", header.schema)));
        }
        let mut recorded = Self {
            folder: folder.to_owned(),
            header,
            took: Duration::ZERO,
            cases: BTreeMap::new(),
            begun: 0,
            end: lines.read,
        };
        recorded.take_in(lines).map_err(|error| unreadable(error.to_string()))?;
        Ok(recorded)
    }

    fn take_in(&mut self, mut lines: Lines) -> io::Result<()> {
        let mut open: BTreeMap<String, bool> = BTreeMap::new();
        let mut at = 0;
        while let Some(line) = lines.next_line()? {
            let Ok(line) = serde_json::from_slice::<Line>(&line) else { break };
            self.took = line.at();
            self.end = lines.read;
            match line.event {
                RunEvent::CaseStarted { case } => drop(open.insert(case, false)),
                RunEvent::Checked(checked) => {
                    let broke = checked.outcome == CheckOutcome::Error || !self.has_pictures(&checked);
                    *open.entry(checked.case()).or_default() |= broke;
                }
                RunEvent::CaseEnded { case, .. } => {
                    let broke = open.remove(&case).unwrap_or(true);
                    self.cases.insert(case, Ended { line: at, broke });
                }
                _ => {}
            }
            at += 1;
        }
        self.begun = open.len();
        Ok(())
    }

    /// After a power cut the journal may know of pictures that the disk does not have.
    fn has_pictures(&self, checked: &Checked) -> bool {
        let pictures = checked.pictures.page.iter().chain(checked.pictures.boxes.values());
        let there = |path: &PathBuf| self.folder.join(path).metadata().is_ok_and(|file| file.len() > 0);
        pictures.into_iter().all(there)
    }

    /// Whether a case was looked at to its end: one that broke was not.
    pub fn is_done(&self, case: &str) -> bool {
        self.cases.get(case).is_some_and(|ended| !ended.broke)
    }

    /// Whether a case has ended, if only by breaking.
    pub fn has(&self, case: &str) -> bool {
        self.cases.contains_key(case)
    }

    /// How many cases were begun and did not end.
    pub fn under_way(&self) -> usize {
        self.begun
    }

    /// Hands on the results of each case that is chosen, one case after the other.
    pub fn each_case(
        &self,
        chosen: impl Fn(&str) -> bool,
        mut tell: impl FnMut(Case),
    ) -> Result<(), JournalError> {
        let unreadable = |error: io::Error| JournalError::Unreadable {
            path: self.folder.join(FILE),
            why: error.to_string(),
        };
        let mut lines = open(&self.folder)?;
        lines.next_line().map_err(unreadable)?;
        let mut open: BTreeMap<String, Vec<Checked>> = BTreeMap::new();
        let mut at = 0;
        while lines.read < self.end {
            let Some(line) = lines.next_line().map_err(unreadable)? else { break };
            let Ok(line) = serde_json::from_slice::<Line>(&line) else { break };
            match line.event {
                RunEvent::CaseStarted { case } => drop(open.remove(&case)),
                RunEvent::Checked(checked) => open.entry(checked.case()).or_default().push(*checked),
                RunEvent::CaseEnded { case, stale } => {
                    let checks = open.remove(&case).unwrap_or_default();
                    let counts = self.cases.get(&case).is_some_and(|ended| ended.line == at);
                    if counts && chosen(&case) {
                        tell(Case { checks, stale });
                    }
                }
                _ => {}
            }
            at += 1;
        }
        Ok(())
    }
}

impl Case {
    /// As the run told it.
    pub fn events(self) -> impl Iterator<Item = RunEvent> {
        let case = self.checks.first().map(Checked::case).unwrap_or_default();
        let checks = self.checks.into_iter().map(|check| RunEvent::Checked(Box::new(check)));
        checks.chain(std::iter::once(RunEvent::CaseEnded { case, stale: self.stale }))
    }
}

fn open(folder: &Path) -> Result<Lines, JournalError> {
    let path = folder.join(FILE);
    match File::open(&path) {
        Ok(file) => Ok(Lines { file: BufReader::new(file), read: 0 }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(JournalError::NoRun { folder: folder.to_owned() })
        }
        Err(error) => Err(JournalError::Unreadable { path, why: error.to_string() }),
    }
}

struct Lines {
    file: BufReader<File>,
    /// Bytes of whole lines so far.
    read: u64,
}

impl Lines {
    /// The next line that is whole.
    fn next_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = self.file.read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') {
            return Ok(None);
        }
        self.read += u64::try_from(read).unwrap_or_default();
        Ok(Some(line))
    }
}
