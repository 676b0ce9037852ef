//! What differs, in sentences that a product owner understands. The one place where they are written,
//! in each language side by side so that no translation lags behind.

use serde::{Deserialize, Serialize};

use super::{change::Refusal, contents::State, outcome::SnapshotKind, pixels::PixelChange};

mod state;
#[cfg(test)]
mod table;
mod wording;

pub(super) use state::{of_place, of_state};
pub(super) use wording::of_wording;

/// How grave a change is to a person who is asked for consent; the order is the order of showing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Consent is now taken, not asked for.
    Taken,
    /// It can be read less well, or says other things than before.
    Worse,
    /// A person has to look at it.
    Other,
    /// It became better.
    Better,
}

/// The languages that people decide in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    Chinese,
}

/// One change of one box, in words. Texts of the page stand in it as they are: to be escaped wherever it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    pub severity: Severity,
    pub en: String,
    pub zh: String,
}

impl Sentence {
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Chinese => &self.zh,
        }
    }
}

fn sentence(severity: Severity, en: impl Into<String>, zh: impl Into<String>) -> Sentence {
    Sentence { severity, en: en.into(), zh: zh.into() }
}

/// A new box, and how it starts.
pub(super) fn of_new(state: &State, label: &str) -> Sentence {
    let (en, zh) = (quoted(label), cited(label));
    if state.ticked == Some(true) {
        return sentence(
            Severity::Taken,
            format!("New box: {en}. It starts ticked."),
            format!("新的选框：{zh}，默认已勾选。"),
        );
    }
    sentence(Severity::Other, format!("New box: {en}."), format!("新的选框：{zh}。"))
}

/// The second and third kind of snapshot of a new box.
pub(super) fn of_new_kind(kind: SnapshotKind, label: &str) -> Sentence {
    let (label_en, label_zh) = (quoted(label), cited(label));
    let (en, zh) = match kind {
        SnapshotKind::State => {
            (format!("The state of the new box {label_en}."), format!("新选框{label_zh}的状态。"))
        }
        SnapshotKind::Wording => {
            (format!("The words of the new box {label_en}."), format!("新选框{label_zh}的文字。"))
        }
        SnapshotKind::Pixels => {
            (format!("The picture of the new box {label_en}."), format!("新选框{label_zh}的图片。"))
        }
    };
    sentence(Severity::Other, en, zh)
}

pub(super) fn of_gone(label: &str) -> Sentence {
    sentence(
        Severity::Other,
        format!("The box {} is gone.", quoted(label)),
        format!("选框{}不见了。", cited(label)),
    )
}

/// A snapshot of a known box that nobody accepted yet.
pub(super) fn of_missing(kind: SnapshotKind) -> Sentence {
    let (en, zh) = match kind {
        SnapshotKind::State => ("state", "状态"),
        SnapshotKind::Wording => ("wording", "文字"),
        SnapshotKind::Pixels => ("picture", "图片"),
    };
    sentence(Severity::Other, format!("Its {en} was never accepted."), format!("{zh}从未被接受过。"))
}

/// Somebody refused the change before, and the page still shows it.
pub(super) fn of_refusal(refusal: &Refusal) -> Sentence {
    let (who, date) = (&refusal.who, refusal.at.strftime("%Y-%m-%d"));
    let role = refusal.role.as_ref().map(|role| format!(" ({role})")).unwrap_or_default();
    let (en, zh) = match refusal.reason.trim() {
        "" => (".".to_owned(), "。".to_owned()),
        reason => (format!(": {}.", quoted(reason)), format!("：{}。", cited(reason))),
    };
    sentence(
        Severity::Worse,
        format!("Refused by {who}{role} on {date}{en}"),
        format!("{date} 被 {who}{role} 拒绝{zh}"),
    )
}

/// A sentence that says which box it is about.
pub(super) fn about(label: &str, told: &Sentence) -> Sentence {
    let (en, zh) = (format!("{}: {}", quoted(label), told.en), format!("{}：{}", cited(label), told.zh));
    sentence(told.severity, en, zh)
}

/// What differs in the picture.
pub(super) fn of_pixels(change: PixelChange) -> Sentence {
    let (en, zh) = match change {
        PixelChange::Size { old: (from_width, from_height), new: (to_width, to_height) } => (
            format!(
                "Its picture changed in size: {to_width} × {to_height} pixels; it was {from_width} × {from_height}."
            ),
            format!("图片从 {from_width} × {from_height} 像素变为 {to_width} × {to_height} 像素。"),
        ),
        PixelChange::Share(share) if share < 0.01 => (
            "It looks different (under 1 % of its pixels).".to_owned(),
            "外观有变化（不到 1 % 的像素）。".to_owned(),
        ),
        PixelChange::Share(share) => {
            let share = share * 100.0;
            (
                format!("It looks different ({share:.0} % of its pixels)."),
                format!("外观有变化（{share:.0} % 的像素）。"),
            )
        }
    };
    sentence(Severity::Other, en, zh)
}

/// At most this many characters of a page's text stand in a sentence.
const LONGEST_QUOTE: usize = 160;

/// A text of the page in English quotes, cut where it is very long.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", cut(text))
}

/// A text of the page in Chinese quotes.
fn cited(text: &str) -> String {
    format!("“{}”", cut(text))
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST_QUOTE {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST_QUOTE).collect();
    format!("{}…", start.trim_end())
}

/// The sentences in English.
#[cfg(test)]
fn texts(sentences: &[Sentence]) -> Vec<&str> {
    sentences.iter().map(|sentence| sentence.en.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_said_by_their_share() {
        let said = |share| of_pixels(PixelChange::Share(share)).en;
        assert_eq!(said(0.031), "It looks different (3 % of its pixels).");
        assert_eq!(said(0.001), "It looks different (under 1 % of its pixels).");
    }
}
