//! Dialogs that the page opens.

use std::time::Duration;

use serde_json::json;

use super::{Prompt, Tab};
use crate::browser::BrowserError;

impl Tab {
    /// Dialogs are noted and left open for `answer_prompt` while a scenario runs its steps; with
    /// `answer_prompts_alone` (as a tab starts) they are dismissed at once, so that no look hangs.
    /// `beforeunload` is always answered alone: the page may be left.
    pub fn answer_prompts_alone(&self, alone: bool) {
        self.attendant.answer_alone(alone);
    }

    /// The oldest dialog not yet taken; waits for one.
    pub async fn next_prompt(&self, within: Duration) -> Option<Prompt> {
        tokio::time::timeout(within, self.attendant.next_prompt()).await.ok()
    }

    pub async fn answer_prompt(&self, accept: bool, answer: Option<&str>) -> Result<(), BrowserError> {
        let mut params = json!({ "context": self.context, "accept": accept });
        if let Some(answer) = answer {
            params["userText"] = json!(answer);
        }
        self.session.send("browsingContext.handleUserPrompt", params).await.map(drop)
    }
}
