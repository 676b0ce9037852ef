//! What goes wrong between us and a browser. fantoccini's errors answer `source()` with nothing, so causes
//! are kept as text when they are mapped.

use std::time::Duration;

#[derive(Debug, Clone, thiserror::Error)]
pub enum BrowserError {
    /// No browser or no driver on this machine.
    #[error("{what} was not found: {help}")]
    NotFound { what: String, help: String },
    /// The driver did not start, or no session could be made.
    #[error("the browser did not start: {0}")]
    Launch(String),
    /// The driver or the browser is gone. Worth trying again on a new one.
    #[error("the browser is gone: {0}")]
    Gone(String),
    /// The page did not load.
    #[error("{url} did not load: {why}")]
    Navigation { url: String, why: String },
    /// A host that the environment does not allow.
    #[error("{host} may not be navigated to: it is not among the environment's hosts")]
    HostNotAllowed { host: String },
    /// The browser did not answer in time.
    #[error("{what} took longer than {after:?}")]
    Timeout { what: String, after: Duration },
    /// The script threw inside the page.
    #[error("the probe failed in the page: {0}")]
    Script(String),
    /// This engine can't do it.
    #[error("{engine} can't {what}")]
    Unsupported { engine: &'static str, what: &'static str },
    /// The driver answered with an error.
    #[error("{command}: {message}")]
    Command { command: String, message: String },
}

impl BrowserError {
    /// Whether words say that the network failed, and not the page: of Chromium, Firefox, WebKit.
    pub fn tells_of_the_network(why: &str) -> bool {
        const WORDS: [&str; 14] = [
            "ERR_CONNECTION_",
            "ERR_SOCKET_NOT_CONNECTED",
            "ERR_ADDRESS_UNREACHABLE",
            "ERR_EMPTY_RESPONSE",
            "ERR_CONTENT_LENGTH_MISMATCH",
            "ERR_INCOMPLETE_CHUNKED_ENCODING",
            "ERR_NETWORK_",
            "ERR_INTERNET_DISCONNECTED",
            "ERR_TIMED_OUT",
            "ERR_PROXY_CONNECTION_FAILED",
            "NS_ERROR_NET_",
            "NS_ERROR_CONNECTION_REFUSED",
            "e=netReset",
            "e=connectionFailure",
        ];
        WORDS.iter().any(|word| why.contains(word))
    }

    /// Whether the same work may succeed on another browser: then the run broke, not the page.
    pub fn is_worth_another_try(&self) -> bool {
        matches!(self, Self::Gone(_) | Self::Timeout { .. } | Self::Launch(_))
    }
}
