//! A picture of a sentence does not grow with the reader's text size, is not translated, not copied and not
//! searched. Whether its words can be read depends on the picture alone, and no measure of the page vouches
//! for it.

use super::{Authority, Group, Meta, Rule, Source, Subject, Verdict, measures};
use crate::{facts::LabelSource, findings::Level};

pub struct ImageText;

static META: Meta = Meta {
    id: "image-text",
    title: "the label is a picture of text",
    group: Group::Legibility,
    level: Level::Deny,
    threshold: None,
    authority: &[Authority { source: Source::Standard, cite: "WCAG 1.4.5 images of text, AA" }],
    bad: r#"<label><input type="checkbox"> <img src="agree.png" alt="I agree to the terms"></label>"#,
    good: r#"<label><input type="checkbox"> I agree to the terms</label>"#,
    mend: "Write the sentence as text and style it.",
    file: include_str!("image_text.rs"),
};

impl Rule for ImageText {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let label = &subject.control.label;
        if !subject.control.shown {
            return Verdict::NotApplicable;
        }
        let picture = label.images.iter().find(|image| !image.rect.is_empty());
        let in_words = measures::seen(label).next().is_some();
        let alt = match picture {
            Some(_) if in_words => return Verdict::Passed,
            Some(picture) => picture.alt.as_str(),
            None if label.source == LabelSource::Picture && !in_words => "",
            None => return Verdict::NotApplicable,
        };
        Verdict::failed("The label is a picture of text.", "text", described(alt))
    }
}

fn described(alt: &str) -> String {
    if alt.trim().is_empty() {
        "a picture without a text alternative".to_owned()
    } else {
        format!("a picture described as \"{}\"", alt.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::{BoxFacts, ImageLabel, Rect, TextRun},
        rules::literal::{SENTENCE, failure, honest, labelled, run, says},
    };

    fn pictured(runs: Vec<TextRun>, alt: &str) -> BoxFacts {
        let mut control = labelled(runs);
        let rect = Rect { x: 40.0, y: 10.0, width: 280.0, height: 18.0 };
        control.label.images.push(ImageLabel { rect, alt: alt.to_owned() });
        control
    }

    #[test]
    fn a_picture_instead_of_words_fails_with_or_without_alt() {
        let verdict = says(&ImageText, &pictured(vec![], SENTENCE));
        let Verdict::Failed(said) = &verdict else { panic!("{verdict:?}") };
        assert_eq!(said.actual, format!("a picture described as \"{SENTENCE}\""));
        failure(says(&ImageText, &pictured(vec![], "")));
    }

    #[test]
    fn a_picture_over_hidden_words_fails() {
        let hidden = TextRun { hidden: Some("off-screen".to_owned()), ..run(SENTENCE) };
        failure(says(&ImageText, &pictured(vec![hidden], "")));
    }

    #[test]
    fn a_drawn_label_without_a_rectangle_of_its_own_fails() {
        let mut control = labelled(vec![]);
        control.label.source = LabelSource::Picture;
        failure(says(&ImageText, &control));
    }

    #[test]
    fn an_icon_beside_words_passes_and_words_alone_are_not_judged() {
        assert_eq!(says(&ImageText, &pictured(vec![run(SENTENCE)], "")), Verdict::Passed);
        assert_eq!(says(&ImageText, &honest()), Verdict::NotApplicable);
        let closed = BoxFacts { shown: false, ..pictured(vec![], "") };
        assert_eq!(says(&ImageText, &closed), Verdict::NotApplicable);
    }
}
