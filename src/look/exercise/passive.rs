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
/// Points that the pointer passes, in parts of the window.
const PATH: [(f64, f64); 7] =
    [(0.1, 0.1), (0.5, 0.2), (0.9, 0.3), (0.3, 0.5), (0.5, 0.6), (0.7, 0.8), (0.5, 0.95)];

pub async fn passive(tab: &Tab, watched: &Watched<'_>, notes: &mut Notes) -> Result<(), LookError> {
    Reading::at_rest(tab).await?;
    for end in ["bottom", "top"] {
        let () = tab.call(&tab.top(), probe::SCROLL_TO, vec![Arg::Json(json!(end))]).await?;
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    notes.states(Exercise::Scroll, watched, &Reading::now(tab).await?);
    let (width, height): (f64, f64) = tab.call(&tab.top(), probe::WINDOW_SIZE, Vec::new()).await?;
    tab.perform(&tab.top(), json!([pointer_path(width, height)])).await?;
    notes.states(Exercise::Pointer, watched, &Reading::now(tab).await?);
    touch::press_keys(tab, &tab.top(), &["Tab"; TABS]).await?;
    notes.states(Exercise::Focus, watched, &Reading::now(tab).await?);
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
