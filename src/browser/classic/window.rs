//! The size of the window, and windows that the page opens.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Classic, PAGE, SESSION};
use crate::browser::BrowserError;

const SIZE: &str = "return [innerWidth, innerHeight]";
/// A window takes its size in its own time.
const ROUNDS: usize = 60;
const BEAT: Duration = Duration::from_millis(20);

impl Classic {
    /// `browsingContext.setViewport`: the driver sizes the window with its frame, so what the page says of its own
    /// size corrects it.
    pub(super) async fn set_viewport(&self, viewport: &Value) -> Result<Value, BrowserError> {
        let wanted = [length(&viewport["width"]), length(&viewport["height"])];
        let mut focus = self.0.focus.lock().await;
        *focus = None;
        self.driver("POST", "frame", json!({ "id": null })).await?;
        let mut outer = wanted;
        let mut last = [0, 0];
        for _ in 0..ROUNDS {
            let size = json!({ "x": 0, "y": 0, "width": outer[0], "height": outer[1] });
            self.driver("POST", "window/rect", size).await?;
            tokio::time::sleep(BEAT).await;
            let inner = self.execute(SIZE, &[]).await?;
            let inner = [length(&inner[0]), length(&inner[1])];
            if inner == wanted {
                return Ok(json!({}));
            }
            // A size that still changes says nothing of the frame.
            if inner == last {
                outer = [outer[0] + wanted[0] - inner[0], outer[1] + wanted[1] - inner[1]];
            }
            last = inner;
        }
        Err(BrowserError::Command {
            command: "window/rect".to_owned(),
            message: format!(
                "no window of {} × {} px here, only {} × {}",
                wanted[0], wanted[1], last[0], last[1]
            ),
        })
    }

    /// Closes windows that the page opened, and tells of them.
    pub(super) async fn close_popups(&self, focus: &mut Option<String>) -> Result<(), BrowserError> {
        let handles = self.driver("GET", "window/handles", Value::Null).await?;
        let handles = handles.as_array().cloned().unwrap_or_default();
        if handles.len() < 2 {
            return Ok(());
        }
        *focus = None;
        let own = self.driver("GET", "window", Value::Null).await?;
        for handle in handles.iter().filter(|handle| **handle != own) {
            self.driver("POST", "window", json!({ "handle": handle })).await?;
            let url = self.driver("GET", "url", Value::Null).await.unwrap_or_default();
            self.driver("DELETE", "window", Value::Null).await?;
            let params = json!({ "context": handle, "userContext": SESSION, "parent": null, "url": url });
            self.tell("browsingContext.contextCreated", params);
        }
        self.driver("POST", "window", json!({ "handle": own })).await.map(drop)
    }

    /// Says that the page has loaded.
    pub(super) fn tell_loaded(&self, url: &str) {
        url.clone_into(&mut self.state().url);
        self.tell("browsingContext.load", json!({ "context": PAGE, "url": url }));
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a window has few pixels")]
fn length(value: &Value) -> i64 {
    value.as_f64().unwrap_or_default() as i64
}
