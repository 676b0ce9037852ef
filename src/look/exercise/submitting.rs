//! Sending the form as it is: a page that renders it again must not tick what its user left empty.

use std::time::Duration;

use serde_json::json;

use super::{Notes, Visit, Watched, acting::is_ordinary, passive::begin_anew, reading::Reading};
use crate::{
    browser::{Arg, FrameId},
    facts::{BoxFacts, Exercise, ExerciseFact},
    look::LookError,
    probe, touch,
};

/// How long an answer may take to come, or to begin to.
const ANSWER: Duration = Duration::from_millis(500);
/// First as the form is; then with what its own validation asked for.
const ATTEMPTS: usize = 2;
/// How many forms are sent at most.
const FORMS: usize = 3;

pub async fn failed_submit(visit: &mut Visit<'_>, notes: &mut Notes) -> Result<(), LookError> {
    let (tab, watched) = (visit.tab, visit.watched);
    let left = visit.at.take().filter(|page| is_untouched(watched, page));
    let mut is_fresh = left.is_none();
    let mut page = match left {
        Some(page) => page,
        None => begin_anew(tab, None).await?,
    };
    for at in 0..FORMS {
        if at > 0 && at < forms(watched, &page).len() {
            page = begin_anew(tab, Some(page)).await?;
        }
        let Some(form) = forms(watched, &page).into_iter().nth(at) else { break };
        if !send(visit, notes, page.clone(), &form).await? && !is_fresh {
            // What was done to the page before may lie above its button.
            page = begin_anew(tab, Some(page)).await?;
            let form = forms(watched, &page).into_iter().nth(at).unwrap_or(form);
            send(visit, notes, page.clone(), &form).await?;
        }
        is_fresh = true;
    }
    Ok(())
}

/// Every watched box is there, and as it was at first.
fn is_untouched(watched: &Watched<'_>, page: &Reading) -> bool {
    watched.boxes.iter().all(|b| page.ticked(b) == Some(false))
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

/// False where there was nothing to press.
async fn send(
    visit: &Visit<'_>,
    notes: &mut Notes,
    mut before: Reading,
    (frame, form): &(FrameId, String),
) -> Result<bool, LookError> {
    let (tab, watched) = (visit.tab, visit.watched);
    // Outside a form and in a dialog, the button below the boxes may be a choice of its own.
    let in_form = |b: &BoxFacts| b.place.form == *form && b.place.dialog.is_empty();
    let is_choice = !watched.boxes.iter().any(|b| in_form(b));
    for attempt in 0..ATTEMPTS {
        let Ok(button) = touch::find_submit(tab, frame, form).await else { return Ok(attempt > 0) };
        if is_choice && !is_ordinary(&button.name) {
            return Ok(true);
        }
        if touch::press(tab, &button).await.is_err() {
            return Ok(attempt > 0);
        }
        let after = before.next_after(tab, ANSWER).await?;
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
            return Ok(true);
        }
        before = after.next(tab).await?;
    }
    Ok(true)
}
