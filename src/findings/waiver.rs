//! A finding accepted for a while: owner, reason, end date.
//!
//! Two steps, because a waiver is written for a scenario and findings come check by check: [`apply`] marks what
//! a waiver covers in one check, [`stale`] says at the scenario's end which waivers have ended or covered
//! nothing in any of its checks.

use std::collections::BTreeSet;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;

use super::{Finding, Level, Outcome, finding::Waived};
use crate::{facts::PageFacts, span::Span};

/// The rule that reports a waiver which has ended or which covers nothing.
pub const RULE: &str = "stale-waiver";

/// As written in a scenario. `until` is the last day on which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    pub rule: String,
    /// A distinctive part of the box's label (compared without case and white space); `None` for a finding
    /// about the page.
    pub box_label: Option<String>,
    pub owner: String,
    pub reason: String,
    pub until: Date,
    pub span: Span,
}

impl Waiver {
    pub fn has_ended(&self, today: Date) -> bool {
        today > self.until
    }

    /// Is it written for this finding, whose box has this label?
    fn covers(&self, finding: &Finding, label: Option<&str>) -> bool {
        self.rule == finding.rule
            && match (&self.box_label, label) {
                (Some(part), Some(label)) => says(label, part),
                (None, None) => true,
                _ => false,
            }
    }
}

/// Marks every finding of one check that a waiver covers, and returns the waivers (by their place in `waivers`)
/// that found something to cover. A waiver that has ended covers nothing.
pub fn apply(findings: &mut [Finding], page: &PageFacts, waivers: &[Waiver], today: Date) -> BTreeSet<usize> {
    let mut used = BTreeSet::new();
    for finding in findings {
        let label = finding.box_id.as_deref().map(|id| label_of(page, id));
        for (at, waiver) in waivers.iter().enumerate() {
            if waiver.has_ended(today) || !waiver.covers(finding, label.as_deref()) {
                continue;
            }
            used.insert(at);
            finding.waived.get_or_insert_with(|| Waived {
                owner: waiver.owner.clone(),
                reason: waiver.reason.clone(),
                until: waiver.until.to_string(),
            });
        }
    }
    used
}

/// The waivers that have ended and those that were not used in any check of the scenario, each as a failed
/// finding about the page, with the waiver's place in `waivers`. `used` joins what [`apply`] returned.
pub fn stale(waivers: &[Waiver], used: &BTreeSet<usize>, today: Date) -> Vec<(usize, Finding)> {
    let stale = waivers.iter().enumerate().filter_map(|(at, waiver)| {
        let (message, expected, actual) = if waiver.has_ended(today) {
            let actual = format!("ended on {}", waiver.until);
            (format!("The waiver of {} has ended.", described(waiver)), "an end date to come", actual)
        } else if used.contains(&at) {
            return None;
        } else {
            let message = format!("The waiver of {} covers nothing.", described(waiver));
            (message, "a finding that it covers", "no such finding in this scenario".to_owned())
        };
        Some((at, failed(message, expected, actual)))
    });
    stale.collect()
}

fn failed(message: String, expected: &str, actual: String) -> Finding {
    Finding {
        rule: RULE.to_owned(),
        level: Level::Deny,
        box_id: None,
        outcome: Outcome::Failed,
        message,
        expected: expected.to_owned(),
        actual,
        waived: None,
    }
}

fn described(waiver: &Waiver) -> String {
    match &waiver.box_label {
        Some(label) => format!("{} for \"{label}\"", waiver.rule),
        None => waiver.rule.clone(),
    }
}

/// The words by which a person would name the box: its label, else what is heard, else what stands around it.
fn label_of(page: &PageFacts, id: &str) -> String {
    let control = page.boxes.iter().find(|control| control.id == id);
    let names = control.map(|c| [&c.label.text, &c.label.accessible_name, &c.context]);
    names
        .and_then(|names| names.into_iter().find(|name| !name.trim().is_empty()))
        .cloned()
        .unwrap_or_default()
}

/// Does a label contain this part, compared without case, white space, invisible format characters and
/// compatibility forms (full width, ligatures)?
pub fn says(label: &str, part: &str) -> bool {
    let part = bare(part);
    !part.is_empty() && bare(label).contains(&part)
}

/// A label as people compare it: without what `says` passes over.
pub fn bare(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace() && !is_format(*c)).flat_map(char::to_lowercase).collect()
}

