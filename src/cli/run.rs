//! `unticked run`

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{
    args::{Run, SnapshotsMode},
    baselines,
    context::Context,
    files,
    journaling::Book,
    reporting, resume,
    running::{drive, runtime},
};
use crate::{
    app::{Done, Job},
    browser::PoolOptions,
    config::{ReviewSettings, Serve, Workers},
    demo,
    exit::Exit,
    journal::Recorded,
    look::LookOptions,
    plan::Case,
    project::Project,
    report::{Format, ReportSpec, Reporters, Scrubber, To, html::Deciding},
    rules::Settings,
    snapshots::{RunInfo, SnapshotMode, Store},
};

/// How long cases took, in a run's folder.
pub const TIMES: &str = "times.json";

pub fn run(args: &Run, context: &Context) -> Exit {
    if args.resume.is_none() {
        return go(args, None, context);
    }
    match resume::taken_up(args, context) {
        Ok((args, context, recorded)) => go(&args, Some(recorded), &context),
        Err(exit) => exit,
    }
}

/// `recorded`: the run that is taken up again.
fn go(args: &Run, recorded: Option<Recorded>, context: &Context) -> Exit {
    let planned = match planned(args, recorded.as_ref(), context) {
        Ok(planned) => planned,
        Err(exit) => return exit,
    };
    let today = recorded.as_ref().map_or_else(|| context.today(), |recorded| recorded.header.today);
    let ready = prepare(args, &planned, Mode::Project { again: recorded.is_some() }, context)
        .and_then(|ready| Ok((ready, Book::open(args, &planned, recorded, context)?)));
    let exit = match ready.map(|ready| (ready, runtime())) {
        Ok((((mut job, reporters), book), Ok(runtime))) => {
            job.today = today;
            let exit = runtime.block_on(serve_and_drive(job, book, reporters, context));
            show(args, context);
            exit
        }
        Ok((_, Err(error))) => {
            context.warn(&format!("unticked can't start its threads: {error}"));
            Exit::Broke
        }
        Err(exit) => return exit,
    };
    if args.selection.only.is_empty() {
        baselines::tell(&planned.project, context);
    }
    exit
}

/// Opens the HTML report if somebody asked for it.
fn show(args: &Run, context: &Context) {
    let html = |spec: &ReportSpec| spec.format == Format::Html;
    let specs = specs(&args.report, &args.output).unwrap_or_default();
    if let Some(file) = specs.iter().find(|spec| html(spec)).and_then(ReportSpec::file).filter(|_| args.open)
    {
        super::review::open(&context.cwd.join(file).display().to_string(), context);
    }
}

/// The user's files, and the cases that are meant.
#[derive(Debug)]
pub struct Planned {
    pub project: Project,
    pub cases: Vec<Case>,
    /// How many cases there are in all shards together.
    pub all: usize,
}

/// All faults of the user's files are told. A run that is taken up again has the cases that it had.
pub fn planned(args: &Run, recorded: Option<&Recorded>, context: &Context) -> Result<Planned, Exit> {
    let planned = files::project(&args.selection.only, context).and_then(|project| {
        let mut selection = files::selection(&args.selection, context)?;
        // Times may have changed since, and the shards with them.
        selection.shard = selection.shard.filter(|_| recorded.is_none());
        let (cases, all) = files::cases(&project, &selection)?;
        Ok((project, cases, all))
    });
    let (project, mut cases, all) = planned.map_err(|faults| {
        files::tell(&faults, context);
        Exit::Input
    })?;
    files::tell(&project.warnings, context);
    if let Some(recorded) = recorded {
        let scrubber = Scrubber::new(&project.config.secrets);
        let known: BTreeSet<&str> = recorded.header.plan.cases.iter().map(String::as_str).collect();
        cases.retain(|case| known.contains(scrubber.text(&case.name()).as_str()));
    }
    if cases.is_empty() {
        let why = if all == 0 { "no case matches" } else { "this shard has no case" };
        context.warn(&format!("Nothing to check: {why}. `unticked list` shows what there is."));
        return Err(Exit::Nothing);
    }
    Ok(Planned { project, cases, all })
}

