//! One archive that shows, later and elsewhere, what was on a page and who decided what about it.
//!
//! A run's folder, the ledger → [`pack`] → a ZIP with a manifest of SHA-256 hashes → [`verify`].

mod manifest;
mod pack;
mod verify;

pub use manifest::{Manifest, Packed};
pub use pack::{Evidence, EvidenceError, pack};
pub use verify::{Wrong, verify};
