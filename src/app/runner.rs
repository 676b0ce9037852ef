//! Many cases side by side; retries; the end of a run.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::{
    sync::{Semaphore, mpsc::UnboundedSender},
    task::JoinSet,
};

use super::{
    journey::{self, Company, Journey, Played},
    login::Logins,
    pools::Pools,
};
use crate::{
    browser::PoolOptions,
    event::{CheckOutcome, Ended, RunEvent, Started, Tally},
    exit::Exit,
    look::LookOptions,
    plan::{Case, Times},
    report::Scrubber,
    rules::Settings,
    snapshots::{Change, Store},
    stopwatch,
};

/// How often a case may lose a browser that it shares before it gets one of its own.
const LOST_IN_COMPANY: u32 = 2;
/// How often it may lose its own: then its page is what browsers die of.
const LOST_ALONE: u32 = 5;

/// Before a case is tried again for the first time; then twice as long each time.
const PAUSE: Duration = Duration::from_millis(200);

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

impl Job {
    /// A look at pages that no scenario file names: one at a time, nothing kept, judged by the baseline.
    pub fn of_pages(cases: Vec<Arc<Case>>, today: jiff::civil::Date) -> Self {
        Self {
            cases,
            demo_url: None,
            settings: Settings::baseline(),
            look: LookOptions { pictures: false, ..LookOptions::default() },
            pools: PoolOptions::default(),
            workers: 1,
            retries: 1,
            fail_fast: false,
            environment: None,
            output: None,
            snapshots: None,
            scrubber: Scrubber::default(),
            without_files: true,
            whole: true,
            today,
        }
    }
}

/// What an earlier process did of the same run.
#[derive(Debug)]
pub struct Past {
    /// When the run began.
    pub started: jiff::Timestamp,
    /// How long it had been going.
    pub took: Duration,
    /// How many cases were done; `Job::cases` lacks them.
    pub cases: usize,
    /// What they add up to.
    pub tally: Tally,
}

/// How a run ended. What it found was told as it came.
#[derive(Debug)]
pub struct Done {
    pub started: jiff::Timestamp,
    /// What differs from the baselines.
    pub changes: Vec<Change>,
    pub times: Times,
    pub interrupted: bool,
    pub exit: Exit,
}

/// Runs all cases, and adds to what was done in the past. Ends early, with all browsers closed, when `stop` resolves.
pub async fn run(
    job: Arc<Job>,
    past: Option<Past>,
    events: UnboundedSender<RunEvent>,
    stop: impl Future<Output = ()>,
) -> Done {
    let begun = Instant::now();
    let Past { started, took, cases: past, tally } = past.unwrap_or_else(Past::none);
    let _ = events.send(RunEvent::Started(Box::new(Started {
        at: started,
        profile: job.settings.profile.clone(),
        environment: job.environment.clone(),
        cases: past + job.cases.len(),
        workers: job.workers,
        past,
        report_dir: job.output.clone(),
    })));
    let pools = Arc::new(Pools::for_cases(&job.cases, &job.pools));
    let tally = Arc::new(Mutex::new(tally));
    let interrupted = {
        let all = schedule(Arc::clone(&job), Arc::clone(&pools), events.clone(), Arc::clone(&tally));
        tokio::select! {
            () = all => false,
            () = stop => true,
            () = Arc::clone(&pools).tell_waits(events.clone()) => false,
        }
    };
    let replaced = pools.replaced().await;
    pools.close().await;
    let mut tally = std::mem::take(&mut *lock(&tally));
    if job.whole && !interrupted {
        for check in tally.stale_waivers() {
            let _ = events.send(RunEvent::Checked(Box::new(check)));
        }
    }
    let summary = tally.summary;
    let exit = summary.exit(interrupted);
    let told = job.demo_url.is_none().then_some(exit);
    let ended = Ended { summary, took: took + begun.elapsed(), interrupted, replaced, exit: told };
    let _ = events.send(RunEvent::Ended(Box::new(ended)));
    Done { started, times: tally.take_times(), changes: tally.changes(), interrupted, exit }
}

impl Past {
    fn none() -> Self {
        Self { started: jiff::Timestamp::now(), took: Duration::ZERO, cases: 0, tally: Tally::default() }
    }
}

fn lock(tally: &Mutex<Tally>) -> MutexGuard<'_, Tally> {
    tally.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn schedule(
    job: Arc<Job>,
    pools: Arc<Pools>,
    events: UnboundedSender<RunEvent>,
    tally: Arc<Mutex<Tally>>,
) {
    let places = Arc::new(Semaphore::new(job.workers.max(1)));
    let logins = Arc::new(Logins::default());
    let mut tasks = JoinSet::new();
    for case in job.cases.clone() {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
        if job.fail_fast && lock(&tally).summary.has_failed() {
            break;
        }
        let journey = Journey {
            job: Arc::clone(&job),
            case,
            pools: Arc::clone(&pools),
            logins: Arc::clone(&logins),
            events: events.clone(),
        };
        let tally = Arc::clone(&tally);
        tasks.spawn(async move {
            let Played { checked, stale, .. } = with_retries(&journey).await;
            lock(&tally).add(&checked, &stale);
            for check in checked {
                let _ = journey.events.send(RunEvent::Checked(Box::new(check)));
            }
            let _ = journey.events.send(RunEvent::CaseEnded { case: journey.case.name(), stale });
            drop(place);
        });
    }
    while tasks.join_next().await.is_some() {}
}

/// A run that broke is tried again; a finding never is. A case that lost its browser may be the victim of another
/// page, so that does not count; lost repeatedly, it gets a browser of its own.
async fn with_retries(journey: &Journey) -> Played {
    let case = journey.case.name();
    let (mut broken, mut lost) = (0, 0);
    loop {
        let _ = journey.events.send(RunEvent::CaseStarted { case: case.clone() });
        let alone = if lost < LOST_IN_COMPANY { None } else { Some(journey.pools.alone().await) };
        let company = if alone.is_some() { Company::Alone } else { Company::Shared };
        let mut played = stopwatch::timed(journey::play(journey, company)).await;
        drop(alone);
        let broke = played.checked.iter().find(|check| check.outcome == CheckOutcome::Error);
        let why = broke.and_then(|check| check.error.clone());
        let again =
            if played.lost { lost < LOST_IN_COMPANY + LOST_ALONE } else { broken < journey.job.retries };
        let Some(why) = why.filter(|_| again) else {
            played.checked.iter_mut().for_each(|check| check.retries = broken + lost);
            return played;
        };
        *if played.lost { &mut lost } else { &mut broken } += 1;
        let attempt = broken + lost;
        let browser = journey.case.browser.engine.name().to_owned();
        let stretches = played.checked.into_iter().flat_map(|check| check.stretches).collect();
        let _ =
            journey.events.send(RunEvent::Retried { case: case.clone(), attempt, why, browser, stretches });
        // What broke a run may last a moment: a network that is down, an app that starts anew.
        tokio::time::sleep(PAUSE * 2_u32.pow(broken.saturating_sub(1).min(4))).await;
    }
}
