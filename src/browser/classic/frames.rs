//! The frames of the page, and the driver's way into their worlds.

use serde_json::{Value, json};

use super::{Classic, PAGE};
use crate::browser::BrowserError;

/// Gives the document, where it may have one, a fresh frame to run scripts in; answers the frame's element.
pub(super) const CURTAIN: &str = r#"
const key = Symbol.for("unticked.frame");
let frame = window[key];
if (window[Symbol.for("unticked.world")]) return null;
if (frame && frame.isConnected && frame.contentWindow) return frame;
frame = document.createElementNS("http://www.w3.org/1999/xhtml", "iframe");
frame.style.setProperty("display", "none", "important");
document.documentElement.append(frame);
if (!frame.contentDocument) {
  frame.remove();
  return null;
}
Object.defineProperty(window, key, { value: frame, configurable: true });
return frame;"#;

/// The element of a frame by its number, for a driver that stands in the page's own world.
const FRAME: &str = r#"
const frame = window[Symbol.for("unticked.frame")];
const world = window[Symbol.for("unticked.world")] ?? frame?.contentWindow?.[Symbol.for("unticked.world")];
return world?.frame(NUMBER) ?? null;"#;

/// Whether the driver stands in a document's fresh frame.
const IS_CURTAIN: &str =
    "return !!globalThis.frameElement && parent[Symbol.for('unticked.frame')] === globalThis.frameElement";
/// More frames than this are not tried one by one.
const TRIED: usize = 64;

const WORLD: &str = include_str!("world.js");
/// Deeper than this nobody nests frames.
const DEPTH: usize = 8;

impl Classic {
    /// Puts the driver's focus into a frame's world.
    pub(super) async fn enter(&self, focus: &mut Option<String>, context: &str) -> Result<(), BrowserError> {
        if focus.as_deref() == Some(context) {
            return Ok(());
        }
        *focus = None;
        self.driver("POST", "frame", json!({ "id": null })).await?;
        let numbers = context.split('/').skip(1);
        for number in numbers {
            let number: usize = number.parse().map_err(|_| gone(context))?;
            match self.execute(&FRAME.replace("NUMBER", &number.to_string()), &[]).await? {
                Value::Null => return Err(gone(context)),
                element if is_element(&element) => {
                    self.driver("POST", "frame", json!({ "id": element })).await?;
                }
                _ => self.step_by_place(number, context).await?,
            }
        }
        let curtain = self.execute(CURTAIN, &[]).await;
        self.enter_world(focus, context, curtain).await
    }

    /// A page may have changed what the driver's own scripts call in it, so that their answers are worth nothing. A
    /// frame's place among its siblings needs no script in the page.
    async fn step_by_place(&self, number: usize, context: &str) -> Result<(), BrowserError> {
        if !self.find_curtain().await? {
            return Err(gone(context));
        }
        let body = format!("return globalThis[Symbol.for('unticked.world')]?.place({number}) ?? -1");
        let place = self.execute(&body, &[]).await?.as_u64().ok_or_else(|| gone(context))?;
        self.driver("POST", "frame/parent", json!({})).await?;
        self.driver("POST", "frame", json!({ "id": place })).await.map(drop)
    }

    /// Tries frame by frame until the driver stands in the document's fresh one.
    async fn find_curtain(&self) -> Result<bool, BrowserError> {
        for place in 0..TRIED {
            match self.driver("POST", "frame", json!({ "id": place })).await {
                Ok(_) => {}
                Err(error @ BrowserError::Gone(_)) => return Err(error),
                Err(_) => return Ok(false),
            }
            if self.execute(IS_CURTAIN, &[]).await.is_ok_and(|answer| answer == json!(true)) {
                return Ok(true);
            }
            self.driver("POST", "frame/parent", json!({})).await?;
        }
        Ok(false)
    }

