//! Where a tab may go, and to whom it gives its password.

use serde_json::{Value, json};
use url::Url;

use super::attendant::{Attendant, host_of};
use crate::browser::BrowserError;

impl Attendant {
    /// What to navigate to: with the password in it where the browser can't ask us for it.
    pub fn address(&self, url: &str) -> String {
        let known = self.basic_auth.as_ref().filter(|_| !self.session.wire.holds_requests());
        let (Some(auth), Ok(mut address)) = (known.filter(|_| self.trusts(Some(url))), Url::parse(url))
        else {
            return url.to_owned();
        };
        let set = address.set_username(&auth.user).and_then(|()| address.set_password(Some(&auth.password)));
        set.map_or_else(|()| url.to_owned(), |()| address.into())
    }

    /// Errs when a redirect led to a host that is not allowed and nobody could hold it up.
    pub fn arrive(&self, url: &str) -> Result<(), BrowserError> {
        match Url::parse(url) {
            Ok(url) if !self.rules.allow(&url) => Err(BrowserError::HostNotAllowed { host: host_of(&url) }),
            _ => Ok(()),
        }
    }

    pub(super) fn authenticate(&self, params: &Value) {
        let request = &params["request"];
        let id = request["request"].as_str().unwrap_or_default();
        let known = self.basic_auth.as_ref().filter(|_| self.trusts(request["url"].as_str()));
        let first = self.state().answered.insert(id.to_owned());
        let answer = match known {
            Some(auth) if first => json!({
                "request": id,
                "action": "provideCredentials",
                "credentials": { "type": "password", "username": auth.user, "password": auth.password },
            }),
            _ => json!({ "request": id, "action": "cancel" }),
        };
        self.session.wire.post("network.continueWithAuth", &answer);
    }

    /// The password is for hosts that are named; without names, for the one that was asked for.
    fn trusts(&self, url: Option<&str>) -> bool {
        let Some(url) = url.and_then(|url| Url::parse(url).ok()) else { return false };
        match &self.rules.hosts {
            Some(_) => self.rules.allow(&url),
            None => url.host_str().is_some_and(|host| self.state().host.as_deref() == Some(host)),
        }
    }
}
