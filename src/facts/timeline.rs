//! What a box did while nobody touched it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When a state was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// The first paint after the load event, or after the box appeared.
    Load,
    /// The page has come to rest: fonts loaded, DOM quiet.
    Settled,
    /// During the watch, nobody acting.
    Watch,
}

/// A change of state (or the first reading) of one box.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Moment {
    /// Milliseconds after the load event; for a box that came later still counted from the load event.
    pub at_ms: f64,
    pub phase: Phase,
    pub ticked: Option<bool>,
}
