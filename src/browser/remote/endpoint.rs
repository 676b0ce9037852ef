//! HTTP with a WebDriver endpoint: its status, new sessions, and their end.

use std::{error::Error, time::Duration};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use hyper_rustls::HttpsConnector;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::{Map, Value, json};
use url::Url;

use super::status::Status;
use crate::{
    browser::{BrowserError, session::connector},
    config,
};

/// How long an endpoint may take to say how it is.
const STATUS: Duration = Duration::from_secs(10);
/// How long it may take to end a session. A hub that is no longer listened to leaves the session as it is, and a node
/// whose browser is started by a wrapper needs 20 s.
const END: Duration = Duration::from_secs(25);

/// Where browsers run that are not on this machine. Clones share its connections.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Ends with a slash, holds no credentials.
    base: Url,
    /// The header that credentials make.
    pub authorization: Option<String>,
    http: Client<HttpsConnector<HttpConnector>, String>,
}

/// A session as the endpoint made it.
#[derive(Debug, Clone)]
pub struct Granted {
    pub id: String,
    pub capabilities: Map<String, Value>,
}

/// Why there is no session.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Asking again will not help.
    #[error("{0}")]
    Refused(String),
    /// Nothing answers, or the browser did not start; it may the next time.
    #[error("{0}")]
    Failed(String),
    /// All slots are taken.
    #[error("{0}")]
    Full(String),
}

