//! English stands at `/…` and Chinese at `/zh/…`, so that a scenario's URL says which one it means.
//!
//! Only the front page asks the browser (`Accept-Language`). `?lang=zh` on any page leads to that page in
//! Chinese and is remembered.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::Response,
};

use super::visitor;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    Chinese,
}

impl Language {
    /// The value of the `lang` attribute.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// As in `?lang=`, in the cookie, and in the names of the documents.
    pub fn short(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    pub fn other(self) -> Self {
        match self {
            Self::English => Self::Chinese,
            Self::Chinese => Self::English,
        }
    }

    pub fn from_short(text: &str) -> Option<Self> {
        [Self::English, Self::Chinese].into_iter().find(|language| language.short() == text)
    }

    /// The language of a whole path, and the path without it: `/zh/terms` is `/terms` in Chinese.
    pub fn split(path: &str) -> (Self, &str) {
        match path.strip_prefix("/zh") {
            Some("") => (Self::Chinese, "/"),
            Some(rest) if rest.starts_with('/') => (Self::Chinese, rest),
            _ => (Self::English, path),
        }
    }

    /// The whole path of a page in this language.
    pub fn path(self, page: &str) -> String {
        match (self, page) {
            (Self::English, page) => page.to_owned(),
            (Self::Chinese, "/") => "/zh".to_owned(),
            (Self::Chinese, page) => format!("/zh{page}"),
        }
    }

    /// What `Accept-Language` prefers (RFC 9110, 12.5.4); English where it names neither.
    pub fn preferred(headers: &HeaderMap) -> Self {
        let Some(wanted) = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()) else {
            return Self::English;
        };
        let weight = |prefix: &str| {
            wanted
                .split(',')
                .filter_map(|range| {
                    let (tag, q) = range.split_once(";q=").unwrap_or((range, "1"));
                    let primary = tag.trim().split('-').next()?;
                    primary.eq_ignore_ascii_case(prefix).then(|| q.trim().parse::<f32>().unwrap_or(0.0))
                })
                .fold(0.0, f32::max)
        };
        if weight("zh") > weight("en") { Self::Chinese } else { Self::English }
    }
}

/// Carries out `?lang=…`, whatever the page.
pub async fn switch(request: Request, next: Next) -> Response {
    let uri = request.uri();
    let chosen = visitor::query(uri).get("lang").and_then(|lang| Language::from_short(lang));
    match chosen {
        Some(language) if request.method() == Method::GET => {
            let (_, page) = Language::split(uri.path());
            visitor::redirect(&language.path(page), &[visitor::cookie("lang", language.short())])
        }
        _ => next.run(request).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preferred(accept: &str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
        Language::preferred(&headers)
    }

    #[test]
    fn the_browser_is_asked() {
        assert_eq!(preferred("zh-CN,zh;q=0.9,en;q=0.8"), Language::Chinese);
        assert_eq!(preferred("en-GB,en;q=0.9,zh;q=0.8"), Language::English);
        assert_eq!(preferred("de, zh-TW;q=0.3"), Language::Chinese);
        assert_eq!(preferred("fr"), Language::English);
        assert_eq!(preferred("zh;q=nonsense"), Language::English);
    }

    #[test]
    fn a_path_says_its_language() {
        assert_eq!(Language::split("/zh/bill/2017"), (Language::Chinese, "/bill/2017"));
        assert_eq!(Language::split("/zh"), (Language::Chinese, "/"));
        assert_eq!(Language::split("/zhongwen"), (Language::English, "/zhongwen"));
        for path in ["/", "/zh", "/terms", "/zh/terms"] {
            let (language, page) = Language::split(path);
            assert_eq!(language.path(page), path);
        }
    }
}
