//! One isolated page of a real browser.

use std::{sync::Arc, time::Duration};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::BrowserError;
use crate::config::{BasicAuth, Device};

/// How a tab is to be.
#[derive(Debug, Clone)]
pub struct TabOptions {
    pub device: Device,
    pub rules: NavigationRules,
    pub basic_auth: Option<BasicAuth>,
    /// Run in the probe's sandbox of every frame before the page's first script.
    pub preload: Arc<str>,
}

/// What the page may reach.
#[derive(Debug, Clone, Default)]
pub struct NavigationRules {
    /// Host patterns that documents may come from; `None` allows all.
    pub hosts: Option<Vec<String>>,
    /// Fail every request that sends a form or writes (`POST`, `PUT`, `PATCH`, `DELETE`).
    pub block_writes: bool,
}

/// A browsing context: the page itself, or a frame in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FrameId(pub String);

/// A frame of the tree, parents before children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub id: FrameId,
    pub parent: Option<FrameId>,
    pub url: String,
}

/// An argument of a function that is called in the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    Json(Value),
    /// A node or shadow root by the browser's shared id.
    Node(String),
}

/// What a screenshot shows; always device pixels, PNG.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shot {
    /// The whole document from its top left corner.
    Document,
    /// What the window shows now.
    Viewport,
}

/// A dialog that the page opened (`alert`, `confirm`, `prompt`, `beforeunload`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    pub kind: String,
    pub message: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cookie {
    pub name: String,
    pub value: String,
    pub domain: Option<String>,
    pub path: Option<String>,
}

/// An isolated page. Closed (with its user context) when dropped or by [`Tab::close`].
#[derive(Debug)]
pub struct Tab {}

impl Tab {
    /// Loads a page and waits for its load event. Returns the URL that was arrived at.
    pub async fn navigate(&self, _url: &str) -> Result<String, BrowserError> {
        todo!()
    }

    pub async fn reload(&self) -> Result<(), BrowserError> {
        todo!()
    }

    /// Moves through the history: -1 is back.
    pub async fn traverse(&self, _delta: i32) -> Result<(), BrowserError> {
        todo!()
    }

    pub async fn url(&self) -> Result<String, BrowserError> {
        todo!()
    }

    /// All frames, the page itself first, parents before children.
    pub async fn frames(&self) -> Result<Vec<Frame>, BrowserError> {
        todo!()
    }

    /// The page itself.
    pub fn top(&self) -> FrameId {
        todo!()
    }

    /// Calls a JavaScript function (its source) in the probe's sandbox of a frame; promises are awaited.
    /// The function must return a JSON string, which is decoded.
    pub async fn call<T: DeserializeOwned>(
        &self,
        _frame: &FrameId,
        _function: &str,
        _args: Vec<Arg>,
    ) -> Result<T, BrowserError> {
        todo!()
    }

    /// The same, but returns BiDi's own `RemoteValue`, with nodes serialised one level deep and all shadow
    /// roots named, closed ones too.
    pub async fn call_raw(
        &self,
        _frame: &FrameId,
        _function: &str,
        _args: Vec<Arg>,
    ) -> Result<Value, BrowserError> {
        todo!()
    }

    pub async fn screenshot(&self, _shot: Shot) -> Result<Vec<u8>, BrowserError> {
        todo!()
    }

    /// WebDriver actions (`input.performActions`), as the specification spells them.
    pub async fn perform(&self, _frame: &FrameId, _actions: Value) -> Result<(), BrowserError> {
        todo!()
    }

    pub async fn release(&self) -> Result<(), BrowserError> {
        todo!()
    }

    pub async fn set_cookie(&self, _cookie: Cookie, _url: &str) -> Result<(), BrowserError> {
        todo!()
    }

    /// Cookies of the tab's isolated context, as BiDi's storage commands give and take them.
    pub async fn cookies(&self) -> Result<Vec<Value>, BrowserError> {
        todo!()
    }

    pub async fn restore_cookies(&self, _cookies: &[Value]) -> Result<(), BrowserError> {
        todo!()
    }

    /// Dialogs are noted and left open for `answer_prompt` while a scenario runs its steps; with
    /// `answer_prompts_alone` they are dismissed at once, so that no look hangs.
    pub fn answer_prompts_alone(&self, _alone: bool) {}

    pub async fn next_prompt(&self, _within: Duration) -> Option<Prompt> {
        todo!()
    }

    pub async fn answer_prompt(&self, _accept: bool, _text: Option<&str>) -> Result<(), BrowserError> {
        todo!()
    }

    /// Requests that the rules refused since the last call: method and URL.
    pub fn take_refused(&self) -> Vec<(String, String)> {
        todo!()
    }

    pub async fn close(self) {}
}
