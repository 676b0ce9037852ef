//! What a report says in English, in Chinese for the page. What the rules say stands in `chinese.toml`: the rules
//! themselves speak one language, which reports and tools read.

use std::{collections::BTreeMap, sync::LazyLock};

use regex::{Captures, Regex};
use serde::Deserialize;

use crate::{report::json::JsonReport, snapshots::Change};

static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| toml::from_str(include_str!("chinese.toml")).unwrap_or_default());
static PHRASES: LazyLock<Vec<Phrase>> =
    LazyLock::new(|| TEXTS.said.iter().filter_map(|[en, zh]| Phrase::new(en, zh)).collect());

/// English and Chinese, side by side.
#[derive(Debug, Default, Deserialize)]
struct Texts {
    said: Vec<[String; 2]>,
    decided: Vec<[String; 2]>,
}

#[derive(Debug)]
struct Phrase {
    en: Regex,
    zh: String,
}

impl Phrase {
    /// Places without a number are counted in their order.
    fn new(en: &str, zh: &str) -> Option<Self> {
        let pattern = regex::escape(en).replace(r"\{\}", "(.+?)");
        let mut at = 0;
        let counted = |_: &Captures<'_>| {
            at += 1;
            format!("{{{at}}}")
        };
        let zh = PLACE.replace_all(zh, counted).into_owned();
        Some(Self { en: Regex::new(&format!("(?s)^{pattern}$")).ok()?, zh })
    }
}

static PLACE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\{\}").expect("a plain pattern"));
static COUNTED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\{(\d)\}").expect("a plain pattern"));

/// A text of a rule in Chinese; `None` for one that is not known. What fills its places is translated too where it is
/// known, and stays as it is where it comes from the page.
pub fn chinese(en: &str) -> Option<String> {
    PHRASES.iter().find_map(|phrase| {
        let found = phrase.en.captures(en)?;
        let part = |place: &Captures<'_>| {
            let at: usize = place[1].parse().unwrap_or_default();
            let part = found.get(at).map_or("", |part| part.as_str());
            chinese(part).or_else(|| listed(part)).unwrap_or_else(|| part.to_owned())
        };
        Some(COUNTED.replace_all(&phrase.zh, part).into_owned())
    })
}

/// `marketing and sharing`, `terms, marketing`.
fn listed(en: &str) -> Option<String> {
    let parts: Vec<String> =
        en.split(" and ").flat_map(|some| some.split(", ")).map(chinese).collect::<Option<_>>()?;
    (parts.len() > 1).then(|| parts.join("、"))
}

/// All that the findings and the changes of a report say, and what may become of decisions, by the English text.
pub fn of_report(report: &JsonReport, changes: &[Change]) -> BTreeMap<String, String> {
    let findings = report.checks.iter().flat_map(|check| &check.findings);
    let texts = findings.flat_map(|finding| [&finding.message, &finding.expected, &finding.actual]);
    let ruled = texts.filter_map(|text| Some((text.clone(), chinese(text)?)));
    let told = changes.iter().flat_map(Change::told).map(|sentence| (sentence.en, sentence.zh));
    let decided = TEXTS.decided.iter().map(|[en, zh]| (en.clone(), zh.clone()));
    ruled.chain(told).chain(decided).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fills_a_place_is_translated_where_it_is_known_and_the_pages_words_stay() {
        for (en, zh) in [
            ("The box starts ticked.", "选框默认已勾选。"),
            ("at least 0.75 × the body text", "至少为正文的 0.75 倍"),
            ("at least 4.5:1", "至少 4.5:1"),
            (
                "at least 24 px by 24 px, or as much room around it",
                "至少 24 px × 24 px，或四周留有同样的空间",
            ),
            ("The box ticks itself when the page is scrolled.", "滚动页面时，选框自行勾选。"),
            (
                "The box for the terms also gives consent to marketing and sharing.",
                "用于条款的选框同时表示同意营销、共享。",
            ),
            ("terms, marketing", "条款、营销"),
            (
                "40 % of \"I agree and more\" cut off by overflow",
                "“I agree and more”的 40 % 被 overflow 截断",
            ),
            ("40 % of \"I agree\" covered", "“I agree”的 40 % 被遮挡"),
        ] {
            assert_eq!(chinese(en).or_else(|| listed(en)).as_deref(), Some(zh), "{en}");
        }
        assert_eq!(chinese("The moon starts ticked."), None);
    }

    /// Each whole sentence that a rule can say: the literals of `src/rules`, with something in their places.
    #[test]
    fn every_sentence_of_every_rule_has_its_chinese() {
        let sentence = Regex::new(r#""([A-Z](?:[^"\\\n]|\\.)* (?:[^"\\\n]|\\.)*\.)""#).unwrap();
        let place = Regex::new(r"\{[^}]*\}").unwrap();
        let mut found = 0;
        for rule in crate::rules::RULES {
            let code = rule.meta().file.split("#[cfg(test)]").next().unwrap();
            let code = code.split("impl Rule for").nth(1).unwrap();
            let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            for said in lines.filter_map(|line| sentence.captures(line)) {
                let said = place.replace_all(&said[1], "8 px").replace('\\', "");
                found += 1;
                assert!(chinese(&said).is_some(), "no Chinese for: {said}");
            }
        }
        assert!(found > 15, "{found}");
    }

    #[test]
    fn what_becomes_of_decisions_is_translated_as_it_is_said() {
        assert!(TEXTS.decided.len() > 4);
        let said = include_str!("../../snapshots/session.rs");
        for [en, _] in &TEXTS.decided {
            assert!(said.contains(en), "nobody says: {en}");
        }
    }
}