/// What is run: a project with its baselines, or the demo, which has none and is served already.
#[derive(Debug, Clone, Copy)]
pub enum Mode<'a> {
    /// `again`: it was begun before, and what it kept stays.
    Project {
        again: bool,
    },
    Demo(&'a url::Url),
}

pub fn prepare(
    args: &Run,
    planned: &Planned,
    mode: Mode<'_>,
    context: &Context,
) -> Result<(Job, Reporters), Exit> {
    let refuse = |why: String| {
        context.warn(&format!("error: {why}"));
        Exit::Input
    };
    let Planned { project, cases, .. } = planned;
    let config = &project.config;
    let output = args.output.clone();
    let specs = specs(&args.report, &output).map_err(refuse)?;
    let scrubber = Scrubber::new(&config.secrets);
    let deciding =
        Deciding { snapshots: Some(config.snapshots.dir.clone()), roles: config.review.roles.clone() };
    let mut reporters = reporting::reporters(&specs, scrubber.clone(), deciding, context)
        .map_err(|error| refuse(error.to_string()))?;
    if args.timings {
        reporters.add(reporting::timings(context));
    }
    let settings = Settings::of(&config.policy).map_err(|error| refuse(error.to_string()))?;
    let workers = match (args.workers, config.run.workers) {
        (Some(count), _) | (None, Workers::Count(count)) => count,
        (None, Workers::Auto) => super::workers::for_cases(cases),
    };
    let selection = &args.selection;
    let (demo_url, snapshots) = match mode {
        Mode::Demo(url) => (Some(url.clone()), None),
        Mode::Project { again } => (None, Some(store(args, project, again, context).map_err(refuse)?)),
    };
    let job = Job {
        environment: cases.first().map(|case| case.environment.name.clone()),
        cases: cases.iter().cloned().map(Into::into).collect(),
        whole: selection.target.is_empty() && selection.shard.is_none() && selection.filter.is_none(),
        demo_url,
        settings,
        look: LookOptions {
            watch: config.run.watch,
            still: snapshots.is_some() && config.snapshots.pixels.is_some(),
            masks: config.snapshots.masks.clone(),
            ..LookOptions::default()
        },
        pools: PoolOptions { headless: !args.headed, ..PoolOptions::default() },
        workers,
        retries: args.retries.unwrap_or(config.run.retries),
        fail_fast: args.fail_fast,
        output: Some(output),
        snapshots,
        scrubber,
        without_files: false,
        today: context.today(),
    };
    Ok((job, reporters))
}

/// The reports that were asked for, human on standard output if none was; and always the HTML and the JSON report
/// beside the pictures, for whoever looks later.
pub fn specs(asked: &[String], output: &Path) -> Result<Vec<ReportSpec>, String> {
    let mut specs: Vec<ReportSpec> = asked
        .iter()
        .map(|text| text.parse())
        .collect::<Result<_, _>>()
        .map_err(|e: crate::report::SpecError| e.to_string())?;
    if specs.is_empty() {
        specs.push(ReportSpec { format: Format::Human, to: To::StandardOutput });
    }
    let kept: PathBuf = output.join("report.json");
    specs.push(ReportSpec { format: Format::Json, to: To::File(kept) });
    if !specs.iter().any(|spec| spec.format == Format::Html) {
        specs.push(ReportSpec { format: Format::Html, to: To::File(output.to_owned()) });
    }
    ReportSpec::check_all(&specs).map_err(|error| error.to_string())?;
    Ok(specs)
}

/// Under CI nothing is written unless somebody asked for it.
/// Who git says is at work here.
fn git_user() -> Option<String> {
    let asked = std::process::Command::new("git").args(["config", "user.name"]).output().ok()?;
    let name = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
    (!name.is_empty()).then_some(name)
}

