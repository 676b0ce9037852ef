//! Where the time of a page goes: its stages, and what each asked of the browser.
//!
//! The task that plays a case carries one stopwatch, so that nobody has to hand it on. Outside of such a task nothing
//! is measured.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

/// What is being done to a page, in the order in which it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Waiting for a browser to start, and all that no other stage names.
    Other,
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

/// What one stage of one page took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lap {
    pub took: Duration,
    /// Commands sent to the browser and waited for.
    pub round_trips: u32,
    pub screenshots: u32,
}

/// By stage; a stage that did not come is left out.
pub type Laps = BTreeMap<Stage, Lap>;

#[derive(Debug)]
struct Running {
    laps: Laps,
    stage: Stage,
    since: Instant,
}

impl Running {
    fn enter(&mut self, stage: Stage) -> Stage {
        let now = Instant::now();
        self.laps.entry(self.stage).or_default().took += now - self.since;
        self.since = now;
        std::mem::replace(&mut self.stage, stage)
    }
}

tokio::task_local! {
    static RUNNING: RefCell<Running>;
}

/// Does some work with a stopwatch running.
pub fn timed<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    let work = Box::pin(work);
    let running = Running { laps: Laps::new(), stage: Stage::Other, since: Instant::now() };
    RUNNING.scope(RefCell::new(running), work)
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

/// All laps since the stopwatch was started or last asked.
pub fn take() -> Laps {
    let taken = RUNNING.try_with(|running| {
        let mut running = running.borrow_mut();
        let stage = running.stage;
        running.enter(stage);
        std::mem::take(&mut running.laps)
    });
    taken.unwrap_or_default()
}

pub fn round_trip() {
    count(|lap| lap.round_trips += 1);
}

pub fn screenshot() {
    count(|lap| lap.screenshots += 1);
}

fn count(add: impl Fn(&mut Lap)) {
    let _ = RUNNING.try_with(|running| {
        let mut running = running.borrow_mut();
        let stage = running.stage;
        add(running.laps.entry(stage).or_default());
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_stage_counts_for_itself() {
        let laps = timed(async {
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
            assert_eq!(take()[&Stage::Other].round_trips, 1);
        })
        .await;
    }

    #[tokio::test]
    async fn nothing_is_measured_without_a_stopwatch() {
        stage(Stage::Watching, async { round_trip() }).await;
        assert_eq!(take(), Laps::new());
    }
}
