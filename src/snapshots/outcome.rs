//! What the baselines say of a checkpoint.

use std::path::PathBuf;

/// The answer for one checkpoint on one target.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SnapshotOutcome {
    pub state: SnapshotState,
    /// In words, worst first: `The label shrank from 14 px to 8 px.` Where a checkpoint keeps several boxes,
    /// each sentence begins with the quoted label of its box. Page text inside is not escaped.
    pub changes: Vec<String>,
    /// The same, one entry per snapshot that differs, for those who decide on each.
    pub differences: Vec<Difference>,
}

/// The gravest of what was found; the order is the order of gravity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// The three kinds of snapshot that a box has, each decided on separately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// One snapshot that is not as its baseline has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub kind: SnapshotKind,
    /// `New`, `Changed` or `Gone`.
    pub state: SnapshotState,
    /// The id of the box on the page; `None` when it is gone.
    pub box_id: Option<String>,
    /// The label by which a person knows the box.
    pub label: String,
    /// In words, worst first, without the label; empty for the second and third kind of a new or gone box.
    pub sentences: Vec<String>,
    /// The baseline's `.snap` file, whether it exists or not.
    pub baseline: PathBuf,
    /// The `.snap.new` file, when one was written.
    pub pending: Option<PathBuf>,
}