/// The baselines, as this run may treat them.
fn store(args: &Run, project: &Project, again: bool, context: &Context) -> Result<Store, String> {
    let config = &project.config;
    let mode = snapshot_mode(args.snapshots, context);
    may_accept(mode, &config.review, args.role.as_deref())?;
    let who = args.reviewer.clone().or_else(git_user).unwrap_or_else(|| "somebody".to_owned());
    let store = Store::new(&config.snapshots, mode).by(who, args.role.clone());
    let store = if again { store.for_same_run(&args.output) } else { store.for_run(&args.output) };
    let store = store.map_err(|error| error.to_string())?;
    // With scenarios named, others may be half written, and what belongs to them can't be known.
    let all = args.selection.only.is_empty();
    Ok(if all { store.knowing(baselines::all_looks(project)) } else { store })
}

/// A run that accepts accepts all kinds of snapshot: whoever may not accept each of them has to decide one by one.
fn may_accept(mode: SnapshotMode, review: &ReviewSettings, role: Option<&str>) -> Result<(), String> {
    let may = |roles: &Vec<String>| role.is_some_and(|role| roles.iter().any(|one| one == role));
    match review.roles.iter().find(|(_, roles)| mode == SnapshotMode::Accept && !may(roles)) {
        Some((kind, roles)) => Err(format!(
            "only {} may accept a change of {kind} ([review.roles]): say so with --role, or decide in `unticked review`",
            roles.join(" or ")
        )),
        None => Ok(()),
    }
}

fn snapshot_mode(asked: Option<SnapshotsMode>, context: &Context) -> SnapshotMode {
    match asked {
        Some(SnapshotsMode::Check) => SnapshotMode::Check,
        Some(SnapshotsMode::Accept) => SnapshotMode::Accept,
        None if context.ci => SnapshotMode::Check,
        Some(SnapshotsMode::Pending) | None => SnapshotMode::Pending,
    }
}

/// Serves the built-in app for as long as the run lasts, if an environment asks for it.
async fn serve_and_drive(mut job: Job, book: Book, reporters: Reporters, context: &Context) -> Exit {
    let wants_demo = job.cases.iter().any(|case| case.environment.serve == Serve::Demo);
    let mut app = None;
    if wants_demo {
        match demo::serve(std::net::SocketAddr::from(([127, 0, 0, 1], 0))).await {
            Ok(served) => {
                job.demo_url = Some(served.base_url.clone());
                app = Some(served);
            }
            Err(error) => {
                context.warn(&format!("error: {error}"));
                return Exit::Broke;
            }
        }
    }
    job.cases.retain(|case| !book.has(&case.name()));
    let (store, environment) = (job.snapshots.clone(), job.environment.clone());
    let output = job.output.clone();
    let (exit, done) = drive(job, Some(book), reporters, context).await;
    let exit = exit.max(keep_times(output, &done, context));
    let exit = exit.max(keep_changes(store, environment, done, context));
    if let Some(app) = app {
        app.shutdown().await;
    }
    exit
}

/// Keeps how long cases took, to balance shards by.
fn keep_times(output: Option<PathBuf>, done: &Done, context: &Context) -> Exit {
    let Some(path) = output.map(|folder| folder.join(TIMES)) else { return Exit::Passed };
    match std::fs::write(&path, done.times.print()) {
        Ok(()) => Exit::Passed,
        Err(error) => {
            context.warn(&format!("error: cannot write {}: {error}", path.display()));
            Exit::Broke
        }
    }
}

/// Keeps what differs from the baselines for `unticked review`.
fn keep_changes(store: Option<Store>, environment: Option<String>, done: Done, context: &Context) -> Exit {
    let Some(store) = store else { return Exit::Passed };
    match store.save(RunInfo::new(done.started, environment), done.changes) {
        Ok(()) => Exit::Passed,
        Err(error) => {
            context.warn(&format!("error: {error}"));
            Exit::Broke
        }
    }
}
