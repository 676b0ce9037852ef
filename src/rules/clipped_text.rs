//! A sentence that is cut off ends where its author likes: "I agree to the terms…" may go on with "and to the
//! sale of my data". What a person can't read they have not agreed to.
//!
//! Text that a person can scroll to inside its own box is not cut off.

use super::{
    Authority, Group, Meta, Rule, Source, Subject, Verdict,
    measures::{self, Unseen},
};
use crate::{facts::TextRun, findings::Level};

/// The part of a run's area that may be cut before words are lost: descenders and rounding.
const SLACK: f64 = 0.08;

/// A text behind a mask that shows at least this share of itself is whole.
const UNMASKED: f64 = 0.9;

pub struct ClippedText;

static META: Meta = Meta {
    id: "clipped-text",
    title: "a part of the label is cut off",
    group: Group::Legibility,
    level: Level::Deny,
    threshold: None,
    authority: &[
        Authority { source: Source::Guidance, cite: "China, App violation identification method (2019) I.4" },
        Authority { source: Source::Guidance, cite: "EDPB 03/2022 \"hidden in plain sight\"" },
    ],
    bad: r#"<label style="display: block; width: 150px; white-space: nowrap; overflow: hidden;
  text-overflow: ellipsis"><input type="checkbox"> I agree that partners may call me and write to me</label>"#,
    good: r#"<label style="display: block; width: 150px">
<input type="checkbox"> I agree that partners may call me and write to me</label>"#,
    mend: "Let the label wrap and grow: no fixed height, `nowrap`, `text-overflow`, `line-clamp` or `clip-path` \
           around a consent. Try it in the longest language and on the narrowest screen.",
    file: include_str!("clipped_text.rs"),
};

impl Rule for ClippedText {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let label = &subject.control.label;
        if !subject.control.shown || measures::seen(label).next().is_none() {
            return Verdict::NotApplicable;
        }
        let cut = measures::must_read(label)
            .filter(|run| matches!(measures::unseen(run), None | Some(Unseen::Cut)))
            .map(|run| (run, cut_share(run)))
            .filter(|(_, share)| *share > SLACK)
            .max_by(|(_, a), (_, b)| a.total_cmp(b));
        cut.map_or(Verdict::Passed, |(run, share)| verdict(run, share))
    }
}

/// The share of a run that is cut off: by layout, or by a mask as far as the paint tells.
fn cut_share(run: &TextRun) -> f64 {
    match run.ink {
        Some(ink) if run.clipped_by.as_deref() == Some("mask") && ink.painted < UNMASKED => 1.0 - ink.painted,
        _ => run.clipped,
    }
}

fn verdict(run: &TextRun, share: f64) -> Verdict {
    let by = run.clipped_by.as_deref().map_or(String::new(), |by| format!(" by {by}"));
    Verdict::failed(
        "A part of the label is cut off.",
        "the whole sentence",
        format!("{:.0} % of \"{}\" cut off{by}", share * 100.0, run.text.trim()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::BoxFacts,
        rules::literal::{SENTENCE, failure, honest, labelled, run, says},
    };

    fn cut(text: &str, clipped: f64) -> TextRun {
        TextRun { clipped, clipped_by: Some("text-overflow: ellipsis".to_owned()), ..run(text) }
    }

    #[test]
    fn a_sentence_cut_short_fails_and_says_by_what() {
        let verdict = says(&ClippedText, &labelled(vec![cut(SENTENCE, 0.4)]));
        let Verdict::Failed(said) = &verdict else { panic!("{verdict:?}") };
        assert_eq!(
            said.actual,
            "40 % of \"I agree to the Sesame service agreement\" cut off by text-overflow: ellipsis"
        );
    }

    #[test]
    fn a_lost_last_line_fails() {
        let last = cut("to the sale of my data", 1.0);
        failure(says(&ClippedText, &labelled(vec![run("I agree"), last.clone()])));
        let gone = TextRun { hidden: Some("clip".to_owned()), ..last };
        failure(says(&ClippedText, &labelled(vec![run("I agree"), gone])));
    }

    #[test]
    fn rounding_and_descenders_do_not() {
        assert_eq!(says(&ClippedText, &labelled(vec![cut(SENTENCE, 0.05)])), Verdict::Passed);
        assert_eq!(says(&ClippedText, &honest()), Verdict::Passed);
    }

    #[test]
    fn a_label_that_is_gone_altogether_is_invisible() {
        assert_eq!(says(&ClippedText, &labelled(vec![cut(SENTENCE, 1.0)])), Verdict::NotApplicable);
    }

    #[test]
    fn words_meant_for_screen_readers_are_not_cut_off() {
        let clipped_by = Some("clip-path".to_owned());
        let spoken =
            TextRun { hidden: Some("clip".to_owned()), clipped_by, ..cut("opens in a new window", 1.0) };
        assert_eq!(says(&ClippedText, &labelled(vec![run(SENTENCE), spoken])), Verdict::Passed);
        let closed = BoxFacts { shown: false, ..labelled(vec![cut(SENTENCE, 0.4)]) };
        assert_eq!(says(&ClippedText, &closed), Verdict::NotApplicable);
    }
}
