//! Cookies and storage of the page.

use serde_json::json;

use super::{Player, StepError};
use crate::{
    browser::{self, Arg},
    probe,
    scenario::{Cookie, Storage},
};

impl Player<'_> {
    pub(super) async fn set_cookie(&self, cookie: &Cookie) -> Result<(), StepError> {
        let Cookie { name, value, domain, path } = cookie.clone();
        let cookie = browser::Cookie { name, value, domain, path };
        Ok(self.tab.set_cookie(cookie, self.base.as_str()).await?)
    }

    /// Storage belongs to an origin: the page that is open, or the base URL's when none is.
    pub(super) async fn set_storage(&self, storage: &Storage) -> Result<(), StepError> {
        if self.tab.url().await?.starts_with("about:") {
            self.tab.navigate(self.base.as_str()).await?;
        }
        let arg = json!({ "key": storage.key, "value": storage.value, "session": storage.session });
        let () = self.tab.call(&self.tab.top(), probe::SET_STORAGE, vec![Arg::Json(arg)]).await?;
        Ok(())
    }

    /// All of `localStorage`, by key.
    pub async fn local_storage(&self) -> Result<Vec<(String, String)>, browser::BrowserError> {
        self.tab.call(&self.tab.top(), probe::READ_STORAGE, Vec::new()).await
    }

    pub async fn fill_local_storage(&self, items: &[(String, String)]) -> Result<(), browser::BrowserError> {
        for (key, value) in items {
            let arg = json!({ "key": key, "value": value, "session": false });
            let () = self.tab.call(&self.tab.top(), probe::SET_STORAGE, vec![Arg::Json(arg)]).await?;
        }
        Ok(())
    }
}
