//! What to do about what was found: once per rule, not once per finding.

use std::{collections::BTreeMap, fmt::Write, path::PathBuf};

use jiff::{ToSpan, civil::Date};

use super::super::{
    columns::{shorten, wrap},
    place::Place,
    style::{Style, Tone},
};
use crate::{
    escape,
    event::Checked,
    rules::{self, Group, Source},
};

/// How long the waiver lasts that a report proposes, in days.
const WAIVER_DAYS: i64 = 30;
/// A part of the label this long, in columns, tells a box from others.
const TELLING_WORDS: usize = 40;

/// What one check asks its readers to do.
#[derive(Debug)]
pub(super) struct Advice {
    /// Findings that count, by rule and box: the rule, the box's words, the scenario's file.
    findings: Vec<(String, Option<String>, Option<PathBuf>)>,
    snapshots: bool,
}

impl Advice {
    pub fn of(checked: &Checked) -> Self {
        let findings = checked.counts().map(|finding| {
            let words = finding.box_id.as_deref().map(|id| telling(checked.label(id)));
            let file = Place::of(checked, None).map(|place| place.file);
            (finding.rule.clone(), words, file)
        });
        Self { findings: findings.collect(), snapshots: checked.snapshot.is_undecided() }
    }
}

/// One rule's findings: how many, and the first as an example.
#[derive(Debug)]
struct OfRule {
    findings: usize,
    words: Option<String>,
    file: Option<PathBuf>,
}

/// The section of the report; empty when there is nothing to do.
pub(super) fn section(style: Style, all: impl Iterator<Item = Advice>, today: Option<Date>) -> String {
    let mut found: BTreeMap<String, OfRule> = BTreeMap::new();
    let mut snapshots = false;
    for advice in all {
        snapshots |= advice.snapshots;
        for (rule, words, file) in advice.findings {
            found.entry(rule).or_insert(OfRule { findings: 0, words, file }).findings += 1;
        }
    }
    if found.is_empty() && !snapshots {
        return String::new();
    }
    let mut text = format!("{}\n", style.paint(Tone::Strong, "What to do"));
    let column = found.keys().map(|rule| "unticked explain ".len() + rule.len()).max().unwrap_or_default();
    for (rule, of) in &found {
        let times = if of.findings == 1 { "once".to_owned() } else { format!("{} times", of.findings) };
        let tail = format!("{times}{}", law(rule).map(|law| format!("; {law}")).unwrap_or_default());
        let tail = shorten(&tail, style.width.saturating_sub(column + 4), style.ellipsis());
        let _ = writeln!(
            text,
            "  {}  {}",
            style.paint(Tone::Link, &pad(&format!("unticked explain {rule}"), column)),
            style.paint(Tone::Dim, &tail)
        );
    }
    if snapshots {
        let _ = writeln!(
            text,
            "  {}  {}",
            style.paint(Tone::Link, &pad("unticked review", column)),
            style.paint(Tone::Dim, "for what changed")
        );
    }
    if let Some(until) = today.and_then(|day| day.checked_add(WAIVER_DAYS.days()).ok()) {
        waivers(&mut text, style, &found, until);
    }
    text
}

/// The first law or standard behind a rule; `explain` has them all. House rules have none to name.
fn law(rule: &str) -> Option<&'static str> {
    let authority = rules::find(rule)?.meta().authority;
    authority.iter().find(|one| one.source != Source::House).map(|one| one.cite)
}

/// A waiver that has gone stale is mended, not waived.
fn can_be_waived(rule: &str) -> bool {
    rules::find(rule).is_none_or(|rule| rule.meta().group != Group::Waivers)
}

/// Waivers ready to be pasted, by file.
fn waivers(text: &mut String, style: Style, found: &BTreeMap<String, OfRule>, until: Date) {
    let mut by_file: BTreeMap<&PathBuf, Vec<String>> = BTreeMap::new();
    for (rule, of) in found.iter().filter(|(rule, _)| can_be_waived(rule)) {
        // A page without a scenario (an audit) has no file to keep a waiver in.
        let Some(file) = &of.file else { continue };
        let words = of.words.as_deref().filter(|words| !words.is_empty());
        let whose = words.map(|words| format!(" box: {},", quoted(words))).unwrap_or_default();
        let waiver = format!("- {{ rule: {rule},{whose} owner: \"\", reason: \"\", until: {until} }}");
        by_file.entry(file).or_default().push(waiver);
    }
    if by_file.is_empty() {
        return;
    }
    text.push('\n');
    let hint = "To let one pass for a while, fill in who and why, and put it under waivers: in the scenario.";
    for line in wrap(hint, style.width.saturating_sub(2)) {
        let _ = writeln!(text, "  {}", style.paint(Tone::Dim, &line));
    }
    for (file, lines) in by_file {
        let _ = writeln!(
            text,
            "    {}",
            style.paint(Tone::Dim, &format!("# {}", escape::line(&file.display().to_string())))
        );
        for line in lines {
            let _ = writeln!(text, "    {line}");
        }
    }
}

/// The head of a label, at a word's border: what a waiver names the box by.
fn telling(label: &str) -> String {
    shorten(label, TELLING_WORDS, "")
}

fn pad(text: &str, columns: usize) -> String {
    format!("{text:<columns$}")
}

/// A double-quoted YAML scalar: JSON's quoting is a part of YAML's, and what acts on a terminal is spelled.
fn quoted(words: &str) -> String {
    escape::json(&serde_json::Value::from(words).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waiver_names_the_box_by_its_first_words_as_yaml_reads_them() {
        let label = "I \"agree\" to \\ the \u{202e}Sesame\u{1b} service agreement and all that comes with it";
        let words = telling(label);
        assert_eq!(words, "I \"agree\" to \\ the \u{202e}Sesame\u{1b} service");
        let yaml = format!("- {{ box: {} }}", quoted(&words));
        let read: serde_yaml::Value = serde_yaml::from_str(&yaml).unwrap();
        assert_eq!(read[0]["box"], serde_yaml::Value::from(words));
        assert!(!yaml.contains(escape::is_unseen));
    }
}
