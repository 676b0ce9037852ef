//! What a person sees and what the page has noted down are two different answers. If the box looks empty while
//! the form notes consent, people agree unknowingly; if it looks ticked while nothing is noted, the page trains
//! them to leave ticks alone.
//!
//! Only a picture of the box can tell. Where the picture leaves it open, this rule says nothing.

use super::{Authority, Group, Meta, Rule, Source, Subject, Verdict};
use crate::{facts::StateFacts, findings::Level};

pub struct LooksTicked;

static META: Meta = Meta {
    id: "looks-ticked",
    title: "the box is painted otherwise than it is set",
    group: Group::State,
    level: Level::Deny,
    threshold: None,
    authority: &[
        Authority { source: Source::Guidance, cite: "EDPB 03/2022 \"hidden in plain sight\"" },
        Authority { source: Source::Standard, cite: "WCAG 4.1.2 name, role, value" },
    ],
    bad: r#"<style>input { appearance: none; width: 16px; height: 16px;
  border: 1px solid; background: url(tick.svg) }</style>
<label><input type="checkbox"> Send me offers</label>"#,
    good: r#"<style>input { appearance: none; width: 16px; height: 16px; border: 1px solid }
  input:checked { background: url(tick.svg) }</style>
<label><input type="checkbox"> Send me offers</label>"#,
    mend: "Paint the tick from the state itself (`:checked`, `[aria-checked=true]`) and from nothing else, and \
           make the two states differ by more than a shade.",
    file: include_str!("looks_ticked.rs"),
};

impl Rule for LooksTicked {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let control = subject.control;
        let state = control.state;
        if !control.shown || state.mixed {
            return Verdict::NotApplicable;
        }
        match (set(state), state.paint) {
            (Some(false), Some(true)) => Verdict::failed(
                "The box looks ticked although it is not.",
                "painted empty, as it is set",
                "painted ticked, set unticked",
            ),
            (Some(true), Some(false)) => Verdict::failed(
                "The box looks empty although it is ticked.",
                "painted ticked, as it is set",
                "painted empty, set ticked",
            ),
            (Some(_), Some(_)) => Verdict::Passed,
            _ => Verdict::NotApplicable,
        }
    }
}

/// The state without what the picture says.
fn set(state: StateFacts) -> Option<bool> {
    StateFacts { paint: None, ..state }.ticked()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::BoxFacts,
        rules::literal::{failure, honest, says, state},
    };

    fn painted(ticked: bool, paint: Option<bool>) -> BoxFacts {
        BoxFacts { state: StateFacts { paint, ..state(ticked) }, ..honest() }
    }

    #[test]
    fn paint_against_state_fails_both_ways() {
        assert_eq!(
            failure(says(&LooksTicked, &painted(false, Some(true)))),
            "The box looks ticked although it is not."
        );
        assert_eq!(
            failure(says(&LooksTicked, &painted(true, Some(false)))),
            "The box looks empty although it is ticked."
        );
    }

    #[test]
    fn paint_that_agrees_passes() {
        assert_eq!(says(&LooksTicked, &painted(true, Some(true))), Verdict::Passed);
        assert_eq!(says(&LooksTicked, &painted(false, Some(false))), Verdict::Passed);
    }

    #[test]
    fn without_a_picture_or_another_reading_nothing_is_said() {
        assert_eq!(says(&LooksTicked, &painted(true, None)), Verdict::NotApplicable);
        let paint_alone = StateFacts { paint: Some(true), ..StateFacts::default() };
        let only = BoxFacts { state: paint_alone, ..honest() };
        assert_eq!(says(&LooksTicked, &only), Verdict::NotApplicable);
        let unseen = BoxFacts { shown: false, ..painted(false, Some(true)) };
        assert_eq!(says(&LooksTicked, &unseen), Verdict::NotApplicable);
    }
}
