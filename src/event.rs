//! All that reporters see of a run. The runner emits, reporters consume, and neither knows the other.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

pub use crate::snapshots::{SnapshotOutcome, SnapshotState};
use crate::{
    exit::Exit,
    facts::PageFacts,
    findings::{Finding, Level, Outcome},
    lexicon::Nature,
    plan::Case,
    stopwatch::Laps,
};

#[derive(Debug, Clone)]
pub enum RunEvent {
    Started(Box<Started>),
    /// A case got a tab and begins.
    CaseStarted {
        case: String,
    },
    /// What a case is doing now, for the progress display: `opening /bill/2017`, `watching`.
    CaseDoing {
        case: String,
        doing: String,
        /// How long it will take, where that is known beforehand (the watch), for a countdown.
        lasts: Option<Duration>,
    },
    /// One checkpoint was judged.
    Checked(Box<Checked>),
    /// A case that broke is tried again.
    Retried {
        case: String,
        attempt: u32,
        why: String,
    },
    CaseEnded {
        case: String,
    },
    Ended(Box<Ended>),
}

#[derive(Debug, Clone)]
pub struct Started {
    pub at: jiff::Timestamp,
    pub profile: String,
    pub environment: Option<String>,
    pub cases: usize,
    pub workers: usize,
    /// The folder that the pictures' paths are relative to; `None` when no pictures are kept.
    pub report_dir: Option<PathBuf>,
}

/// Where the page was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetInfo {
    pub name: String,
    pub browser: String,
    pub version: String,
    pub device: String,
}

/// How a checkpoint came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckOutcome {
    Passed,
    Failed,
    Unsure,
    /// The run broke; `Checked::error` says how.
    Error,
}

/// One judged checkpoint.
#[derive(Debug, Clone)]
pub struct Checked {
    /// `None` for `audit`.
    pub case: Option<Arc<Case>>,
    /// The scenario's id; for `audit` the URL.
    pub scenario: String,
    pub checkpoint: String,
    /// The line of the checkpoint's step in the scenario file, from 1.
    pub line: Option<usize>,
    pub target: TargetInfo,
    pub url_asked: String,
    pub url: String,
    pub outcome: CheckOutcome,
    pub error: Option<String>,
    pub took: Duration,
    /// Where the time went, the steps that led here included.
    pub laps: Laps,
    pub retries: u32,
    pub page: PageFacts,
    /// One per box of `page`, in its order.
    pub natures: Vec<Nature>,
    pub findings: Vec<Finding>,
    pub snapshot: SnapshotOutcome,
    pub pictures: Pictures,
}

impl Checked {
    /// The words of a box; empty when the page has no such box.
    pub fn label(&self, box_id: &str) -> &str {
        self.page.boxes.iter().find(|seen| seen.id == box_id).map_or("", |seen| &seen.label.text)
    }

    /// The findings that reports tell: failed and unsure ones of rules that are on, waived ones included.
    pub fn told(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|f| f.level != Level::Off && matches!(f.outcome, Outcome::Failed | Outcome::Unsure))
    }

    /// Failed or unsure findings that no waiver covers and that are not mere warnings.
    pub fn counts(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|f| {
            f.waived.is_none()
                && f.level == Level::Deny
                && matches!(f.outcome, Outcome::Failed | Outcome::Unsure)
        })
    }
}

/// Pictures on disk, paths relative to the report's folder.
#[derive(Debug, Clone, Default)]
pub struct Pictures {
    pub page: Option<PathBuf>,
    /// By box id.
    pub boxes: BTreeMap<String, PathBuf>,
}

#[derive(Debug, Clone)]
pub struct Ended {
    pub summary: Summary,
    pub took: Duration,
    pub interrupted: bool,
    /// How the process will end, for the report's last line; `None` where that is judged afterwards (`demo`).
    pub exit: Option<Exit>,
}

/// Counts of checks, except `waived`, which counts findings. `snapshot_changes` counts the checks that differ
/// from their baseline or have none, less those whose differences were accepted just now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    pub passed: usize,
    pub failed: usize,
    pub unsure: usize,
    pub waived: usize,
    pub errors: usize,
    pub snapshot_changes: usize,
}

impl Summary {
    /// Counts one more check.
    pub fn add(&mut self, checked: &Checked) {
        match checked.outcome {
            CheckOutcome::Passed => self.passed += 1,
            CheckOutcome::Failed => self.failed += 1,
            CheckOutcome::Unsure => self.unsure += 1,
            CheckOutcome::Error => self.errors += 1,
        }
        self.waived += checked.findings.iter().filter(|f| f.waived.is_some()).count();
        self.snapshot_changes += usize::from(checked.snapshot.is_undecided());
    }

    /// How many checks there were.
    pub fn checks(&self) -> usize {
        self.passed + self.failed + self.unsure + self.errors
    }
}
