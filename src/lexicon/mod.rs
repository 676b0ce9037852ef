//! What consent sounds like: words per language, and the verdict whether a box is an agreement.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::facts::PageFacts;
use heard::Listener;

mod choice;
mod heard;
mod language;
mod languages;
mod names;
mod pattern;
mod plain;
mod price;
mod script;
mod siblings;
mod verdict;
mod wording;
#[cfg(test)]
mod sentences;

pub use names::hidden_consent;

/// Is the box one by which a person consents?
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    Yes,
    No,
    /// It might be; a rule reports it, nothing drops it.
    #[default]
    Unsure,
}

/// What a consent is for; one box with several is bundled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    Terms,
    Privacy,
    Marketing,
    Sharing,
    Profiling,
    Cookies,
    Payment,
    SensitiveData,
}

/// What the words and the place of a box say about it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Nature {
    pub agreement: Agreement,
    /// The reasons, as one readable line: `says 'agree'; links to an agreement; inside a form`.
    pub why: String,
    /// Opt-out wording: the unticked state means consent.
    pub opt_out: bool,
    /// Shown ticked and fixed because it needs no consent.
    pub strictly_necessary: bool,
    /// It says that it stands for several others ("select all").
    pub select_all: bool,
    pub purposes: Vec<Purpose>,
    /// For a control with options: the index of the one that agrees.
    pub agree_option: Option<usize>,
}

/// Judges every box of a page, in the page's order. For a control with options the state and the label of the
/// agreeing option are written into the box (`state`, `label.text` = question and option).
pub fn classify(page: &mut PageFacts) -> Vec<Nature> {
    let mut listener = Listener::new(page);
    let page_lang = page.lang.clone();
    let mut natures: Vec<Nature> = Vec::with_capacity(page.boxes.len());
    for boxed in &mut page.boxes {
        let heard = listener.hear(boxed);
        let lang = if boxed.lang.is_empty() { page_lang.clone() } else { boxed.lang.clone() };
        natures.push(if boxed.options.is_empty() {
            verdict::judge(boxed, &heard)
        } else {
            choice::judge(boxed, &heard, &mut listener, &lang)
        });
    }
    siblings::judge(&page.boxes, &mut natures);
    natures
}
