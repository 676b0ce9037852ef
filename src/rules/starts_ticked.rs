//! Consent is something that a person does. A box that is ticked before anybody acted asks people to notice,
//! to understand and to undo, and most do not: in 2018 hundreds of millions agreed to the Sesame service
//! agreement because its box came ticked.
//!
//! Silence, inactivity and pre-ticked boxes are no consent in any law that this tool knows. It makes no
//! difference whether the tick is an attribute, a script, a chosen option or a switch that stands on "on".

use super::{Authority, Group, Meta, Rule, Source, Subject, Verdict};
use crate::{
    facts::{BoxFacts, Phase},
    findings::Level,
};

pub struct StartsTicked;

static META: Meta = Meta {
    id: "starts-ticked",
    title: "the box is ticked before anybody acted",
    group: Group::State,
    level: Level::Deny,
    threshold: None,
    authority: &[
        Authority { source: Source::Statute, cite: "GDPR art. 4(11), recital 32" },
        Authority { source: Source::Court, cite: "CJEU C-673/17 Planet49" },
        Authority { source: Source::Statute, cite: "PIPL art. 14 (China)" },
        Authority { source: Source::Guidance, cite: "CRTC 2012-549 (Canada, CASL: \"toggling\")" },
        Authority { source: Source::Guidance, cite: "ICO PECR guidance (UK)" },
    ],
    bad: r#"<label><input type="checkbox" name="sesame" checked>
  I agree to the Sesame service agreement</label>"#,
    good: r#"<label><input type="checkbox" name="sesame">
  I agree to the Sesame service agreement</label>"#,
    mend: "Let the box start unticked: no `checked`, no default in the component, the store or the database \
           column behind it. If something needs no consent, say so in a sentence and leave the box out.",
    file: include_str!("starts_ticked.rs"),
};

impl Rule for StartsTicked {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        if subject.nature.opt_out {
            return Verdict::NotApplicable;
        }
        match settled(subject.control) {
            Some(true) => Verdict::failed(message(subject.control), "unticked", "ticked"),
            Some(false) => Verdict::Passed,
            None => Verdict::unsure(
                "It can't be told whether the box starts ticked.",
                "unticked",
                "no reading of its state",
            ),
        }
    }
}

/// Ticked from the first look on, and still so when the page came to rest. A box that is unticked at first and
/// ticked later ticks itself, which is another rule's matter.
pub fn settled(control: &BoxFacts) -> Option<bool> {
    let first = control.state.ticked()?;
    let at_rest = control
        .timeline
        .iter()
        .filter(|moment| matches!(moment.phase, Phase::Load | Phase::Settled))
        .filter_map(|moment| moment.ticked)
        .next_back();
    Some(first && at_rest.unwrap_or(first))
}

fn message(control: &BoxFacts) -> &'static str {
    use crate::facts::BoxKind::{Checkbox, Chip, Radio, Select, Switch, Toggle};
    match control.kind {
        _ if !control.enabled => "The box starts ticked and can't be unticked.",
        Checkbox => "The box starts ticked.",
        Switch => "The switch starts switched on.",
        Radio | Select => "The agreeing option is chosen from the start.",
        Toggle | Chip => "The button starts pressed.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::{BoxKind, StateFacts},
        lexicon::Nature,
        rules::literal::{agreement, doubt, failure, honest, moment, says, says_of, state},
    };

    fn ticked() -> BoxFacts {
        BoxFacts { state: state(true), timeline: vec![moment(Phase::Load, true)], ..honest() }
    }

    #[test]
    fn an_untouched_tick_fails_whatever_the_control() {
        assert_eq!(failure(says(&StartsTicked, &ticked())), "The box starts ticked.");
        let switch = BoxFacts { kind: BoxKind::Switch, ..ticked() };
        assert_eq!(failure(says(&StartsTicked, &switch)), "The switch starts switched on.");
        let locked = BoxFacts { enabled: false, ..ticked() };
        assert_eq!(failure(says(&StartsTicked, &locked)), "The box starts ticked and can't be unticked.");
    }

    #[test]
    fn an_unticked_or_mixed_box_passes() {
        assert_eq!(says(&StartsTicked, &honest()), Verdict::Passed);
        let mixed = BoxFacts { state: StateFacts { mixed: true, ..state(true) }, ..honest() };
        assert_eq!(says(&StartsTicked, &mixed), Verdict::Passed);
    }

    #[test]
    fn the_state_at_rest_decides() {
        let undone =
            BoxFacts { timeline: vec![moment(Phase::Load, true), moment(Phase::Settled, false)], ..ticked() };
        assert_eq!(says(&StartsTicked, &undone), Verdict::Passed);
        let late =
            BoxFacts { timeline: vec![moment(Phase::Load, false), moment(Phase::Settled, true)], ..honest() };
        assert_eq!(says(&StartsTicked, &late), Verdict::Passed);
    }

    #[test]
    fn a_ticked_opt_out_is_no_consent() {
        let opt_out = Nature { opt_out: true, ..agreement() };
        assert_eq!(says_of(&StartsTicked, &ticked(), &opt_out), Verdict::NotApplicable);
    }

    #[test]
    fn a_state_that_nobody_could_read_is_unsure() {
        let unread = BoxFacts { state: StateFacts::default(), timeline: vec![], ..honest() };
        assert!(doubt(says(&StartsTicked, &unread)).contains("can't be told"));
    }
}
