//! What changes from run to run without any meaning is taken out before anything is compared or kept.
//!
//! Addresses lose the origin that they share with the page (staging, a preview and the demo on a free port
//! have the same baselines) and what is made anew for each visit: sessions, tokens, signatures, campaign
//! marks. A path is kept as it is: `/terms/2026-01/4711` may well say *which* agreement is meant.

use url::Url;

/// Stands for the origin of the page.
pub(super) const BASE: &str = "[base]";
/// Stands for a value that is made anew for each visit.
const VOLATILE: &str = "[…]";

/// Redacts for one page.
#[derive(Debug, Clone)]
pub(super) struct Redactor {
    origin: Option<String>,
}

impl Redactor {
    pub fn new(page_url: &str) -> Self {
        let origin =
            Url::parse(page_url).ok().filter(Url::has_host).map(|url| url.origin().ascii_serialization());
        Self { origin }
    }

    /// An address as it is kept.
    pub fn link(&self, href: &str) -> String {
        let Ok(url) = Url::parse(href) else { return self.text(href) };
        if matches!(url.scheme(), "data" | "blob") {
            return format!("{}:{VOLATILE}", url.scheme());
        }
        if !url.has_host() {
            return href.to_owned();
        }
        let origin = url.origin().ascii_serialization();
        let base = if self.is_base(&url, &origin) { BASE } else { origin.as_str() };
        let query = url.query().map(|query| format!("?{}", redact_query(query))).unwrap_or_default();
        let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
        format!("{base}{}{query}{fragment}", without_session(url.path()))
    }

    /// A text as it is kept: addresses of the page's own origin and of this machine lose it.
    pub fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("http") {
            let (before, from) = rest.split_at(at);
            out.push_str(before);
            let end =
                from.find(|c: char| c.is_whitespace() || "\"'<>()，。".contains(c)).unwrap_or(from.len());
            let word = &from[..end];
            let authority = word.find("://").map(|scheme| {
                let host = scheme + "://".len();
                word[host..].find(['/', '?', '#']).map_or(word.len(), |path| host + path)
            });
            match authority {
                Some(cut) if self.is_base_address(&word[..cut]) => {
                    out.push_str(BASE);
                    out.push_str(&word[cut..]);
                }
                _ => out.push_str(word),
            }
            rest = &from[end..];
        }
        out.push_str(rest);
        out
    }

    fn is_base_address(&self, address: &str) -> bool {
        Url::parse(address).is_ok_and(|url| self.is_base(&url, &url.origin().ascii_serialization()))
    }

    fn is_base(&self, url: &Url, origin: &str) -> bool {
        let loopback = match url.host() {
            Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(url::Host::Ipv4(ip)) => ip.is_loopback() || ip.is_unspecified(),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback() || ip.is_unspecified(),
            None => false,
        };
        loopback || self.origin.as_deref() == Some(origin)
    }
}

/// Java puts the session into the path itself, behind a semicolon.
fn without_session(path: &str) -> String {
    let Some(at) = path.to_ascii_lowercase().find(";jsessionid=") else { return path.to_owned() };
    let end = path[at..].find('/').map_or(path.len(), |slash| at + slash);
    format!("{}{}", &path[..at], &path[end..])
}

fn redact_query(query: &str) -> String {
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, value)) if is_volatile_name(name) || is_volatile_value(value) => {
            format!("{name}={VOLATILE}")
        }
        None if is_volatile_value(pair) => VOLATILE.to_owned(),
        _ => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// Names under which sessions, signatures, campaign marks and cache busters travel.
fn is_volatile_name(name: &str) -> bool {
    const WHOLE: [&str; 18] = [
        "_",
        "sid",
        "ts",
        "t",
        "time",
        "timestamp",
        "rnd",
        "rand",
        "random",
        "cb",
        "cachebuster",
        "expires",
        "sig",
        "gclid",
        "fbclid",
        "msclkid",
        "state",
        "_ga",
    ];
    const PARTS: [&str; 7] = ["session", "sessid", "token", "csrf", "xsrf", "nonce", "signature"];
    let name = name.to_ascii_lowercase();
    WHOLE.contains(&name.as_str())
        || PARTS.iter().any(|part| name.contains(part))
        || ["utm_", "x-amz-", "x-goog-"].iter().any(|prefix| name.starts_with(prefix))
}

/// A UUID, a long hexadecimal number, a time in milliseconds, or a random-looking token.
fn is_volatile_value(value: &str) -> bool {
    let bare: String = value.chars().filter(|c| *c != '-').collect();
    let has = |test: fn(&char) -> bool| bare.chars().any(|c| test(&c));
    let digits = bare.bytes().all(|b| b.is_ascii_digit());
    if digits {
        return bare.len() == 13 && bare.starts_with('1');
    }
    if bare.len() >= 16 && bare.bytes().all(|b| b.is_ascii_hexdigit()) {
        return true;
    }
    let token = bare.len() >= 20 && bare.bytes().all(|b| b.is_ascii_alphanumeric() || b"_%.+/=".contains(&b));
    token && has(char::is_ascii_digit) && has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Redactor {
        Redactor::new("https://staging.example.com/bill/2017")
    }

    #[test]
    fn the_origin_of_the_page_and_of_this_machine_goes() {
        for own in [
            "https://staging.example.com",
            "http://127.0.0.1:43131",
            "http://localhost:3000",
            "http://[::1]:9",
        ] {
            assert_eq!(page().link(&format!("{own}/terms?v=3#top")), "[base]/terms?v=3#top");
        }
        assert_eq!(page().link("https://example.com/terms"), "https://example.com/terms");
        assert_eq!(page().link("mailto:dpo@example.com"), "mailto:dpo@example.com");
        assert_eq!(page().link(""), "");
    }

    #[test]
    fn what_is_made_for_each_visit_goes_and_what_names_the_document_stays() {
        let link = |path: &str| page().link(&format!("https://x.example{path}"));
        assert_eq!(link("/a;jsessionid=8F3A/b?x=1"), "https://x.example/a/b?x=1");
        assert_eq!(link("/a?utm_source=mail&v=2"), "https://x.example/a?utm_source=[…]&v=2");
        assert_eq!(link("/a?d=550e8400-e29b-41d4-a716-446655440000"), "https://x.example/a?d=[…]");
        assert_eq!(link("/a?k=dGhpcyBpcyBhIHRva2VuMTIz"), "https://x.example/a?k=[…]");
        assert_eq!(link("/a?id=4711&year=2026"), "https://x.example/a?id=4711&year=2026");
        let document = "/documents/550e8400-e29b-41d4-a716-446655440000/terms-20260101.html";
        assert_eq!(link(document), format!("https://x.example{document}"));
        assert_eq!(page().link("blob:https://x.example/550e8400"), "blob:[…]");
    }

    #[test]
    fn addresses_in_sentences_lose_their_origin_too() {
        let text =
            page().text("See http://127.0.0.1:43131/terms (or https://other.example), httpd and http.");
        assert_eq!(text, "See [base]/terms (or https://other.example), httpd and http.");
        assert_eq!(page().text("请看https://staging.example.com/条款。"), "请看[base]/条款。");
    }
}
