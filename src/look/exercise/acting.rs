//! Pressing controls: others first, then the boxes themselves, then ordinary buttons.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::{
    Notes, Visit, Watched,
    reading::{Reading, Seen},
};
use crate::{
    browser::{Arg, FrameId, Tab},
    facts::{BoxFacts, BoxKind, Exercise, ExerciseFact, PageFacts},
    lexicon::{self, Agreement},
    look::LookError,
    probe,
    touch::{self, TouchError},
};

/// How many controls are pressed at most; a page with more is a list, and its rows behave alike.
const MOST: usize = 24;
/// How many options of one control are chosen, and how many buttons are pressed.
const FEW: usize = 3;
/// How long after its user unticked it a box may jump back.
const JUMP_BACK: Duration = Duration::from_millis(1200);

/// What was acted on: the box, where it was one; its words; whether it says that it stands for several.
#[derive(Debug, Clone, Copy, Default)]
pub struct Acted<'a> {
    on: Option<&'a BoxFacts>,
    words: Option<&'a str>,
    declared_all: bool,
}

/// Presses every control that is no agreement and sees whether an agreement follows.
pub async fn others(visit: &mut Visit<'_>, notes: &mut Notes) -> Result<(), LookError> {
    let tab = visit.tab;
    let mut before = visit.reading().await?;
    let others: Vec<Seen> = before
        .seen
        .iter()
        .filter(|seen| seen.nature.agreement == Agreement::No && seen.facts.enabled && seen.facts.shown)
        .take(MOST)
        .cloned()
        .collect();
    for Seen { facts, frame, nature } in &others {
        let acted =
            Acted { on: Some(facts), words: Some(&facts.label.text), declared_all: nature.select_all };
        for part in parts(facts) {
            let done = match &part {
                Part::Press(selector) => press(tab, frame, selector).await?,
                Part::Choose(option) => choose(tab, frame, &facts.selector, option).await?,
            };
            if done && !follow(visit, &mut before, acted, notes).await? {
                return Ok(());
            }
        }
    }
    visit.at = Some(before);
    Ok(())
}

/// Ticks and unticks every box; the others must not follow, and it must stay as its user left it.
pub async fn tick_and_untick(visit: &mut Visit<'_>, notes: &mut Notes) -> Result<(), LookError> {
    let tab = visit.tab;
    let mut unticked: Vec<&BoxFacts> = Vec::new();
    let mut followed = Notes::default();
    let mut before = visit.reading().await?;
    for b in visit.watched.boxes.iter().take(MOST).filter(|b| b.options.is_empty()) {
        let Some(Seen { facts, frame, nature }) =
            before.find(b).filter(|seen| seen.facts.state.ticked() == Some(false)).cloned()
        else {
            continue;
        };
        if !press(tab, &frame, &facts.selector).await? {
            continue;
        }
        let acted = Acted { on: Some(b), words: Some(&b.label.text), declared_all: nature.select_all };
        if !follow(visit, &mut before, acted, &mut followed).await? {
            break;
        }
        if before.ticked(b) == Some(true) && press(tab, &frame, &facts.selector).await? {
            unticked.push(b);
            before = before.next(tab).await?;
        }
    }
    if unticked.is_empty() {
        notes.facts.append(&mut followed.facts);
    } else {
        before = leave(visit, before, &unticked, (followed, notes)).await?;
    }
    visit.at = Some(before);
    Ok(())
}

/// Leaves the unticked boxes alone and sees which of them jump back. One that came back already while another was
/// pressed may have followed that one or have jumped back by itself: it is unticked once more, and now tells.
async fn leave(
    visit: &Visit<'_>,
    before: Reading,
    unticked: &[&BoxFacts],
    (followed, notes): (Notes, &mut Notes),
) -> Result<Reading, LookError> {
    let tab = visit.tab;
    for seen in unticked.iter().filter_map(|b| before.find(b)) {
        if seen.facts.state.ticked() == Some(true) {
            press(tab, &seen.frame, &seen.facts.selector).await?;
        }
    }
    // Some boxes jump back only when pointer and focus have left them.
    let aside = json!([{ "type": "pointer", "id": "hand", "parameters": { "pointerType": "mouse" },
        "actions": [{ "type": "pointerMove", "x": 1, "y": 1, "duration": 0 }] }]);
    tab.perform(&tab.top(), aside).await?;
    touch::press_keys(tab, &tab.top(), &["Tab"]).await?;
    let after = before.next_after(tab, JUMP_BACK).await?;
    let jumps_back = |id: &str| unticked.iter().any(|b| b.id == id && after.ticked(b) == Some(true));
    notes.facts.extend(followed.facts.into_iter().filter(|(id, _)| !jumps_back(id)));
    for b in unticked {
        let ticked = after.ticked(b);
        notes.push(b, ExerciseFact { exercise: Exercise::Untick, ticked, by: None, declared_all: false });
    }
    Ok(after)
}

