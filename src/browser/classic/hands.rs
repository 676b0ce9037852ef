//! Pointer and keyboard. The driver counts from the window, and knows none of our nodes: so every move is turned
//! into a point of the page's window.

use serde_json::{Value, json};

use super::{Classic, PAGE};
use crate::browser::BrowserError;

impl Classic {
    /// `input.performActions`
    pub(super) async fn perform(&self, params: &Value) -> Result<Value, BrowserError> {
        let context = params["context"].as_str().unwrap_or(PAGE);
        let mut focus = self.0.focus.lock().await;
        let mut sources = params["actions"].clone();
        for source in sources.as_array_mut().into_iter().flatten() {
            for action in source["actions"].as_array_mut().into_iter().flatten() {
                if action["type"] == json!("pointerMove") {
                    self.settle_move(&mut focus, context, action).await?;
                }
            }
        }
        *focus = None;
        self.driver("POST", "frame", json!({ "id": null })).await?;
        self.driver("POST", "actions", json!({ "actions": sources })).await?;
        self.close_popups(&mut focus).await?;
        Ok(json!({}))
    }

    async fn settle_move(
        &self,
        focus: &mut Option<String>,
        context: &str,
        action: &mut Value,
    ) -> Result<(), BrowserError> {
        let (mut x, mut y) = (number(&action["x"]), number(&action["y"]));
        if let Some(node) = action["origin"]["element"]["sharedId"].as_str() {
            let node: usize = node.parse().unwrap_or(usize::MAX);
            let middle = self.ask_world(focus, context, ("middle", &[json!(node)])).await?;
            (x, y) = (x + number(&middle[0]), y + number(&middle[1]));
        } else if action["origin"] == json!("pointer") {
            return Ok(());
        }
        let mut inner = context;
        while let Some((outer, frame)) = inner.rsplit_once('/') {
            let frame: usize = frame.parse().unwrap_or(usize::MAX);
            let offset = self.ask_world(focus, outer, ("offset", &[json!(frame)])).await?;
            x = number(&offset[0]) + x * number(&offset[2]);
            y = number(&offset[1]) + y * number(&offset[2]);
            inner = outer;
        }
        action["x"] = json!(whole(x));
        action["y"] = json!(whole(y));
        action["origin"] = json!("viewport");
        Ok(())
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_default()
}

#[expect(clippy::cast_possible_truncation, reason = "a window has few pixels")]
fn whole(length: f64) -> i64 {
    length.floor() as i64
}
