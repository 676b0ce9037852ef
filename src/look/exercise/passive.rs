//! Things that are no consent: scrolling, moving the pointer, moving the focus, loading again, coming back. And
//! typing, which is no consent either, on the same copy: it is loaded again next.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Notes, Visit, acting, reading::Reading};
use crate::{
    browser::{Arg, FrameId, Tab},
    facts::Exercise,
    look::LookError,
    probe, touch,
};

/// How many times Tab is pressed at most: enough to enter every field of an ordinary form.
const TABS: usize = 20;
/// How many stops of the Tab key are typed at in one frame at most.
const FIELDS: usize = 16;
/// Where scrolling stops, in parts of the way.
const STOPS: [f64; 5] = [0.25, 0.5, 0.75, 1.0, 0.0];
/// How long the page stays at each, ms.
const PAUSE_MS: u64 = 40;
/// How long a page may take to react to what is no press. Listeners to scrolling often wait for its end.
const REACTION: Duration = Duration::from_millis(150);
/// How many times boxes are brought into view for the pointer.
const VIEWS: usize = 3;
/// Points that the pointer passes, in parts of the window.
const PATH: [(f64, f64); 7] =
    [(0.1, 0.1), (0.5, 0.2), (0.9, 0.3), (0.3, 0.5), (0.5, 0.6), (0.7, 0.8), (0.5, 0.95)];

pub async fn passive(visit: &mut Visit<'_>, notes: &mut Notes) -> Result<(), LookError> {
    let tab = visit.tab;
    let mut before = visit.reading().await?;
    let frames = frames(visit, &before);
    let place = before.place.clone();
    for frame in &frames {
        let args = vec![Arg::Json(json!(STOPS)), Arg::Json(json!(PAUSE_MS))];
        let () = tab.call(frame, probe::SCROLL_THROUGH, args).await?;
    }
    before = before.next_after(tab, REACTION).await?;
    notes.states(Exercise::Scroll, visit.watched, &before);
    if before.place == place {
        notes.added(visit.watched, &before);
    }
    for frame in &frames {
        hover(visit, &before, frame).await?;
    }
    before = before.next_after(tab, REACTION).await?;
    notes.states(Exercise::Pointer, visit.watched, &before);
    let stops: usize = tab.call(&tab.top(), probe::TAB_STOPS, Vec::new()).await?;
    touch::press_keys(tab, &tab.top(), &vec!["Tab"; TABS.min(stops + 1)]).await?;
    before = before.next_after(tab, REACTION).await?;
    notes.states(Exercise::Focus, visit.watched, &before);
    for frame in &frames {
        type_into(visit, &mut before, frame, notes).await?;
    }
    visit.at = Some(before);
    Ok(())
}

/// The page itself, and the frames that hold watched boxes.
fn frames(visit: &Visit<'_>, page: &Reading) -> Vec<FrameId> {
    let mut frames = vec![visit.tab.top()];
    for seen in visit.watched.boxes.iter().filter_map(|b| page.find(b)) {
        if !frames.contains(&seen.frame) {
            frames.push(seen.frame.clone());
        }
    }
    frames
}

#[derive(Debug, Deserialize)]
struct InReach {
    points: Vec<(i64, i64)>,
    left: Vec<String>,
}

/// Moves the pointer across the window and over the frame's watched boxes.
async fn hover(visit: &Visit<'_>, page: &Reading, frame: &FrameId) -> Result<(), LookError> {
    let tab = visit.tab;
    let (width, height): (f64, f64) = tab.call(frame, probe::WINDOW_SIZE, Vec::new()).await?;
    let mut way = across(width, height);
    let seen = visit.watched.boxes.iter().filter_map(|b| page.find(b));
    let mut left: Vec<String> =
        seen.filter(|seen| seen.frame == *frame).map(|seen| seen.facts.selector.clone()).collect();
    for _ in 0..VIEWS {
        let reach: InReach = tab.call(frame, probe::IN_REACH, vec![Arg::Json(json!(left))]).await?;
        way.extend(reach.points);
        tab.perform(frame, json!([pointer(&way)])).await?;
        (way, left) = (Vec::new(), reach.left);
        if left.is_empty() {
            break;
        }
    }
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "a window has few pixels")]
fn across(width: f64, height: f64) -> Vec<(i64, i64)> {
    PATH.iter().map(|(x, y)| ((x * width) as i64, (y * height) as i64)).collect()
}

fn pointer(way: &[(i64, i64)]) -> Value {
    let step = |(x, y): &(i64, i64)| json!({ "type": "pointerMove", "duration": 10, "x": x, "y": y });
    let actions: Vec<_> = way.iter().map(step).collect();
    json!({ "type": "pointer", "id": "hand", "parameters": { "pointerType": "mouse" }, "actions": actions })
}

/// Goes through a frame's fields by keyboard and types a digit into each.
async fn type_into(
    visit: &Visit<'_>,
    before: &mut Reading,
    frame: &FrameId,
    notes: &mut Notes,
) -> Result<(), LookError> {
    let fields: usize = visit.tab.call(frame, probe::ENTER_FIELDS, Vec::new()).await?;
    if fields == 0 {
        return Ok(());
    }
    touch::press_keys(visit.tab, frame, &["1", "Tab"].repeat(FIELDS.min(fields))).await?;
    acting::follow(visit, before, acting::Acted::default(), notes).await.map(drop)
}

pub async fn reload(visit: &mut Visit<'_>, notes: &mut Notes) -> Result<(), LookError> {
    let before = visit.at.take();
    visit.tab.reload().await?;
    let after = Reading::again_at_rest(visit.tab, before).await?;
    notes.states(Exercise::Reload, visit.watched, &after);
    visit.at = Some(after);
    Ok(())
}

pub async fn back(visit: &mut Visit<'_>, notes: &mut Notes) -> Result<(), LookError> {
    let before = visit.at.take();
    visit.tab.navigate("about:blank").await?;
    visit.tab.traverse(-1).await?;
    let after = Reading::again_at_rest(visit.tab, before).await?;
    notes.states(Exercise::Back, visit.watched, &after);
    visit.at = Some(after);
    Ok(())
}

/// The page as it is when nobody has done anything to it.
pub async fn begin_anew(tab: &Tab, before: Option<Reading>) -> Result<Reading, LookError> {
    tab.reload().await?;
    Reading::again_at_rest(tab, before).await
}
