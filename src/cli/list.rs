//! `unticked list`

use std::{collections::BTreeMap, fmt::Write as _, path::PathBuf};

use serde_json::{Value, json};

use super::{
    args::{self, Format},
    baselines::{self, Look},
    check::count,
    context::Context,
    files::{self, tell},
};
use crate::{escape, exit::Exit, plan::Case, project::Project};

pub fn run(args: &args::List, context: &Context) -> Exit {
    let chosen = files::project(&args.selection.only, context).and_then(|project| {
        let selection = files::selection(&args.selection, context)?;
        let (cases, _) = files::cases(&project, &selection)?;
        Ok((project, cases))
    });
    let (project, cases) = match chosen {
        Ok(chosen) => chosen,
        Err(faults) => {
            tell(&faults, context);
            return Exit::Input;
        }
    };
    tell(&project.warnings, context);
    let stale = if args.selection.only.is_empty() { baselines::stale(&project) } else { Ok(Vec::new()) };
    let stale = stale.unwrap_or_else(|error| {
        context.warn(&format!("warning: {error}"));
        Vec::new()
    });
    let seen = baselines::seen(&project, &cases).unwrap_or_else(|error| {
        context.warn(&format!("warning: {error}"));
        Vec::new()
    });
    match args.format {
        Format::Human => context.print(&(human(&project, &cases, &stale) + &boxes(&seen))),
        Format::Json => context.print(&format!("{:#}\n", as_json(&project, &cases, &stale, &seen))),
    }
    if cases.is_empty() {
        context.warn("No case is selected.");
        return Exit::Nothing;
    }
    Exit::Passed
}

/// Everything that the cases' scenarios carry, by word.
fn tags(cases: &[Case]) -> BTreeMap<&str, usize> {
    let mut tags = BTreeMap::new();
    for tag in cases.iter().flat_map(|case| &case.scenario.tags) {
        *tags.entry(tag.as_str()).or_insert(0) += 1;
    }
    tags
}

fn human(project: &Project, cases: &[Case], stale: &[PathBuf]) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "Cases");
    let wide = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let names = wide(&mut cases.iter().map(|case| case.name().chars().count()));
    for case in cases {
        let name = case.name();
        let gap = " ".repeat(names - name.chars().count());
        let tags = if case.scenario.tags.is_empty() {
            String::new()
        } else {
            format!("  [{}]", case.scenario.tags.join(", "))
        };
        let _ = writeln!(out, "  {name}{gap}  {}{tags}", case.scenario.name.value);
    }
    let _ = writeln!(out, "\nTags");
    for (tag, cases) in tags(cases) {
        let _ = writeln!(out, "  {tag}  {}", count(cases, "case"));
    }
    let _ = writeln!(out, "\nTargets");
    for target in project.config.targets.values() {
        let device = &target.device;
        let touch = if device.touch { ", touch" } else { "" };
        let _ = writeln!(
            out,
            "  {}  {}, {} × {} at {}{touch}",
            target.name, target.browser, device.width, device.height, device.scale
        );
    }
    let waivers: Vec<_> = each_scenario(cases).into_iter().flat_map(|case| &case.scenario.waivers).collect();
    let _ = writeln!(out, "\nWaivers");
    for waiver in &waivers {
        let place = waiver.box_label.as_deref().map_or("the page".into(), |label| format!("“{label}”"));
        let _ = writeln!(
            out,
            "  {}  {} on {place}, until {}: {} ({})",
            waiver.span, waiver.rule, waiver.until, waiver.reason, waiver.owner
        );
    }
    if waivers.is_empty() {
        let _ = writeln!(out, "  none");
    }
    if !stale.is_empty() {
        let _ = writeln!(out, "\nStale baselines, which `unticked check --prune` removes");
        for path in stale {
            let _ = writeln!(out, "  {}", path.display());
        }
    }
    out
}

/// Which boxes each scenario has seen, a line each, with the targets on which they were.
fn boxes(seen: &[Look]) -> String {
    let mut targets: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
    for look in seen {
        for label in &look.boxes {
            targets.entry((&look.scenario, &look.checkpoint, label)).or_default().push(&look.target);
        }
    }
    let mut out = "\nBoxes that were seen and accepted\n".to_owned();
    for ((scenario, checkpoint, label), targets) in &targets {
        let label = escape::line(label);
        let _ = writeln!(out, "  {scenario} › {checkpoint}  “{label}” ({})", targets.join(", "));
    }
    if targets.is_empty() {
        out.push_str("  none yet: `unticked run`, then `unticked review`\n");
    }
    out
}

/// One case of each scenario.
fn each_scenario(cases: &[Case]) -> Vec<&Case> {
    let mut one_each: Vec<&Case> = cases.iter().collect();
    one_each.dedup_by(|a, b| a.scenario.id == b.scenario.id);
    one_each
}

fn as_json(project: &Project, cases: &[Case], stale: &[PathBuf], seen: &[Look]) -> Value {
    let list = cases.iter().map(|case| {
        json!({
            "case": case.name(),
            "scenario": case.scenario.id,
            "name": case.scenario.name.value,
            "path": case.scenario.path,
            "target": case.target.name,
            "environment": case.environment.name,
            "tags": case.scenario.tags,
            "checkpoints": case.scenario.checkpoints().collect::<Vec<_>>(),
        })
    });
    let waivers = each_scenario(cases).into_iter().flat_map(|case| {
        case.scenario.waivers.iter().map(|waiver| {
            json!({
                "scenario": case.scenario.id,
                "line": waiver.span.line_column().0,
                "rule": waiver.rule,
                "box": waiver.box_label,
                "owner": waiver.owner,
                "reason": waiver.reason,
                "until": waiver.until.to_string(),
            })
        })
    });
    let boxes = seen.iter().flat_map(|look| {
        look.boxes.iter().map(|label| {
            json!({
                "scenario": look.scenario,
                "checkpoint": look.checkpoint,
                "target": look.target,
                "label": label,
            })
        })
    });
    json!({
        "schema": "unticked/list-1",
        "cases": list.collect::<Vec<_>>(),
        "tags": tags(cases).into_keys().collect::<Vec<_>>(),
        "targets": project.config.targets.keys().collect::<Vec<_>>(),
        "waivers": waivers.collect::<Vec<_>>(),
        "boxes": boxes.collect::<Vec<_>>(),
        "stale_baselines": stale,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_named_once_with_all_its_targets() {
        let look = |target: &str, label: &str| Look {
            scenario: "annual-bill".to_owned(),
            checkpoint: "cover".to_owned(),
            target: target.to_owned(),
            boxes: vec![label.to_owned()],
        };
        let seen = [look("desktop", "I agree"), look("phone", "I agree"), look("phone", "News\u{1b}[2J")];
        let said = boxes(&seen);
        assert!(said.contains("annual-bill › cover  “I agree” (desktop, phone)\n"), "{said}");
        assert!(said.contains("“News") && !said.contains('\u{1b}'), "{said}");
        assert!(boxes(&[]).contains("none yet"));
    }
}
