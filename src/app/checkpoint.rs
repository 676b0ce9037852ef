//! One checkpoint of a case: a look at the page as it stands, its exercises on a fresh copy, and the verdict.

use std::time::{Duration, Instant};

use super::{
    cloaking,
    journey::{Journey, JourneyError, Progress},
    verdict,
};
use crate::{
    browser::{BrowserError, Tab, TabOptions},
    config::Submit,
    facts::Blind,
    look::{self, Looked, exercise, settle},
    scenario::Step,
    steps::Player,
    stopwatch::{self, Stage, stage},
};

/// How long the network is given before exercises that it cut short are done again.
const AGAIN_AFTER: [Duration; 2] = [Duration::from_millis(500), Duration::from_millis(1500)];

/// Looks at what the step `at` of the scenario has reached, and judges it.
pub async fn check(
    journey: &Journey,
    tab: &Tab,
    at: usize,
    name: &str,
    progress: &mut Progress,
) -> Result<(), JourneyError> {
    let begun = Instant::now();
    let job = &journey.job;
    let mut looked = look::look(tab, &job.look, &|doing, lasts| journey.does(doing, lasts)).await?;
    if job.settings.exercises() && exercise::is_worthwhile(tab, &looked).await {
        exercise_if_need_be_again(journey, tab, at, &mut looked).await?;
    }
    if job.settings.looks_as_a_robot() {
        journey.doing("looking as an automated browser");
        stage(Stage::Cloak, cloaking::compare(journey, tab, at, &mut looked)).await?;
    }
    let mut checked = journey.blank(progress);
    name.clone_into(&mut checked.checkpoint);
    checked.line = journey.line(Some(&journey.case.scenario.steps[at]));
    let judged = stage(Stage::Judging, verdict::reach(journey, &mut checked, looked)).await;
    progress.used_waivers.extend(judged);
    checked.took = begun.elapsed();
    checked.stretches = stopwatch::take();
    progress.checked.push(checked);
    Ok(())
}

/// Exercises that the network cut short are done again.
async fn exercise_if_need_be_again(
    journey: &Journey,
    tab: &Tab,
    at: usize,
    looked: &mut Looked,
) -> Result<(), JourneyError> {
    for pause in AGAIN_AFTER.into_iter().map(Some).chain([None]) {
        let before = looked.page.clone();
        journey.doing("exercising a copy of the page");
        exercise_on_copy(journey, tab, at, looked).await?;
        let blind = &looked.page.blind[before.blind.len()..];
        let was_cut = blind.iter().any(|blind| BrowserError::tells_of_the_network(&blind.why));
        let Some(pause) = pause.filter(|_| was_cut) else { break };
        looked.page = before;
        tokio::time::sleep(pause).await;
    }
    Ok(())
}

/// Exercises need a copy of the page as it was when the checkpoint was reached. Where none can be had, the
/// page says so: a rule then knows that it did not see everything.
async fn exercise_on_copy(
    journey: &Journey,
    tab: &Tab,
    at: usize,
    looked: &mut Looked,
) -> Result<(), JourneyError> {
    let submit = journey.case.environment.submit;
    let begun = Instant::now();
    let copied = async {
        let options = journey.tab_options(submit == Submit::Block)?;
        copy(journey, tab, at, options).await
    };
    match stage(Stage::Copying, copied).await {
        Ok(copy) => {
            let loading = begun.elapsed();
            let blind = looked.page.blind.len();
            exercise::exercise(&copy, submit, loading, looked).await;
            let lost = if looked.page.blind.len() > blind { copy.lost().await } else { None };
            copy.close().await;
            if let Some(why) = lost {
                return Err(JourneyError::Lost(why));
            }
        }
        Err(error) => looked.page.blind.push(Blind {
            what: "exercises".to_owned(),
            why: format!("no fresh copy of the page could be made: {error}"),
        }),
    }
    Ok(())
}

/// The page of the step `at` once more, in a tab of its own beside the given one.
pub async fn copy(
    journey: &Journey,
    beside: &Tab,
    at: usize,
    options: TabOptions,
) -> Result<Tab, JourneyError> {
    let environment = &journey.case.environment;
    let tab = journey.pool()?.tab_beside(beside, options).await?;
    let player = Player::new(&tab, journey.base_url()?, environment);
    // What the scenario sends is its author's will; `submit` is about what exercises send.
    tab.let_writes_through(true);
    journey.logins.enter(journey, &tab, &player).await?;
    for (before, step) in journey.case.scenario.steps[..at].iter().enumerate() {
        journey.expect_dialog(&tab, before);
        if !matches!(step.value, Step::Check(_)) {
            journey.step(&player, step).await?;
        }
    }
    tab.answer_prompts_alone(true);
    settle::settle(&tab, journey.job.look.settle_limit).await?;
    tab.let_writes_through(false);
    Ok(tab)
}
