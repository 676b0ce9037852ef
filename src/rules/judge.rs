//! Facts and settings in, findings out.

use super::{RULES, Rule, Said, Settings, Subject, Verdict};
use crate::{
    config::UnsureAs,
    facts::PageFacts,
    findings::{Finding, Level, Outcome},
    lexicon::Nature,
};

/// Judges a page: the failed and unsure findings, box by box in the page's order and per box in the registry's,
/// then those about the page. `natures` are those of `page.boxes`, in the same order; a box without one counts
/// as unsure.
pub fn judge(page: &PageFacts, natures: &[Nature], settings: &Settings) -> Vec<Finding> {
    let unsure = Nature::default();
    let mut findings = Vec::new();
    for (at, control) in page.boxes.iter().enumerate() {
        let nature = natures.get(at).unwrap_or(&unsure);
        let subject = Subject { page, control, nature, settings };
        for rule in switched_on(settings).filter(|rule| rule.judges(nature)) {
            if settings.concerns(rule.meta().id, nature) {
                findings.extend(finding(rule, rule.check(&subject), Some(&control.id), settings));
            }
        }
    }
    for rule in switched_on(settings) {
        let verdicts = rule.check_page(page).into_iter();
        findings.extend(verdicts.filter_map(|verdict| finding(rule, verdict, None, settings)));
    }
    findings
}

fn switched_on(settings: &Settings) -> impl Iterator<Item = &'static dyn Rule> {
    RULES.iter().copied().filter(|rule| settings.level(rule.meta().id) != Level::Off)
}

fn finding(
    rule: &dyn Rule,
    verdict: Verdict,
    box_id: Option<&String>,
    settings: &Settings,
) -> Option<Finding> {
    let (outcome, said) = match verdict {
        Verdict::NotApplicable | Verdict::Passed => return None,
        Verdict::Unsure(said) => (Outcome::Unsure, said),
        Verdict::Failed(said) => (Outcome::Failed, said),
    };
    let id = rule.meta().id;
    let level = match (outcome, settings.unsure) {
        (Outcome::Unsure, UnsureAs::Warn) => Level::Warn,
        _ => settings.level(id),
    };
    let Said { message, expected, actual } = said;
    Some(Finding {
        rule: id.to_owned(),
        level,
        box_id: box_id.cloned(),
        outcome,
        message,
        expected,
        actual,
        waived: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::{Blind, BoxFacts, StateFacts, TextRun},
        lexicon::Agreement,
        rules::literal::{SENTENCE, agreement, honest, labelled, run, state},
    };

    fn ids(findings: &[Finding]) -> Vec<(&str, Option<&str>)> {
        findings.iter().map(|f| (f.rule.as_str(), f.box_id.as_deref())).collect()
    }

    /// The bill of 2017: ticked, and 8 px.
    fn bill() -> BoxFacts {
        BoxFacts {
            state: state(true),
            timeline: vec![],
            ..labelled(vec![TextRun { css_px: 8.0, ..run(SENTENCE) }])
        }
    }

    #[test]
    fn findings_come_by_box_then_rule_then_page() {
        let second = BoxFacts { id: "b2".to_owned(), ..bill() };
        let blind = vec![Blind { what: "a frame".to_owned(), why: "did not load".to_owned() }];
        let page = PageFacts { boxes: vec![bill(), second], blind, ..PageFacts::default() };
        let findings = judge(&page, &[agreement(), agreement()], &Settings::baseline());
        assert_eq!(
            ids(&findings),
            [
                ("starts-ticked", Some("b1")),
                ("small-text", Some("b1")),
                ("starts-ticked", Some("b2")),
                ("small-text", Some("b2")),
                ("blind-spot", None),
            ]
        );
        assert!(findings.iter().all(|f| f.level == Level::Deny));
    }

    #[test]
    fn an_honest_box_has_no_findings() {
        let page = PageFacts { boxes: vec![honest()], ..PageFacts::default() };
        assert_eq!(judge(&page, &[agreement()], &Settings::baseline()), []);
    }

    #[test]
    fn what_is_no_agreement_or_strictly_necessary_is_not_judged() {
        let page = PageFacts { boxes: vec![bill()], ..PageFacts::default() };
        let no = Nature { agreement: Agreement::No, ..Nature::default() };
        let necessary = Nature { strictly_necessary: true, ..agreement() };
        for nature in [no, necessary] {
            assert_eq!(judge(&page, &[nature], &Settings::baseline()), []);
        }
    }

    #[test]
    fn a_box_that_nobody_classified_is_reported_and_not_judged() {
        let page = PageFacts { boxes: vec![bill()], ..PageFacts::default() };
        let findings = judge(&page, &[], &Settings::baseline());
        assert_eq!(ids(&findings), [("unclassified", Some("b1"))]);
        assert_eq!(findings[0].outcome, Outcome::Unsure);
    }

    #[test]
    fn unsure_may_be_a_warning() {
        let unread = BoxFacts { state: StateFacts::default(), timeline: vec![], ..honest() };
        let page = PageFacts { boxes: vec![unread], ..PageFacts::default() };
        let mut lenient = Settings::baseline();
        lenient.unsure = UnsureAs::Warn;
        let findings = judge(&page, &[agreement()], &lenient);
        assert_eq!(ids(&findings), [("starts-ticked", Some("b1"))]);
        assert_eq!(findings[0].level, Level::Warn);
    }
}
