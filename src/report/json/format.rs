//! The schema `unticked/report-1`. Fields may be added; to rename or remove one takes a new schema number.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    facts::{BoxKind, Rect},
    findings::{Level, Outcome, finding::Waived},
};

/// A whole run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "unticked/report-1")]
pub struct JsonReport {
    /// `unticked/report-1`
    pub schema: String,
    /// The version of unticked.
    pub tool: String,
    /// When the run began, UTC.
    pub started: String,
    /// The set of rules that pages were judged by.
    pub profile: String,
    /// Where the app was; null for `audit`.
    #[serde(default)]
    pub environment: Option<String>,
    #[serde(default)]
    pub took_ms: u64,
    /// The run was stopped before its end; what had been checked until then is here.
    #[serde(default)]
    pub interrupted: bool,
    /// Browsers that died or hung, whose pages were looked at again in others; since the run was last taken up.
    #[serde(default)]
    pub browsers_replaced: usize,
    /// By scenario, target, and place in the scenario.
    pub checks: Vec<JsonCheck>,
    pub summary: JsonSummary,
}

/// One checkpoint on one target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JsonCheck {
    /// The scenario's file under `scenarios/` without its ending; for `audit` the URL.
    pub scenario: String,
    pub checkpoint: String,
    pub target: JsonTarget,
    pub url_asked: String,
    /// Where the page really was.
    pub url: String,
    #[serde(default)]
    pub title: String,
    pub outcome: JsonOutcome,
    /// Why the run broke; null unless `outcome` is `error`.
    pub error: Option<String>,
    pub took_ms: u64,
    /// How often a broken run was tried again before this came out.
    #[serde(default)]
    pub retries: u32,
    /// The scenario's file, and the line of the checkpoint, from 1.
    #[serde(default)]
    pub file: Option<String>,
    #[serde(default)]
    pub line: Option<usize>,
    /// The picture of the page, relative to the report's folder.
    #[serde(default)]
    pub picture: Option<String>,
    /// How many pixels of a picture make one CSS pixel.
    #[serde(default = "one")]
    pub scale: f64,
    /// Every consent-like control, those judged not to be agreements included.
    pub boxes: Vec<JsonBox>,
    /// Failed and unsure ones.
    pub findings: Vec<JsonFinding>,
    /// Null when no snapshots were asked for.
    pub snapshot: Option<JsonSnapshot>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JsonTarget {
    pub name: String,
    pub browser: String,
    pub version: String,
    pub device: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JsonOutcome {
    Passed,
    Failed,
    Unsure,
    Error,
}

/// A control by which a person might consent. Lengths are CSS pixels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JsonBox {
    /// Unique in its check.
    pub id: String,
    pub selector: String,
    /// The selectors of the frames around it, outermost first.
    pub frames: Vec<String>,
    pub kind: BoxKind,
    pub label: String,
    /// Text around it, when there is no label.
    pub context: String,
    /// False for a control that was judged to be no agreement.
    pub agreement: bool,
    /// False when it might be an agreement and nobody could tell; `agreement` is true then.
    #[serde(default = "yes")]
    pub agreement_sure: bool,
    /// The reasons for that verdict.
    pub why: String,
    /// Once the page had settled, nobody having acted; null for "can't tell".
    pub ticked: Option<bool>,
    /// The ways of reading the state that say "ticked".
    pub ticked_by: Vec<String>,
    /// The effective size of the smallest text in the label that a person must read; null for "can't tell".
    pub text_px: Option<f64>,
    /// The size that most of the running text around has.
    pub body_px: Option<f64>,
    /// The WCAG contrast ratio of the label, 1 to 21.
    pub contrast: Option<f64>,
    /// The part of control and label that a person can see, 0 to 1.
    pub visible: f64,
    pub rect: Rect,
    /// Relative to the report's folder.
    pub picture: Option<String>,
}

fn one() -> f64 {
    1.0
}

fn yes() -> bool {
    true
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JsonFinding {
    pub rule: String,
    pub level: Level,
    /// The id of the box; null for a finding about the page.
    #[serde(rename = "box")]
    pub box_id: Option<String>,
    /// `failed` or `unsure`.
    pub outcome: Outcome,
    pub message: String,
    pub expected: String,
    pub actual: String,
    /// The waiver that covers it; absent when none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<Waived>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JsonSnapshot {
    /// `same`, `changed`, `new` or `gone`.
    pub state: String,
    /// In words, worst first.
    pub changes: Vec<String>,
    /// What differs was made the baseline by this run.
    #[serde(default)]
    pub accepted: bool,
}

/// Counts of checks, except `waived`, which counts findings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JsonSummary {
    pub passed: usize,
    pub failed: usize,
    pub unsure: usize,
    pub waived: usize,
    pub errors: usize,
    /// Checks that differ from their baseline, or have none, and were not accepted by this run.
    #[serde(default)]
    pub snapshot_changes: usize,
}
