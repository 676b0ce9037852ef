//! A banner, a picture or a sticky button lies over the words. The text is in the page, and a search finds it;
//! a person sees something else in its place.

use super::{Authority, Group, Meta, Rule, Source, Subject, Verdict, measures};
use crate::{facts::TextRun, findings::Level};

/// The part of a run's area that may lie under something before words are lost.
const SLACK: f64 = 0.08;
/// Less than this share of a text's length with ink has gaps that no words have.
const GAPS: f64 = 0.85;

/// Less than this share of the height that the font promises is the rest of letters that were covered.
const WHOLE_HEIGHT: f64 = 0.85;

pub struct CoveredText;

static META: Meta = Meta {
    id: "covered-text",
    title: "a part of the label lies under something else",
    group: Group::Legibility,
    level: Level::Deny,
    threshold: None,
    authority: &[Authority { source: Source::Guidance, cite: "EDPB 03/2022 \"hidden in plain sight\"" }],
    bad: r#"<div style="position: relative"><label><input type="checkbox"> I agree to the terms and to ads</label>
  <img src="offer.png" alt="" style="position: absolute; left: 150px; top: 0"></div>"#,
    good: r#"<div><label><input type="checkbox"> I agree to the terms and to ads</label>
  <img src="offer.png" alt=""></div>"#,
    mend: "Move what lies over the label, or give the label room: look for `position: absolute`, negative \
           margins, sticky bars and `z-index`.",
    file: include_str!("covered_text.rs"),
};

impl Rule for CoveredText {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let label = &subject.control.label;
        if !subject.control.shown || measures::seen(label).next().is_none() {
            return Verdict::NotApplicable;
        }
        let covered = measures::must_read(label)
            .filter(|run| run.hidden.is_none())
            .map(|run| (run, covered_share(run)))
            .filter(|(_, share)| *share > SLACK)
            .max_by(|(_, a), (_, b)| a.total_cmp(b));
        covered.map_or(Verdict::Passed, |(run, share)| verdict(run, share))
    }
}

/// The picture shows the run from end to end and at its full height: what lies over it is transparent.
fn shines_through(run: &TextRun) -> bool {
    run.ink.is_some_and(|ink| {
        let whole = run.own_ink.is_none_or(|own| ink.height >= WHOLE_HEIGHT * own * run.laid_out_px());
        whole && ink.painted >= 0.95 && ink.px.is_none_or(|painted| painted >= run.laid_out_px() * 0.9)
    })
}

/// The share of a run that lies under something: what layout finds, or what the paint leaves out of a text that is
/// neither cut nor hidden.
fn covered_share(run: &TextRun) -> f64 {
    if run.covered > SLACK {
        return if shines_through(run) { 0.0 } else { run.covered };
    }
    // The place of a pseudo-element's words or of a list's value is not known to the letter.
    let whole = run.clipped < 0.01 && run.clipped_by.is_none() && run.own_ink.is_some();
    match run.ink {
        Some(ink)
            if whole && (0.02..GAPS).contains(&ink.painted) && missing_letters(run, ink.painted) >= 3.0 =>
        {
            1.0 - ink.painted
        }
        _ => 0.0,
    }
}

fn missing_letters(run: &TextRun, painted: f64) -> f64 {
    f64::from(measures::letters(run)) * (1.0 - painted)
}

fn verdict(run: &TextRun, share: f64) -> Verdict {
    let by = run.covered_by.as_deref().map_or(String::new(), |by| format!(" by {by}"));
    Verdict::failed(
        "A part of the label lies under something else.",
        "nothing over the label",
        format!("{:.0} % of \"{}\" covered{by}", share * 100.0, run.text.trim()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::{BoxFacts, Ink},
        rules::literal::{SENTENCE, failure, honest, labelled, run, says},
    };

    fn under(covered: f64) -> TextRun {
        TextRun { covered, covered_by: Some("img.offer".to_owned()), ..run(SENTENCE) }
    }

    #[test]
    fn text_under_something_fails_and_says_under_what() {
        let verdict = says(&CoveredText, &labelled(vec![under(0.5)]));
        let Verdict::Failed(said) = &verdict else { panic!("{verdict:?}") };
        assert!(said.actual.ends_with("covered by img.offer"), "{}", said.actual);
        failure(says(&CoveredText, &labelled(vec![under(1.0)])));
    }

    #[test]
    fn a_touch_at_the_edge_passes() {
        assert_eq!(says(&CoveredText, &labelled(vec![under(0.03)])), Verdict::Passed);
        assert_eq!(says(&CoveredText, &honest()), Verdict::Passed);
    }

    #[test]
    fn a_layer_that_hides_nothing_passes() {
        let ink = Some(Ink { px: None, painted: 0.99, contrast: Some(20.0), height: 14.0 });
        assert_eq!(says(&CoveredText, &labelled(vec![TextRun { ink, ..under(1.0) }])), Verdict::Passed);
        let halved = Some(Ink { px: Some(9.0), painted: 0.99, contrast: Some(20.0), height: 8.0 });
        failure(says(&CoveredText, &labelled(vec![TextRun { ink: halved, ..under(0.5) }])));
    }

    #[test]
    fn without_text_to_be_seen_nothing_is_covered() {
        assert_eq!(says(&CoveredText, &labelled(vec![])), Verdict::NotApplicable);
        let closed = BoxFacts { shown: false, ..labelled(vec![under(0.5)]) };
        assert_eq!(says(&CoveredText, &closed), Verdict::NotApplicable);
    }
}
