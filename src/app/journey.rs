//! One case: its steps on one tab, and what is done at each checkpoint.

use std::{
    any::Any,
    collections::BTreeSet,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};

use futures::FutureExt as _;
use tokio::sync::mpsc::UnboundedSender;

use super::{checkpoint, login::Logins, pools::Pools, runner::Job, verdict};
use crate::{
    browser::{BrowserError, NavigationRules, Persona, Pool, Tab, TabOptions},
    config::Serve,
    event::{Checked, RunEvent, StaleWaiver, TargetInfo, Written},
    look::LookError,
    plan::Case,
    probe,
    scenario::Step,
    span::Placed,
    steps::{Player, StepError},
    stopwatch::{self, Stage, stage},
};

/// A case with all that it needs to be played.
#[derive(Debug)]
pub struct Journey {
    pub job: Arc<Job>,
    pub case: Arc<Case>,
    pub pools: Arc<Pools>,
    pub logins: Arc<Logins>,
    pub events: UnboundedSender<RunEvent>,
}

/// Why a case could not be played to its end.
#[derive(Debug, thiserror::Error)]
pub enum JourneyError {
    #[error(transparent)]
    Browser(#[from] BrowserError),
    #[error(transparent)]
    Look(#[from] LookError),
    #[error("{place}: {error}")]
    Step { place: String, error: StepError },
    #[error(transparent)]
    Address(StepError),
    #[error("the login did not work: {0}")]
    Login(String),
    /// The browser died or hung, and what it was doing has to be done again.
    #[error("the browser was lost: {0}")]
    Lost(String),
    #[error("{0}")]
    Setup(String),
    #[error("unticked itself failed ({0}); please report it, with the page if you can")]
    Panicked(String),
}

/// Where a case stands: what reports need to know when it breaks.
#[derive(Debug, Default)]
pub struct Progress {
    pub checked: Vec<Checked>,
    pub used_waivers: BTreeSet<usize>,
    version: String,
    url_asked: String,
}

/// What a case came to.
#[derive(Debug)]
pub struct Played {
    pub checked: Vec<Checked>,
    /// Its browser was lost on the way: nothing of it counts.
    pub lost: bool,
    /// The scenario's waivers that covered nothing here, or have ended.
    pub stale: Vec<StaleWaiver>,
}

/// What a panic said.
fn words_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic without words").to_owned()
}

/// Whose browser a case is played in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Company {
    Shared,
    /// Its own: so that it is known which page a browser dies of.
    Alone,
}

/// Plays a case. When it breaks, the checkpoint that was not reached says why.
pub async fn play(journey: &Journey, company: Company) -> Played {
    let mut progress = Progress::default();
    let begun = Instant::now();
    let mut lost = false;
    // A fault of our own on one page is that page's error: it must neither be silent nor stop the others.
    let played = AssertUnwindSafe(journey.play_all(&mut progress, company)).catch_unwind().await;
    if let Err(error) = played.unwrap_or_else(|panic| Err(JourneyError::Panicked(words_of(&*panic)))) {
        lost = matches!(error, JourneyError::Lost(_));
        if progress.url_asked.is_empty() {
            progress.url_asked = journey.first_address().unwrap_or_default();
        }
        let mut broken = journey.blank(&progress);
        let done = progress.checked.len();
        let next = journey.checkpoints().nth(done);
        broken.checkpoint = next.map_or_else(|| "end".to_owned(), |(name, _)| name.to_owned());
        broken.line = journey.line(next.map(|(_, step)| step));
        broken.took = begun.elapsed();
        broken.stretches = stopwatch::take();
        verdict::broke(&mut broken, &error, &journey.job.settings);
        progress.checked.push(broken);
    }
    let stale = verdict::stale_waivers(&journey.case.scenario, &progress.used_waivers, journey.job.today);
    Played { checked: progress.checked, lost, stale }
}

impl Journey {
    /// What the scenario opens first, for a run that broke before it opened anything.
    fn first_address(&self) -> Option<String> {
        self.case.scenario.steps.iter().find_map(|step| match &step.value {
            Step::Open(to) => Some(to.clone()),
            _ => None,
        })
    }

    async fn play_all(&self, progress: &mut Progress, company: Company) -> Result<(), JourneyError> {
        self.doing("waiting for a browser");
        let tab = stage(Stage::Opening, self.first_tab(company)).await?;
        tab.version().clone_into(&mut progress.version);
        let played = self.play_on(&tab, progress).await;
        let lost = match &played {
            // What was exercised last may have been cut short by the browser's end.
            Ok(()) => tab.gone(),
            Err(JourneyError::Step { error: StepError::Expectation { .. }, .. } | JourneyError::Lost(_)) => {
                None
            }
            Err(_) => tab.lost().await,
        };
        tab.close().await;
        lost.map_or(played, |why| Err(JourneyError::Lost(why)))
    }

