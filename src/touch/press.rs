//! Pointer and keyboard, as WebDriver actions on a node that was found.

use serde_json::{Value, json};

use super::{Found, TouchError, keys};
use crate::browser::{FrameId, Tab};

/// Presses a thing at the point that was found to belong to it.
pub async fn press(tab: &Tab, found: &Found) -> Result<(), TouchError> {
    let actions = [
        move_to(found),
        json!({ "type": "pointerDown", "button": 0 }),
        json!({ "type": "pause", "duration": 20 }),
        json!({ "type": "pointerUp", "button": 0 }),
    ];
    perform(tab, &found.frame, pointer(&actions)).await
}

/// Moves the pointer over a thing.
pub async fn hover(tab: &Tab, found: &Found) -> Result<(), TouchError> {
    perform(tab, &found.frame, pointer(&[move_to(found)])).await
}

/// Presses keys one after the other where the focus is; each is a chord such as `Control+A`.
pub async fn press_keys(tab: &Tab, frame: &FrameId, chords: &[&str]) -> Result<(), TouchError> {
    let mut actions = Vec::new();
    for chord in chords {
        actions.extend(keys::parse_keys(chord)?);
    }
    perform(tab, frame, keyboard(&actions)).await
}

/// Types a text where the focus is.
pub async fn type_text(tab: &Tab, frame: &FrameId, text: &str) -> Result<(), TouchError> {
    if text.is_empty() {
        return Ok(());
    }
    perform(tab, frame, keyboard(&keys::text_actions(text))).await
}

async fn perform(tab: &Tab, frame: &FrameId, source: Value) -> Result<(), TouchError> {
    tab.perform(frame, json!([source])).await?;
    Ok(())
}

/// To the point, counted from the centre of what is in view of the node.
fn move_to(found: &Found) -> Value {
    json!({
        "type": "pointerMove", "x": found.dx, "y": found.dy, "duration": 0,
        "origin": { "type": "element", "element": { "sharedId": found.node } },
    })
}

fn pointer(actions: &[Value]) -> Value {
    json!({ "type": "pointer", "id": "hand", "parameters": { "pointerType": "mouse" }, "actions": actions })
}

fn keyboard(actions: &[Value]) -> Value {
    json!({ "type": "key", "id": "keys", "actions": actions })
}
