//! Baselines in insta's own format, and what differs from them, in words.
//!
//! A look at a page → [`Store::check`] → what the baselines say of it. Of each box by which a person consents
//! three things are kept, each decided on separately: state and measures, wording, pixels.

mod boxes;
mod changes;
mod check;
mod contents;
mod format;
mod key;
mod matching;
pub mod outcome;
mod pixels;
mod redact;
pub mod store;
mod words;

pub use format::SnapshotError;
pub use key::CheckKey;
pub use outcome::{Difference, SnapshotKind, SnapshotOutcome, SnapshotState};
pub use store::{SnapshotMode, Store};
