//! Going from page to page.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Tab, text};
use crate::browser::BrowserError;

/// How often a page is asked whether it is ready.
const POLL: Duration = Duration::from_millis(25);
/// How long a page may take to answer that.
const ANSWER: Duration = Duration::from_secs(2);
/// How long a move in the history may take to begin.
const BEGIN: Duration = Duration::from_secs(1);

/// Tells one document from the next, and one place in a document from another.
const WHERE: &str =
    "() => JSON.stringify([document.readyState, String(performance.timeOrigin), location.href])";

type Place = (String, String, String);

impl Tab {
    /// Loads a page and waits for its load event; a dialog that the page opens meanwhile ends the wait, unless
    /// dialogs are answered alone. Returns the URL that was arrived at.
    pub async fn navigate(&self, url: &str) -> Result<String, BrowserError> {
        self.attendant.begin(url)?;
        let address = self.attendant.address(url);
        let params = json!({ "context": self.context, "url": address, "wait": "complete" });
        let at = self.load("browsingContext.navigate", params, url).await?;
        self.attendant.arrive(&at)?;
        Ok(at)
    }

    pub async fn reload(&self) -> Result<(), BrowserError> {
        let url = self.url().await?;
        let params = json!({ "context": self.context, "wait": "complete" });
        self.load("browsingContext.reload", params, &url).await.map(drop)
    }

    async fn load(&self, method: &str, params: Value, url: &str) -> Result<String, BrowserError> {
        let limit = self.session.page_timeout;
        let loading = self.session.wire.send(method, params, limit);
        let loaded = tokio::select! {
            loaded = loading => loaded,
            () = self.attendant.prompt_opened() => return self.url().await,
        };
        match loaded {
            // A script may have moved on meanwhile.
            Ok(_) => tokio::select! {
                ready = self.wait_until_ready() => ready,
                () = self.attendant.prompt_opened() => self.url().await,
            },
            Err(BrowserError::Timeout { .. }) => self.accept_interactive(url, limit).await,
            Err(BrowserError::Command { message, .. }) => self.arrived_elsewhere(url, message).await,
            Err(error) => Err(error),
        }
    }

    /// A picture that never ends keeps a page from its load event, but a person reads the page all the same.
    async fn accept_interactive(&self, url: &str, after: Duration) -> Result<String, BrowserError> {
        match self.place().await {
            Ok((state, _, at)) if state != "loading" && at != "about:blank" => Ok(at),
            Err(error @ BrowserError::Gone(_)) => Err(error),
            _ => Err(BrowserError::Timeout { what: format!("loading {url}"), after }),
        }
    }

    /// A page that moves on by script before it has loaded aborts the first navigation, and that's no error.
    async fn arrived_elsewhere(&self, url: &str, message: String) -> Result<String, BrowserError> {
        if let Some(host) = self.attendant.take_refused_host() {
            return Err(BrowserError::HostNotAllowed { host });
        }
        let moved_on =
            message.contains("ERR_ABORTED") || message.contains("abort") || message.contains("cancel");
        if moved_on
            && tokio::time::timeout(self.session.page_timeout, self.attendant.arrived()).await.is_ok()
            && let Ok(at) = self.wait_until_ready().await
            && at != "about:blank"
        {
            return Ok(at);
        }
        let why = message.trim_start_matches("unknown error: ").to_owned();
        Err(BrowserError::Navigation { url: url.to_owned(), why })
    }

    /// Moves through the history: -1 is back.
    pub async fn traverse(&self, delta: i32) -> Result<(), BrowserError> {
        let before = self.place().await?;
        let params = json!({ "context": self.context, "delta": delta });
        self.session.send("browsingContext.traverseHistory", params).await?;
        let started = Instant::now();
        while started.elapsed() < BEGIN {
            if self.place().await.is_ok_and(|(_, origin, at)| (&origin, &at) != (&before.1, &before.2)) {
                break;
            }
            tokio::time::sleep(POLL).await;
        }
        self.wait_until_ready().await.map(drop)
    }

    /// A script that moves on leaves a complete document behind for a moment, so the same one must be complete
    /// twice.
    async fn wait_until_ready(&self) -> Result<String, BrowserError> {
        let started = Instant::now();
        let mut last = None;
        loop {
            match self.place().await {
                Ok(place) if place.0 == "complete" && last.as_ref() == Some(&place) => return Ok(place.2),
                Ok(place) if place.0 == "complete" => {
                    last = Some(place);
                    tokio::time::sleep(POLL).await;
                }
                Err(error @ BrowserError::Gone(_)) => return Err(error),
                _ if started.elapsed() > self.session.page_timeout => {
                    let what = "loading the page".to_owned();
                    return Err(BrowserError::Timeout { what, after: self.session.page_timeout });
                }
                _ => tokio::time::sleep(POLL).await,
            }
        }
    }

    /// The document's state, its identity, its URL.
    async fn place(&self) -> Result<Place, BrowserError> {
        let params = json!({
            "functionDeclaration": WHERE,
            "awaitPromise": false,
            "target": { "context": self.context, "sandbox": super::SANDBOX },
        });
        let answer = self.session.wire.send("script.callFunction", params, ANSWER).await?;
        serde_json::from_str(&text(&answer["result"], "value")?)
            .map_err(|error| BrowserError::Script(error.to_string()))
    }
}
