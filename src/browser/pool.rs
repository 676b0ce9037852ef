//! Browsers that are running, and how many tabs each may hold.

use std::{sync::Arc, time::Duration};

use super::{BrowserError, Tab, TabOptions};
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

/// One kind of browser (`[browser.NAME]`), started when the first tab is asked for, ended by `close` or drop.
#[derive(Debug, Clone)]
pub struct Pool {
    pub browser: Arc<config::Browser>,
}

impl Pool {
    pub fn new(browser: Arc<config::Browser>, _options: PoolOptions) -> Self {
        Self { browser }
    }

    /// A fresh, isolated page: own cookies, storage and cache.
    pub async fn tab(&self, _options: TabOptions) -> Result<Tab, BrowserError> {
        todo!()
    }

    /// `156.0.8078.73`; starts the browser when none runs yet.
    pub async fn version(&self) -> Result<String, BrowserError> {
        todo!()
    }

    /// Ends all browsers and drivers and removes their profiles.
    pub async fn close(&self) {}
}
