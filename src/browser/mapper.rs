//! The page in which chromedriver speaks BiDi.
//!
//! chromedriver hands every BiDi message to a page of its own (chromium-bidi's "mapper"), which writes each of them
//! into a log and shows it. A headless shell lays that log out anew for every message, screenshots included: over a
//! run that costs more than all the pages that are looked at. Without the element that holds its log, the mapper
//! keeps none.

use std::time::Duration;

use serde_json::{Value, json};

use super::bidi::Bidi;

/// What chromium-bidi calls its page.
const TITLE: &str = "BiDi-CDP Mapper";
const WITHOUT_LOG: &str = "document.getElementById('logs')?.remove()";
const PATIENCE: Duration = Duration::from_secs(5);

/// Takes the mapper's log away. `debugger` is the browser's own debugging address, `127.0.0.1:43121`. Where that
/// fails nothing but time is lost, so nobody is told.
pub async fn silence(debugger: &str) {
    let Some(url) = socket(debugger).await else { return };
    if let Ok(page) = Bidi::connect(&url, None, PATIENCE).await {
        // The messages of DevTools have the form of BiDi's.
        let _ = page.send("Runtime.evaluate", json!({ "expression": WITHOUT_LOG }), PATIENCE).await;
    }
}

async fn socket(debugger: &str) -> Option<String> {
    let list = format!("http://{debugger}/json/list");
    let asked = tokio::task::spawn_blocking(move || {
        let answer = ureq::get(&list).config().timeout_global(Some(PATIENCE)).build().call();
        answer.and_then(|mut answer| answer.body_mut().read_to_string())
    });
    socket_in(&serde_json::from_str(&asked.await.ok()?.ok()?).ok()?)
}

fn socket_in(pages: &Value) -> Option<String> {
    let mapper = pages.as_array()?.iter().find(|page| page["title"] == TITLE)?;
    mapper["webSocketDebuggerUrl"].as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mapper_is_told_from_the_pages_that_are_looked_at() {
        let page = |title: &str, url: &str| json!({ "title": title, "webSocketDebuggerUrl": url });
        let pages = json!([page("Your bill", "ws://a"), page(TITLE, "ws://b")]);
        assert_eq!(socket_in(&pages).as_deref(), Some("ws://b"));
        assert_eq!(socket_in(&json!([page("Your bill", "ws://a")])), None);
    }
}
