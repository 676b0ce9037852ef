//! What an automated browser that says so is shown otherwise than a person's, on fresh copies of the page.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// In what a box differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Differs {
    /// There, or not there.
    Presence,
    /// Ticked, or not.
    State,
    Words,
    /// The size of the label's smallest text.
    Size,
}

/// One difference of one box, seen on every copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cloak {
    pub differs: Differs,
    /// What each is shown, for people: `ticked`, `8 px`, the words.
    pub person: String,
    pub robot: String,
}
