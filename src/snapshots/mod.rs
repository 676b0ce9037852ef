//! Baselines in insta's own format, and what differs from them, in words.
//!
//! A look at a page → [`Store::check`] → what the baselines say of it. Of each box by which a person consents
//! three things are kept, each decided on separately: state and measures, wording, pixels.

mod boxes;
mod change;
mod changes;
mod check;
mod contents;
mod decision;
mod format;
mod housekeeping;
mod key;
mod ledger;
mod matching;
pub mod outcome;
pub mod pixels;
mod redact;
#[cfg(test)]
mod sample;
mod saved;
mod session;
pub mod store;
mod words;

pub use change::{Change, ChangeState, ChangedBox, Refusal, Side};
pub use changes::{Language, Sentence, Severity};
pub use decision::{Decision, Decisions, DecisionsError, Verdict};
pub use format::SnapshotError;
pub use housekeeping::stale_boxes;
pub use key::{CheckKey, FormerName};
pub use ledger::{Act, Entry, Ledger};
pub use outcome::{SnapshotKind, SnapshotOutcome, SnapshotState};
pub use saved::{RunInfo, SavedRun, SavedRunError};
pub use session::{Applied, Session, Skipped, Standing};
pub use store::{SnapshotMode, Store};
