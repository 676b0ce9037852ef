//! `unticked explain`

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{
    args::{self, Format},
    context::Context,
    examples,
};
use crate::{
    exit::Exit,
    findings::Level,
    lexicon::Purpose,
    report::{
        columns::{width, wrap},
        style::{Style, Tone},
    },
    rules::{
        self, Meta, Profile, RULES, Settings, Unit,
        docs::{how_to_waive, level_name, threshold},
        example::{self, Side},
        settings::{Setting, nearest},
    },
};

pub fn run(args: &args::Explain, context: &Context) -> Exit {
    let style = Style { colour: context.color, width: context.width.min(100), unicode: context.unicode };
    if let Some(rule) =
        args.rule.as_deref().filter(|_| args.open || args.pages.is_some()).and_then(rules::find)
    {
        return examples::show(rule.meta(), args, context);
    }
    let explained = match (&args.rule, &args.profile) {
        (Some(id), _) => explain_rule(id, args.format, &style),
        (None, Some(name)) => explain_profile(name, args.format, &style),
        (None, None) => Ok(match args.format {
            Format::Human => all_rules(&style),
            Format::Json => pretty(&all_rules_json()),
        }),
    };
    match explained {
        Ok(text) => {
            context.print(&text);
            Exit::Passed
        }
        Err(unknown) => {
            context.warn(&unknown);
            Exit::Input
        }
    }
}

fn explain_rule(id: &str, format: Format, style: &Style) -> Result<String, String> {
    let rule = rules::find(id).ok_or_else(|| unknown("rule", id, &rules::known_rules()))?;
    Ok(match format {
        Format::Human => one_rule(rule.meta(), style),
        Format::Json => pretty(&rule_json(rule.meta())),
    })
}

fn explain_profile(name: &str, format: Format, style: &Style) -> Result<String, String> {
    let known = Profile::named(name).zip(Settings::of_profile(name).ok());
    let (profile, settings) = known.ok_or_else(|| unknown("profile", name, &rules::known_profiles()))?;
    Ok(match format {
        Format::Human => one_profile(name, profile, &settings, style),
        Format::Json => pretty(&profile_json(name, profile, &settings)),
    })
}

fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    match nearest(name, known) {
        Some(near) => format!("There is no {what} '{name}'; did you mean '{near}'?"),
        None => format!("There is no {what} '{name}'; there are: {}", known.join(", ")),
    }
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

// People

fn all_rules(style: &Style) -> String {
    let mut out = String::new();
    let ids = RULES.iter().map(|rule| width(rule.meta().id)).max().unwrap_or(0);
    let mut group = None;
    for meta in RULES.iter().map(|rule| rule.meta()) {
        if group.replace(meta.group) != Some(meta.group) {
            let gap = if out.is_empty() { "" } else { "\n" };
            let _ = writeln!(out, "{gap}{}", style.paint(Tone::Strong, meta.group.name()));
        }
        let _ = writeln!(out, "  {}{}  {}", style.paint(Tone::Link, meta.id), pad(meta.id, ids), meta.title);
    }
    heading(&mut out, "Profiles", style);
    let names = rules::known_profiles().into_iter().map(width).max().unwrap_or(0);
    for name in rules::known_profiles() {
        let title = Profile::named(name).map_or("", |profile| profile.title.as_str());
        let _ = writeln!(out, "  {}{}  {title}", style.paint(Tone::Link, name), pad(name, names));
    }
    let hint = "More: unticked explain RULE, unticked explain --profile NAME";
    let _ = writeln!(out, "\n{}", style.paint(Tone::Dim, hint));
    out
}

