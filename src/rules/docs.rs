//! The pages of `docs/rules/`, made from what the rules say of themselves; and the words that `explain` shares
//! with them.

use std::fmt::Write as _;

use super::{
    Group, Meta, Profile, RULES, Settings,
    example::{self, Side},
    known_profiles,
    settings::Setting,
};
use crate::findings::Level;

const HEAD: &str = "<!-- Generated from src/rules by `cargo xtask generate`; edit there. -->\n\n";

/// All pages: file name and Markdown.
pub fn pages() -> Vec<(String, String)> {
    let rules = RULES.iter().map(|rule| (format!("{}.md", rule.meta().id), rule_page(rule.meta())));
    let fixed = [("README.md".to_owned(), index()), ("profiles.md".to_owned(), profiles())];
    fixed.into_iter().chain(rules).collect()
}

/// What one writes into a scenario to accept a finding of this rule for a while.
pub fn how_to_waive(meta: &Meta) -> String {
    if meta.group == Group::Waivers {
        return "It can't be waived: mend the waiver that it names.\n".to_owned();
    }
    format!(
        "waivers:\n  - rule: {}\n    box: \"a part of the box's label\"   # leave out for a finding about the page\n    \
         owner: \"who answers for it\"\n    reason: \"why it may stay for now\"\n    until: 2027-01-31\n",
        meta.id
    )
}

/// The threshold that a rule goes by, as people write it; `None` where it measures nothing.
pub fn threshold(meta: &Meta, setting: &Setting) -> Option<String> {
    Some(meta.threshold?.unit.show(setting.min?))
}

pub fn level_name(level: Level) -> &'static str {
    match level {
        Level::Off => "off",
        Level::Warn => "warn",
        Level::Deny => "deny",
    }
}

fn index() -> String {
    let mut out = format!("{HEAD}# The rules\n\n`unticked explain RULE` prints the same in a terminal. ");
    out += "Which rules a run goes by, and how strictly, is a matter of the [profile](profiles.md).\n";
    let mut group = None;
    for meta in RULES.iter().map(|rule| rule.meta()) {
        if group.replace(meta.group) != Some(meta.group) {
            let _ = write!(out, "\n## {}\n\n| rule | reported when |\n| --- | --- |\n", meta.group.name());
        }
        let _ = writeln!(out, "| [`{0}`]({0}.md) | {1} |", meta.id, meta.title);
    }
    out
}

fn rule_page(meta: &Meta) -> String {
    let mut out = format!("{HEAD}# `{}`: {}\n\n{}\n", meta.id, meta.title, meta.why().join("\n\n"));
    if let Some(threshold) = meta.threshold {
        let shown = threshold.unit.show(threshold.min);
        let _ =
            write!(out, "\nIt fails under **{shown}**; `[policy.rules]` and profiles set other numbers.\n");
    }
    out += "\n## Who says so\n\n";
    for authority in meta.authority {
        let _ = writeln!(out, "- {} ({})", authority.cite, authority.source.name());
    }
    let language = if meta.group == Group::Waivers { "yaml" } else { "html" };
    for (title, side, code) in [("Bad", Side::Bad, meta.bad), ("Better", Side::Good, meta.good)] {
        let _ = write!(out, "\n## {title}\n\n```{language}\n{code}\n```\n");
        if example::page(meta, side).is_some() {
            let (picture, moment) = (example::picture(meta, side), example::moment(meta));
            let _ = write!(
                out,
                "\nThe page{moment}:\n\n<img src=\"pictures/{picture}\" width=\"480\" alt=\"\">\n"
            );
        }
    }
    let _ = write!(out, "\n## How to mend it\n\n{}\n", meta.mend);
    let waive = how_to_waive(meta);
    if meta.group == Group::Waivers {
        let _ = write!(out, "\n## How to waive it\n\n{waive}");
    } else {
        let _ = write!(out, "\n## How to waive it\n\nIn the scenario:\n\n```yaml\n{waive}```\n");
    }
    out
}

fn profiles() -> String {
    let mut out = format!("{HEAD}# The profiles\n\nA profile is a named set of rules and thresholds. ");
    out += "\"House\" marks what no law or standard says: it is ours. A green run claims no more than the rules \
            checked; what else a law asks for stands under each table.\n";
    for name in known_profiles() {
        let (Some(profile), Ok(settings)) = (Profile::named(name), Settings::of_profile(name)) else {
            continue;
        };
        let _ = write!(out, "\n## `{name}`: {}\n\n{}\n\n", profile.title, profile.about.trim());
        out += "| rule | level | fails under | authority |\n| --- | --- | --- | --- |\n";
        for (meta, setting) in settings.all() {
            let Some(rule) = profile.rules.get(meta.id) else { continue };
            let min = threshold(meta, setting).unwrap_or_default();
            let (level, kind) = (level_name(setting.level), rule.authority.name());
            let _ = writeln!(out, "| [`{0}`]({0}.md) | {level} | {min} | {1} ({kind}) |", meta.id, rule.cite);
        }
        if !profile.not_checked.is_empty() {
            out += "\nAsked for, and not checked by any rule yet:\n\n";
            for text in &profile.not_checked {
                let _ = writeln!(out, "- {text}");
            }
        }
    }
    out
}
