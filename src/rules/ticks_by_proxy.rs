//! The person acts on one thing and agrees to another. They tick "remember my details" and a consent further
//! down is ticked with it, out of sight.
//!
//! A control that says that it stands for others ("agree to all") may tick them: that is what it says.

use super::{Authority, Group, Meta, Rule, Source, Subject, Verdict, starts_ticked, ticks_itself};
use crate::{
    facts::{BoxFacts, BoxKind, Exercise},
    findings::Level,
};

pub struct TicksByProxy;

static META: Meta = Meta {
    id: "ticks-by-proxy",
    title: "acting on another control ticks the box",
    group: Group::State,
    level: Level::Deny,
    threshold: None,
    authority: &[
        Authority { source: Source::Statute, cite: "GDPR art. 7(2): distinguishable from other matters" },
        Authority { source: Source::Statute, cite: "GDPR recital 43: separate consent per purpose" },
    ],
    bad: r#"<label><input type="checkbox" onchange="ads.checked = true"> Remember my details</label>
<label><input type="checkbox" id="ads"> Partners may call me</label>"#,
    good: r#"<label><input type="checkbox"> Remember my details</label>
<label><input type="checkbox" id="ads"> Partners may call me</label>"#,
    mend: "Remove the coupling, or let the first control say in its own label that it ticks the others \
           (\"Agree to all\").",
    file: include_str!("ticks_by_proxy.rs"),
};

/// A box that its user can't untick is ticked whatever is done next.
fn jumps_back(control: &BoxFacts) -> bool {
    control.exercises.iter().any(|done| done.exercise == Exercise::Untick && done.ticked == Some(true))
}

impl Rule for TicksByProxy {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs_exercises(&self) -> bool {
        true
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let control = subject.control;
        let unticked = starts_ticked::settled(control) == Some(false);
        // A list whose options are not known yet can't be told from other controls when it is tried.
        let unknown = control.kind == BoxKind::Select && subject.nature.agree_option.is_none();
        if unknown
            || subject.nature.opt_out
            || !unticked
            || ticks_itself::ticks_itself(control)
            || jumps_back(control)
        {
            return Verdict::NotApplicable;
        }
        let mut tried = control
            .exercises
            .iter()
            .filter(|done| done.exercise == Exercise::Proxy && !done.declared_all)
            .peekable();
        if tried.peek().is_none() {
            return Verdict::NotApplicable;
        }
        let Some(done) = tried.find(|done| done.ticked == Some(true)) else { return Verdict::Passed };
        let by = done.by.as_deref().map_or("another control".to_owned(), |by| format!("\"{by}\""));
        Verdict::failed(
            format!("Acting on {by} ticks this box too."),
            "only its own control ticks it",
            format!("ticked by {by}"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::{BoxFacts, ExerciseFact},
        rules::literal::{failure, honest, says, state},
    };

    fn proxy(ticked: bool, declared_all: bool) -> BoxFacts {
        let by = Some("Remember my details".to_owned());
        let fact = ExerciseFact { exercise: Exercise::Proxy, ticked: Some(ticked), by, declared_all };
        BoxFacts { exercises: vec![fact], ..honest() }
    }

    #[test]
    fn a_box_that_another_control_ticks_fails_and_the_control_is_named() {
        assert_eq!(
            failure(says(&TicksByProxy, &proxy(true, false))),
            "Acting on \"Remember my details\" ticks this box too."
        );
    }

    #[test]
    fn a_box_that_stays_passes() {
        assert_eq!(says(&TicksByProxy, &proxy(false, false)), Verdict::Passed);
    }

    #[test]
    fn a_declared_select_all_may() {
        assert_eq!(says(&TicksByProxy, &proxy(true, true)), Verdict::NotApplicable);
    }

    #[test]
    fn untried_or_ticked_boxes_are_not_judged() {
        assert_eq!(says(&TicksByProxy, &honest()), Verdict::NotApplicable);
        let ticked = BoxFacts { state: state(true), timeline: vec![], ..proxy(true, false) };
        assert_eq!(says(&TicksByProxy, &ticked), Verdict::NotApplicable);
    }
}
