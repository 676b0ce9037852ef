//! Every language's own sentences, judged as a page would bring them.

use toml_edit::DocumentMut;

use super::languages::FILES;
use super::{Agreement, Nature, classify};
use crate::facts::{BoxFacts, BoxKind, LabelFacts, OptionFacts, PageFacts, Place, StateFacts};

fn sentences(file: &str, key: &str) -> Vec<String> {
    let doc: DocumentMut = file.parse().unwrap();
    let Some(array) = doc["sentences"].get(key).and_then(|item| item.as_array()) else { return Vec::new() };
    array.iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}

fn checkbox(text: &str) -> BoxFacts {
    BoxFacts {
        label: LabelFacts { text: text.into(), ..LabelFacts::default() },
        enabled: true,
        shown: true,
        place: Place { form: "form".into(), has_submit: true, ..Place::default() },
        ..BoxFacts::default()
    }
}

fn page(lang: &str, boxes: Vec<BoxFacts>) -> PageFacts {
    PageFacts { lang: lang.into(), boxes, ..PageFacts::default() }
}

fn judged(lang: &str, boxed: BoxFacts) -> Nature {
    classify(&mut page(lang, vec![boxed])).remove(0)
}

/// What is wrong with each sentence of a kind.
fn wrong(key: &str, judge: impl Fn(&str, &str) -> Option<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (lang, file) in FILES {
        for sentence in sentences(file, key) {
            wrong.extend(judge(lang, &sentence).map(|fault| format!("{lang} {key}: {sentence} → {fault}")));
        }
    }
    wrong
}

fn unless(right: bool, nature: &Nature) -> Option<String> {
    (!right).then(|| format!("{:?} opt_out={} ({})", nature.agreement, nature.opt_out, nature.why))
}

fn ask(lang: &str, sentence: &str) -> Nature {
    judged(lang, checkbox(sentence))
}

#[test]
fn every_language_has_sentences_of_every_kind() {
    let keys = [
        "agreement",
        "no_agreement",
        "opt_out",
        "select_all",
        "strictly_necessary",
        "cookie_dialog",
        "agreeing_options",
        "refusing_options",
    ];
    for (lang, file) in FILES {
        for key in keys {
            assert!(!sentences(file, key).is_empty(), "{lang}: {key}");
        }
    }
}

#[test]
fn agreements_are_heard() {
    let wrong = wrong("agreement", |lang, sentence| {
        let nature = ask(lang, sentence);
        unless(nature.agreement == Agreement::Yes && !nature.opt_out, &nature)
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_no_agreement_is_left_alone() {
    let wrong = wrong("no_agreement", |lang, sentence| {
        let nature = ask(lang, sentence);
        unless(nature.agreement == Agreement::No, &nature)
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn opt_outs_are_turned_round() {
    let wrong = wrong("opt_out", |lang, sentence| {
        let nature = ask(lang, sentence);
        unless(nature.agreement == Agreement::Yes && nature.opt_out, &nature)
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn select_all_is_heard() {
    let wrong = wrong("select_all", |lang, sentence| {
        let nature = ask(lang, sentence);
        unless(nature.select_all, &nature)
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn in_cookie_dialog(text: &str) -> BoxFacts {
    let mut boxed = checkbox(text);
    boxed.kind = BoxKind::Switch;
    boxed.place.dialog = "We use cookies".into();
    boxed
}

#[test]
fn strictly_necessary_needs_no_consent() {
    let wrong = wrong("strictly_necessary", |lang, sentence| {
        let mut boxed = in_cookie_dialog(sentence);
        boxed.enabled = false;
        boxed.state = StateFacts { property: Some(true), ..StateFacts::default() };
        let nature = judged(lang, boxed);
        unless(nature.agreement == Agreement::No && nature.strictly_necessary, &nature)
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn categories_in_a_cookie_dialog_are_consents() {
    let wrong = wrong("cookie_dialog", |lang, sentence| {
        let nature = judged(lang, in_cookie_dialog(sentence));
        unless(nature.agreement == Agreement::Yes && !nature.opt_out, &nature)
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn option(text: &str) -> OptionFacts {
    OptionFacts { text: text.into(), ..OptionFacts::default() }
}

#[test]
fn options_that_agree_are_told_from_those_that_refuse() {
    for (lang, file) in FILES {
        for yes in sentences(file, "agreeing_options") {
            for no in sentences(file, "refusing_options") {
                let mut boxed = checkbox("Newsletter");
                boxed.kind = BoxKind::Radio;
                boxed.options = vec![option(&no), option(&yes)];
                let nature = judged(lang, boxed);
                assert_eq!(nature.agree_option, Some(1), "{lang}: {no} / {yes} ({})", nature.why);
            }
        }
    }
}

#[test]
fn a_page_that_lies_about_its_language_is_heard_all_the_same() {
    let mut all = 0;
    let missed: Vec<String> = FILES
        .iter()
        .flat_map(|(_, file)| sentences(file, "agreement"))
        .inspect(|_| all += 1)
        .filter(|sentence| judged("en", checkbox(sentence)).agreement == Agreement::No)
        .collect();
    // Alone on a page, two or three words without an article may pass for another language.
    assert!(missed.len() * 10 < all, "{} of {all}:\n{}", missed.len(), missed.join("\n"));
}

proptest::proptest! {
    #[test]
    fn no_text_breaks_the_verdict(text in "\\PC{0,80}", name in "[a-zA-Z_\\[\\]]{0,20}", lang in "[a-z]{0,3}", own in proptest::bool::ANY) {
        let mut boxed = checkbox(if own { &text } else { "" });
        boxed.name = name;
        boxed.context.clone_from(&text);
        boxed.options = vec![option(&text), option("")];
        let nature = judged(&lang, boxed.clone());
        proptest::prop_assert!(nature.agree_option.is_none_or(|at| at < 2));
        boxed.options.clear();
        proptest::prop_assert!(!judged(&lang, boxed).why.is_empty());
    }
}
