//! Dialogs: classic tells of one only when it stands in the way, so it is asked for.

use http::Method;
use serde_json::{Value, json};

use super::{Classic, PAGE, SESSION};
use crate::browser::BrowserError;

impl Classic {
    /// Tells listeners of a dialog that is open and that they don't know of.
    pub(super) async fn look_for_prompt(&self) {
        let Ok(text) = self.driver_at_once(Method::GET, "alert/text", Value::Null).await else { return };
        let known = std::mem::replace(&mut self.state().prompt, true);
        if !known {
            // Classic does not say of which kind it is.
            let message = text.as_str().unwrap_or_default();
            let params =
                json!({ "context": PAGE, "userContext": SESSION, "type": "dialog", "message": message });
            self.tell("browsingContext.userPromptOpened", params);
        }
    }

    pub(super) async fn prompt_closed(&self) {
        loop {
            let prompted = self.0.prompted.notified();
            if !self.state().prompt {
                return;
            }
            prompted.await;
        }
    }

    pub(super) async fn answer(&self, params: &Value) -> Result<Value, BrowserError> {
        let accepts = params["accept"].as_bool() == Some(true);
        if let Some(text) = params["userText"].as_str() {
            self.driver_at_once(Method::POST, "alert/text", json!({ "text": text })).await?;
        }
        let path = if accepts { "alert/accept" } else { "alert/dismiss" };
        let answered = self.driver_at_once(Method::POST, path, json!({})).await;
        self.state().prompt = false;
        self.0.prompted.notify_waiters();
        self.tell("browsingContext.userPromptClosed", json!({ "context": PAGE, "accepted": accepts }));
        answered
    }
}