/// Soft hyphen, zero-width and bidirectional characters: in the text, and not to be seen.
fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{61c}' | '\u{180e}')
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::{
        facts::{BoxFacts, LabelFacts},
        span::SourceFile,
    };

    const TODAY: Date = date(2026, 11, 23);

    fn waiver(rule: &str, label: Option<&str>, until: Date) -> Waiver {
        let file = Arc::new(SourceFile { path: "bill.yaml".into(), text: String::new() });
        Waiver {
            rule: rule.to_owned(),
            box_label: label.map(str::to_owned),
            owner: "Dana (brand)".to_owned(),
            reason: "New palette ships with 24.3".to_owned(),
            until,
            span: Span { file, start: 0, end: 0 },
        }
    }

    fn finding(rule: &str, box_id: Option<&str>) -> Finding {
        let mut finding = failed("It is so.".to_owned(), "not so", "so".to_owned());
        finding.rule = rule.to_owned();
        finding.box_id = box_id.map(str::to_owned);
        finding
    }

    fn page(label: &str) -> PageFacts {
        let label = LabelFacts { text: label.to_owned(), ..LabelFacts::default() };
        let control = BoxFacts { id: "b1".to_owned(), label, ..BoxFacts::default() };
        PageFacts { boxes: vec![control], ..PageFacts::default() }
    }

    fn waived(waiver: Waiver, finding: Finding) -> bool {
        let mut findings = [finding];
        let used = apply(&mut findings, &page("Subscribe to the News\u{ad}letter"), &[waiver], TODAY);
        assert_eq!(findings[0].waived.is_some(), !used.is_empty());
        findings[0].waived.is_some()
    }

    #[test]
    fn a_waiver_covers_its_rule_on_its_box() {
        let of_box = || waiver("low-contrast", Some("newsletter"), TODAY);
        assert!(waived(of_box(), finding("low-contrast", Some("b1"))));
        assert!(!waived(of_box(), finding("small-text", Some("b1"))));
        assert!(!waived(of_box(), finding("low-contrast", None)));
        assert!(!waived(waiver("low-contrast", Some("terms"), TODAY), finding("low-contrast", Some("b1"))));
    }

    #[test]
    fn a_waiver_without_a_box_covers_the_page_alone() {
        let of_page = || waiver("hidden-consent", None, TODAY);
        assert!(waived(of_page(), finding("hidden-consent", None)));
        assert!(!waived(of_page(), finding("hidden-consent", Some("b1"))));
    }

    #[test]
    fn the_last_day_still_counts_and_the_next_does_not() {
        let until = |until| waiver("low-contrast", Some("newsletter"), until);
        assert!(waived(until(TODAY), finding("low-contrast", Some("b1"))));
        assert!(!waived(until(date(2026, 11, 22)), finding("low-contrast", Some("b1"))));
    }

    #[test]
    fn ended_and_unused_waivers_are_findings() {
        let waivers = [
            waiver("low-contrast", Some("newsletter"), date(2026, 11, 22)),
            waiver("small-text", Some("newsletter"), TODAY),
            waiver("opt-out", None, TODAY),
        ];
        let messages: Vec<String> = stale(&waivers, &BTreeSet::from([1]), TODAY)
            .into_iter()
            .map(|(_, finding)| finding.message)
            .collect();
        assert_eq!(
            messages,
            [
                "The waiver of low-contrast for \"newsletter\" has ended.",
                "The waiver of opt-out covers nothing.",
            ]
        );
    }

    #[test]
    fn two_waivers_of_one_finding_are_both_used() {
        let waivers = [waiver("opt-out", Some("news"), TODAY), waiver("opt-out", Some("letter"), TODAY)];
        let mut findings = [finding("opt-out", Some("b1"))];
        assert_eq!(apply(&mut findings, &page("Newsletter"), &waivers, TODAY), BTreeSet::from([0, 1]));
    }

    #[test]
    fn labels_are_compared_as_people_read_them() {
        assert!(says("I agree to the  Sesame\nService Agreement", "sesame service agreement"));
        assert!(says("我同意《芝麻服务协议》", "芝麻 服务协议"));
        assert!(says("ＡＧＲＥＥ", "agree"));
        assert!(!says("I agree", ""));
        assert!(!says("", "agree"));
    }
}
