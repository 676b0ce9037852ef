//! Holding requests up until we have decided on them.

use std::sync::Arc;

use serde_json::json;

use super::{TabOptions, text};
use crate::browser::{BrowserError, session::Session};

/// Held by a tab, and removed with it.
#[derive(Debug)]
pub struct Intercept {
    session: Arc<Session>,
    id: String,
}

impl Intercept {
    /// Has requests wait for our word, only where the options need it: each wait costs a round trip. Requests of
    /// every tab wait then, and each tab answers for its own, since a window that opens may send a form before it
    /// could be named.
    pub async fn add(session: &Arc<Session>, options: &TabOptions) -> Result<Option<Self>, BrowserError> {
        if !session.wire.holds_requests() {
            let what = "hold back what a page sends, as `submit = \"block\"` asks for";
            let cannot = BrowserError::Unsupported { engine: session.engine.engine().name(), what };
            return if options.rules.block_writes { Err(cannot) } else { Ok(None) };
        }
        let mut phases = Vec::new();
        let mut events = Vec::new();
        if options.rules.block_writes || options.rules.hosts.is_some() {
            phases.push("beforeRequestSent");
            events.push("network.beforeRequestSent");
        }
        if options.basic_auth.is_some() {
            phases.push("authRequired");
            events.push("network.authRequired");
        }
        if phases.is_empty() {
            return Ok(None);
        }
        session.send("session.subscribe", json!({ "events": events })).await?;
        let added = session.send("network.addIntercept", json!({ "phases": phases })).await?;
        Ok(Some(Self { session: Arc::clone(session), id: text(&added, "intercept")? }))
    }
}

impl Drop for Intercept {
    fn drop(&mut self) {
        self.session.wire.post("network.removeIntercept", &json!({ "intercept": self.id }));
    }
}
