//! Literal facts for the rules' tests: an honest box, and the smallest ways to spoil it.

use super::{Rule, Settings, Subject, Verdict};
use crate::{
    facts::{
        BoxFacts, Exercise, ExerciseFact, LabelFacts, LabelSource, Moment, PageFacts, Phase, Rect,
        StateFacts, TextRun,
    },
    lexicon::{Agreement, Nature},
};

pub const SENTENCE: &str = "I agree to the Sesame service agreement";

pub fn state(ticked: bool) -> StateFacts {
    StateFacts { property: Some(ticked), attribute: Some(ticked), ..StateFacts::default() }
}

/// Black on white, 16 px, seen whole.
pub fn run(text: &str) -> TextRun {
    TextRun {
        text: text.to_owned(),
        rects: vec![Rect { x: 40.0, y: 10.0, width: 280.0, height: 18.0 }],
        css_px: 16.0,
        scale: 1.0,
        weight: 400,
        color: "rgb(0, 0, 0)".to_owned(),
        background: Some("rgb(255, 255, 255)".to_owned()),
        opacity: 1.0,
        ..TextRun::default()
    }
}

pub fn label(runs: Vec<TextRun>) -> LabelFacts {
    let text = runs.iter().map(|run| run.text.as_str()).collect();
    LabelFacts { text, source: LabelSource::LabelElement, runs, ..LabelFacts::default() }
}

/// An unticked box with a legible label.
pub fn honest() -> BoxFacts {
    BoxFacts {
        id: "b1".to_owned(),
        label: label(vec![run(SENTENCE)]),
        state: state(false),
        timeline: vec![moment(Phase::Load, false)],
        enabled: true,
        shown: true,
        visible: 1.0,
        rect: Rect { x: 20.0, y: 10.0, width: 16.0, height: 16.0 },
        target: Rect { x: 20.0, y: 10.0, width: 300.0, height: 24.0 },
        body_px: Some(16.0),
        ..BoxFacts::default()
    }
}

/// The honest box with another label.
pub fn labelled(runs: Vec<TextRun>) -> BoxFacts {
    BoxFacts { label: label(runs), ..honest() }
}

pub fn moment(phase: Phase, ticked: bool) -> Moment {
    let at_ms = match phase {
        Phase::Load => 0.0,
        Phase::Settled => 150.0,
        Phase::Watch => 2500.0,
    };
    Moment { at_ms, phase, ticked: Some(ticked) }
}

pub fn exercise(exercise: Exercise, ticked: bool) -> ExerciseFact {
    ExerciseFact { exercise, ticked: Some(ticked), by: None, declared_all: false }
}

pub fn agreement() -> Nature {
    Nature { agreement: Agreement::Yes, why: "says 'agree'".to_owned(), ..Nature::default() }
}

/// What a rule says of a box under the default profile, the box alone on its page.
pub fn says(rule: &dyn Rule, control: &BoxFacts) -> Verdict {
    says_of(rule, control, &agreement())
}

pub fn says_of(rule: &dyn Rule, control: &BoxFacts, nature: &Nature) -> Verdict {
    let page = PageFacts { boxes: vec![control.clone()], ..PageFacts::default() };
    rule.check(&Subject { page: &page, control, nature, settings: &Settings::baseline() })
}

/// The message of a failed verdict; panics on any other, with the verdict.
pub fn failure(verdict: Verdict) -> String {
    match verdict {
        Verdict::Failed(said) => said.message,
        other => panic!("not failed: {other:?}"),
    }
}

/// The message of an unsure verdict; panics on any other, with the verdict.
pub fn doubt(verdict: Verdict) -> String {
    match verdict {
        Verdict::Unsure(said) => said.message,
        other => panic!("not unsure: {other:?}"),
    }
}
