//! Pale text on a pale ground is there for the auditor and gone for the reader, first of all for those with
//! weak eyes, a cheap screen, or the sun on it.
//!
//! Measured is what is painted: the text's colour with its transparency, against what really lies behind it.

use super::{Authority, Group, Meta, Rule, Source, Subject, Threshold, Unit, Verdict, measures};
use crate::{facts::TextRun, findings::Level};

pub struct LowContrast;

static META: Meta = Meta {
    id: "low-contrast",
    title: "the label is too pale to read",
    group: Group::Legibility,
    level: Level::Deny,
    threshold: Some(Threshold { min: 4.5, unit: Unit::Contrast }),
    authority: &[Authority { source: Source::Standard, cite: "WCAG 1.4.3 contrast (minimum), AA" }],
    bad: r#"<label style="color: #aaa; background: #fff"><input type="checkbox">
  I agree to the Sesame service agreement</label>"#,
    good: r#"<label style="color: #333; background: #fff"><input type="checkbox">
  I agree to the Sesame service agreement</label>"#,
    mend: "Darken the text or lighten the ground until the ratio is at least 4.5:1 (3:1 for text of 24 px, or of \
           18.66 px in bold). Look for `opacity` on an element around it and for pictures behind it.",
    file: include_str!("low_contrast.rs"),
};

impl Rule for LowContrast {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        if !subject.control.shown {
            return Verdict::NotApplicable;
        }
        let min = subject.settings.min(&META);
        let runs: Vec<&TextRun> =
            measures::seen(&subject.control.label).filter(|run| run.covered < 0.5).collect();
        let Some(worst) =
            runs.iter().filter_map(|run| shortfall(run, min)).min_by(|a, b| a.0.total_cmp(&b.0))
        else {
            return if runs.is_empty() { Verdict::NotApplicable } else { unknown(min) };
        };
        let (ratio, contrast, asked) = worst;
        if ratio < 1.0 {
            let actual = Unit::Contrast.show(contrast);
            return Verdict::failed(
                format!("The label's contrast with what is behind it is {actual}."),
                format!("at least {}", Unit::Contrast.show(asked)),
                actual,
            );
        }
        let all_known = runs.iter().all(|run| measures::run_contrast(run).is_some());
        if all_known { Verdict::Passed } else { unknown(min) }
    }
}

/// How far a run's contrast is from what is asked of it (under 1: short of it), with both numbers. Large text
/// is asked for two thirds, as in WCAG (4.5 and 3).
fn shortfall(run: &TextRun, min: f64) -> Option<(f64, f64, f64)> {
    let asked = if measures::is_large(run) { min * 2.0 / 3.0 } else { min };
    let contrast = measures::run_contrast(run)?;
    Some(((contrast + 0.005) / asked, contrast, asked))
}

fn unknown(min: f64) -> Verdict {
    Verdict::unsure(
        "It can't be told how well the label stands out from what is behind it.",
        format!("at least {}", Unit::Contrast.show(min)),
        "no plain colour behind the text, and no picture of it",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::{BoxFacts, Ink},
        rules::literal::{SENTENCE, doubt, failure, honest, labelled, run, says},
    };

    fn grey(level: u8) -> TextRun {
        TextRun { color: format!("rgb({level}, {level}, {level})"), ..run(SENTENCE) }
    }

    #[test]
    fn pale_text_fails_with_the_number() {
        let verdict = says(&LowContrast, &labelled(vec![grey(169)]));
        let Verdict::Failed(said) = &verdict else { panic!("{verdict:?}") };
        assert_eq!((said.expected.as_str(), said.actual.as_str()), ("at least 4.5:1", "2.35:1"));
    }

    #[test]
    fn the_border_is_that_of_wcag() {
        failure(says(&LowContrast, &labelled(vec![grey(119)])));
        assert_eq!(says(&LowContrast, &labelled(vec![grey(118)])), Verdict::Passed);
    }

    #[test]
    fn large_text_needs_three_to_one() {
        let large = |level| labelled(vec![TextRun { css_px: 24.0, ..grey(level) }]);
        assert_eq!(says(&LowContrast, &large(140)), Verdict::Passed);
        failure(says(&LowContrast, &large(169)));
    }

    #[test]
    fn the_worst_run_decides_links_included() {
        failure(says(
            &LowContrast,
            &labelled(vec![run("I agree to the"), TextRun { in_link: true, ..grey(169) }]),
        ));
        assert_eq!(says(&LowContrast, &honest()), Verdict::Passed);
    }

    #[test]
    fn paint_wins_over_a_background_that_layout_got_wrong() {
        let ink = Some(Ink { contrast: Some(1.8), painted: 1.0, ..Ink::default() });
        failure(says(&LowContrast, &labelled(vec![TextRun { ink, ..run(SENTENCE) }])));
    }

    #[test]
    fn an_unknown_ground_is_unsure_unless_another_run_fails() {
        let on_picture = TextRun { background: None, ..run("and to sharing") };
        assert!(doubt(says(&LowContrast, &labelled(vec![on_picture.clone()]))).contains("can't be told"));
        doubt(says(&LowContrast, &labelled(vec![run(SENTENCE), on_picture.clone()])));
        failure(says(&LowContrast, &labelled(vec![grey(169), on_picture])));
    }

    #[test]
    fn unseen_text_is_another_rules_matter() {
        assert_eq!(says(&LowContrast, &labelled(vec![grey(255)])), Verdict::NotApplicable);
        assert_eq!(says(&LowContrast, &labelled(vec![])), Verdict::NotApplicable);
        let closed = BoxFacts { shown: false, ..labelled(vec![grey(169)]) };
        assert_eq!(says(&LowContrast, &closed), Verdict::NotApplicable);
    }
}
