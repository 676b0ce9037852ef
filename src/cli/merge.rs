//! `unticked merge RUN…`: the report of one run, from the journals of its parts.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{args::Merge, context::Context, files, reporting, run};
use crate::{
    event::{Ended, RunEvent, Started, Tally},
    exit::Exit,
    journal::{self, Header, Joined, Journal},
    report::{Reporters, Scrubber, html::Deciding},
    snapshots::{RunInfo, SavedRun},
};

pub fn run(args: &Merge, context: &Context) -> Exit {
    match merge(args, context) {
        Ok(exit) => exit,
        Err((exit, why)) => {
            context.warn(&format!("error: {why}"));
            exit
        }
    }
}

/// How the command ends, and why.
type Refusal = (Exit, String);

fn input(why: impl std::fmt::Display) -> Refusal {
    (Exit::Input, why.to_string())
}

fn broke(why: impl std::fmt::Display) -> Refusal {
    (Exit::Broke, why.to_string())
}

fn merge(args: &Merge, context: &Context) -> Result<Exit, Refusal> {
    let joined = journal::join(&args.runs).map_err(input)?;
    let header = joined.header(context.arguments.clone()).ok_or_else(|| input("name the runs to join"))?;
    let output = &args.output;
    let same = |run: &PathBuf| run.canonicalize().is_ok_and(|run| output.canonicalize().ok() == Some(run));
    if let Some(run) = args.runs.iter().find(|run| same(run)) {
        let run = run.display();
        return Err(input(format!("the joined report would be written over {run}; name another --output")));
    }
    for missing in &joined.missing {
        context.warn(&format!("missing: {missing}"));
    }
    // A report can be joined where there is no project; with one, secrets and earlier decisions are known.
    let config = files::settings(context).ok();
    let scrubber = config.as_ref().map(|config| Scrubber::new(&config.secrets)).unwrap_or_default();
    let deciding =
        config.map(|config| Deciding { snapshots: Some(config.snapshots.dir), roles: config.review.roles });
    let specs = run::specs(&args.report, output).map_err(input)?;
    let quiet = Context { quiet: true, ..context.clone() };
    let mut reporters = reporting::reporters(&specs, scrubber.clone(), deciding.unwrap_or_default(), &quiet)
        .map_err(input)?;
    SavedRun::clear(output).map_err(broke)?;
    reporters.add(Box::new(Journal::create(output, &header, &scrubber).map_err(input)?));
    for run in &joined.runs {
        for folder in ["pictures", "changes"] {
            copy(&run.folder.join(folder), &output.join(folder)).map_err(broke)?;
        }
    }
    let (exit, tally) = retell(&joined, &header, output, &mut reporters)?;
    let failed = reporters.finish();
    for error in &failed {
        context.warn(&error.to_string());
    }
    keep(tally, &header, output).map_err(broke)?;
    Ok(if failed.is_empty() { exit } else { exit.max(Exit::Broke) })
}

/// Tells the parts as one run.
fn retell(
    joined: &Joined,
    header: &Header,
    output: &Path,
    reporters: &mut Reporters,
) -> Result<(Exit, Tally), Refusal> {
    let mut tally = Tally::default();
    reporters.event(&RunEvent::Started(Box::new(Started {
        at: header.started,
        profile: header.profile.clone(),
        environment: header.environment.clone(),
        cases: header.plan.all,
        workers: 0,
        past: 0,
        report_dir: Some(output.to_owned()),
    })));
    for run in &joined.runs {
        let told = run.each_case(
            |_| true,
            |case| {
                tally.add(&case.checks, &case.stale);
                for event in case.events() {
                    reporters.event(&event);
                }
            },
        );
        told.map_err(broke)?;
    }
    if header.plan.whole {
        for check in tally.stale_waivers() {
            reporters.event(&RunEvent::Checked(Box::new(check)));
        }
    }
    let interrupted = !joined.missing.is_empty();
    let exit = tally.summary.exit(interrupted);
    let took = joined.runs.iter().map(|run| run.took).max().unwrap_or(Duration::ZERO);
    let ended = Ended { summary: tally.summary, took, interrupted, replaced: 0, exit: Some(exit) };
    reporters.event(&RunEvent::Ended(Box::new(ended)));
    Ok((exit, tally))
}

/// What a run leaves behind for review and for the next one.
fn keep(mut tally: Tally, header: &Header, output: &Path) -> Result<(), String> {
    let times = output.join(run::TIMES);
    fs::write(&times, tally.take_times().print()).map_err(|error| format!("{}: {error}", times.display()))?;
    let run = RunInfo::new(header.started, header.environment.clone());
    SavedRun::new(run, tally.changes()).write(output).map_err(|error| error.to_string())
}

/// A folder with all that is in it, into one that may be there already.
fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let failed = |error: io::Error| format!("cannot copy {} to {}: {error}", from.display(), to.display());
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to).map_err(failed)?;
    for entry in fs::read_dir(from).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().map_err(failed)?.is_dir() {
            copy(&source, &target)?;
        } else {
            fs::copy(&source, &target).map_err(failed)?;
        }
    }
    Ok(())
}
