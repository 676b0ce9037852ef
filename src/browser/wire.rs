//! How commands reach a browser.
//!
//! All of `tab/` speaks WebDriver BiDi. A browser that has none gets the same commands in classic WebDriver, as far
//! as they go: so whoever looks at a page need not know which one it is.

use std::{sync::Arc, time::Duration};

use serde_json::Value;
use tokio::sync::mpsc;

use super::{BrowserError, bidi::Bidi, classic::Classic};

/// Something that happened in the browser.
#[derive(Debug)]
pub struct Event {
    pub method: String,
    pub params: Value,
}

/// The way to one browser. Clones share it.
#[derive(Debug, Clone)]
pub enum Wire {
    Bidi(Bidi),
    Classic(Classic),
}

impl Wire {
    /// Sends a command and waits for its result.
    pub async fn send(&self, method: &str, params: Value, within: Duration) -> Result<Value, BrowserError> {
        match self {
            Self::Bidi(bidi) => bidi.send(method, params, within).await,
            Self::Classic(classic) => classic.send(method, params, within).await,
        }
    }

    /// Sends a command whose answer nobody waits for.
    pub fn post(&self, method: &str, params: &Value) {
        match self {
            Self::Bidi(bidi) => bidi.post(method, params),
            Self::Classic(classic) => classic.post(method, params),
        }
    }

    /// All events from now on, until the browser is gone.
    pub fn listen(&self) -> mpsc::UnboundedReceiver<Arc<Event>> {
        match self {
            Self::Bidi(bidi) => bidi.listen(),
            Self::Classic(classic) => classic.listen(),
        }
    }

    /// Says that the browser is gone: every command under way and to come fails at once.
    pub fn end(&self, why: &str) {
        match self {
            Self::Bidi(bidi) => bidi.end(why),
            Self::Classic(classic) => classic.end(why),
        }
    }

    pub fn gone(&self) -> Option<String> {
        match self {
            Self::Bidi(bidi) => bidi.gone(),
            Self::Classic(classic) => classic.gone(),
        }
    }

    /// Whether requests can be held up until we have decided on them.
    pub fn holds_requests(&self) -> bool {
        matches!(self, Self::Bidi(_))
    }
}
