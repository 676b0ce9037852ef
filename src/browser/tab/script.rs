//! Calling functions in a page's sandbox.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Arg, FrameId, SANDBOX, Tab};
use crate::{browser::BrowserError, probe::NOT_INSTALLED};

impl Tab {
    /// Calls a JavaScript function (its source) in the probe's sandbox of a frame; promises are awaited.
    /// The function must return a JSON string, which is decoded.
    pub async fn call<T: DeserializeOwned>(
        &self,
        frame: &FrameId,
        function: &str,
        args: Vec<Arg>,
    ) -> Result<T, BrowserError> {
        let result = self.evaluate(frame, function, args).await?;
        let json = result["value"].as_str().ok_or_else(|| {
            BrowserError::Script(format!("it returned {}, not a JSON string", result["type"]))
        })?;
        serde_json::from_str(json).map_err(|error| BrowserError::Script(format!("its answer: {error}")))
    }

    /// The same, but returns BiDi's own `RemoteValue`, with nodes serialised one level deep and all shadow
    /// roots named, closed ones too.
    pub async fn call_raw(
        &self,
        frame: &FrameId,
        function: &str,
        args: Vec<Arg>,
    ) -> Result<Value, BrowserError> {
        self.evaluate(frame, function, args).await
    }

    /// Where the preload could not run before the page did, it runs now.
    async fn evaluate(&self, frame: &FrameId, function: &str, args: Vec<Arg>) -> Result<Value, BrowserError> {
        match self.evaluate_once(frame, function, args.clone()).await {
            Err(BrowserError::Script(why)) if why.contains(NOT_INSTALLED) && !self.preload.is_empty() => {
                self.evaluate_once(frame, &self.preload, Vec::new()).await?;
                self.evaluate_once(frame, function, args).await
            }
            other => other,
        }
    }

    async fn evaluate_once(
        &self,
        frame: &FrameId,
        function: &str,
        args: Vec<Arg>,
    ) -> Result<Value, BrowserError> {
        let params = json!({
            "functionDeclaration": function,
            "arguments": args.into_iter().map(local_value).collect::<Vec<_>>(),
            "awaitPromise": true,
            "target": { "context": frame.0, "sandbox": SANDBOX },
            "serializationOptions": { "maxDomDepth": 1, "includeShadowTree": "all" },
        });
        let mut answer = self.session.send("script.callFunction", params).await?;
        match answer["type"].as_str() {
            Some("success") => Ok(answer["result"].take()),
            _ => Err(BrowserError::Script(
                answer["exceptionDetails"]["text"].as_str().unwrap_or("no details").to_owned(),
            )),
        }
    }
}

fn local_value(arg: Arg) -> Value {
    match arg {
        Arg::Json(value) => from_json(value),
        Arg::Node(id) => json!({ "sharedId": id }),
    }
}

/// Source: <https://w3c.github.io/webdriver-bidi/#type-script-LocalValue>
fn from_json(value: Value) -> Value {
    match value {
        Value::Null => json!({ "type": "null" }),
        Value::Bool(value) => json!({ "type": "boolean", "value": value }),
        Value::Number(value) => json!({ "type": "number", "value": value }),
        Value::String(value) => json!({ "type": "string", "value": value }),
        Value::Array(items) => {
            json!({ "type": "array", "value": items.into_iter().map(from_json).collect::<Vec<_>>() })
        }
        Value::Object(entries) => {
            let entries: Vec<Value> =
                entries.into_iter().map(|(key, value)| json!([key, from_json(value)])).collect();
            json!({ "type": "object", "value": entries })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_becomes_a_local_value_all_the_way_down() {
        assert_eq!(
            from_json(json!({ "a": [1, null, "x"], "b": true })),
            json!({ "type": "object", "value": [
                ["a", { "type": "array", "value": [
                    { "type": "number", "value": 1 }, { "type": "null" }, { "type": "string", "value": "x" }
                ] }],
                ["b", { "type": "boolean", "value": true }],
            ] })
        );
    }
}
