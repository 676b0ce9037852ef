//! A label can be legible by itself and still be the small print of its page: 12 px under a text of 20 px says
//! "this is not important". People skip what is set apart as unimportant.
//!
//! The number is ours. Korea asks for more: its important items must be 1.2 times as large as the other text.

use super::{
    Authority, Group, Meta, Rule, Settings, Source, Subject, Threshold, Unit, Verdict, measures, small_text,
};
use crate::findings::Level;

pub struct SmallRelative;

static META: Meta = Meta {
    id: "small-relative",
    title: "the label is much smaller than the page's text",
    group: Group::Legibility,
    level: Level::Warn,
    threshold: Some(Threshold { min: 0.75, unit: Unit::BodyRatio }),
    authority: &[
        Authority { source: Source::House, cite: "0.75 of the body text is our number" },
        Authority {
            source: Source::Statute,
            cite: "stricter: KR PIPA Decree art. 17 (1.2 ×), 16 CFR 642.3 (> 1 ×)",
        },
    ],
    bad: r#"<style>body { font-size: 20px }</style>
<label style="font-size: 12px"><input type="checkbox"> I agree to the Sesame service agreement</label>"#,
    good: r#"<style>body { font-size: 20px }</style>
<label style="font-size: 18px"><input type="checkbox"> I agree to the Sesame service agreement</label>"#,
    mend: "Set the label at the size of the running text, or close to it.",
    file: include_str!("small_relative.rs"),
};

impl Rule for SmallRelative {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let body = subject.control.body_px.or(subject.page.body_px).filter(|px| *px > 0.0);
        let (Some(px), Some(body), true) = (measures::text_px(subject.control), body, subject.control.shown)
        else {
            return Verdict::NotApplicable;
        };
        if is_too_small_anyway(px, subject.settings) {
            return Verdict::NotApplicable;
        }
        let min = subject.settings.min(&META);
        if px / body >= min - 0.005 {
            return Verdict::Passed;
        }
        let (px, body) = (Unit::Px.show(px), Unit::Px.show(body));
        Verdict::failed(
            format!("The label is {px} where the page's text is {body}."),
            format!("at least {}", Unit::BodyRatio.show(min)),
            format!("{px} beside {body}"),
        )
    }
}

/// What `small-text` reports is not reported twice.
fn is_too_small_anyway(px: f64, settings: &Settings) -> bool {
    settings.level(small_text::META.id) != Level::Off
        && small_text::is_under(px, settings.min(&small_text::META))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::{BoxFacts, TextRun},
        rules::literal::{SENTENCE, failure, labelled, run, says},
    };

    fn sized(css_px: f64, body_px: Option<f64>) -> BoxFacts {
        BoxFacts { body_px, ..labelled(vec![TextRun { css_px, ..run(SENTENCE) }]) }
    }

    #[test]
    fn small_print_beside_large_text_fails() {
        assert_eq!(
            failure(says(&SmallRelative, &sized(12.0, Some(20.0)))),
            "The label is 12 px where the page's text is 20 px."
        );
    }

    #[test]
    fn text_in_keeping_with_the_page_passes() {
        assert_eq!(says(&SmallRelative, &sized(12.0, Some(16.0))), Verdict::Passed);
        assert_eq!(says(&SmallRelative, &sized(12.0, Some(13.0))), Verdict::Passed);
    }

    #[test]
    fn text_that_is_too_small_anyway_is_reported_once() {
        assert_eq!(says(&SmallRelative, &sized(8.0, Some(20.0))), Verdict::NotApplicable);
    }

    #[test]
    fn without_body_text_there_is_nothing_to_compare() {
        assert_eq!(says(&SmallRelative, &sized(12.0, None)), Verdict::NotApplicable);
    }
}