    /// Steps from a document into its fresh frame, where it has one, and starts there what is to run in every
    /// frame: as early as classic can. `curtain` is what the page answered when it was asked for that frame.
    pub(super) async fn enter_world(
        &self,
        focus: &mut Option<String>,
        context: &str,
        curtain: Result<Value, BrowserError>,
    ) -> Result<(), BrowserError> {
        let apart = match curtain {
            Ok(Value::Null) => false,
            Ok(element) if is_element(&element) => {
                self.driver("POST", "frame", json!({ "id": element })).await?;
                true
            }
            Err(error @ BrowserError::Gone(_)) => return Err(error),
            _ if self.find_curtain().await? => true,
            _ => return Err(gone(context)),
        };
        let preloads = self.state().preloads.iter().fold(String::new(), |all, function| {
            all + "try { ("
                + function
                + ")(); } catch {}
"
        });
        let script = format!(
            "(function () {{ {WORLD} }}).apply(null, arguments);\n\
             const world = globalThis[Symbol.for('unticked.world')];\n\
             if (world.begun) return; world.begun = true;\n\
             with (world.scope) {{ {preloads} }}"
        );
        self.execute(&script, &[json!(context), json!(apart)]).await?;
        *focus = Some(context.to_owned());
        Ok(())
    }

    /// Runs the body of a function where the driver stands.
    pub(super) async fn execute(&self, body: &str, args: &[Value]) -> Result<Value, BrowserError> {
        self.driver("POST", "execute/sync", json!({ "script": body, "args": args })).await
    }

    /// Calls one of the world's own functions.
    pub(super) async fn ask_world(
        &self,
        focus: &mut Option<String>,
        context: &str,
        (function, args): (&str, &[Value]),
    ) -> Result<Value, BrowserError> {
        let body = format!("return globalThis[Symbol.for('unticked.world')].{function}(...arguments)");
        for _ in 0..2 {
            self.enter(focus, context).await?;
            match self.execute(&body, args).await {
                // The document was replaced since.
                Err(BrowserError::Command { .. }) => *focus = None,
                other => return other,
            }
        }
        Err(gone(context))
    }

    /// `browsingContext.getTree`
    pub(super) async fn tree(&self, params: &Value) -> Result<Value, BrowserError> {
        if params["maxDepth"] == json!(0) && self.state().prompt {
            let context = json!({ "context": PAGE, "url": self.state().url, "children": [] });
            return Ok(json!({ "contexts": [context] }));
        }
        let mut focus = self.0.focus.lock().await;
        let depth = if params["maxDepth"] == json!(0) { 0 } else { DEPTH };
        let page = Box::pin(self.branch(&mut focus, PAGE, depth)).await?;
        page["url"].as_str().unwrap_or_default().clone_into(&mut self.state().url);
        Ok(json!({ "contexts": [page] }))
    }

    async fn branch(
        &self,
        focus: &mut Option<String>,
        context: &str,
        depth: usize,
    ) -> Result<Value, BrowserError> {
        let told = self.ask_world(focus, context, ("tree", &[])).await?;
        let mut children = Vec::new();
        let frames = told["frames"].as_array().into_iter().flatten().filter(|_| depth > 0);
        for frame in frames.filter_map(Value::as_str) {
            match Box::pin(self.branch(focus, frame, depth - 1)).await {
                Ok(child) => children.push(child),
                Err(error @ BrowserError::Gone(_)) => return Err(error),
                // It went away, or can't be entered: a look into it says which.
                Err(_) => children.push(json!({ "context": frame, "url": "", "children": [] })),
            }
        }
        Ok(json!({ "context": context, "url": told["url"], "children": children }))
    }
}

fn is_element(answer: &Value) -> bool {
    answer.as_object().is_some_and(|fields| fields.keys().any(|key| key.starts_with("element-")))
}

fn gone(context: &str) -> BrowserError {
    BrowserError::Command { command: "frame".to_owned(), message: format!("no such frame: {context}") }
}
