//! Things that are no consent: scrolling, moving the pointer, moving the focus, loading again, coming back.

use serde_json::json;

use super::{Notes, Watched, reading::Reading};
use crate::{
    browser::{Arg, Tab},
    facts::Exercise,
    look::LookError,
    probe, touch,
};

/// How many times Tab is pressed: enough to enter every field of an ordinary form.
const TABS: usize = 20;
/// Where scrolling stops, in parts of the way.
const STOPS: [f64; 5] = [0.25, 0.5, 0.75, 1.0, 0.0];
/// How long a page may take to react.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(80);
/// How many boxes the pointer passes over.
const HOVERED: usize = 6;
/// Points that the pointer passes, in parts of the window.
const PATH: [(f64, f64); 7] =
    [(0.1, 0.1), (0.5, 0.2), (0.9, 0.3), (0.3, 0.5), (0.5, 0.6), (0.7, 0.8), (0.5, 0.95)];

pub async fn passive(tab: &Tab, watched: &Watched<'_>, notes: &mut Notes) -> Result<(), LookError> {
    let at_first = Reading::at_rest(tab).await?;
    for share in STOPS {
        let () = tab.call(&tab.top(), probe::SCROLL_ALL, vec![Arg::Json(json!(share))]).await?;
        tokio::time::sleep(PAUSE).await;
    }
    notes.states(Exercise::Scroll, watched, &at_first.next(tab).await?);
    let (width, height): (f64, f64) = tab.call(&tab.top(), probe::WINDOW_SIZE, Vec::new()).await?;
    tab.perform(&tab.top(), json!([pointer_path(width, height)])).await?;
    for seen in watched.boxes.iter().filter_map(|b| at_first.find(b)).take(HOVERED) {
        if let Ok(found) = touch::find_by_selector(tab, &seen.frame, &seen.facts.selector).await {
            // What can't be hovered is no fault of the run; a browser that is gone shows in the next reading.
            let _ = touch::hover(tab, &found).await;
        }
    }
    tokio::time::sleep(PAUSE).await;
    notes.states(Exercise::Pointer, watched, &at_first.next(tab).await?);
    touch::press_keys(tab, &tab.top(), &["Tab"; TABS]).await?;
    tokio::time::sleep(PAUSE).await;
    notes.states(Exercise::Focus, watched, &at_first.next(tab).await?);
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "a window has few pixels")]
fn pointer_path(width: f64, height: f64) -> serde_json::Value {
    let step = |(x, y): &(f64, f64)| json!({ "type": "pointerMove", "duration": 10, "x": (x * width) as i64, "y": (y * height) as i64 });
    let actions: Vec<_> = PATH.iter().map(step).collect();
    json!({ "type": "pointer", "id": "hand", "parameters": { "pointerType": "mouse" }, "actions": actions })
}

pub async fn reload(tab: &Tab, watched: &Watched<'_>, notes: &mut Notes) -> Result<(), LookError> {
    tab.reload().await?;
    notes.states(Exercise::Reload, watched, &Reading::at_rest(tab).await?);
    Ok(())
}

pub async fn back(tab: &Tab, watched: &Watched<'_>, notes: &mut Notes) -> Result<(), LookError> {
    tab.navigate("about:blank").await?;
    tab.traverse(-1).await?;
    notes.states(Exercise::Back, watched, &Reading::at_rest(tab).await?);
    Ok(())
}
