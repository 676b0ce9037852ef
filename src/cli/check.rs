//! `unticked check`

use super::{
    args, baselines,
    context::Context,
    files::{self, tell},
};
use crate::{
    exit::Exit,
    plan::{self, Selection},
};

pub fn run(args: &args::Check, context: &Context) -> Exit {
    let project = match files::project(&args.only, context) {
        Ok(project) => project,
        Err(faults) => {
            tell(&faults, context);
            let warnings = match faults.warnings() {
                0 => String::new(),
                warnings => format!(", {}", count(warnings, "warning")),
            };
            let more = if faults.more { " or more" } else { "" };
            context.warn(&format!("{}{more}{warnings}.", count(faults.errors(), "fault")));
            return Exit::Input;
        }
    };
    let selection = Selection { only: files::only(&args.only, context), ..Selection::default() };
    let cases = match plan::build(&project.config, &project.scenarios.list, &selection) {
        Ok(cases) => cases,
        Err(faults) => {
            tell(&faults, context);
            return Exit::Input;
        }
    };
    tell(&project.warnings, context);
    let meant = |id: &str| cases.iter().any(|case| case.scenario.id == id);
    let scenarios: Vec<_> = project.scenarios.list.iter().filter(|scenario| meant(&scenario.id)).collect();
    let waivers = scenarios.iter().map(|scenario| scenario.waivers.len()).sum();
    let warnings = match project.warnings.warnings() {
        0 => "no faults".into(),
        warnings => format!("no faults, {}", count(warnings, "warning")),
    };
    context.print(&format!(
        "{}, {}, {}, {warnings}\n",
        count(scenarios.len(), "scenario"),
        count(cases.len(), "case"),
        count(waivers, "waiver"),
    ));
    // With scenarios named, others may be half written, and what belongs to them can't be known.
    if args.prune {
        if let Err(error) = baselines::prune(&project, context) {
            context.warn(&format!("error: {error}"));
            return Exit::Broke;
        }
    } else if args.only.is_empty() {
        baselines::tell(&project, context);
    }
    if cases.is_empty() {
        context.warn("Nothing was checked: no scenario makes a case. Write one with `unticked init URL`.");
        return Exit::Nothing;
    }
    Exit::Passed
}

/// `1 case`, `2 cases`.
pub fn count(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
