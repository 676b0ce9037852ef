//! Going from page to page. The driver does not wait for pages: so our scripts are in them before they are loaded.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Classic, PAGE, frames::CURTAIN};
use crate::browser::BrowserError;

const WHERE: &str = "() => [document.readyState, String(performance.timeOrigin), location.href]";
/// Where the driver stands: in the page's own world. Answers where the page is while that is still the first
/// document; in another, it gives it its fresh frame.
const ARRIVED: &str =
    "if (String(performance.timeOrigin) === FIRST || location.href === 'about:blank' && !BLANK) {
    return location.href;
}
CURTAIN";
/// After this long without an answer it is looked whether there is anybody to answer.
const SILENCE: Duration = Duration::from_secs(2);
/// How long a move in the history may take to begin.
const BEGIN: Duration = Duration::from_secs(1);
/// How often a page is asked whether it is there.
const BEAT: Duration = Duration::from_millis(15);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Place {
    state: String,
    origin: String,
    url: String,
}

impl Classic {
    /// `browsingContext.navigate`
    pub(super) async fn navigate(&self, params: &Value) -> Result<Value, BrowserError> {
        let url = params["url"].as_str().unwrap_or_default();
        self.set_cookies(url).await?;
        self.open(url).await
    }

    pub(super) async fn open(&self, url: &str) -> Result<Value, BrowserError> {
        let before = self.place().await.unwrap_or_default();
        url.clone_into(&mut self.state().url);
        self.driver("POST", "url", json!({ "url": url })).await?;
        self.wait_for(&before).await
    }

    /// `browsingContext.reload`
    pub(super) async fn reload(&self) -> Result<Value, BrowserError> {
        let before = self.place().await.unwrap_or_default();
        self.driver("POST", "refresh", json!({})).await?;
        self.wait_for(&before).await
    }

    /// `browsingContext.traverseHistory`
    pub(super) async fn traverse(&self, params: &Value) -> Result<Value, BrowserError> {
        let delta = params["delta"].as_i64().unwrap_or_default();
        let path = if delta < 0 { "back" } else { "forward" };
        for _ in 0..delta.unsigned_abs() {
            let before = self.place().await?;
            self.driver("POST", path, json!({})).await?;
            let begun = Instant::now();
            while self
                .place()
                .await
                .map_or(true, |now| (&now.origin, &now.url) == (&before.origin, &before.url))
            {
                if begun.elapsed() > BEGIN {
                    let message = "no such history entry".to_owned();
                    return Err(BrowserError::Command { command: path.to_owned(), message });
                }
                tokio::time::sleep(BEAT).await;
            }
        }
        Ok(json!({}))
    }

    /// Waits until another document is complete than the one that was there before.
    async fn wait_for(&self, before: &Place) -> Result<Value, BrowserError> {
        self.arrive(before).await?;
        loop {
            match self.place().await {
                Ok(now) if now.state == "complete" => {
                    self.tell_loaded(&now.url);
                    return Ok(json!({ "navigation": null, "url": now.url }));
                }
                Err(error @ BrowserError::Gone(_)) => return Err(error),
                // A document that comes into being can't be asked yet.
                _ => tokio::time::sleep(BEAT).await,
            }
        }
    }

    /// Waits for the first sign of another document, or of another place in the same one, and starts there at once.
    async fn arrive(&self, before: &Place) -> Result<(), BrowserError> {
        let to_blank = self.state().url == "about:blank";
        let script = ARRIVED
            .replace("CURTAIN", CURTAIN)
            .replace("FIRST", &json!(before.origin).to_string())
            .replace("BLANK", &to_blank.to_string());
        let (begun, mut asked) = (Instant::now(), false);
        loop {
            let mut focus = self.0.focus.lock().await;
            *focus = None;
            let _ = self.driver("POST", "frame", json!({ "id": null })).await;
            match self.execute(&script, &[]).await {
                Ok(Value::String(url)) if url == before.url || url == "about:blank" => {}
                Ok(Value::String(_)) => return Ok(()),
                Err(error @ BrowserError::Gone(_)) => return Err(error),
                curtain => match self.enter_world(&mut focus, PAGE, curtain).await {
                    Ok(()) => return Ok(()),
                    Err(error @ BrowserError::Gone(_)) => return Err(error),
                    Err(_) => {}
                },
            }
            drop(focus);
            if !asked && begun.elapsed() > SILENCE {
                asked = true;
                let url = self.state().url.clone();
                is_served(&url).await?;
            }
            tokio::time::sleep(BEAT).await;
        }
    }

    async fn place(&self) -> Result<Place, BrowserError> {
        let mut focus = self.0.focus.lock().await;
        let answer = self.call_in(&mut focus, PAGE, (WHERE, &json!([]))).await?;
        let field =
            |at: usize| answer["result"]["value"][at]["value"].as_str().unwrap_or_default().to_owned();
        Ok(Place { state: field(0), origin: field(1), url: field(2) })
    }
}

/// The driver does not say that a page did not load. So whether anybody listens there is tried.
async fn is_served(url: &str) -> Result<(), BrowserError> {
    let Ok(url) = url::Url::parse(url) else { return Ok(()) };
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else { return Ok(()) };
    let host = host.trim_matches(['[', ']']);
    tokio::net::TcpStream::connect((host, port))
        .await
        .map(drop)
        .map_err(|error| BrowserError::Command { command: "url".to_owned(), message: error.to_string() })
}
