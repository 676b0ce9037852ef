//! Text that people can hardly read is text that they do not read. A consent in tiny type is formally there and
//! really hidden; Korea's Supreme Court threw one out for being printed 1 mm high.
//!
//! What counts is the size that reaches the eye: the computed size, times every transform and zoom around it,
//! times what a phone shrinks the page by, and in a font that draws small glyphs the glyphs themselves.

use super::{Authority, Group, Meta, Rule, Source, Subject, Threshold, Unit, Verdict, measures};
use crate::findings::Level;

pub struct SmallText;

pub(super) static META: Meta = Meta {
    id: "small-text",
    title: "the smallest text of the label is too small",
    group: Group::Legibility,
    level: Level::Deny,
    threshold: Some(Threshold { min: 12.0, unit: Unit::Px }),
    authority: &[
        Authority { source: Source::Statute, cite: "KR PIPA art. 22(2), Decree art. 17: 9 pt = 12 px" },
        Authority { source: Source::Guidance, cite: "China, App violation identification method (2019) I.4" },
        Authority { source: Source::Court, cite: "KR Supreme Court 2016Do13263: consent text 1 mm high" },
    ],
    bad: r#"<label style="font-size: 8px"><input type="checkbox">
  I agree to the Sesame service agreement</label>"#,
    good: r#"<label style="font-size: 16px"><input type="checkbox">
  I agree to the Sesame service agreement</label>"#,
    mend: "Set the label at the size of the text around it. Look for `small`, nested `em`, `zoom`, `scale()`, a \
           media query, and on phones for a missing `<meta name=\"viewport\">`.",
    file: include_str!("small_text.rs"),
};

impl Rule for SmallText {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        if !subject.control.shown {
            return Verdict::NotApplicable;
        }
        let Some(px) = measures::text_px(subject.control) else { return Verdict::NotApplicable };
        let min = subject.settings.min(&META);
        if !is_under(px, min) {
            return Verdict::Passed;
        }
        let actual = Unit::Px.show(px);
        Verdict::failed(
            format!("The smallest text of the label is {actual}."),
            format!("at least {}", Unit::Px.show(min)),
            actual,
        )
    }
}

/// Browsers compute 9 pt as 11.99998 px: that is not under 12.
pub(super) fn is_under(px: f64, min: f64) -> bool {
    px < min - 0.011
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::{BoxFacts, Ink, TextRun},
        rules::literal::{SENTENCE, failure, honest, labelled, run, says},
    };

    fn sized(css_px: f64, scale: f64) -> BoxFacts {
        labelled(vec![TextRun { css_px, scale, ..run(SENTENCE) }])
    }

    #[test]
    fn text_under_twelve_pixels_fails() {
        let verdict = says(&SmallText, &sized(8.0, 1.0));
        assert_eq!(
            verdict,
            Verdict::failed("The smallest text of the label is 8 px.", "at least 12 px", "8 px")
        );
    }

    #[test]
    fn scaling_counts_both_ways() {
        failure(says(&SmallText, &sized(15.0, 0.5)));
        assert_eq!(says(&SmallText, &sized(8.0, 2.0)), Verdict::Passed);
    }

    #[test]
    fn tiny_glyphs_in_a_big_font_fail() {
        let ink = Some(Ink { px: Some(6.0), painted: 0.95, ..Ink::default() });
        failure(says(&SmallText, &labelled(vec![TextRun { ink, ..run(SENTENCE) }])));
    }

    #[test]
    fn nine_points_and_more_pass() {
        assert_eq!(says(&SmallText, &sized(11.99, 1.0)), Verdict::Passed);
        assert_eq!(says(&SmallText, &honest()), Verdict::Passed);
    }

    #[test]
    fn without_text_to_be_seen_there_is_no_size() {
        assert_eq!(says(&SmallText, &labelled(vec![])), Verdict::NotApplicable);
        assert_eq!(says(&SmallText, &BoxFacts { shown: false, ..sized(8.0, 1.0) }), Verdict::NotApplicable);
    }
}
