//! The words are in the page and no person sees them: transparent, in the colour of the ground, pushed off the
//! screen, shrunk to nothing. A box without visible words asks for a signature on a blank sheet.
//!
//! Words that only a screen reader speaks may stand beside visible ones. They may not be the sentence itself.

use super::{
    Authority, Group, Meta, Rule, Source, Subject, Verdict,
    measures::{self, Unseen},
};
use crate::{facts::LabelFacts, findings::Level};

/// The share of a label's letters that may be unseen when they are hidden as words for screen readers are.
const SPOKEN: f64 = 0.5;
/// The share that may be unseen where text stands in its place and just can't be seen.
const STRAY: f64 = 0.15;

pub struct InvisibleText;

static META: Meta = Meta {
    id: "invisible-text",
    title: "the label is not painted for a person",
    group: Group::Legibility,
    level: Level::Deny,
    threshold: None,
    authority: &[Authority { source: Source::Guidance, cite: "EDPB 03/2022 \"hidden in plain sight\"" }],
    bad: r#"<label><input type="checkbox">
  <span style="color: #fff; background: #fff">I agree to the sale of my data</span></label>"#,
    good: r#"<label><input type="checkbox"> <span>I agree to the sale of my data</span></label>"#,
    mend: "Show the sentence. Look for `opacity: 0`, `visibility`, a text colour equal to the ground, \
           `text-indent`, `left: -9999px`, `font-size: 0`, and classes such as `sr-only` on the label.",
    file: include_str!("invisible_text.rs"),
};

impl Rule for InvisibleText {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let label = &subject.control.label;
        let picture = label.images.iter().any(|image| !image.rect.is_empty());
        if !subject.control.shown || picture || measures::must_read(label).next().is_none() {
            return Verdict::NotApplicable;
        }
        essential_part_unseen(label).map_or(Verdict::Passed, |(share, why)| verdict(share, &why))
    }
}

/// The unseen share of the label's letters and why, when it is more than may be. What a box cuts off beside words
/// that are seen is another rule's matter.
fn essential_part_unseen(label: &LabelFacts) -> Option<(f64, Unseen)> {
    let nothing_seen = measures::seen(label).next().is_none();
    let (mut all, mut spoken, mut stray) = (0, 0, 0);
    let mut why = None;
    for run in measures::must_read(label) {
        let letters = measures::letters(run);
        all += letters;
        match measures::unseen(run) {
            None => {}
            Some(Unseen::Cut) if !nothing_seen => {}
            Some(reason @ (Unseen::Hidden(_) | Unseen::Cut)) => {
                spoken += letters;
                why.get_or_insert(reason);
            }
            Some(reason) => {
                stray += letters;
                why = Some(reason);
            }
        }
    }
    let share = |part: u32| f64::from(part) / f64::from(all.max(1));
    let unseen = share(spoken + stray);
    (unseen >= SPOKEN || share(stray) >= STRAY).then_some(unseen).zip(why)
}

fn verdict(share: f64, why: &Unseen) -> Verdict {
    let message = if share > 0.99 {
        "The label's text can't be seen."
    } else {
        "A part of the label's text can't be seen."
    };
    Verdict::failed(message, "visible text", reason(why))
}

