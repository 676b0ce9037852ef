//! A run under review: its report, its changes, and how each stands now.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    config::Config,
    report::{
        html::{Content, Keeping, Outdated, Standing as Shown},
        json::{self, JsonReport},
    },
    snapshots::{Act, Change, Decision, Entry, SavedRunError, Session, SnapshotError, Standing, Verdict},
};

/// The report in a run's folder.
const REPORT: &str = "report.json";

/// A run that can be reviewed.
#[derive(Debug)]
pub struct Opened {
    pub session: Session,
    pub folder: PathBuf,
    report: JsonReport,
    roles: BTreeMap<String, Vec<String>>,
}

/// Why a run can't be reviewed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("there is no run in {}: `unticked run` makes one, and `--run DIR` names one that lies elsewhere", .0.display())]
    NoRun(PathBuf),
    #[error("{} can't be read: {why}; run again, or name another run with `--run DIR`", path.display())]
    Broken { path: PathBuf, why: String },
    #[error(transparent)]
    Run(#[from] SavedRunError),
}

impl Opened {
    /// Opens the run that a folder holds, wherever it was made.
    pub fn open(config: &Config, folder: &Path) -> Result<Self, OpenError> {
        let path = folder.join(REPORT);
        let text = fs::read(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => OpenError::NoRun(folder.to_owned()),
            _ => OpenError::Broken { path: path.clone(), why: error.to_string() },
        })?;
        let broken = |why: String| OpenError::Broken { path: path.clone(), why };
        let report: JsonReport = serde_json::from_slice(&text).map_err(|error| broken(error.to_string()))?;
        if report.schema != json::SCHEMA {
            return Err(broken(format!("its schema is '{}', not '{}'", report.schema, json::SCHEMA)));
        }
        let session = Session::open(&config.snapshots, &config.review, folder)?;
        Ok(Self { session, folder: folder.to_owned(), report, roles: config.review.roles.clone() })
    }

    pub fn changes(&self) -> &[Change] {
        &self.session.run().changes
    }

    /// How many changes wait for a decision.
    pub fn waiting(&self) -> Result<usize, SnapshotError> {
        Ok(self.session.standings()?.iter().filter(|standing| **standing == Standing::Open).count())
    }

    /// What the page shows now.
    pub fn content(&self) -> Result<Content, SnapshotError> {
        let history = self.history()?;
        Ok(Content {
            keeping: Keeping::Server,
            run: self.session.run().run.id.clone(),
            report: self.report.clone(),
            changes: self.changes().to_vec(),
            decisions: self.decisions(&history)?,
            history,
            roles: self.roles.clone(),
        })
    }

    /// The ledger's lines about each change's snapshot, oldest first.
    fn history(&self) -> Result<BTreeMap<String, Vec<Entry>>, SnapshotError> {
        let ids = self.changes().iter().map(|change| change.id.clone());
        Ok(ids.zip(self.session.histories(self.changes())?).collect())
    }

    /// How the changes stand that are not open, whoever decided, here or elsewhere.
    pub fn standing(&self) -> Result<Vec<Shown>, SnapshotError> {
        self.decisions(&self.history()?)
    }

    fn decisions(&self, history: &BTreeMap<String, Vec<Entry>>) -> Result<Vec<Shown>, SnapshotError> {
        let standings = self.session.standings()?;
        let entries = |change: &Change| history.get(&change.id).map_or(&[][..], Vec::as_slice);
        let all = self.changes().iter().zip(standings);
        Ok(all.filter_map(|(change, standing)| decided(change, standing, entries(change))).collect())
    }
}

/// Who decided stands in the ledger; what was accepted by other means has no name.
fn decided(change: &Change, standing: Standing, history: &[Entry]) -> Option<Shown> {
    let (verdict, act) = match standing {
        Standing::Open => return None,
        Standing::Outdated => {
            return Some(Shown::Outdated { change: change.id.clone(), verdict: Outdated::Outdated });
        }
        Standing::Accepted => (Verdict::Accept, Act::Accepted),
        Standing::Refused => (Verdict::Refuse, Act::Refused),
    };
    let entry = history.iter().rev().find(|entry| entry.kind == change.kind && entry.act == act);
    let of = |take: fn(&Entry) -> &String| entry.map(|entry| take(entry).clone()).unwrap_or_default();
    Some(Shown::Decided(Decision {
        change: change.id.clone(),
        verdict,
        who: of(|entry| &entry.who),
        role: entry.and_then(|entry| entry.role.clone()),
        reason: of(|entry| &entry.reason),
        at: entry.map_or_else(jiff::Timestamp::default, |entry| entry.at),
    }))
}
