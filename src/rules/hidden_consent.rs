//! The form says yes to something that the page never asks. No person sees the field, no person can refuse,
//! and the record afterwards looks like every other consent.
//!
//! Three shapes: a hidden field that carries a yes; a ticked box that nobody can see; an empty box whose form
//! sends a yes all the same.

use super::{Authority, Group, Meta, Rule, Source, Subject, Verdict};
use crate::{
    facts::{BoxFacts, BoxKind, HiddenField, PageFacts},
    findings::Level,
    lexicon,
};

pub struct HiddenConsent;

static META: Meta = Meta {
    id: "hidden-consent",
    title: "the form sends a consent that the page does not show",
    group: Group::State,
    level: Level::Deny,
    threshold: None,
    authority: &[
        Authority { source: Source::Statute, cite: "GDPR art. 4(11): informed, by a clear affirmative act" },
        Authority { source: Source::Statute, cite: "PIPL art. 14 (China)" },
    ],
    bad: r#"<input type="hidden" name="marketing_consent" value="yes">"#,
    good: r#"<label><input type="checkbox" name="marketing_consent" value="yes">
  Send me offers by e-mail</label>"#,
    mend: "Ask for the consent with a box that people can see, or do not send the field.",
    file: include_str!("hidden_consent.rs"),
};

impl Rule for HiddenConsent {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let (control, state) = (subject.control, &subject.control.state);
        if subject.nature.opt_out {
            return Verdict::NotApplicable;
        }
        match state.ticked() {
            Some(true) if !control.shown => Verdict::failed(
                "A ticked box that nobody can see gives the consent.",
                "a box that people can see",
                "ticked, and not shown",
            ),
            Some(false) if two_state(control.kind) && state.submission == Some(true) => {
                sent_all_the_same(control)
            }
            Some(_) => Verdict::Passed,
            None => Verdict::NotApplicable,
        }
    }

    fn check_page(&self, page: &PageFacts) -> Vec<Verdict> {
        let unasked = page.hidden_fields.iter().filter(|field| !field.mirrored && !is_a_box(page, field));
        unasked.filter_map(field_verdict).collect()
    }
}

/// An unseen input that is listed as a box is judged as one, by its words.
fn is_a_box(page: &PageFacts, field: &HiddenField) -> bool {
    page.boxes.iter().any(|control| control.selector == field.selector && control.frames == field.frames)
}

/// The field that carries a box made by hand is found by its place: only its name makes sure that it is the one.
fn sent_all_the_same(control: &BoxFacts) -> Verdict {
    let (name, value) = (control.name.clone(), control.value.clone());
    let expected = "nothing sent for an empty box";
    match lexicon::hidden_consent(&HiddenField { name, value, ..HiddenField::default() }) {
        Some(why) => Verdict::failed(
            "The box is empty, and the form sends the consent all the same.",
            expected,
            format!("sent as given ({why})"),
        ),
        None => Verdict::unsure(
            "The box is empty, and a field beside it may send the consent all the same.",
            expected,
            format!("{} = {}", control.name, control.value),
        ),
    }
}

/// Of a group with options the form always sends something: the refusing answer too.
fn two_state(kind: BoxKind) -> bool {
    matches!(kind, BoxKind::Checkbox | BoxKind::Switch | BoxKind::Chip)
}

fn field_verdict(field: &HiddenField) -> Option<Verdict> {
    let why = lexicon::hidden_consent(field)?;
    Some(Verdict::failed(
        format!("The form sends a consent that the page does not ask for ({why})."),
        "a box that people can see",
        format!("{} = {} ({})", field.name, field.value, field.why),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::StateFacts,
        lexicon::Nature,
        rules::literal::{agreement, doubt, failure, honest, says, says_of, state},
    };

    fn field(mirrored: bool) -> PageFacts {
        let field = HiddenField {
            name: "marketing_consent".to_owned(),
            value: "yes".to_owned(),
            why: "type=hidden".to_owned(),
            selector: "#marketing".to_owned(),
            mirrored,
            ..HiddenField::default()
        };
        PageFacts { hidden_fields: vec![field], ..PageFacts::default() }
    }

    #[test]
    fn a_hidden_yes_fails_on_the_page() {
        let verdicts = HiddenConsent.check_page(&field(false));
        let [Verdict::Failed(said)] = verdicts.as_slice() else { panic!("{verdicts:?}") };
        assert_eq!(said.actual, "marketing_consent = yes (type=hidden)");
    }

    #[test]
    fn a_field_that_a_visible_box_stands_for_is_fine() {
        assert_eq!(HiddenConsent.check_page(&field(true)), []);
    }

    #[test]
    fn a_field_that_is_listed_as_a_box_is_judged_there() {
        let control = BoxFacts { selector: "#marketing".to_owned(), ..honest() };
        assert_eq!(HiddenConsent.check_page(&PageFacts { boxes: vec![control], ..field(false) }), []);
    }

    #[test]
    fn an_unseen_ticked_box_fails() {
        let unseen = BoxFacts { shown: false, state: state(true), ..honest() };
        assert!(failure(says(&HiddenConsent, &unseen)).contains("nobody can see"));
    }

    #[test]
    fn an_empty_box_that_is_sent_as_given_fails() {
        let sent = StateFacts { submission: Some(true), ..state(false) };
        let named =
            |name: &str| BoxFacts { state: sent, name: name.to_owned(), value: "yes".to_owned(), ..honest() };
        assert!(failure(says(&HiddenConsent, &named("marketing_consent"))).contains("all the same"));
        assert!(doubt(says(&HiddenConsent, &named("f1"))).contains("may send"));
        let select = BoxFacts { kind: BoxKind::Select, state: sent, ..honest() };
        assert_eq!(says(&HiddenConsent, &select), Verdict::Passed);
    }

    #[test]
    fn seen_boxes_pass_and_opt_outs_are_not_judged() {
        assert_eq!(says(&HiddenConsent, &honest()), Verdict::Passed);
        assert_eq!(says(&HiddenConsent, &BoxFacts { state: state(true), ..honest() }), Verdict::Passed);
        let unseen = BoxFacts { shown: false, state: state(true), ..honest() };
        let opt_out = Nature { opt_out: true, ..agreement() };
        assert_eq!(says_of(&HiddenConsent, &unseen, &opt_out), Verdict::NotApplicable);
    }

    #[test]
    fn an_unread_state_is_not_judged() {
        let unread = BoxFacts { state: StateFacts::default(), ..honest() };
        assert_eq!(says(&HiddenConsent, &unread), Verdict::NotApplicable);
    }
}