fn reason(why: &Unseen) -> String {
    match why {
        Unseen::SameColour => "the text is transparent or has the colour of what is behind it",
        Unseen::NotPainted => "no ink where the text stands",
        Unseen::Cut => "the text is cut off as a whole",
        Unseen::Hidden(how) => match how.as_str() {
            "display" => "the text is not displayed",
            "visibility" => "the text is set to be hidden",
            "opacity" => "the text is transparent",
            "off-screen" => "the text stands off the screen",
            "zero-size" => "the text has no size",
            "clip" => "the text is clipped away",
            other => other,
        },
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::{BoxFacts, ImageLabel, Ink, Rect, TextRun},
        rules::literal::{SENTENCE, failure, honest, labelled, run, says},
    };

    fn hidden(text: &str, how: &str) -> TextRun {
        TextRun { hidden: Some(how.to_owned()), ..run(text) }
    }

    fn white(text: &str) -> TextRun {
        TextRun { color: "rgb(255, 255, 255)".to_owned(), ..run(text) }
    }

    #[test]
    fn each_way_of_hiding_the_sentence_fails() {
        for how in [
            "display",
            "visibility",
            "opacity",
            "off-screen",
            "zero-size",
            "clip",
            "transparent",
            "same-colour",
        ] {
            assert_eq!(
                failure(says(&InvisibleText, &labelled(vec![hidden(SENTENCE, how)]))),
                "The label's text can't be seen.",
                "{how}"
            );
        }
        let faint = TextRun { opacity: 0.02, ..run(SENTENCE) };
        failure(says(&InvisibleText, &labelled(vec![faint])));
        let cut = TextRun { clipped: 1.0, ..run(SENTENCE) };
        failure(says(&InvisibleText, &labelled(vec![cut])));
    }

    #[test]
    fn white_on_white_is_invisible_and_pale_grey_is_not() {
        failure(says(&InvisibleText, &labelled(vec![white(SENTENCE)])));
        let pale = TextRun { color: "rgb(224, 224, 224)".to_owned(), ..run(SENTENCE) };
        assert_eq!(says(&InvisibleText, &labelled(vec![pale])), Verdict::Passed);
    }

    #[test]
    fn lines_cut_off_below_a_visible_one_are_another_rules_matter() {
        let clipped_by = Some("max-height".to_owned());
        let cut = TextRun { clipped: 1.0, clipped_by, ..hidden("and to the sale of my data", "clip") };
        assert_eq!(says(&InvisibleText, &labelled(vec![run("I agree"), cut.clone()])), Verdict::Passed);
        failure(says(&InvisibleText, &labelled(vec![cut])));
    }

    #[test]
    fn text_without_ink_is_invisible_unless_something_lies_over_it() {
        let blank = TextRun { ink: Some(Ink::default()), ..run(SENTENCE) };
        failure(says(&InvisibleText, &labelled(vec![blank.clone()])));
        let covered = TextRun { covered: 1.0, ..blank };
        assert_eq!(says(&InvisibleText, &labelled(vec![covered])), Verdict::Passed);
    }

    #[test]
    fn words_for_screen_readers_beside_the_sentence_are_fine() {
        let control = labelled(vec![run(SENTENCE), hidden("opens in a new window", "off-screen")]);
        assert_eq!(says(&InvisibleText, &control), Verdict::Passed);
    }

    #[test]
    fn the_essential_part_hidden_fails() {
        let spoken = labelled(vec![run("Yes"), hidden("I agree to the sale of my data", "off-screen")]);
        assert_eq!(failure(says(&InvisibleText, &spoken)), "A part of the label's text can't be seen.");
        failure(says(&InvisibleText, &labelled(vec![run(SENTENCE), white("and to the sale of my data")])));
    }

    #[test]
    fn labels_without_words_are_other_rules_matters() {
        assert_eq!(says(&InvisibleText, &labelled(vec![])), Verdict::NotApplicable);
        let mut picture = labelled(vec![hidden(SENTENCE, "off-screen")]);
        let rect = Rect { x: 0.0, y: 0.0, width: 200.0, height: 20.0 };
        picture.label.images.push(ImageLabel { rect, alt: String::new() });
        assert_eq!(says(&InvisibleText, &picture), Verdict::NotApplicable);
        let closed = BoxFacts { shown: false, ..labelled(vec![white(SENTENCE)]) };
        assert_eq!(says(&InvisibleText, &closed), Verdict::NotApplicable);
        assert_eq!(says(&InvisibleText, &honest()), Verdict::Passed);
    }
}
