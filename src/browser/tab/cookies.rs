//! Cookies of a tab's isolated context.

use serde_json::{Value, json};

use super::{Cookie, Tab};
use crate::browser::BrowserError;

impl Tab {
    /// Sets a cookie; its domain is the URL's host unless it names one.
    pub async fn set_cookie(&self, cookie: Cookie, url: &str) -> Result<(), BrowserError> {
        let host = url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
        let domain = cookie.domain.or(host).ok_or_else(|| BrowserError::Command {
            command: "storage.setCookie".to_owned(),
            message: format!("{url} has no host; give the cookie a domain"),
        })?;
        self.restore_cookie(json!({
            "name": cookie.name,
            "value": { "type": "string", "value": cookie.value },
            "domain": domain,
            "path": cookie.path.unwrap_or_else(|| "/".to_owned()),
        }))
        .await
    }

    /// Cookies of the tab's isolated context, as BiDi's storage commands give and take them.
    pub async fn cookies(&self) -> Result<Vec<Value>, BrowserError> {
        let mut answer =
            self.session.send("storage.getCookies", json!({ "partition": self.partition() })).await?;
        Ok(answer["cookies"].as_array_mut().map(std::mem::take).unwrap_or_default())
    }

    pub async fn restore_cookies(&self, cookies: &[Value]) -> Result<(), BrowserError> {
        for cookie in cookies {
            let mut cookie = cookie.clone();
            if let Some(fields) = cookie.as_object_mut() {
                // Told, but not taken.
                fields.remove("size");
                fields.retain(|name, _| !name.contains(':'));
                // A cookie that names no `SameSite` is told as "none", which browsers take of secure ones only.
                if fields["sameSite"] == "none" && fields["secure"] != true {
                    fields.remove("sameSite");
                }
            }
            self.restore_cookie(cookie).await?;
        }
        Ok(())
    }

    async fn restore_cookie(&self, cookie: Value) -> Result<(), BrowserError> {
        let params = json!({ "cookie": cookie, "partition": self.partition() });
        self.session.send("storage.setCookie", params).await.map(drop)
    }

    fn partition(&self) -> Value {
        json!({ "type": "storageKey", "userContext": self.user_context.id })
    }
}
