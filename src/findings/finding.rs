//! What one rule says of one box, or of the page.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The four outcomes. `Unsure` has words and a picture of its own and is never counted as passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    NotApplicable,
    Passed,
    Unsure,
    Failed,
}

/// What a finding does to the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    Off,
    Warn,
    Deny,
}

/// A failed or unsure verdict of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The rule's id: `starts-ticked`.
    pub rule: String,
    pub level: Level,
    /// The id of the box; `None` for a finding about the page.
    #[serde(rename = "box")]
    pub box_id: Option<String>,
    pub outcome: Outcome,
    /// A whole sentence: `The box starts ticked.`
    pub message: String,
    pub expected: String,
    pub actual: String,
    /// The waiver that covers it, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<Waived>,
}

/// Why a finding does not count for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Waived {
    pub owner: String,
    pub reason: String,
    /// The last day on which the waiver holds, `YYYY-MM-DD`.
    pub until: String,
}
