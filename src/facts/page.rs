//! A page at a checkpoint.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Rect, question::BoxFacts};

/// All that was seen of one page at one checkpoint.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PageFacts {
    pub url: String,
    pub title: String,
    /// The document's `lang`; empty if none is declared.
    pub lang: String,
    pub device: DeviceFacts,
    /// The size that most of the page's running text has, CSS px, as painted.
    pub body_px: Option<f64>,
    pub boxes: Vec<BoxFacts>,
    pub hidden_fields: Vec<HiddenField>,
    /// The labels of boxes that only an automated browser is shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub for_robots_only: Vec<String>,
    /// What could not be looked at, and why. Never empty in silence: a rule says `unsure` of it.
    pub blind: Vec<Blind>,
    /// Where pictures need not be alike from run to run: what moved by itself, and what the project masks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsteady: Vec<Rect>,
}

/// The window that the page was shown in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeviceFacts {
    /// The layout viewport, CSS px.
    pub width: f64,
    pub height: f64,
    /// Device pixels per CSS pixel.
    pub scale: f64,
    /// The visual viewport's scale: under 1 where a phone shows a wide page shrunk.
    pub zoom: f64,
}

/// A field that no person sees and that the form would send.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HiddenField {
    pub selector: String,
    pub frames: Vec<String>,
    pub name: String,
    pub value: String,
    /// Why nobody sees it: `type=hidden`, `display`, `off-screen` …
    pub why: String,
    /// A visible control mirrors it: a styled twin, or the pattern of one hidden "0" before each checkbox.
    pub mirrored: bool,
}

/// Something that could not be looked at.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Blind {
    /// What: a frame, a closed shadow root, a canvas.
    pub what: String,
    pub why: String,
}
