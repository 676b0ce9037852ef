//! All that reporters see of a run. The runner emits, reporters consume, and neither knows the other.

mod tally;

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

pub use self::tally::Tally;
pub use crate::snapshots::{SnapshotOutcome, SnapshotState};
use crate::{
    exit::Exit,
    facts::PageFacts,
    findings::{Finding, Level, Outcome},
    lexicon::Nature,
    scenario::Scenario,
    stopwatch::Stretch,
};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
        /// The kind of browser that it was tried on.
        browser: String,
        /// Where the time of the attempt went.
        stretches: Vec<Stretch>,
    },
    /// All checks of a case have been told.
    CaseEnded {
        case: String,
        /// The scenario's waivers that covered nothing in this case, or whose time is over.
        stale: Vec<StaleWaiver>,
    },
    /// Pages wait for the endpoint at which their browsers run: why; told again only when it changes.
    Waiting {
        why: String,
    },
    Ended(Box<Ended>),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Started {
    pub at: jiff::Timestamp,
    pub profile: String,
    pub environment: Option<String>,
    pub cases: usize,
    pub workers: usize,
    /// How many of the cases were done before the run was taken up again.
    #[serde(default)]
    pub past: usize,
    /// The folder that the pictures' paths are relative to; `None` when no pictures are kept.
    pub report_dir: Option<PathBuf>,
}

/// Where the page was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetInfo {
    pub name: String,
    pub browser: String,
    pub version: String,
    pub device: String,
}

/// How a checkpoint came out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckOutcome {
    Passed,
    Failed,
    Unsure,
    /// The run broke; `Checked::error` says how. What was not looked at has not passed: the default.
    #[default]
    Error,
}

/// One judged checkpoint.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Checked {
    /// `None` for `audit`.
    pub written: Option<Written>,
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
    pub stretches: Vec<Stretch>,
    pub retries: u32,
    pub page: PageFacts,
    /// One per box of `page`, in its order.
    pub natures: Vec<Nature>,
    pub findings: Vec<Finding>,
    pub snapshot: SnapshotOutcome,
    pub pictures: Pictures,
}

/// Where a check is written in the user's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The scenario.
    pub file: PathBuf,
    /// The boxes that the scenario names.
    pub boxes: Vec<WrittenBox>,
}

/// A part of a box's label, and the line that says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenBox {
    pub label: String,
    pub file: PathBuf,
    pub line: usize,
}

impl From<&Scenario> for Written {
    fn from(scenario: &Scenario) -> Self {
        let boxes = scenario.boxes.iter().map(|named| WrittenBox {
            label: named.value.label.clone(),
            file: named.span.file.path.clone(),
            line: named.span.line_column().0,
        });
        Self { file: scenario.path.clone(), boxes: boxes.collect() }
    }
}

/// A waiver that covers nothing, or has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaleWaiver {
    /// Its place among the scenario's waivers.
    pub at: usize,
    /// Its line in the scenario file.
    pub line: usize,
    pub finding: Finding,
}

impl Checked {
    /// The name of its case, as the plan has it.
    pub fn case(&self) -> String {
        format!("{} @ {}", self.scenario, self.target.name)
    }

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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pictures {
    pub page: Option<PathBuf>,
    /// By box id.
    pub boxes: BTreeMap<String, PathBuf>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Ended {
    pub summary: Summary,
    pub took: Duration,
    pub interrupted: bool,
    /// Browsers that died or hung; what they were doing was done again in others.
    #[serde(default)]
    pub replaced: usize,
    /// How the process will end, for the report's last line; `None` where that is judged afterwards (`demo`).
    pub exit: Option<Exit>,
}

/// Counts of checks, except `waived`, which counts findings. `snapshot_changes` counts the checks that differ
/// from their baseline or have none, less those whose differences were accepted just now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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

    /// How a run with these counts ends. What broke comes before what was found: a run that did not see everything
    /// must not look like one that did.
    pub fn exit(&self, interrupted: bool) -> Exit {
        if interrupted || self.errors > 0 {
            Exit::Broke
        } else if self.checks() == 0 {
            Exit::Nothing
        } else if self.failed + self.unsure + self.snapshot_changes > 0 {
            Exit::Findings
        } else {
            Exit::Passed
        }
    }

    /// Something did not pass.
    pub fn has_failed(&self) -> bool {
        self.failed + self.unsure + self.errors > 0
    }

    /// How many checks there were.
    pub fn checks(&self) -> usize {
        self.passed + self.failed + self.unsure + self.errors
    }
}
