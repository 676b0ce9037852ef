//! Where the time of a page goes: its stages, and what each asked of the browser.
//!
//! The task that plays a case carries one stopwatch, so that nobody has to hand it on. Outside of such a task nothing
//! is measured.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    time::{Duration, Instant, SystemTime},
};

use serde::{Deserialize, Serialize};

/// What is being done to a page, in the order in which it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// All that no other stage names.
    Other,
    /// Waiting for a browser to start, or for a place in one.
    Browser,
    /// A fresh tab, the scenario's steps, loading.
    Opening,
    Settling,
    Observing,
    Watching,
    Pictures,
    Measuring,
    /// The fresh copy for exercises.
    Copying,
    Passive,
    Reload,
    Back,
    Others,
    Ticking,
    Buttons,
    Submitting,
    /// Other copies, on which the browser says that it is automated.
    Cloak,
    Judging,
}

impl Stage {
    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Other => "other",
            Self::Browser => "waiting for a browser",
            Self::Opening => "opening",
            Self::Settling => "settling",
            Self::Observing => "collecting facts",
            Self::Watching => "watching",
            Self::Pictures => "taking pictures",
            Self::Measuring => "measuring paint",
            Self::Copying => "opening a copy",
            Self::Passive => "scroll, pointer, focus, type",
            Self::Reload => "reload",
            Self::Back => "back",
            Self::Others => "press other controls",
            Self::Ticking => "tick and untick",
            Self::Buttons => "press buttons",
            Self::Submitting => "send the form",
            Self::Cloak => "look as a robot",
            Self::Judging => "judging",
        }
    }
}

/// Some time in which one stage went on. A stage that another one interrupts has several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    pub stage: Stage,
    /// Microseconds since 1970: processes that do parts of one run have no other clock in common.
    pub began: u64,
    /// Microseconds.
    pub took: u64,
    /// Commands sent to the browser and waited for.
    pub round_trips: u32,
    pub screenshots: u32,
}

impl Stretch {
    /// Microseconds since 1970.
    pub fn ended(&self) -> u64 {
        self.began + self.took
    }
}

/// What one stage of one page took in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lap {
    pub took: Duration,
    pub round_trips: u32,
    pub screenshots: u32,
}

/// By stage; a stage that did not come is left out.
pub type Laps = BTreeMap<Stage, Lap>;

/// The sums of stretches.
pub fn laps(stretches: &[Stretch]) -> Laps {
    let mut laps = Laps::new();
    for stretch in stretches {
        let lap: &mut Lap = laps.entry(stretch.stage).or_default();
        lap.took += Duration::from_micros(stretch.took);
        lap.round_trips += stretch.round_trips;
        lap.screenshots += stretch.screenshots;
    }
    laps
}

#[derive(Debug)]
struct Running {
    done: Vec<Stretch>,
    now: Stretch,
    since: Instant,
}

impl Running {
    fn new() -> Self {
        let began = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self { done: Vec::new(), now: empty(Stage::Other, micros(began)), since: Instant::now() }
    }

    fn enter(&mut self, stage: Stage) -> Stage {
        // The clock on the wall is read once: it may jump.
        let took = self.since.elapsed();
        self.since += took;
        self.now.took = micros(took);
        let next = empty(stage, self.now.ended());
        let done = std::mem::replace(&mut self.now, next);
        if done != empty(done.stage, done.began) {
            self.done.push(done);
        }
        done.stage
    }
}

fn empty(stage: Stage, began: u64) -> Stretch {
    Stretch { stage, began, took: 0, round_trips: 0, screenshots: 0 }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

tokio::task_local! {
    static RUNNING: RefCell<Running>;
}

/// Does some work with a stopwatch running.
pub fn timed<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    let work = Box::pin(work);
    RUNNING.scope(RefCell::new(Running::new()), work)
}

/// Does a stage's work. A stage within it counts for itself alone.
pub fn stage<T>(stage: Stage, work: impl Future<Output = T>) -> impl Future<Output = T> {
    // A stage is large, and each that it stands in would hold it as well.
    let work = Box::pin(work);
    async move {
        let _until_dropped = Within(enter(stage));
        work.await
    }
}

/// Ends the stage, even where its work is given up.
struct Within(Option<Stage>);

impl Drop for Within {
    fn drop(&mut self) {
        if let Some(outer) = self.0 {
            enter(outer);
        }
    }
}

fn enter(stage: Stage) -> Option<Stage> {
    RUNNING.try_with(|running| running.borrow_mut().enter(stage)).ok()
}

/// All since the stopwatch was started or last asked, in the order in which it was done.
pub fn take() -> Vec<Stretch> {
    let taken = RUNNING.try_with(|running| {
        let mut running = running.borrow_mut();
        let stage = running.now.stage;
        running.enter(stage);
        std::mem::take(&mut running.done)
    });
    taken.unwrap_or_default()
}

pub fn round_trip() {
    let _ = RUNNING.try_with(|running| running.borrow_mut().now.round_trips += 1);
}

pub fn screenshot() {
    let _ = RUNNING.try_with(|running| running.borrow_mut().now.screenshots += 1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_stage_counts_for_itself() {
        let stretches = timed(async {
            round_trip();
            stage(Stage::Ticking, async {
                round_trip();
                stage(Stage::Pictures, async { screenshot() }).await;
                round_trip();
            })
            .await;
            take()
        })
        .await;
        let stages: Vec<Stage> = stretches.iter().map(|stretch| stretch.stage).collect();
        assert_eq!(stages[..4], [Stage::Other, Stage::Ticking, Stage::Pictures, Stage::Ticking]);
        assert!(stretches.windows(2).all(|two| two[0].ended() <= two[1].began), "{stretches:?}");
        let laps = laps(&stretches);
        let counts = |stage: Stage| (laps[&stage].round_trips, laps[&stage].screenshots);
        assert_eq!(counts(Stage::Other), (1, 0));
        assert_eq!(counts(Stage::Ticking), (2, 0));
        assert_eq!(counts(Stage::Pictures), (0, 1));
    }

    #[tokio::test]
    async fn a_stage_that_is_given_up_ends() {
        timed(async {
            let never = stage(Stage::Submitting, std::future::pending::<()>());
            let _ = tokio::time::timeout(Duration::from_millis(5), never).await;
            round_trip();
            assert_eq!(laps(&take())[&Stage::Other].round_trips, 1);
        })
        .await;
    }

    #[tokio::test]
    async fn nothing_is_measured_without_a_stopwatch() {
        stage(Stage::Watching, async { round_trip() }).await;
        assert_eq!(take(), Vec::new());
    }
}