/// A button that sends nothing.
#[derive(Debug, Deserialize)]
struct Button {
    selector: String,
    name: String,
}

/// Presses ordinary buttons ("Apply voucher"). One that speaks of consent is no by-way: pressing it is agreeing.
pub async fn buttons(visit: &mut Visit<'_>, notes: &mut Notes) -> Result<(), LookError> {
    let (tab, top) = (visit.tab, visit.tab.top());
    let mut before = visit.reading().await?;
    let buttons: Vec<Button> = tab.call(&top, probe::ORDINARY_BUTTONS, Vec::new()).await?;
    for button in buttons.iter().filter(|button| is_ordinary(&button.name)).take(FEW) {
        if press(tab, &top, &button.selector).await? {
            let acted = Acted { words: Some(&button.name), ..Acted::default() };
            if !follow(visit, &mut before, acted, notes).await? {
                return Ok(());
            }
        }
    }
    visit.at = Some(before);
    Ok(())
}

/// Whether a button's words are no consent: pressing "Accept all" is the person's own act, and what follows it no
/// fault.
pub fn is_ordinary(name: &str) -> bool {
    let mut spoken = BoxFacts::default();
    name.clone_into(&mut spoken.label.text);
    let mut page = PageFacts { boxes: vec![spoken], ..PageFacts::default() };
    lexicon::classify(&mut page)
        .first()
        .is_some_and(|nature| nature.agreement == Agreement::No && !nature.select_all)
}

/// Reads again and notes what followed. A press that led elsewhere is taken back; false where that did not lead
/// home, so that nothing more can be told of this page.
pub async fn follow(
    visit: &Visit<'_>,
    before: &mut Reading,
    acted: Acted<'_>,
    notes: &mut Notes,
) -> Result<bool, LookError> {
    let after = before.next(visit.tab).await?;
    if after.place != before.place {
        visit.tab.traverse(-1).await?;
        let back = Reading::at_rest(visit.tab).await?;
        let is_home = back.place == before.place;
        *before = back;
        return Ok(is_home);
    }
    note_followers(visit.watched, before, &after, acted, notes);
    *before = after;
    Ok(true)
}

/// Notes the watched boxes that were unticked before something else was acted on and are ticked after it.
fn note_followers(
    watched: &Watched<'_>,
    before: &Reading,
    after: &Reading,
    Acted { on, words, declared_all }: Acted<'_>,
    notes: &mut Notes,
) {
    let is_itself =
        |b: &BoxFacts| on.is_some_and(|pressed| pressed.selector == b.selector && pressed.frames == b.frames);
    for b in watched.boxes.iter().filter(|b| !is_itself(b)) {
        if before.ticked(b) == Some(false) && after.ticked(b) == Some(true) {
            let by = words.map(str::to_owned);
            notes.push(b, ExerciseFact { exercise: Exercise::Proxy, ticked: Some(true), by, declared_all });
        }
    }
}

/// What is done to one control.
#[derive(Debug)]
enum Part {
    Press(String),
    Choose(String),
}

/// Each option that is not chosen, or the control itself.
fn parts(other: &BoxFacts) -> Vec<Part> {
    let free = other.options.iter().filter(|option| option.state.ticked() != Some(true));
    match other.kind {
        BoxKind::Select => free.take(FEW).map(|option| Part::Choose(option.text.clone())).collect(),
        _ if other.options.is_empty() => vec![Part::Press(other.selector.clone())],
        _ => free.take(FEW).map(|option| Part::Press(option.selector.clone())).collect(),
    }
}

/// False where it is no native select or the option went away.
async fn choose(tab: &Tab, frame: &FrameId, selector: &str, option: &str) -> Result<bool, LookError> {
    let Some(found) = hand(touch::find_by_selector(tab, frame, selector).await)? else { return Ok(false) };
    let args = vec![found.arg(), Arg::Json(json!(option))];
    let chosen: Option<bool> = tab.call(frame, probe::CHOOSE_OPTION, args).await?;
    Ok(chosen == Some(true))
}

/// False where no hand can press it: something lies above, or it went away.
async fn press(tab: &Tab, frame: &FrameId, selector: &str) -> Result<bool, LookError> {
    let Some(found) = hand(touch::find_by_selector(tab, frame, selector).await)? else { return Ok(false) };
    Ok(hand(touch::press(tab, &found).await)?.is_some())
}

/// What a hand can't do is no fault of the run.
fn hand<T>(tried: Result<T, TouchError>) -> Result<Option<T>, LookError> {
    match tried {
        Ok(done) => Ok(Some(done)),
        Err(TouchError::Browser(error)) if error.is_worth_another_try() => Err(error.into()),
        Err(_) => Ok(None),
    }
}
