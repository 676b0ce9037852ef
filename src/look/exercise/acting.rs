//! Pressing controls: others first, then the boxes themselves.

use std::time::Duration;

use super::{
    Notes, Watched,
    reading::{Reading, Seen},
};
use crate::{
    browser::Tab,
    facts::{BoxFacts, BoxKind, Exercise, ExerciseFact},
    lexicon::Agreement,
    look::LookError,
    touch::{self, TouchError},
};

/// How many controls are pressed at most; a page with more is a list, and its rows behave alike.
const MOST: usize = 24;
/// How long a page may take to react to a press.
const REACTION: Duration = Duration::from_millis(150);
/// How long after its user unticked it a box may jump back.
const JUMP_BACK: Duration = Duration::from_millis(1200);

/// Presses every control that is no agreement and sees whether an agreement follows.
pub async fn others(tab: &Tab, watched: &Watched<'_>, notes: &mut Notes) -> Result<(), LookError> {
    let mut before = Reading::at_rest(tab).await?;
    let others: Vec<(BoxFacts, crate::browser::FrameId)> = before
        .seen
        .iter()
        .filter(|seen| seen.nature.agreement == Agreement::No && seen.facts.enabled && seen.facts.shown)
        .take(MOST)
        .map(|seen| (seen.facts.clone(), seen.frame.clone()))
        .collect();
    for (other, frame) in &others {
        for selector in pressed_parts(other) {
            if !press(tab, frame, &selector).await? {
                continue;
            }
            let after = Reading::now(tab).await?;
            let words = &other.label.text;
            note_followers(watched, &before, &after, (other, words, false), notes);
            before = after;
        }
    }
    Ok(())
}

/// Ticks and unticks every box; the others must not follow, and it must stay as its user left it.
pub async fn tick_and_untick(tab: &Tab, watched: &Watched<'_>, notes: &mut Notes) -> Result<(), LookError> {
    let mut unticked = Vec::new();
    for b in watched.boxes.iter().take(MOST).filter(|b| b.options.is_empty()) {
        let before = Reading::now(tab).await?;
        let Some(Seen { facts, frame, nature }) =
            before.find(b).filter(|seen| seen.facts.state.ticked() == Some(false))
        else {
            continue;
        };
        if !press(tab, frame, &facts.selector).await? {
            continue;
        }
        let after = Reading::now(tab).await?;
        note_followers(watched, &before, &after, (b, &b.label.text, nature.select_all), notes);
        if after.of(b).and_then(|seen| seen.state.ticked()) == Some(true)
            && press(tab, frame, &facts.selector).await?
        {
            unticked.push(*b);
        }
    }
    if !unticked.is_empty() {
        tokio::time::sleep(JUMP_BACK).await;
        let after = Reading::now(tab).await?;
        for b in unticked {
            let ticked = after.of(b).and_then(|seen| seen.state.ticked());
            notes.push(b, ExerciseFact { exercise: Exercise::Untick, ticked, by: None, declared_all: false });
        }
    }
    Ok(())
}

/// Notes the watched boxes that were unticked before a press on something else and are ticked after it.
fn note_followers(
    watched: &Watched<'_>,
    before: &Reading,
    after: &Reading,
    (pressed, words, declared_all): (&BoxFacts, &str, bool),
    notes: &mut Notes,
) {
    for b in watched.boxes.iter().filter(|b| b.id != pressed.id || b.label.text != pressed.label.text) {
        let state = |reading: &Reading| reading.of(b).and_then(|seen| seen.state.ticked());
        if state(before) == Some(false) && state(after) == Some(true) {
            let by = Some(words.to_owned());
            notes.push(b, ExerciseFact { exercise: Exercise::Proxy, ticked: Some(true), by, declared_all });
        }
    }
}

/// What is pressed of a control: each option that is not chosen, or the control itself.
fn pressed_parts(other: &BoxFacts) -> Vec<String> {
    match other.kind {
        BoxKind::Select => Vec::new(),
        _ if other.options.is_empty() => vec![other.selector.clone()],
        _ => other
            .options
            .iter()
            .filter(|option| option.state.ticked() == Some(false))
            .take(3)
            .map(|option| option.selector.clone())
            .collect(),
    }
}

/// False where no hand can press it: something lies above, or it went away.
async fn press(tab: &Tab, frame: &crate::browser::FrameId, selector: &str) -> Result<bool, LookError> {
    let found = match touch::find_by_selector(tab, frame, selector).await {
        Ok(found) => found,
        Err(TouchError::Browser(error)) if error.is_worth_another_try() => return Err(error.into()),
        Err(_) => return Ok(false),
    };
    match touch::press(tab, &found).await {
        Ok(()) => {}
        Err(TouchError::Browser(error)) if error.is_worth_another_try() => return Err(error.into()),
        Err(_) => return Ok(false),
    }
    tokio::time::sleep(REACTION).await;
    Ok(true)
}
