//! A box that stands alone: nothing that a person could read says what ticking it means. An `aria-label` is
//! heard by some, a `title` is shown to those who wait with a mouse; everybody else sees a bare box.

use super::{Authority, Group, Meta, Rule, Source, Subject, Verdict, measures};
use crate::{facts::LabelSource, findings::Level};

pub struct NoLabel;

static META: Meta = Meta {
    id: "no-label",
    title: "the box has no words that a person can read",
    group: Group::Legibility,
    level: Level::Deny,
    threshold: None,
    authority: &[
        Authority { source: Source::Standard, cite: "WCAG 3.3.2 labels or instructions, A" },
        Authority { source: Source::Standard, cite: "WCAG 1.3.1 info and relationships, A" },
    ],
    bad: r#"<input type="checkbox" name="newsletter" aria-label="Subscribe to the newsletter">"#,
    good: r#"<label><input type="checkbox" name="newsletter"> Subscribe to the newsletter</label>"#,
    mend: "Write the sentence beside the box, in a `<label>` that belongs to it.",
    file: include_str!("no_label.rs"),
};

impl Rule for NoLabel {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let label = &subject.control.label;
        if !subject.control.shown || !label.images.is_empty() || label.source == LabelSource::Picture {
            return Verdict::NotApplicable;
        }
        if measures::must_read(label).next().is_some() {
            return Verdict::Passed;
        }
        let actual = match label.source {
            LabelSource::AriaLabel => format!("an aria-label alone: \"{}\"", label.accessible_name),
            LabelSource::Title => format!("a title alone: \"{}\"", label.accessible_name),
            _ => "no words".to_owned(),
        };
        Verdict::failed("The box has no label that a person could read.", "a sentence beside the box", actual)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::{BoxFacts, ImageLabel, LabelFacts, Rect, TextRun},
        rules::literal::{SENTENCE, honest, labelled, run, says},
    };

    fn unlabelled(source: LabelSource) -> BoxFacts {
        let accessible_name = "Subscribe".to_owned();
        BoxFacts { label: LabelFacts { source, accessible_name, ..LabelFacts::default() }, ..honest() }
    }

    #[test]
    fn a_bare_box_fails_whatever_is_only_heard() {
        for (source, actual) in [
            (LabelSource::None, "no words"),
            (LabelSource::AriaLabel, "an aria-label alone: \"Subscribe\""),
            (LabelSource::Title, "a title alone: \"Subscribe\""),
        ] {
            let verdict = says(&NoLabel, &unlabelled(source));
            let Verdict::Failed(said) = &verdict else { panic!("{verdict:?}") };
            assert_eq!(said.actual, actual);
        }
    }

    #[test]
    fn a_mark_is_no_label() {
        let starred = labelled(vec![run("*")]);
        assert!(matches!(says(&NoLabel, &starred), Verdict::Failed(_)));
    }

    #[test]
    fn words_pass_even_unseen_ones() {
        assert_eq!(says(&NoLabel, &honest()), Verdict::Passed);
        let hidden = TextRun { hidden: Some("opacity".to_owned()), ..run(SENTENCE) };
        assert_eq!(says(&NoLabel, &labelled(vec![hidden])), Verdict::Passed);
    }

    #[test]
    fn a_picture_is_another_rules_matter() {
        let mut picture = labelled(vec![]);
        picture.label.images.push(ImageLabel { rect: Rect::default(), alt: String::new() });
        assert_eq!(says(&NoLabel, &picture), Verdict::NotApplicable);
        let closed = BoxFacts { shown: false, ..unlabelled(LabelSource::None) };
        assert_eq!(says(&NoLabel, &closed), Verdict::NotApplicable);
    }
}
