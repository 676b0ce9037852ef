//! What differs, in sentences that a product owner understands. The one place where they are written.

use super::{contents::State, outcome::SnapshotKind, pixels::PixelChange};

mod state;
mod wording;

pub(super) use state::of_state;
pub(super) use wording::of_wording;

/// How grave a change is to a person who is asked for consent; the order is the order of showing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Consent is now taken, not asked for.
    Taken,
    /// It can be read less well, or says other things than before.
    Worse,
    /// A person has to look at it.
    Other,
    /// It became better.
    Better,
}

/// One change of one box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    pub weight: Weight,
    pub text: String,
}

fn sentence(weight: Weight, text: impl Into<String>) -> Sentence {
    Sentence { weight, text: text.into() }
}

/// A new box, and whether it starts ticked.
pub(super) fn of_new(state: &State, label: &str) -> Sentence {
    let label = quoted(label);
    if state.ticked == Some(true) {
        return sentence(Weight::Taken, format!("New box: {label}. It starts ticked."));
    }
    sentence(Weight::Other, format!("New box: {label}."))
}

pub(super) fn of_gone(label: &str) -> Sentence {
    sentence(Weight::Other, format!("The box {} is gone.", quoted(label)))
}

/// A snapshot of a known box that nobody accepted yet.
pub(super) fn of_missing(kind: SnapshotKind) -> Sentence {
    let what = match kind {
        SnapshotKind::State => "state",
        SnapshotKind::Wording => "wording",
        SnapshotKind::Pixels => "picture",
    };
    sentence(Weight::Other, format!("The {what} was never accepted."))
}

/// A sentence that says which box it is about.
pub(super) fn about(label: &str, sentence: &Sentence) -> String {
    format!("{}: {}", quoted(label), sentence.text)
}

/// What differs in the picture.
pub(super) fn of_pixels(change: PixelChange) -> Sentence {
    let text = match change {
        PixelChange::Size { old: (from_width, from_height), new: (to_width, to_height) } => {
            format!(
                "Its picture changed from {from_width} × {from_height} to {to_width} × {to_height} pixels."
            )
        }
        PixelChange::Share(share) if share < 0.01 => {
            "It looks different (under 1 % of its pixels).".to_owned()
        }
        PixelChange::Share(share) => format!("It looks different ({:.0} % of its pixels).", share * 100.0),
    };
    sentence(Weight::Other, text)
}

/// At most this many characters of a page's text stand in a sentence.
const LONGEST_QUOTE: usize = 160;

/// A text of the page in quotes, cut where it is very long.
pub(super) fn quoted(text: &str) -> String {
    if text.chars().count() <= LONGEST_QUOTE {
        return format!("'{text}'");
    }
    let start: String = text.chars().take(LONGEST_QUOTE).collect();
    format!("'{}…'", start.trim_end())
}

/// The sentences without their weights.
#[cfg(test)]
fn texts(sentences: &[Sentence]) -> Vec<&str> {
    sentences.iter().map(|sentence| sentence.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_comes_first() {
        assert!(
            Weight::Taken < Weight::Worse && Weight::Worse < Weight::Other && Weight::Other < Weight::Better
        );
        let ticked = State { ticked: Some(true), ..State::default() };
        assert_eq!(
            of_new(&ticked, "I agree"),
            sentence(Weight::Taken, "New box: 'I agree'. It starts ticked.")
        );
    }

    #[test]
    fn pictures_are_said_by_their_share() {
        let said = |share| of_pixels(PixelChange::Share(share)).text;
        assert_eq!(said(0.031), "It looks different (3 % of its pixels).");
        assert_eq!(said(0.001), "It looks different (under 1 % of its pixels).");
    }
}
