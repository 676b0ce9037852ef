//! A box that is empty at first and then ticks itself gives consent in the person's name, usually while they
//! read something else. A test that looks once, right after loading, never sees it.
//!
//! Scrolling, moving the pointer or walking through the page with the keyboard is using the page. None of it
//! is a clear affirmative act.

use super::{Authority, Group, Meta, Rule, Source, Subject, Verdict, starts_ticked};
use crate::{
    facts::{BoxFacts, Exercise, Phase},
    findings::Level,
};

pub struct TicksItself;

static META: Meta = Meta {
    id: "ticks-itself",
    title: "the box becomes ticked while nobody acts on it",
    group: Group::State,
    level: Level::Deny,
    threshold: None,
    authority: &[
        Authority { source: Source::Statute, cite: "GDPR art. 4(11), recital 32" },
        Authority { source: Source::Guidance, cite: "EDPB 05/2020 para. 86: scrolling is not consent" },
        Authority { source: Source::Statute, cite: "PIPL art. 14 (China)" },
    ],
    bad: r#"<label><input type="checkbox" id="ads"> Send me offers</label>
<script>setTimeout(() => { ads.checked = true }, 2000)</script>"#,
    good: r#"<label><input type="checkbox" id="ads"> Send me offers</label>"#,
    mend: "Remove the script that ticks the box: a timer, a scroll or focus handler, a value that arrives from \
           the server after loading. Only the person's own press may tick it.",
    file: include_str!("ticks_itself.rs"),
};

impl Rule for TicksItself {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs_exercises(&self) -> bool {
        true
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let control = subject.control;
        if subject.nature.opt_out || starts_ticked::settled(control) != Some(false) {
            return Verdict::NotApplicable;
        }
        if let Some(at_ms) = ticked_alone(control) {
            let when = format!("ticked {} s after loading", tenths(at_ms));
            return Verdict::failed("The box ticks itself while nobody acts.", "stays unticked", when);
        }
        match ticked_in_passing(control) {
            Some((deed, word)) => Verdict::failed(
                format!("The box ticks itself when {deed}."),
                "stays unticked",
                format!("ticked after {word}"),
            ),
            None => Verdict::Passed,
        }
    }
}

/// When an unticked box was first seen ticked with nobody acting, ms after the load event.
pub(super) fn ticked_alone(control: &BoxFacts) -> Option<f64> {
    let mut unticked = false;
    for moment in &control.timeline {
        match moment.ticked {
            Some(false) => unticked = true,
            Some(true) if unticked || moment.phase == Phase::Watch => return Some(moment.at_ms),
            Some(true) | None => {}
        }
    }
    None
}

/// Whether it ticks itself in any of these ways. Whatever is done on such a page later ticks it as well, which says
/// nothing of its own.
pub(super) fn ticks_itself(control: &BoxFacts) -> bool {
    ticked_alone(control).is_some() || ticked_in_passing(control).is_some()
}

/// By which ordinary use of the page it was ticked: the deed, and a word for it.
fn ticked_in_passing(control: &BoxFacts) -> Option<(&'static str, &'static str)> {
    let deeds = [
        (Exercise::Scroll, "the page is scrolled", "scrolling"),
        (Exercise::Pointer, "the pointer moves over the page", "moving the pointer"),
        (Exercise::Focus, "the keyboard focus goes through the page", "moving the focus"),
    ];
    let ticked = |exercise| {
        control.exercises.iter().any(|done| done.exercise == exercise && done.ticked == Some(true))
    };
    deeds.into_iter().find(|(exercise, ..)| ticked(*exercise)).map(|(_, deed, word)| (deed, word))
}

fn tenths(at_ms: f64) -> String {
    format!("{:.1}", at_ms / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lexicon::Nature,
        rules::literal::{agreement, exercise, failure, honest, moment, says, says_of, state},
    };

    fn late() -> BoxFacts {
        BoxFacts { timeline: vec![moment(Phase::Load, false), moment(Phase::Watch, true)], ..honest() }
    }

    #[test]
    fn a_tick_during_the_watch_fails() {
        let verdict = says(&TicksItself, &late());
        let Verdict::Failed(said) = &verdict else { panic!("{verdict:?}") };
        assert_eq!(said.actual, "ticked 2.5 s after loading");
    }

    #[test]
    fn a_tick_between_loading_and_rest_fails_too() {
        let early =
            BoxFacts { timeline: vec![moment(Phase::Load, false), moment(Phase::Settled, true)], ..honest() };
        failure(says(&TicksItself, &early));
    }

    #[test]
    fn a_tick_that_came_and_went_fails() {
        let mut blink = late();
        blink.timeline.push(moment(Phase::Watch, false));
        failure(says(&TicksItself, &blink));
    }

    #[test]
    fn scrolling_pointing_and_focus_are_no_consent() {
        for deed in [Exercise::Scroll, Exercise::Pointer, Exercise::Focus] {
            let moved = BoxFacts { exercises: vec![exercise(deed, true)], ..honest() };
            assert!(failure(says(&TicksItself, &moved)).starts_with("The box ticks itself when "));
        }
        let reload = BoxFacts { exercises: vec![exercise(Exercise::Reload, true)], ..honest() };
        assert_eq!(says(&TicksItself, &reload), Verdict::Passed);
    }

    #[test]
    fn a_still_box_passes_and_a_ticked_one_is_another_rules_matter() {
        assert_eq!(says(&TicksItself, &honest()), Verdict::Passed);
        let ticked = BoxFacts { state: state(true), timeline: vec![moment(Phase::Load, true)], ..honest() };
        assert_eq!(says(&TicksItself, &ticked), Verdict::NotApplicable);
        let opt_out = Nature { opt_out: true, ..agreement() };
        assert_eq!(says_of(&TicksItself, &late(), &opt_out), Verdict::NotApplicable);
    }
}
