//! Sending the form as it is: a page that renders it again must not tick what its user left empty.

use std::time::Duration;

use serde_json::json;

use super::{Notes, Watched, acting::is_ordinary, reading::Reading};
use crate::{
    browser::{Arg, FrameId, Tab},
    facts::{BoxFacts, Exercise, ExerciseFact},
    look::LookError,
    probe, touch,
};

/// How long an answer may take.
const ANSWER: Duration = Duration::from_millis(600);
/// First as the form is; then with what its own validation asked for.
const ATTEMPTS: usize = 2;
/// How many forms are sent at most.
const FORMS: usize = 3;

pub async fn failed_submit(tab: &Tab, watched: &Watched<'_>, notes: &mut Notes) -> Result<(), LookError> {
    tab.reload().await?;
    let before = Reading::at_rest(tab).await?;
    for (at, (frame, form)) in forms(watched, &before).iter().take(FORMS).enumerate() {
        if at > 0 {
            tab.reload().await?;
            Reading::at_rest(tab).await?;
        }
        send(tab, watched, notes, (frame, form)).await?;
    }
    Ok(())
}

/// The selectors of the forms that hold watched boxes; for boxes outside any form, that of the first of them.
fn forms(watched: &Watched<'_>, page: &Reading) -> Vec<(FrameId, String)> {
    let mut known: Vec<(&FrameId, &str)> = Vec::new();
    let mut forms = Vec::new();
    for seen in watched.boxes.iter().filter_map(|b| page.find(b)) {
        let form = seen.facts.place.form.as_str();
        if !known.contains(&(&seen.frame, form)) {
            known.push((&seen.frame, form));
            let scope = if form.is_empty() { &seen.facts.selector } else { &seen.facts.place.form };
            forms.push((seen.frame.clone(), scope.clone()));
        }
    }
    forms
}

async fn send(
    tab: &Tab,
    watched: &Watched<'_>,
    notes: &mut Notes,
    (frame, form): (&FrameId, &str),
) -> Result<(), LookError> {
    // Outside a form and in a dialog, the button below the boxes may be a choice of its own.
    let in_form = |b: &BoxFacts| b.place.form == form && b.place.dialog.is_empty();
    let is_choice = !watched.boxes.iter().any(|b| in_form(b));
    let mut before = Reading::now(tab).await?;
    for _ in 0..ATTEMPTS {
        let Ok(button) = touch::find_submit(tab, frame, form).await else { return Ok(()) };
        if is_choice && !is_ordinary(&button.name) {
            return Ok(());
        }
        if touch::press(tab, &button).await.is_err() {
            return Ok(());
        }
        tokio::time::sleep(ANSWER).await;
        let after = Reading::at_rest(tab).await?;
        let came_back: Vec<(&BoxFacts, &BoxFacts)> =
            watched.boxes.iter().filter_map(|b| Some((*b, after.of(b)?))).collect();
        // What stood in the way was ticked by hand; it is no longer followed.
        for (b, seen) in came_back.iter().filter(|(b, _)| before.ticked(b) != Some(true)) {
            let ticked = seen.state.ticked();
            let fact =
                ExerciseFact { exercise: Exercise::FailedSubmit, ticked, by: None, declared_all: false };
            notes.push(b, fact);
        }
        let filled: bool =
            tab.call(frame, probe::FILL_INVALID, vec![Arg::Json(json!(form))]).await.unwrap_or_default();
        if came_back.is_empty() || !filled {
            return Ok(());
        }
        before = Reading::now(tab).await?;
    }
    Ok(())
}