fn one_rule(meta: &Meta, style: &Style) -> String {
    let mut out = format!("{}: {}\n", style.paint(Tone::Strong, meta.id), meta.title);
    for paragraph in meta.why() {
        out.push('\n');
        prose(&mut out, "", &paragraph, style);
    }
    if let Some(threshold) = meta.threshold {
        heading(&mut out, "Threshold", style);
        let _ = writeln!(out, "  It fails under {}.", threshold.unit.show(threshold.min));
        let example = match threshold.unit {
            Unit::Px => "14px",
            Unit::BodyRatio => "0.9",
            Unit::Contrast => "7:1",
        };
        let _ = writeln!(
            out,
            "  Another, in [policy.rules] of webdriver.toml: {} = {{ min = \"{example}\" }}",
            meta.id
        );
    }
    heading(&mut out, "Who says so", style);
    for authority in meta.authority {
        let _ = writeln!(out, "  {} ({})", authority.cite, authority.source.name());
    }
    for (title, code) in [("Bad", meta.bad), ("Better", meta.good)] {
        heading(&mut out, title, style);
        for line in code.lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
    if example::page(meta, Side::Bad).is_some() {
        let _ = writeln!(out, "\n  Both pages in a browser: unticked explain {} --open", meta.id);
    }
    heading(&mut out, "How to mend it", style);
    prose(&mut out, "  ", meta.mend, style);
    heading(&mut out, "How to waive it", style);
    for line in how_to_waive(meta).lines() {
        let _ = writeln!(out, "  {line}");
    }
    out
}

fn one_profile(name: &str, profile: &Profile, settings: &Settings, style: &Style) -> String {
    let mut out = format!("{}: {}\n\n", style.paint(Tone::Strong, name), profile.title);
    prose(&mut out, "", &profile.about.replace('\n', " "), style);
    heading(&mut out, "Rules", style);
    for (meta, setting) in on(settings) {
        let Some(rule) = profile.rules.get(meta.id) else { continue };
        let asked = setting_words(meta, setting);
        let _ = writeln!(out, "  {}  {asked}", style.paint(Tone::Link, meta.id));
        prose(&mut out, "      ", &format!("{} ({})", rule.cite, rule.authority.name()), style);
    }
    if !profile.not_checked.is_empty() {
        heading(&mut out, "Asked for, and not checked by any rule yet", style);
        for text in &profile.not_checked {
            let lines = wrap(text, style.width.saturating_sub(4)).join("\n    ");
            let _ = writeln!(out, "  - {lines}");
        }
    }
    out
}

/// `deny, under 12 px, for marketing and sharing`
fn setting_words(meta: &Meta, setting: &Setting) -> String {
    let under = threshold(meta, setting).map(|min| format!("under {min}"));
    let purposes: Vec<String> = setting.only_for.iter().copied().map(purpose_name).collect();
    let only = (!purposes.is_empty()).then(|| format!("only for {}", purposes.join(", ")));
    let parts = [Some(level_name(setting.level).to_owned()), under, only];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn purpose_name(purpose: Purpose) -> String {
    json!(purpose).as_str().unwrap_or_default().replace('-', " ")
}

fn heading(out: &mut String, title: &str, style: &Style) {
    let _ = writeln!(out, "\n{}", style.paint(Tone::Strong, title));
}

fn prose(out: &mut String, indent: &str, text: &str, style: &Style) {
    for line in wrap(text.trim(), style.width.saturating_sub(indent.len())) {
        let _ = writeln!(out, "{indent}{line}");
    }
}

fn pad(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(width(text)))
}

/// The rules that a profile switches on.
fn on(settings: &Settings) -> impl Iterator<Item = (&'static Meta, &Setting)> {
    settings.all().filter(|(_, setting)| setting.level != Level::Off)
}

// Machines

fn all_rules_json() -> Value {
    let profiles = rules::known_profiles().into_iter().filter_map(|name| {
        let profile = Profile::named(name)?;
        Some(json!({ "name": name, "title": profile.title }))
    });
    json!({
        "schema": "unticked/rules-1",
        "rules": RULES.iter().map(|rule| rule_json(rule.meta())).collect::<Vec<_>>(),
        "profiles": profiles.collect::<Vec<_>>(),
    })
}

fn rule_json(meta: &Meta) -> Value {
    let authority = |a: &rules::Authority| json!({ "kind": a.source, "cite": a.cite });
    json!({
        "id": meta.id,
        "title": meta.title,
        "group": meta.group.name(),
        "why": meta.why(),
        "threshold": meta.threshold.map(|t| json!({ "min": t.min, "unit": t.unit })),
        "authority": meta.authority.iter().map(authority).collect::<Vec<_>>(),
        "bad": meta.bad,
        "better": meta.good,
        "mend": meta.mend,
    })
}

fn profile_json(name: &str, profile: &Profile, settings: &Settings) -> Value {
    let rules = on(settings).filter_map(|(meta, setting)| {
        let rule = profile.rules.get(meta.id)?;
        Some(json!({
            "id": meta.id,
            "level": setting.level,
            "min": setting.min,
            "unit": meta.threshold.map(|t| t.unit),
            "only_for": setting.only_for,
            "authority": { "kind": rule.authority, "cite": rule.cite },
        }))
    });
    json!({
        "schema": "unticked/profile-1",
        "name": name,
        "title": profile.title,
        "about": profile.about.trim(),
        "rules": rules.collect::<Vec<_>>(),
        "not_checked": profile.not_checked,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn narrow() -> Style {
        Style { width: 72, ..Style::plain() }
    }

    #[test]
    fn a_rule_is_explained_from_why_to_waiver() {
        insta::assert_snapshot!(explain_rule("small-text", Format::Human, &narrow()).unwrap());
    }

    #[test]
    fn a_profile_shows_what_it_asks_and_what_it_does_not_check() {
        insta::assert_snapshot!(explain_profile("kr-pipa", Format::Human, &narrow()).unwrap());
    }

    #[test]
    fn without_a_name_all_are_listed() {
        insta::assert_snapshot!(all_rules(&narrow()));
    }

    #[test]
    fn every_rule_and_profile_can_be_explained_both_ways() {
        for format in [Format::Human, Format::Json] {
            for id in rules::known_rules() {
                let text = explain_rule(id, format, &narrow()).unwrap();
                assert!(text.contains(id));
            }
            for name in rules::known_profiles() {
                let text = explain_profile(name, format, &narrow()).unwrap();
                assert!(text.contains("starts-ticked") || name == "wcag22-aa", "{text}");
            }
        }
    }

    #[test]
    fn a_near_miss_gets_a_suggestion() {
        let error = explain_rule("start-ticked", Format::Human, &narrow()).unwrap_err();
        assert_eq!(error, "There is no rule 'start-ticked'; did you mean 'starts-ticked'?");
        let error = explain_profile("gdpr", Format::Human, &narrow()).unwrap_err();
        assert!(error.contains("eu-gdpr"), "{error}");
    }
}
