//! What the baselines say of a checkpoint.

use serde::{Deserialize, Serialize};

use super::change::{Change, ChangeState};

/// The answer for one checkpoint on one target.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotOutcome {
    pub state: SnapshotState,
    /// In words, worst first: `The label shrank from 14 px to 8 px.` Where a checkpoint keeps several boxes,
    /// each sentence begins with the quoted label of its box. Page text inside is not escaped.
    pub changes: Vec<String>,
    /// The same, one entry per snapshot that differs, for those who decide on each.
    pub differences: Vec<Change>,
    /// What differs was made the baseline just now.
    pub accepted: bool,
}

impl SnapshotOutcome {
    /// Something is not as the baselines had it.
    pub fn differs(&self) -> bool {
        self.state > SnapshotState::Same
    }

    /// Somebody has to decide on what differs.
    pub fn is_undecided(&self) -> bool {
        self.differs() && !self.accepted
    }
}

/// The gravest of what was found; the order is the order of gravity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SnapshotState {
    /// No snapshots were asked for (`audit`).
    #[default]
    None,
    Same,
    New,
    Changed,
    Gone,
}

impl SnapshotState {
    /// The name in reports; `None` when no snapshots were asked for.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Same => Some("same"),
            Self::New => Some("new"),
            Self::Changed => Some("changed"),
            Self::Gone => Some("gone"),
        }
    }
}

impl From<ChangeState> for SnapshotState {
    fn from(state: ChangeState) -> Self {
        match state {
            ChangeState::New => Self::New,
            ChangeState::Reworded | ChangeState::Moved | ChangeState::Changed => Self::Changed,
            ChangeState::Gone => Self::Gone,
        }
    }
}

/// The three kinds of snapshot that a box has, each decided on separately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SnapshotKind {
    /// State and measures: ticked, sizes, contrast, kind of control.
    State,
    /// The sentence, its links, the options.
    Wording,
    /// The crop.
    Pixels,
}

impl SnapshotKind {
    pub const ALL: [Self; 3] = [Self::State, Self::Wording, Self::Pixels];

    /// The name in file names and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Wording => "wording",
            Self::Pixels => "pixels",
        }
    }
}