impl Endpoint {
    pub fn new(browser: &config::Browser, url: &Url) -> Result<Self, BrowserError> {
        let mut base = url.clone();
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", url.path()));
        }
        let encode = |auth: &config::BasicAuth| {
            format!("Basic {}", BASE64_STANDARD.encode(format!("{}:{}", auth.user, auth.password)))
        };
        let http = Client::builder(TokioExecutor::new()).build(connector()?);
        Ok(Self { base, authorization: browser.basic_auth.as_ref().map(encode), http })
    }

    /// As people write it: `https://grid.example.com/wd/hub`.
    pub fn name(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    pub fn url(&self) -> &Url {
        &self.base
    }

    /// What a Grid says of itself; `Ok(None)` when this is one driver.
    pub async fn status(&self) -> Result<Option<Status>, Denied> {
        Ok(Status::read(&self.ask(Method::GET, "status", None, STATUS).await?))
    }

    /// A new session. A Grid that is full answers only when a slot is free, or after a time of its own.
    pub async fn open(&self, wanted: &Map<String, Value>, within: Duration) -> Result<Granted, Denied> {
        let body = json!({ "capabilities": { "alwaysMatch": wanted, "firstMatch": [{}] } });
        let mut answer = self.ask(Method::POST, "session", Some(&body), within).await?;
        let value = &mut answer["value"];
        match (value["sessionId"].as_str().map(str::to_owned), value["capabilities"].take()) {
            (Some(id), Value::Object(capabilities)) => Ok(Granted { id, capabilities }),
            _ => Err(self.no_endpoint("its answer to a new session names none")),
        }
    }

    /// Ends a session. One that has ended already is no fault.
    pub async fn end(&self, id: &str) {
        let _ = self.ask(Method::DELETE, &format!("session/{id}"), None, END).await;
    }

    /// Addresses at which the session's socket may be reached, the most likely first. A Grid names the address by
    /// which its nodes know it; from here only the endpoint's own may be reachable, with its prefix or without.
    pub fn sockets(&self, given: &str) -> Vec<String> {
        let Ok(told) = Url::parse(given) else { return vec![given.to_owned()] };
        let from_session = told.path().find("/session/").map_or(told.path(), |at| &told.path()[at..]);
        let scheme = if self.base.scheme() == "https" { "wss" } else { "ws" };
        let authority = &self.base[url::Position::BeforeHost..url::Position::AfterPort];
        let prefix = self.base.path().trim_end_matches('/');
        let mut addresses = vec![
            format!("{scheme}://{authority}{prefix}{from_session}"),
            format!("{scheme}://{authority}{from_session}"),
            given.to_owned(),
        ];
        // A driver's socket has a port of its own; it is told apart by the path, which a Grid ends with its own word.
        if !told.path().ends_with("/se/bidi") && told.port() != self.base.port() {
            addresses.rotate_right(1);
        }
        addresses.dedup();
        addresses
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        within: Duration,
    ) -> Result<Value, Denied> {
        let asked = async {
            let answer = self.http.request(self.request(method, path, body)?).await;
            let answer =
                answer.map_err(|error| self.failed(&format!("can't be reached: {}", cause(&error))))?;
            let status = answer.status();
            let bytes = answer.into_body().collect().await;
            let bytes = bytes.map_err(|error| self.failed(&format!("broke off: {}", cause(&error))))?;
            self.read(status, &bytes.to_bytes())
        };
        tokio::time::timeout(within, asked).await.map_err(|_| {
            if path == "session" {
                Denied::Full(format!("{} made no session within {within:?}", self.name()))
            } else {
                self.failed(&format!("did not answer within {within:?}"))
            }
        })?
    }

    fn request(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Request<String>, Denied> {
        let bad = |why: String| Denied::Refused(format!("{} is no endpoint: {why}", self.name()));
        let url = self.base.join(path).map_err(|error| bad(error.to_string()))?;
        let mut request = Request::builder().method(method).uri(url.as_str());
        if let Some(authorization) = &self.authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        if body.is_some() {
            // A Grid refuses JSON that does not say its encoding.
            request = request.header(header::CONTENT_TYPE, "application/json; charset=utf-8");
        }
        request.body(body.map(Value::to_string).unwrap_or_default()).map_err(|error| bad(error.to_string()))
    }

    fn read(&self, status: StatusCode, body: &[u8]) -> Result<Value, Denied> {
        let answer =
            serde_json::from_slice::<Value>(body).ok().filter(|answer| answer.get("value").is_some());
        match (answer, status) {
            (_, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => Err(self.locked(status)),
            (Some(answer), status) if status.is_success() => Ok(answer),
            (Some(answer), _) if answer["value"]["error"].is_string() => Err(self.told(&answer["value"])),
            // A proxy before a Grid that is full waits less long than the Grid would.
            (_, StatusCode::GATEWAY_TIMEOUT) => {
                Err(Denied::Full(format!("{} did not answer in its proxy's time (504)", self.name())))
            }
            (_, status) if status.is_server_error() => Err(self
                .failed(&format!("answered {}: what stands before it could not reach it", status.as_u16()))),
            (_, status) => {
                Err(self.no_endpoint(&format!("it answered {} without WebDriver's JSON", status.as_u16())))
            }
        }
    }

    fn failed(&self, why: &str) -> Denied {
        Denied::Failed(format!("{} {why}", self.name()))
    }

    fn locked(&self, status: StatusCode) -> Denied {
        let status = status.as_u16();
        Denied::Refused(if self.authorization.is_some() {
            format!("{} does not take this user and password ({status})", self.name())
        } else {
            format!(
                "{} asks for a user and a password ({status}): give the browser \
                 basic_auth = {{ user = \"…\", password = \"${{GRID_PASSWORD}}\" }}",
                self.name()
            )
        })
    }

    fn no_endpoint(&self, why: &str) -> Denied {
        Denied::Refused(format!(
            "{} is no WebDriver endpoint: {why}; is its path right? A Grid answers at / and at /wd/hub",
            self.name()
        ))
    }

    /// The endpoint's own words, without the versions and the stack that follow them.
    fn told(&self, value: &Value) -> Denied {
        let message = value["message"].as_str().unwrap_or_default();
        let first = message.lines().next().unwrap_or_default().trim();
        let words = format!("{}: {}: {first}", self.name(), value["error"].as_str().unwrap_or_default());
        let lower = message.to_lowercase();
        if value["error"] == "session not created" && (lower.contains("timed out") || lower.contains("queue"))
        {
            Denied::Full(words)
        } else {
            Denied::Failed(words)
        }
    }
}

/// The innermost cause: what the system said.
fn cause(error: &dyn Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(url: &str) -> Endpoint {
        let browser = config::Browser::local(config::Engine::Chromium);
        Endpoint::new(&browser, &url.parse().unwrap()).unwrap()
    }

    #[test]
    fn the_socket_is_reached_by_the_way_that_the_endpoint_is_reached_by() {
        let grid = endpoint("https://grid.example.com/team-a");
        let addresses = grid.sockets("ws://10.2.3.4:4444/session/7f/se/bidi");
        assert_eq!(
            addresses,
            [
                "wss://grid.example.com/team-a/session/7f/se/bidi",
                "wss://grid.example.com/session/7f/se/bidi",
                "ws://10.2.3.4:4444/session/7f/se/bidi",
            ]
        );
        let plain = endpoint("http://127.0.0.1:4444");
        assert_eq!(
            plain.sockets("ws://127.0.0.1:4444/session/7f/se/bidi"),
            ["ws://127.0.0.1:4444/session/7f/se/bidi"]
        );
    }

    #[test]
    fn a_drivers_socket_has_a_port_of_its_own() {
        let addresses = endpoint("http://127.0.0.1:4444").sockets("ws://127.0.0.1:9222/session/7f");
        assert_eq!(addresses[0], "ws://127.0.0.1:9222/session/7f");
    }

    #[test]
    fn answers_are_told_in_words_that_say_what_to_do() {
        let grid = endpoint("http://grid.example.com/wd/hub");
        let told = |status: u16, body: &str| {
            grid.read(StatusCode::from_u16(status).unwrap(), body.as_bytes()).unwrap_err()
        };
        assert!(matches!(told(401, "<h1>no</h1>"), Denied::Refused(why) if why.contains("basic_auth")));
        assert!(matches!(told(404, "<h1>no</h1>"), Denied::Refused(why) if why.contains("path")));
        assert!(
            matches!(told(200, "<h1>hello</h1>"), Denied::Refused(why) if why.contains("no WebDriver endpoint"))
        );
        assert!(matches!(told(502, "bad gateway"), Denied::Failed(why) if why.contains("502")));
        let error = |message: &str| {
            json!({ "value": { "error": "session not created", "message": message } }).to_string()
        };
        let crashed = told(500, &error("Could not start a new session. It crashed \nHost info: host: 'vm'"));
        assert_eq!(
            crashed,
            Denied::Failed(
                "http://grid.example.com/wd/hub: session not created: Could not start a new session. It crashed"
                    .to_owned()
            )
        );
        assert!(matches!(told(500, &error("New session request timed out")), Denied::Full(_)));
    }
}
