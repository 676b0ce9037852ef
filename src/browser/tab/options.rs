//! What a tab is told, and what it tells.

use std::sync::Arc;

use serde_json::Value;

use crate::{
    config::{BasicAuth, Device},
    facts::Rect,
};

/// Whose browser the page believes to be in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Persona {
    /// Nothing that pages usually ask tells it from a person's.
    #[default]
    Person,
    /// An automated browser that says so, as drivers start them.
    Robot,
}

/// How a tab is to be.
#[derive(Debug, Clone)]
pub struct TabOptions {
    pub device: Device,
    pub persona: Persona,
    pub rules: NavigationRules,
    /// Given to hosts that the rules allow; without such rules, to the host that was navigated to.
    pub basic_auth: Option<BasicAuth>,
    /// A JavaScript function, run in the probe's sandbox of every frame before the page's first script.
    /// Empty for none.
    pub preload: Arc<str>,
}

/// What the page may reach.
#[derive(Debug, Clone, Default)]
pub struct NavigationRules {
    /// Host patterns that documents may come from (`app.example.com`, `*.example.com`, `127.0.0.1:8080`);
    /// `None` allows all.
    pub hosts: Option<Vec<String>>,
    /// Fail every request that sends a form or writes (`POST`, `PUT`, `PATCH`, `DELETE`).
    pub block_writes: bool,
}

impl NavigationRules {
    /// Whether a document may come from this URL. `about:`, `data:` and `blob:` have no host.
    pub fn allow(&self, url: &url::Url) -> bool {
        let (Some(hosts), Some(host)) = (&self.hosts, url.host_str()) else { return true };
        let with_port = url.port_or_known_default().map(|port| format!("{host}:{port}"));
        hosts.iter().any(|pattern| {
            let pattern = pattern.to_ascii_lowercase();
            matches_host(&pattern, host)
                || with_port.as_ref().is_some_and(|host| matches_host(&pattern, host))
        })
    }
}

/// `*.example.com` is any host below `example.com`, and not `example.com` itself.
fn matches_host(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix('*') {
        Some(end) => host.len() > end.len() && host.ends_with(end),
        None => pattern == host,
    }
}

/// A browsing context: the page itself, or a frame in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FrameId(pub String);

/// A frame of the tree, parents before children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub id: FrameId,
    pub parent: Option<FrameId>,
    pub url: String,
}

/// An argument of a function that is called in the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    Json(Value),
    /// A node or shadow root by the browser's shared id.
    Node(String),
}

/// What a screenshot shows; always device pixels, PNG.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shot {
    /// The whole document from its top left corner, as far down as a picture may reach ([`super::TALLEST`]): a CSS pixel of the document is `devicePixelRatio` pixels,
    /// however the page is scrolled or zoomed. What is fixed to the window stands where the window is.
    Document,
    /// What the window shows now.
    Viewport,
    /// A part of the document, in its CSS pixels; far cheaper than all of a long page.
    Part(Rect),
}

/// A dialog that the page opened (`alert`, `confirm`, `prompt`, `beforeunload`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    pub kind: String,
    pub message: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cookie {
    pub name: String,
    pub value: String,
    pub domain: Option<String>,
    pub path: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(hosts: &[&str]) -> NavigationRules {
        NavigationRules {
            hosts: Some(hosts.iter().map(|&host| host.to_owned()).collect()),
            ..NavigationRules::default()
        }
    }

    fn allowed(hosts: &[&str], url: &str) -> bool {
        rules(hosts).allow(&url::Url::parse(url).unwrap())
    }

    #[test]
    fn a_star_stands_for_names_below_and_for_nothing_else() {
        assert!(allowed(&["*.example.com"], "https://cdn.example.com/a"));
        assert!(allowed(&["*.example.com"], "https://a.b.example.com/a"));
        assert!(!allowed(&["*.example.com"], "https://example.com/"));
        assert!(!allowed(&["*.example.com"], "https://badexample.com/"));
        assert!(!allowed(&["example.com"], "https://example.com.evil.test/"));
        assert!(!allowed(&["example.com"], "https://example.com@evil.test/"));
    }

    #[test]
    fn ports_count_only_where_the_pattern_has_one() {
        assert!(allowed(&["127.0.0.1"], "http://127.0.0.1:8080/"));
        assert!(allowed(&["127.0.0.1:8080"], "http://127.0.0.1:8080/"));
        assert!(!allowed(&["127.0.0.1:8080"], "http://127.0.0.1:8081/"));
        assert!(allowed(&["example.com:443"], "https://EXAMPLE.com/"));
    }

    #[test]
    fn what_has_no_host_is_allowed() {
        for url in ["about:blank", "data:text/html,x", "blob:https://evil.test/1"] {
            assert!(allowed(&["example.com"], url), "{url}");
        }
    }
}
