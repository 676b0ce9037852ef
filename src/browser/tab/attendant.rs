//! What attends to a page while others act on it: answers its dialogs, closes the windows it opens, refuses
//! the requests that it may not make.

use std::{
    collections::{HashSet, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc::UnboundedReceiver};
use url::Url;

use super::{NavigationRules, Prompt, TabOptions, intercept::Intercept};
use crate::{
    browser::{BrowserError, session::Session, wire::Event},
    config::BasicAuth,
};

#[derive(Debug)]
pub struct Attendant {
    pub(super) session: Arc<Session>,
    context: String,
    user_context: String,
    pub(super) rules: NavigationRules,
    pub(super) basic_auth: Option<BasicAuth>,
    /// Removed with us: it stops the requests of every tab.
    intercept: Option<Intercept>,
    /// Writes go through, whatever the rules say.
    lets_writes: AtomicBool,
    state: Mutex<State>,
    prompted: Notify,
    loaded: Notify,
}

#[derive(Debug)]
pub(super) struct State {
    alone: bool,
    /// A page has loaded since the last navigation began.
    arrived: bool,
    /// A dialog is open now.
    open: bool,
    prompts: VecDeque<Prompt>,
    contexts: HashSet<String>,
    /// The method by which the page was asked for.
    method: String,
    refused: Vec<(String, String)>,
    refused_host: Option<String>,
    popups: Vec<String>,
    /// The host that was navigated to.
    pub(super) host: Option<String>,
    /// Requests that were given the password once: a second question means that it is wrong.
    pub(super) answered: HashSet<String>,
}

impl Attendant {
    pub async fn new(
        session: Arc<Session>,
        context: &str,
        user_context: &str,
        options: TabOptions,
    ) -> Result<Arc<Self>, BrowserError> {
        let intercept = Intercept::add(&session, &options).await?;
        Ok(Arc::new(Self {
            session,
            context: context.to_owned(),
            user_context: user_context.to_owned(),
            rules: options.rules,
            basic_auth: options.basic_auth,
            intercept,
            lets_writes: AtomicBool::new(false),
            state: Mutex::new(State {
                alone: true,
                open: false,
                arrived: false,
                prompts: VecDeque::new(),
                contexts: HashSet::from([context.to_owned()]),
                method: String::new(),
                refused: Vec::new(),
                refused_host: None,
                popups: Vec::new(),
                host: None,
                answered: HashSet::new(),
            }),
            prompted: Notify::new(),
            loaded: Notify::new(),
        }))
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs until the browser is gone.
    pub async fn attend(self: Arc<Self>, mut events: UnboundedReceiver<Arc<Event>>) {
        while let Some(event) = events.recv().await {
            let params = &event.params;
            match event.method.as_str() {
                "browsingContext.contextCreated" => self.context_created(params),
                "browsingContext.load" => self.load(params),
                "browsingContext.userPromptOpened" => self.prompt(params),
                "browsingContext.userPromptClosed" => self.prompt_closed(params),
                "network.beforeRequestSent" if self.waits(params) => self.request(params),
                "network.authRequired" if self.waits(params) => self.authenticate(params),
                _ => {}
            }
        }
    }

    /// Says that a page is about to be loaded. Errs when its host is not allowed.
    pub fn begin(&self, url: &str) -> Result<(), BrowserError> {
        let parsed = Url::parse(url)
            .map_err(|error| BrowserError::Navigation { url: url.to_owned(), why: error.to_string() })?;
        if !self.rules.allow(&parsed) {
            return Err(BrowserError::HostNotAllowed { host: host_of(&parsed) });
        }
        let mut state = self.state();
        state.arrived = false;
        state.refused_host = None;
        state.host = parsed.host_str().map(str::to_owned);
        Ok(())
    }

    pub fn take_refused(&self) -> Vec<(String, String)> {
        std::mem::take(&mut self.state().refused)
    }

    /// The host of the last document that was refused.
    pub fn take_refused_host(&self) -> Option<String> {
        self.state().refused_host.take()
    }

    pub fn take_popups(&self) -> Vec<String> {
        std::mem::take(&mut self.state().popups)
    }

    pub fn let_writes_through(&self, through: bool) {
        self.lets_writes.store(through, Ordering::Relaxed);
    }

    pub fn came_by_write(&self) -> bool {
        is_write(&self.state().method)
    }

    pub fn answer_alone(&self, alone: bool) {
        let mut state = self.state();
        state.alone = alone;
        if alone {
            state.prompts.clear();
            if state.open {
                self.answer(false);
            }
        }
    }

    /// Waits for the next dialog that nobody has taken yet.
    pub async fn next_prompt(&self) -> Prompt {
        loop {
            let prompted = self.prompted.notified();
            if let Some(prompt) = self.state().prompts.pop_front() {
                return prompt;
            }
            prompted.await;
        }
    }

    /// Waits until a dialog is open that is not answered alone.
    pub async fn prompt_opened(&self) {
        loop {
            let prompted = self.prompted.notified();
            let waits = {
                let state = self.state();
                state.open && !state.alone
            };
            if waits {
                return;
            }
            prompted.await;
        }
    }

    /// Waits until a page has loaded since the last navigation began.
    pub async fn arrived(&self) {
        loop {
            let loaded = self.loaded.notified();
            if self.state().arrived {
                return;
            }
            loaded.await;
        }
    }

    fn load(&self, params: &Value) {
        if params["context"].as_str() == Some(&self.context) {
            self.state().arrived = true;
            self.loaded.notify_waiters();
        }
    }

    fn answer(&self, accept: bool) {
        let params = json!({ "context": self.context, "accept": accept });
        self.session.wire.post("browsingContext.handleUserPrompt", &params);
    }

    fn context_created(&self, params: &Value) {
        let Some(context) = params["context"].as_str() else { return };
        if params["userContext"].as_str() != Some(&self.user_context) {
            return;
        }
        let mut state = self.state();
        let new = state.contexts.insert(context.to_owned());
        if new && params["parent"].is_null() {
            state.popups.push(params["url"].as_str().unwrap_or_default().to_owned());
            self.session.wire.post("browsingContext.close", &json!({ "context": context }));
            // What opened it would stay behind it, hidden.
            self.session.wire.post("browsingContext.activate", &json!({ "context": self.context }));
        }
    }

    fn prompt(&self, params: &Value) {
        let mut state = self.state();
        if !params["context"].as_str().is_some_and(|context| state.contexts.contains(context)) {
            return;
        }
        let field = |name: &str| params[name].as_str().unwrap_or_default().to_owned();
        let kind = field("type");
        if kind == "beforeunload" {
            self.answer(true);
        } else if state.alone {
            self.answer(false);
        } else {
            state.open = true;
            state.prompts.push_back(Prompt { kind, message: field("message") });
            drop(state);
            self.prompted.notify_waiters();
        }
    }

    fn prompt_closed(&self, params: &Value) {
        let mut state = self.state();
        if params["context"].as_str().is_some_and(|context| state.contexts.contains(context)) {
            state.open = false;
        }
    }

    /// Whether a request is held up, and ours to decide on. One that belongs to no page (a worker's) is decided
    /// on by every tab that has rules.
    fn waits(&self, params: &Value) -> bool {
        params["isBlocked"] == json!(true)
            && params["context"]
                .as_str()
                .map_or(self.intercept.is_some(), |context| self.state().contexts.contains(context))
    }

    fn request(&self, params: &Value) {
        let request = &params["request"];
        let (method, url) =
            (request["method"].as_str().unwrap_or_default(), request["url"].as_str().unwrap_or_default());
        let document = !params["navigation"].is_null();
        let answer = json!({ "request": request["request"] });
        if self.refuses(method, url, document) {
            self.session.wire.post("network.failRequest", &answer);
        } else {
            if document && params["context"].as_str() == Some(&self.context) {
                method.clone_into(&mut self.state().method);
            }
            self.session.wire.post("network.continueRequest", &answer);
        }
    }

    fn refuses(&self, method: &str, url: &str, document: bool) -> bool {
        let foreign = document.then(|| Url::parse(url).ok()).flatten().filter(|url| !self.rules.allow(url));
        let blocked = self.rules.block_writes && !self.lets_writes.load(Ordering::Relaxed);
        let writes = blocked && is_write(method);
        let mut state = self.state();
        if let Some(url) = &foreign {
            state.refused_host = Some(host_of(url));
        }
        let refused = writes || foreign.is_some();
        if refused {
            state.refused.push((method.to_owned(), url.to_owned()));
        }
        refused
    }
}

fn is_write(method: &str) -> bool {
    matches!(method, "POST" | "PUT" | "PATCH" | "DELETE")
}

pub fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}
