//! A person left the box empty, or emptied it, and the page ticks it again: after a reload, on the way back,
//! when the form comes again with an error, or at once. Their answer was no and the page changed it.
//!
//! The form that comes again with an error is the common case. People look at the field that is marked red and
//! not at the boxes that they dealt with before.

use super::{Authority, Group, Meta, Rule, Source, Subject, Verdict, starts_ticked, ticks_itself};
use crate::{facts::Exercise, findings::Level};

pub struct Reticks;

static META: Meta = Meta {
    id: "reticks",
    title: "an unticked box comes back ticked",
    group: Group::State,
    level: Level::Deny,
    threshold: None,
    authority: &[
        Authority {
            source: Source::Guidance,
            cite: "China, App violation identification method (2019) III.5",
        },
        Authority { source: Source::Statute, cite: "GDPR art. 4(11), recital 32" },
    ],
    bad: r#"<label><input type="checkbox" id="ads"> Send me offers</label>
<script>ads.checked = "visited" in sessionStorage; sessionStorage.visited = "yes"</script>"#,
    good: r#"<label><input type="checkbox" id="ads" onchange="sessionStorage.ads = checked"> Send me offers</label>
<script>ads.checked = sessionStorage.ads === "true"</script>"#,
    mend: "Render the form again with what the person chose: an absent value of a box means \"no\", not \"use the \
           default\". Check the error page, the reload, the way back, and handlers that undo a change.",
    file: include_str!("reticks.rs"),
};

impl Rule for Reticks {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs_exercises(&self) -> bool {
        true
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let control = subject.control;
        let unticked = starts_ticked::settled(control) == Some(false);
        if subject.nature.opt_out || !unticked || ticks_itself::ticks_itself(control) {
            return Verdict::NotApplicable;
        }
        let tried: Vec<_> =
            control.exercises.iter().filter_map(|done| Some((deed(done.exercise)?, done.ticked))).collect();
        if let Some((deed, _)) = tried.iter().find(|(_, ticked)| *ticked == Some(true)) {
            return Verdict::failed(
                format!("The box is ticked again after {deed}."),
                "stays unticked",
                format!("ticked after {deed}"),
            );
        }
        if tried.is_empty() { Verdict::NotApplicable } else { Verdict::Passed }
    }
}

fn deed(exercise: Exercise) -> Option<&'static str> {
    match exercise {
        Exercise::Reload => Some("a reload"),
        Exercise::Back => Some("leaving the page and coming back"),
        Exercise::FailedSubmit => Some("the form was sent and came back with an error"),
        Exercise::Untick => Some("its user unticked it"),
        Exercise::Scroll | Exercise::Pointer | Exercise::Focus | Exercise::Proxy => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::{BoxFacts, Phase},
        lexicon::Nature,
        rules::literal::{agreement, exercise, failure, honest, moment, says, says_of, state},
    };

    fn after(deed: Exercise, ticked: bool) -> BoxFacts {
        BoxFacts { exercises: vec![exercise(deed, ticked)], ..honest() }
    }

    #[test]
    fn each_way_of_coming_back_ticked_fails() {
        for deed in [Exercise::Reload, Exercise::Back, Exercise::FailedSubmit, Exercise::Untick] {
            assert!(
                failure(says(&Reticks, &after(deed, true))).starts_with("The box is ticked again after ")
            );
        }
    }

    #[test]
    fn a_box_that_stays_empty_passes() {
        assert_eq!(says(&Reticks, &after(Exercise::Reload, false)), Verdict::Passed);
    }

    #[test]
    fn where_nothing_was_tried_nothing_is_said() {
        assert_eq!(says(&Reticks, &honest()), Verdict::NotApplicable);
        assert_eq!(says(&Reticks, &after(Exercise::Scroll, true)), Verdict::NotApplicable);
    }

    #[test]
    fn a_box_ticked_from_the_start_or_by_itself_is_reported_once() {
        let ticked = BoxFacts {
            state: state(true),
            timeline: vec![moment(Phase::Load, true)],
            ..after(Exercise::Reload, true)
        };
        assert_eq!(says(&Reticks, &ticked), Verdict::NotApplicable);
        let late = BoxFacts {
            timeline: vec![moment(Phase::Load, false), moment(Phase::Watch, true)],
            ..after(Exercise::Reload, true)
        };
        assert_eq!(says(&Reticks, &late), Verdict::NotApplicable);
        let opt_out = Nature { opt_out: true, ..agreement() };
        assert_eq!(says_of(&Reticks, &after(Exercise::Reload, true), &opt_out), Verdict::NotApplicable);
    }
}
