//! Calling functions in a frame's world.

use serde_json::{Value, json};

use super::{Classic, PAGE};
use crate::browser::BrowserError;

/// Calls a function, whose source stands for `FUNCTION`; names are looked up in the world's scope first.
const CALL: &str = r#"
const world = globalThis[Symbol.for("unticked.world")];
if (!world) return arguments[arguments.length - 1](null);
world.answer(() => { with (world.scope) { return (FUNCTION); } }, arguments[0], arguments[arguments.length - 1]);"#;

impl Classic {
    /// `script.callFunction`
    pub(super) async fn call(&self, params: &Value) -> Result<Value, BrowserError> {
        let context = params["target"]["context"].as_str().unwrap_or(PAGE);
        let function = params["functionDeclaration"].as_str().unwrap_or_default();
        let args = params.get("arguments").cloned().unwrap_or_else(|| json!([]));
        let mut focus = self.0.focus.lock().await;
        self.call_in(&mut focus, context, (function, &args)).await
    }

    /// A document may be replaced between one command and the next: then once more in the new one.
    pub(super) async fn call_in(
        &self,
        focus: &mut Option<String>,
        context: &str,
        (function, args): (&str, &Value),
    ) -> Result<Value, BrowserError> {
        let mut failed = None;
        for _ in 0..2 {
            self.enter(focus, context).await?;
            match self.call_here(function, args).await {
                Ok(answer) if !answer.is_null() => return Ok(answer),
                Ok(_) => {}
                Err(error @ BrowserError::Command { .. }) => failed = Some(error),
                Err(error) => return Err(error),
            }
            *focus = None;
        }
        Err(failed.unwrap_or_else(|| BrowserError::Command {
            command: "execute/async".to_owned(),
            message: "the page was left meanwhile".to_owned(),
        }))
    }

    async fn call_here(&self, function: &str, args: &Value) -> Result<Value, BrowserError> {
        let script = CALL.replace("FUNCTION", function);
        self.driver("POST", "execute/async", json!({ "script": script, "args": [args] })).await
    }
}