    async fn first_tab(&self, company: Company) -> Result<Tab, JourneyError> {
        let (pool, options) = (self.pool()?, self.tab_options(false)?);
        let opened = match company {
            Company::Shared => pool.tab(options).await,
            Company::Alone => pool.tab_alone(options).await,
        };
        match opened {
            Ok(tab) => Ok(tab),
            Err(error) if error.is_worth_another_try() && pool.may_start().await => {
                Err(JourneyError::Lost(error.to_string()))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn play_on(&self, tab: &Tab, progress: &mut Progress) -> Result<(), JourneyError> {
        let player = Player::new(tab, self.base_url()?, &self.case.environment);
        stage(Stage::Opening, self.logins.enter(self, tab, &player)).await?;
        for (at, step) in self.case.scenario.steps.iter().enumerate() {
            self.expect_dialog(tab, at);
            match &step.value {
                Step::Check(name) => {
                    checkpoint::check(self, tab, at, name, progress).await?;
                }
                other => {
                    if let Step::Open(to) = other {
                        progress.url_asked = player.resolve(to).map_err(JourneyError::Address)?.to_string();
                    }
                    self.doing(&describe(other));
                    stage(Stage::Opening, self.step(&player, step)).await?;
                }
            }
        }
        verdict::expected_boxes(&self.case.scenario, &mut progress.checked, &self.job.settings);
        Ok(())
    }

    /// A dialog is left open for the step that answers it; any other is dismissed at once, so that nothing hangs.
    pub fn expect_dialog(&self, tab: &Tab, at: usize) {
        let answers =
            |step: &Placed<Step>| matches!(step.value, Step::AcceptDialog { .. } | Step::DismissDialog);
        let steps = &self.case.scenario.steps;
        let awaited = steps.get(at).is_some_and(answers) || steps.get(at + 1).is_some_and(answers);
        tab.answer_prompts_alone(!awaited);
    }

    /// Plays one step, and says where it stands when it fails.
    pub async fn step(&self, player: &Player<'_>, step: &Placed<Step>) -> Result<(), JourneyError> {
        player
            .play(&step.value)
            .await
            .map_err(|error| JourneyError::Step { place: step.span.to_string(), error })
    }

    pub fn pool(&self) -> Result<&Pool, JourneyError> {
        self.pools.of(&self.case).ok_or_else(|| JourneyError::Setup("no browser".to_owned()))
    }

    pub fn tab_options(&self, block_writes: bool) -> Result<TabOptions, JourneyError> {
        let environment = &self.case.environment;
        Ok(TabOptions {
            device: self.case.target.device.clone(),
            persona: Persona::default(),
            rules: NavigationRules { hosts: self.allowed_hosts()?, block_writes },
            basic_auth: environment.basic_auth.clone(),
            preload: Arc::clone(&probe::PRELOAD),
        })
    }

    /// `None` where the environment names no hosts; else those and the base URL's own.
    fn allowed_hosts(&self) -> Result<Option<Vec<String>>, JourneyError> {
        if self.case.environment.hosts.is_empty() {
            return Ok(None);
        }
        let own = self.base_url()?.host_str().map(str::to_owned);
        Ok(Some(self.case.environment.hosts.iter().cloned().chain(own).collect()))
    }

    pub fn base_url(&self) -> Result<url::Url, JourneyError> {
        match &self.case.environment.serve {
            Serve::BaseUrl(url) => Ok(url.clone()),
            Serve::Demo => self
                .job
                .demo_url
                .clone()
                .ok_or_else(|| JourneyError::Setup("the built-in app is not being served".to_owned())),
        }
    }

    pub fn doing(&self, doing: &str) {
        self.does(doing, None);
    }

    pub fn does(&self, doing: &str, lasts: Option<Duration>) {
        let doing = doing.to_owned();
        let _ = self.events.send(RunEvent::CaseDoing { case: self.case.name(), doing, lasts });
    }

    fn checkpoints(&self) -> impl Iterator<Item = (&str, &Placed<Step>)> {
        self.case.scenario.steps.iter().filter_map(|step| match &step.value {
            Step::Check(name) => Some((name.as_str(), step)),
            _ => None,
        })
    }

    pub fn line(&self, step: Option<&Placed<Step>>) -> Option<usize> {
        if self.job.without_files {
            return None;
        }
        step.map(|step| step.span.line_column().0)
    }

    pub fn blank(&self, progress: &Progress) -> Checked {
        let target = &self.case.target;
        Checked {
            written: (!self.job.without_files).then(|| Written::from(&*self.case.scenario)),
            scenario: self.case.scenario.id.clone(),
            target: TargetInfo {
                name: target.name.clone(),
                browser: self.case.browser.engine.name().to_owned(),
                version: progress.version.clone(),
                device: if target.device.touch { "phone" } else { "desktop" }.to_owned(),
            },
            url_asked: progress.url_asked.clone(),
            url: progress.url_asked.clone(),
            ..Checked::default()
        }
    }
}

/// What a step does, for the progress display.
fn describe(step: &Step) -> String {
    match step {
        Step::Open(to) => format!("opening {to}"),
        Step::WaitFor { .. } => "waiting for the page".to_owned(),
        Step::Request(request) => format!("{} {}", request.method, request.url),
        _ => "acting".to_owned(),
    }
}
