//! What the page side answers: one JSON string per call, `{contract, ok}` or `{contract, error}`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::facts::{Blind, BoxFacts, DeviceFacts, HiddenField, Rect};

/// The number of the contract between the two sides; `js/main.js` answers with the same one.
pub const CONTRACT: u64 = 1;

/// What goes wrong between the two sides of the probe.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProbeError {
    /// Another version of the probe answered: one that an earlier run left in the page.
    #[error("the probe in the page speaks contract {found}, this one {CONTRACT}: load the page again")]
    WrongContract { found: u64 },
    /// The page side threw.
    #[error("the probe failed in the page: {name}: {message} ({place})")]
    Page { name: String, message: String, place: String },
    /// The answer is not what the contract says.
    #[error("the probe's answer can't be read: {0}")]
    Shape(String),
}

/// Opens an answer. Unknown fields are refused: a fact that nobody reads would be lost in silence.
pub fn open<T: DeserializeOwned>(answer: Value) -> Result<T, ProbeError> {
    let envelope: Envelope = serde_json::from_value(answer).map_err(|e| ProbeError::Shape(e.to_string()))?;
    if envelope.contract != CONTRACT {
        return Err(ProbeError::WrongContract { found: envelope.contract });
    }
    if let Some(PageError { name, message, place }) = envelope.error {
        return Err(ProbeError::Page { name, message, place });
    }
    serde_json::from_value(envelope.ok).map_err(|e| ProbeError::Shape(e.to_string()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    contract: u64,
    #[serde(default)]
    ok: Value,
    #[serde(default)]
    error: Option<PageError>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PageError {
    name: String,
    message: String,
    #[serde(rename = "where")]
    place: String,
}

/// All that was seen of one frame. Rectangles are in the frame's own document; `merge` brings them into the
/// top-level document's.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrameFacts {
    pub url: String,
    pub title: String,
    pub lang: String,
    pub viewport: DeviceFacts,
    pub scroll: Scroll,
    /// Without `id`, `frames` and `body_px`, which only the whole page can tell.
    pub boxes: Vec<BoxFacts>,
    pub hidden_fields: Vec<HiddenField>,
    /// The characters of running text per size, labels of boxes left out.
    pub text_sizes: Vec<TextSize>,
    /// In the order in which `FRAMES` returns their windows.
    pub frames: Vec<FrameElement>,
    pub blind: Vec<Blind>,
    /// Where pictures need not be alike from run to run: what moves by itself, and what the project masks.
    pub unsteady: Vec<Rect>,
}

/// How far a document was scrolled, CSS px.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scroll {
    pub x: f64,
    pub y: f64,
}

/// How many characters of running text have a size.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextSize {
    /// CSS px, as painted within the frame.
    pub px: f64,
    pub chars: u64,
}

/// A frame in a document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrameElement {
    pub selector: String,
    /// Where the frame's viewport is drawn, in the document that holds the frame.
    pub rect: Rect,
    /// What transforms and zooms make of one CSS px of the frame.
    pub scale: f64,
    pub shown: bool,
    /// How many of the document's boxes stand before it.
    pub boxes_before: usize,
}

/// What `SETTLE` answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settled {
    /// The page came to rest in time; `false`: it was still changing.
    pub quiet: bool,
    /// Milliseconds after the load event.
    pub at_ms: f64,
}

/// What one form would send untouched, as `SUBMISSION` answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormSubmission {
    /// The form's selector.
    pub form: String,
    pub fields: Vec<SentField>,
}

/// A name and a value that a form would send; the value of a file is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SentField {
    pub name: String,
    pub value: String,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_is_opened() {
        let settled: Settled =
            open(json!({"contract": CONTRACT, "ok": {"quiet": true, "at_ms": 12.0}})).unwrap();
        assert_eq!(settled, Settled { quiet: true, at_ms: 12.0 });
    }

    #[test]
    fn another_contract_is_its_own_error() {
        let error = open::<Settled>(json!({"contract": 0, "ok": {"quiet": true, "at_ms": 1.0}})).unwrap_err();
        assert_eq!(error, ProbeError::WrongContract { found: 0 });
    }

    #[test]
    fn what_the_page_threw_is_told() {
        let thrown =
            json!({"contract": CONTRACT, "error": {"name": "TypeError", "message": "no", "where": "x.js:1"}});
        let error = open::<Settled>(thrown).unwrap_err();
        assert_eq!(error.to_string(), "the probe failed in the page: TypeError: no (x.js:1)");
    }

    #[test]
    fn unknown_fields_are_refused_however_deep() {
        let mut facts =
            serde_json::to_value(FrameFacts { boxes: vec![BoxFacts::default()], ..FrameFacts::default() })
                .unwrap();
        assert!(open::<FrameFacts>(json!({"contract": CONTRACT, "ok": facts})).is_ok());
        facts["boxes"][0]["label"]["tone"] = json!("loud");
        let error = open::<FrameFacts>(json!({"contract": CONTRACT, "ok": facts})).unwrap_err();
        assert!(error.to_string().contains("tone"), "{error}");
    }
}
