//! All that can be said of a change, in one table: read it as a product owner would.

use super::*;
use crate::{
    facts::BoxKind,
    lexicon::Agreement,
    snapshots::{
        contents::{LinkTo, Place, Wording},
        pixels::PixelChange,
    },
};

pub fn state() -> State {
    State {
        ticked: Some(false),
        enabled: true,
        agreement: Agreement::Yes,
        text_px: Some(14.0),
        contrast: Some(7.1),
        visible: 1.0,
        control_px: [18.0, 18.0],
        place: Place { heading: "Sign up".into(), ..Place::default() },
        ..State::default()
    }
}

fn wording(sentence: &str, links: &[(&str, &str)], options: &[&str]) -> Wording {
    Wording {
        sentence: sentence.into(),
        heard: String::new(),
        links: links.iter().map(|(text, to)| LinkTo { text: (*text).into(), to: (*to).into() }).collect(),
        options: options.iter().map(|option| (*option).to_owned()).collect(),
    }
}

/// Each field of a state, to the one side and back.
fn of_states() -> Vec<Sentence> {
    let changes: [&dyn Fn(&mut State); 14] = [
        &|s| s.ticked = Some(true),
        &|s| s.ticked = None,
        &|s| s.chosen = "All partners".into(),
        &|s| s.opt_out = true,
        &|s| s.agreement = Agreement::No,
        &|s| s.agreement = Agreement::Unsure,
        &|s| s.required = true,
        &|s| s.enabled = false,
        &|s| s.kind = BoxKind::Switch,
        &|s| s.text_px = Some(8.0),
        &|s| s.text_px = None,
        &|s| s.contrast = Some(3.9),
        &|s| s.contrast = None,
        &|s| s.visible = 0.6,
    ];
    let places: [&dyn Fn(&mut State); 5] = [
        &|s| s.control_px = [9.0, 9.0],
        &|s| s.place.dialog = true,
        &|s| s.place.heading = "Checkout".into(),
        &|s| s.place.group = "Marketing".into(),
        &|s| s.place.heading = String::new(),
    ];
    let mut said = Vec::new();
    for change in changes.iter().chain(&places) {
        let mut other = state();
        change(&mut other);
        for (old, new) in [(state(), other.clone()), (other, state())] {
            let sentences = of_state(&old, &new);
            assert!(!sentences.is_empty(), "{old:?} and {new:?} differ, and nothing is said");
            said.extend(sentences);
        }
    }
    said
}

fn of_wordings() -> Vec<Sentence> {
    let terms = "I agree to the terms";
    let link = [("terms", "[base]/terms")];
    let both = [("terms", "[base]/terms"), ("partners", "https://ads.example/list")];
    let pairs = [
        (
            wording("Share my data with us.", &[], &[]),
            wording("Share my data with us and our partners.", &[], &[]),
        ),
        (wording("You may call me", &[], &[]), wording("You will call me", &[], &[])),
        (wording(terms, &[], &[]), wording("Send me the weekly newsletter", &[], &[])),
        (wording(terms, &[], &[]), wording("", &[], &[])),
        (wording(terms, &link, &[]), wording(terms, &[("terms", "")], &[])),
        (wording(terms, &link, &[]), wording(terms, &both, &[])),
        (wording("Call me", &[], &["Yes", "No"]), wording("Call me", &[], &["Yes", "No", "Later"])),
        (wording("Call me", &[], &["Yes", "No"]), wording("Call me", &[], &["Yes", "Later"])),
        (wording("Call me", &[], &["Yes", "No"]), wording("Call me", &[], &["No", "Yes"])),
        (
            Wording { heard: "I agree".into(), ..wording("I do not agree", &[], &[]) },
            Wording { heard: "I accept".into(), ..wording("I do not agree", &[], &[]) },
        ),
    ];
    let both_ways = pairs.iter().flat_map(|(a, b)| [(a, b), (b, a)]);
    both_ways.flat_map(|(old, new)| of_wording(old, new)).collect()
}

#[test]
fn all_that_can_be_said() {
    let ticked = State { ticked: Some(true), ..state() };
    let refusal = |reason: &str, role: Option<&str>| Refusal {
        who: "Dana".into(),
        role: role.map(Into::into),
        reason: reason.into(),
        at: "2026-11-23T21:00:00Z".parse().unwrap(),
    };
    let mut said = vec![of_new(&ticked, "I agree"), of_new(&state(), "I agree"), of_gone("I agree")];
    said.extend(SnapshotKind::ALL.map(|kind| of_new_kind(kind, "I agree")));
    said.extend(SnapshotKind::ALL.map(of_missing));
    said.extend(of_states());
    said.extend(of_wordings());
    said.push(of_pixels(PixelChange::Share(0.031)));
    said.push(of_pixels(PixelChange::Share(0.001)));
    said.push(of_pixels(PixelChange::Size { old: (330, 70), new: (330, 60) }));
    said.push(of_refusal(&refusal("it must start unticked", Some("legal"))));
    said.push(of_refusal(&refusal("", None)));
    said.sort_by_key(|sentence| sentence.severity);
    let mut table = String::new();
    for Sentence { severity, en, zh } in said {
        let severity = format!("{severity:?}").to_lowercase();
        let line = format!("{severity:6} {en}\n       {zh}\n");
        if !table.contains(&line) {
            table.push_str(&line);
        }
        assert!(en.ends_with('.') && zh.ends_with('。'), "{en} {zh}");
        assert!(!zh.contains(", ") && !zh.contains(": "), "English marks in {zh}");
    }
    insta::assert_snapshot!(table);
}
