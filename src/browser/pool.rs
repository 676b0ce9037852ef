//! Browsers that are running.

use std::{sync::Arc, time::Duration};

use tokio::sync::Mutex;

use super::{BrowserError, Tab, TabOptions, session::Session};
use crate::config;

/// What a pool needs to know beside the browser's own settings.
#[derive(Debug, Clone)]
pub struct PoolOptions {
    pub headless: bool,
    pub accept_insecure_certs: bool,
    /// How long one command may take.
    pub command_timeout: Duration,
    /// How long a page may take to load.
    pub page_timeout: Duration,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self {
            headless: true,
            accept_insecure_certs: false,
            command_timeout: Duration::from_secs(30),
            page_timeout: Duration::from_secs(30),
        }
    }
}

#[derive(Debug, Default)]
enum State {
    #[default]
    NotStarted,
    Running(Arc<Session>),
    Closed,
}

/// One kind of browser (`[browser.NAME]`), started when the first tab is asked for, ended by `close` or when
/// the pool and all its tabs are dropped. A browser that died is replaced for the next tab. Clones share it.
#[derive(Debug, Clone)]
pub struct Pool {
    pub browser: Arc<config::Browser>,
    options: PoolOptions,
    state: Arc<Mutex<State>>,
}

impl Pool {
    pub fn new(browser: Arc<config::Browser>, options: PoolOptions) -> Self {
        Self { browser, options, state: Arc::default() }
    }

    /// A fresh, isolated page: own cookies, storage and cache.
    pub async fn tab(&self, options: TabOptions) -> Result<Tab, BrowserError> {
        Tab::open(self.session().await?, options).await
    }

    /// `156.0.8078.73`; starts the browser when none runs yet.
    pub async fn version(&self) -> Result<String, BrowserError> {
        Ok(self.session().await?.about.version.clone())
    }

    /// Ends all browsers and drivers and removes their profiles. Tabs that are open then answer `Gone`.
    pub async fn close(&self) {
        let state = std::mem::replace(&mut *self.state.lock().await, State::Closed);
        if let State::Running(session) = state {
            session.close().await;
        }
    }

    async fn session(&self) -> Result<Arc<Session>, BrowserError> {
        let mut state = self.state.lock().await;
        match &*state {
            State::Running(session) if session.bidi.gone().is_none() => return Ok(Arc::clone(session)),
            State::Closed => return Err(BrowserError::Gone("it was closed".to_owned())),
            State::Running(dead) => dead.close().await,
            State::NotStarted => {}
        }
        *state = State::NotStarted;
        let session = Session::start(&self.browser, &self.options).await?;
        *state = State::Running(Arc::clone(&session));
        Ok(session)
    }
}
