//! Browsers that are running.

use std::{
    collections::HashMap,
    sync::{Arc, Weak},
    time::Duration,
};

use tokio::sync::Mutex;

use super::{
    BrowserError, Tab, TabOptions,
    engine::{self, Share},
    remote::{Endpoint, Fleet},
    session::Session,
};
use crate::{
    config::{self, Device},
    stopwatch::{Stage, stage},
};

/// What a pool needs to know beside the browser's own settings.
#[derive(Debug, Clone)]
pub struct PoolOptions {
    pub headless: bool,
    pub accept_insecure_certs: bool,
    /// How long one command may take.
    pub command_timeout: Duration,
    /// How long a page may take to load.
    pub page_timeout: Duration,
    /// The [`TabOptions::preload`] that its pages have in common: the browser is told once. Empty for none.
    pub preload: Arc<str>,
    /// After so many pages a browser that pages share is left to those that it has, and a new one takes the next:
    /// browsers grow.
    pub pages_per_browser: usize,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self {
            headless: true,
            accept_insecure_certs: false,
            command_timeout: Duration::from_secs(30),
            page_timeout: Duration::from_secs(30),
            preload: Arc::from(""),
            pages_per_browser: 500,
        }
    }
}

#[derive(Debug, Default)]
struct State {
    closed: bool,
    has_run: bool,
    replaced: usize,
    /// Browsers that pages share, by what these have in common, and how many pages each has had.
    shared: HashMap<&'static str, (Arc<Session>, usize)>,
    /// Browsers that their pages own: of one page each, and those that take no more pages.
    owned: Vec<Weak<Session>>,
    /// The sessions of an endpoint, if that is where the browser runs.
    fleet: Option<Fleet>,
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

    /// A fresh, isolated page: own cookies, storage and cache. Waits for a place where the browser's endpoint has
    /// only so many.
    pub async fn tab(&self, options: TabOptions) -> Result<Tab, BrowserError> {
        match self.fleet().await? {
            None => Tab::open(waiting(self.session(&options.device)).await?, options).await,
            Some(fleet) => {
                let lease = waiting(fleet.lease(&options.device)).await?;
                Ok(Tab::open(Arc::clone(&lease.session), options).await?.with_lease(lease))
            }
        }
    }

    /// A page with a browser of its own, that no other page can take along when it dies.
    pub async fn tab_alone(&self, options: TabOptions) -> Result<Tab, BrowserError> {
        match self.fleet().await? {
            None => {
                let session = waiting(self.single(&options.device)).await?;
                Ok(Tab::open(session, options).await?.with_browser_of_its_own())
            }
            Some(fleet) => {
                let lease = waiting(fleet.lease_alone(&options.device)).await?;
                Ok(Tab::open(Arc::clone(&lease.session), options).await?.with_lease(lease))
            }
        }
    }

    /// Whether a browser that doesn't start is worth another try: one has started before, and its endpoint, if it has
    /// one, has not been given up.
    pub async fn may_start(&self) -> bool {
        let state = self.state.lock().await;
        state.fleet.as_ref().map_or(state.has_run, Fleet::may_start)
    }

    /// How many browsers died or hung, and had another one put in their place.
    pub async fn replaced(&self) -> usize {
        let state = self.state.lock().await;
        state.replaced + state.fleet.as_ref().map_or(0, Fleet::lost)
    }

    /// Another page for whoever has one already. Where pages share a browser it opens in the same one, and takes no
    /// place: pages that wait for each other's places would wait forever.
    pub async fn tab_beside(&self, tab: &Tab, options: TabOptions) -> Result<Tab, BrowserError> {
        match engine::support(self.browser.engine).share(&options.device) {
            Share::Alike(_) => Tab::open(tab.session(), options).await,
            Share::Nobody => self.tab(options).await,
        }
    }

    /// Why pages wait for a place, if they do.
    pub async fn news(&self) -> Option<String> {
        let fleet = self.state.lock().await.fleet.clone();
        fleet.and_then(|fleet| fleet.news())
    }

    async fn fleet(&self) -> Result<Option<Fleet>, BrowserError> {
        let Some(url) = &self.browser.endpoint else { return Ok(None) };
        let mut state = self.state.lock().await;
        state.is_open()?;
        if state.fleet.is_none() {
            let endpoint = Endpoint::new(&self.browser, url)?;
            state.fleet = Some(Fleet::new(endpoint, Arc::clone(&self.browser), self.options.clone()));
        }
        Ok(state.fleet.clone())
    }

    /// Ends all browsers and drivers and removes their profiles. Tabs that are open then answer `Gone`.
    pub async fn close(&self) {
        let mut state = self.state.lock().await;
        state.closed = true;
        let mut sessions: Vec<Arc<Session>> = state.owned.drain(..).filter_map(|own| own.upgrade()).collect();
        sessions.extend(state.shared.drain().map(|(_, (session, _))| session));
        let fleet = state.fleet.take();
        drop(state);
        if let Some(fleet) = fleet {
            fleet.close().await;
        }
        futures::future::join_all(sessions.iter().map(|session| session.close())).await;
    }

    async fn session(&self, device: &Device) -> Result<Arc<Session>, BrowserError> {
        match engine::support(self.browser.engine).share(device) {
            Share::Alike(name) => self.shared(name, device).await,
            Share::Nobody => self.single(device).await,
        }
    }

    /// Whoever asks while it starts waits for it.
    async fn shared(&self, name: &'static str, device: &Device) -> Result<Arc<Session>, BrowserError> {
        let mut state = self.state.lock().await;
        state.is_open()?;
        match state.shared.remove(name) {
            Some((session, _)) if session.wire.gone().is_some() => {
                state.replaced += 1;
                session.close().await;
            }
            // The last of its pages ends it.
            Some((session, pages)) if pages >= self.options.pages_per_browser => state.own(&session),
            Some((session, pages)) => {
                state.shared.insert(name, (Arc::clone(&session), pages + 1));
                return Ok(session);
            }
            None => {}
        }
        let session = Session::start(&self.browser, device, &self.options).await?;
        state.has_run = true;
        state.shared.insert(name, (Arc::clone(&session), 1));
        Ok(session)
    }

    async fn single(&self, device: &Device) -> Result<Arc<Session>, BrowserError> {
        self.state.lock().await.is_open()?;
        let session = Session::start(&self.browser, device, &self.options).await?;
        let mut state = self.state.lock().await;
        // It may have been closed while this one started.
        state.is_open()?;
        state.own(&session);
        state.has_run = true;
        Ok(session)
    }
}

/// For a browser to start, or a place in one.
fn waiting<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    stage(Stage::Browser, work)
}

impl State {
    /// Leaves a browser to its pages.
    fn own(&mut self, session: &Arc<Session>) {
        self.owned.retain(|session| session.strong_count() > 0);
        self.owned.push(Arc::downgrade(session));
    }

    fn is_open(&self) -> Result<(), BrowserError> {
        if self.closed { Err(BrowserError::Gone("it was closed".to_owned())) } else { Ok(()) }
    }
}
