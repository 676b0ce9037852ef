//! What it means: outcomes, levels, findings and waivers.

pub mod finding;
pub mod waiver;

pub use finding::{Finding, Level, Outcome, Waived};
pub use waiver::Waiver;
