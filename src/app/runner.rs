//! Many cases side by side; retries; the end of a run.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    sync::{Semaphore, mpsc::UnboundedSender},
    task::JoinSet,
};

use super::{
    journey::{self, Journey, Played},
    login::Logins,
    pools::Pools,
    waivers,
};
use crate::{
    browser::PoolOptions,
    event::{CheckOutcome, Checked, Ended, RunEvent, Started, Summary},
    exit::Exit,
    look::LookOptions,
    plan::Case,
    report::Scrubber,
    rules::Settings,
    snapshots::Store,
    stopwatch,
};

/// All that a run needs to know.
#[derive(Debug)]
pub struct Job {
    pub cases: Vec<Arc<Case>>,
    /// Where the built-in app is served, for environments that ask for it.
    pub demo_url: Option<url::Url>,
    pub settings: Settings,
    pub look: LookOptions,
    pub pools: PoolOptions,
    /// Pages looked at side by side, at least one.
    pub workers: usize,
    pub retries: u32,
    pub fail_fast: bool,
    pub environment: Option<String>,
    /// The folder for pictures; `None` keeps none.
    pub output: Option<PathBuf>,
    pub snapshots: Option<Store>,
    /// Keeps secrets out of baselines.
    pub scrubber: Scrubber,
    /// Cases have no scenario file (`audit`).
    pub without_files: bool,
    /// Every target of every scenario is among the cases: then a waiver that covered nothing is stale.
    pub whole: bool,
    /// For waivers.
    pub today: jiff::civil::Date,
}

/// How a run ended.
#[derive(Debug)]
pub struct Done {
    pub started: jiff::Timestamp,
    pub checked: Vec<Checked>,
    pub interrupted: bool,
    pub exit: Exit,
}

/// Runs all cases. Ends early, with all browsers closed, when `stop` resolves.
pub async fn run(job: Arc<Job>, events: UnboundedSender<RunEvent>, stop: impl Future<Output = ()>) -> Done {
    let begun = Instant::now();
    let at = jiff::Timestamp::now();
    let _ = events.send(RunEvent::Started(Box::new(Started {
        at,
        profile: job.settings.profile.clone(),
        environment: job.environment.clone(),
        cases: job.cases.len(),
        workers: job.workers,
        report_dir: job.output.clone(),
    })));
    let pools = Arc::new(Pools::for_cases(&job.cases, &job.pools));
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    let interrupted = {
        let all = schedule(Arc::clone(&job), Arc::clone(&pools), events.clone(), sender);
        tokio::select! {
            () = all => false,
            () = stop => true,
        }
    };
    pools.close().await;
    let mut results = Vec::new();
    while let Ok(result) = receiver.try_recv() {
        results.push(result);
    }
    let stale = if job.whole && !interrupted { waivers::stale(&job, &results) } else { Vec::new() };
    for check in &stale {
        let _ = events.send(RunEvent::Checked(Box::new(check.clone())));
    }
    let checked: Vec<Checked> =
        results.into_iter().flat_map(|(_, played)| played.checked).chain(stale).collect();
    let mut summary = Summary::default();
    for check in &checked {
        summary.add(check);
    }
    let exit = exit(&summary, interrupted);
    let told = job.demo_url.is_none().then_some(exit);
    let ended = Ended { summary, took: begun.elapsed(), interrupted, exit: told };
    let _ = events.send(RunEvent::Ended(Box::new(ended)));
    Done { started: at, checked, interrupted, exit }
}

/// What broke comes before what was found: a run that did not see everything must not look like one that did.
fn exit(summary: &Summary, interrupted: bool) -> Exit {
    if interrupted || summary.errors > 0 {
        Exit::Broke
    } else if summary.checks() == 0 {
        Exit::Nothing
    } else if summary.failed + summary.unsure + summary.snapshot_changes > 0 {
        Exit::Findings
    } else {
        Exit::Passed
    }
}

async fn schedule(
    job: Arc<Job>,
    pools: Arc<Pools>,
    events: UnboundedSender<RunEvent>,
    results: UnboundedSender<(Arc<Case>, Played)>,
) {
    let places = Arc::new(Semaphore::new(job.workers.max(1)));
    let failed = Arc::new(AtomicBool::new(false));
    let logins = Arc::new(Logins::default());
    let mut tasks = JoinSet::new();
    for case in job.cases.clone() {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
        if job.fail_fast && failed.load(Ordering::Relaxed) {
            break;
        }
        let journey = Journey {
            job: Arc::clone(&job),
            case,
            pools: Arc::clone(&pools),
            logins: Arc::clone(&logins),
            events: events.clone(),
        };
        let (results, failed) = (results.clone(), Arc::clone(&failed));
        tasks.spawn(async move {
            let played = with_retries(&journey).await;
            for check in &played.checked {
                if check.outcome != CheckOutcome::Passed {
                    failed.store(true, Ordering::Relaxed);
                }
                let _ = journey.events.send(RunEvent::Checked(Box::new(check.clone())));
            }
            let _ = journey.events.send(RunEvent::CaseEnded { case: journey.case.name() });
            let _ = results.send((Arc::clone(&journey.case), played));
            drop(place);
        });
    }
    while tasks.join_next().await.is_some() {}
}

/// A run that broke is tried again; a finding never is.
async fn with_retries(journey: &Journey) -> Played {
    let case = journey.case.name();
    let mut attempt = 0;
    loop {
        let _ = journey.events.send(RunEvent::CaseStarted { case: case.clone() });
        let mut played = stopwatch::timed(journey::play(journey)).await;
        let broke = played.checked.iter().find(|check| check.outcome == CheckOutcome::Error);
        let Some(why) = broke.and_then(|check| check.error.clone()).filter(|_| attempt < journey.job.retries)
        else {
            played.checked.iter_mut().for_each(|check| check.retries = attempt);
            return played;
        };
        attempt += 1;
        let _ = journey.events.send(RunEvent::Retried { case: case.clone(), attempt, why });
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
