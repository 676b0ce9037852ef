//! Baselines in insta's own format, and what differs from them, in words.

pub mod outcome;

pub use outcome::{Difference, SnapshotKind, SnapshotOutcome, SnapshotState};
