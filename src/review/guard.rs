//! Who may ask: this machine's browser, on the page that the address in the terminal leads to.
//!
//! Any page in the reviewer's browser can send requests to loopback, and a name that it owns can be made to lead
//! there. So each request must name this server (`Host`), come from its own page (`Origin`), and know the token.

use std::net::SocketAddr;

use axum::http::{HeaderMap, Method, header};
use rustls::crypto::{CryptoProvider, ring};

/// A secret that stands in the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// 128 bits from the system. `None` when it has none to give.
    pub fn random() -> Option<Self> {
        let CryptoProvider { secure_random, .. } = ring::default_provider();
        let mut bytes = [0; 16];
        secure_random.fill(&mut bytes).ok()?;
        Some(Self(format!("{:032x}", u128::from_be_bytes(bytes))))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares all of it, whatever differs first: how long it takes tells nothing.
    pub fn is(&self, asked: &str) -> bool {
        let differs = self.0.bytes().zip(asked.bytes()).fold(0, |all, (one, other)| all | (one ^ other));
        asked.len() == self.0.len() && differs == 0
    }
}

/// Why a request is refused, for whoever reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("This server answers only to its own address on this machine.")]
    Host,
    #[error("Another page may not ask this server.")]
    Origin,
}

/// Whether the headers are those of a browser that shows this server's own page.
pub fn allows(headers: &HeaderMap, method: &Method, own: SocketAddr) -> Result<(), Refused> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let names = [own.to_string(), format!("localhost:{}", own.port())];
    let host = text(header::HOST).unwrap_or_default();
    if !names.iter().any(|name| name == host) {
        return Err(Refused::Host);
    }
    match text(header::ORIGIN) {
        Some(origin) if origin == format!("http://{host}") => Ok(()),
        None if method == Method::GET => Ok(()),
        _ => Err(Refused::Origin),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn asked(method: &Method, host: &'static str, origin: Option<&'static str>) -> Result<(), Refused> {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static(host));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        }
        allows(&headers, method, SocketAddr::from(([127, 0, 0, 1], 4000)))
    }

    #[test]
    fn only_its_own_page_may_ask() {
        let own = Some("http://127.0.0.1:4000");
        assert_eq!(asked(&Method::GET, "127.0.0.1:4000", None), Ok(()));
        assert_eq!(asked(&Method::POST, "127.0.0.1:4000", own), Ok(()));
        assert_eq!(asked(&Method::POST, "localhost:4000", Some("http://localhost:4000")), Ok(()));
        assert_eq!(asked(&Method::POST, "127.0.0.1:4000", None), Err(Refused::Origin));
        for origin in ["http://evil.example", "null", "http://127.0.0.1:4001", "https://127.0.0.1:4000"] {
            assert_eq!(asked(&Method::POST, "127.0.0.1:4000", Some(origin)), Err(Refused::Origin));
            assert_eq!(asked(&Method::GET, "127.0.0.1:4000", Some(origin)), Err(Refused::Origin));
        }
        for host in ["evil.example", "evil.example:4000", "127.0.0.1", "127.0.0.1:4001", ""] {
            assert_eq!(asked(&Method::GET, host, None), Err(Refused::Host), "{host}");
        }
    }

    #[test]
    fn tokens_differ_and_are_compared_whole() {
        let token = Token::random().unwrap();
        assert_eq!(token.as_str().len(), 32);
        assert_ne!(token, Token::random().unwrap());
        assert!(token.is(token.as_str()));
        assert!(
            !token.is(&token.as_str()[..31]) && !token.is(&format!("{}0", token.as_str())) && !token.is("")
        );
    }
}
