//! Cookies, in BiDi's words and in classic's.

use serde_json::{Value, json};
use url::Url;

use super::Classic;
use crate::browser::BrowserError;

/// A page of the site that hardly anybody has, and that does nothing: cookies are set on it.
const NOWHERE: &str = "/robots.txt";

impl Classic {
    /// `storage.getCookies`: those of the page's own site.
    pub(super) async fn cookies(&self) -> Result<Value, BrowserError> {
        let cookies = self.driver("GET", "cookie", Value::Null).await?;
        let cookies: Vec<Value> = cookies.as_array().into_iter().flatten().map(to_bidi).collect();
        Ok(json!({ "cookies": cookies }))
    }

    /// `storage.setCookie`: classic sets cookies on a page of their site only, so others wait for one.
    pub(super) async fn set_cookie(&self, params: &Value) -> Result<Value, BrowserError> {
        let cookie = to_classic(&params["cookie"]);
        let here = self.state().url.clone();
        if is_of_site(&cookie, &here) {
            return self.driver("POST", "cookie", json!({ "cookie": cookie })).await;
        }
        self.state().cookies.push(cookie);
        Ok(json!({}))
    }

    /// Sets what waits for a page of this site.
    pub(super) async fn set_cookies(&self, url: &str) -> Result<(), BrowserError> {
        let waiting: Vec<Value> = {
            let mut state = self.state();
            let (now, later) = state.cookies.drain(..).partition(|cookie| is_of_site(cookie, url));
            state.cookies = later;
            now
        };
        let nowhere = Url::parse(url).and_then(|url| url.join(NOWHERE));
        let Some(nowhere) = nowhere.ok().filter(|_| !waiting.is_empty()) else { return Ok(()) };
        self.open(nowhere.as_str()).await?;
        for cookie in waiting {
            self.driver("POST", "cookie", json!({ "cookie": cookie })).await?;
        }
        Ok(())
    }
}

fn is_of_site(cookie: &Value, url: &str) -> bool {
    let Some(url) = Url::parse(url).ok().filter(|url| url.scheme().starts_with("http")) else { return false };
    let host = url.host_str().unwrap_or_default();
    let domain = cookie["domain"].as_str().unwrap_or_default().trim_start_matches('.');
    host == domain || host.ends_with(&format!(".{domain}"))
}

fn to_bidi(cookie: &Value) -> Value {
    let mut cookie = cookie.clone();
    cookie["value"] = json!({ "type": "string", "value": cookie["value"] });
    if let Some(site) = cookie["sameSite"].as_str() {
        cookie["sameSite"] = json!(site.to_lowercase());
    }
    cookie
}

fn to_classic(cookie: &Value) -> Value {
    let mut cookie = cookie.clone();
    cookie["value"] = cookie["value"]["value"].clone();
    let site = cookie["sameSite"].as_str().map(str::to_owned);
    match site.as_deref() {
        Some("lax") => cookie["sameSite"] = json!("Lax"),
        Some("strict") => cookie["sameSite"] = json!("Strict"),
        Some("none") => cookie["sameSite"] = json!("None"),
        _ => {
            cookie.as_object_mut().map(|fields| fields.remove("sameSite"));
        }
    }
    cookie
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_survives_the_way_there_and_back() {
        let bidi = json!({ "name": "a", "value": { "type": "string", "value": "1" }, "domain": "x.test",
            "path": "/", "httpOnly": true, "secure": false, "sameSite": "lax" });
        let classic = to_classic(&bidi);
        assert_eq!((&classic["value"], &classic["sameSite"]), (&json!("1"), &json!("Lax")));
        assert_eq!(to_bidi(&classic), bidi);
    }

    #[test]
    fn what_classic_has_no_word_for_is_left_out() {
        let bidi = json!({ "name": "a", "value": { "value": "1" }, "sameSite": "default" });
        assert_eq!(to_classic(&bidi), json!({ "name": "a", "value": "1" }));
    }
}
