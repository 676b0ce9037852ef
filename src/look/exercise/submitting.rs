//! Sending the form as it is: a page that renders it again must not tick what its user left empty.

use std::time::Duration;

use serde_json::json;

use super::{Notes, Watched, reading::Reading};
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

/// What the form's own validation asked for and got.
#[derive(Debug, Default, serde::Deserialize)]
struct Filled {
    changed: bool,
    /// Selectors of the boxes that were ticked.
    ticked: Vec<String>,
}

pub async fn failed_submit(tab: &Tab, watched: &Watched<'_>, notes: &mut Notes) -> Result<(), LookError> {
    tab.reload().await?;
    let before = Reading::at_rest(tab).await?;
    let mut forms: Vec<(FrameId, String)> = watched
        .boxes
        .iter()
        .filter_map(|b| before.find(b))
        .filter(|seen| !seen.facts.place.form.is_empty() && seen.facts.place.has_submit)
        .map(|seen| (seen.frame.clone(), seen.facts.place.form.clone()))
        .collect();
    forms.dedup();
    for (at, (frame, form)) in forms.iter().enumerate() {
        if at > 0 {
            tab.reload().await?;
            Reading::at_rest(tab).await?;
        }
        send(tab, watched, notes, (frame, form)).await?;
    }
    Ok(())
}

async fn send(
    tab: &Tab,
    watched: &Watched<'_>,
    notes: &mut Notes,
    (frame, form): (&FrameId, &str),
) -> Result<(), LookError> {
    let mut ticked_by_hand: Vec<String> = Vec::new();
    for _ in 0..ATTEMPTS {
        let Ok(button) = touch::find_submit(tab, frame, form).await else { return Ok(()) };
        if touch::press(tab, &button).await.is_err() {
            return Ok(());
        }
        tokio::time::sleep(ANSWER).await;
        let after = Reading::at_rest(tab).await?;
        let came_back: Vec<(&BoxFacts, &BoxFacts)> =
            watched.boxes.iter().filter_map(|b| Some((*b, after.of(b)?))).collect();
        for (b, seen) in came_back.iter().filter(|(_, seen)| !ticked_by_hand.contains(&seen.selector)) {
            let ticked = seen.state.ticked();
            let fact =
                ExerciseFact { exercise: Exercise::FailedSubmit, ticked, by: None, declared_all: false };
            notes.push(b, fact);
        }
        // Required boxes that stand in the way are ticked and then no longer followed.
        let filled: Filled =
            tab.call(frame, probe::FILL_INVALID, vec![Arg::Json(json!(form))]).await.unwrap_or_default();
        if came_back.is_empty() || !filled.changed {
            return Ok(());
        }
        ticked_by_hand.extend(filled.ticked);
    }
    Ok(())
}
