//! BiDi's commands in classic WebDriver, for a browser that has no BiDi: one session is one page.
//!
//! What classic has no word for is done in the page: `world.js` gives the probe a world of its own (functions of a
//! fresh frame, which the page could not change), numbers its nodes, and tells frames apart. What can't be done at
//! all (holding requests up, a script before the page's first line, closed shadow roots) is refused with a reason
//! or left out, and whoever looks says so.

mod cookies;
mod driver;
mod frames;
mod hands;
mod navigation;
mod picture;
mod prompts;
mod script;
mod window;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use fantoccini::Client;
use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc};

use super::{BrowserError, wire::Event};

/// The page itself; frames in it are `page/0`, `page/0/2`.
const PAGE: &str = "page";
/// There is one user context: the session.
const SESSION: &str = "session";
/// How often a page that nobody asks anything is asked for dialogs.
const BEAT: Duration = Duration::from_millis(150);

/// The way to one page by classic WebDriver. Clones share it.
#[derive(Debug, Clone)]
pub struct Classic(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    client: Client,
    state: Mutex<State>,
    /// Where the driver's focus is: the frame in whose world scripts run now; `None` where nobody knows. Whoever
    /// holds it has the driver for himself.
    focus: tokio::sync::Mutex<Option<String>>,
    /// A dialog was opened, or closed.
    prompted: Notify,
    ended: Notify,
}

#[derive(Debug, Default)]
struct State {
    listeners: Vec<mpsc::UnboundedSender<Arc<Event>>>,
    gone: Option<String>,
    /// A dialog is open now.
    prompt: bool,
    /// Functions that run in every frame at first sight.
    preloads: Vec<String>,
    /// Cookies can only be set on a page of their own site: they wait for the next navigation.
    cookies: Vec<Value>,
    /// Where the page was when it was last asked.
    url: String,
}

impl Classic {
    pub fn new(client: Client) -> Self {
        let classic = Self(Arc::new(Inner {
            client,
            state: Mutex::default(),
            focus: tokio::sync::Mutex::default(),
            prompted: Notify::new(),
            ended: Notify::new(),
        }));
        tokio::spawn(attend(Arc::downgrade(&classic.0)));
        classic
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub async fn send(&self, method: &str, params: Value, within: Duration) -> Result<Value, BrowserError> {
        let ended = self.0.ended.notified();
        if let Some(why) = self.gone() {
            return Err(BrowserError::Gone(why));
        }
        tokio::select! {
            done = tokio::time::timeout(within, self.carry_out(method, &params)) => {
                done.unwrap_or_else(|_| Err(BrowserError::Timeout { what: method.to_owned(), after: within }))
            }
            () = ended => Err(BrowserError::Gone(self.gone().unwrap_or_default())),
        }
    }

    pub fn post(&self, method: &str, params: &Value) {
        let (classic, method, params) = (self.clone(), method.to_owned(), params.clone());
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let _ = classic.carry_out(&method, &params).await;
            });
        }
    }

    pub fn listen(&self) -> mpsc::UnboundedReceiver<Arc<Event>> {
        let (sender, events) = mpsc::unbounded_channel();
        let mut state = self.state();
        if state.gone.is_none() {
            state.listeners.push(sender);
        }
        events
    }

    pub fn end(&self, why: &str) {
        let mut state = self.state();
        state.gone.get_or_insert_with(|| why.to_owned());
        state.listeners.clear();
        drop(state);
        self.0.ended.notify_waiters();
    }

    pub fn gone(&self) -> Option<String> {
        self.state().gone.clone()
    }

    fn tell(&self, method: &str, params: Value) {
        let event = Arc::new(Event { method: method.to_owned(), params });
        self.state().listeners.retain(|listener| listener.send(Arc::clone(&event)).is_ok());
    }

    async fn carry_out(&self, method: &str, params: &Value) -> Result<Value, BrowserError> {
        match method {
            "session.subscribe"
            | "browser.removeUserContext"
            | "browsingContext.activate"
            | "browsingContext.close" => Ok(json!({})),
            "browser.createUserContext" => Ok(json!({ "userContext": SESSION })),
            "browsingContext.create" => Ok(json!({ "context": PAGE })),
            "browsingContext.setViewport" => self.set_viewport(&params["viewport"]).await,
            "browsingContext.getTree" => self.tree(params).await,
            "browsingContext.navigate" => self.navigate(params).await,
            "browsingContext.reload" => self.reload().await,
            "browsingContext.traverseHistory" => self.traverse(params).await,
            "browsingContext.captureScreenshot" => self.picture(params).await,
            "browsingContext.handleUserPrompt" => self.answer(params).await,
            "script.addPreloadScript" => {
                self.state().preloads.extend(params["functionDeclaration"].as_str().map(str::to_owned));
                Ok(json!({}))
            }
            "script.callFunction" => self.call(params).await,
            "input.performActions" => self.perform(params).await,
            "input.releaseActions" => self.driver("DELETE", "actions", json!({})).await,
            "storage.getCookies" => self.cookies().await,
            "storage.setCookie" => self.set_cookie(params).await,
            _ => Err(BrowserError::Command {
                command: method.to_owned(),
                message: "this browser has no WebDriver BiDi, and classic WebDriver has no such command"
                    .to_owned(),
            }),
        }
    }
}

/// Looks for dialogs while nobody asks the page anything; ends with the session.
async fn attend(session: Weak<Inner>) {
    loop {
        tokio::time::sleep(BEAT).await;
        let Some(classic) = session.upgrade().map(Classic) else { return };
        if classic.gone().is_some() {
            return;
        }
        let is_idle = classic.0.focus.try_lock().is_ok();
        if is_idle && !classic.state().prompt {
            classic.look_for_prompt().await;
        }
    }
}
