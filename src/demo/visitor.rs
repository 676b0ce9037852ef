//! Who asks for a page: the language of the URL, and what the visitor chose before, kept in cookies.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
};

use axum::{
    extract::{FromRequestParts, OriginalUri},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};

use super::language::Language;

/// The fields of a form or of a query; of fields with one name the last.
pub type Fields = BTreeMap<String, String>;

#[derive(Debug)]
pub struct Visitor {
    pub language: Language,
    /// The page asked for, without its language: `/bill/2017`.
    pub page: String,
    pub query: Fields,
    pub consents: Consents,
    pub signed_in: bool,
    /// `None` until the cookie dialog was answered.
    pub cookie_choice: Option<String>,
    /// Chosen in the page, or else what the browser prefers.
    pub wished_language: Language,
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // Inside a nested router the plain URI has lost its language.
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
        let (language, page) = Language::split(uri.path());
        let mut kept = kept(&parts.headers);
        Ok(Self {
            language,
            page: page.to_owned(),
            query: query(uri),
            consents: kept.remove("consents").map_or_else(Consents::default, |names| Consents::parse(&names)),
            signed_in: kept.contains_key("session"),
            cookie_choice: kept.remove("cookie_choice"),
            wished_language: kept
                .get("lang")
                .and_then(|lang| Language::from_short(lang))
                .unwrap_or_else(|| Language::preferred(&parts.headers)),
        })
    }
}

impl Visitor {
    /// Leads to another page in the visitor's language (303, so that a reload sends nothing again).
    pub fn redirect(&self, page: &str, cookies: &[HeaderValue]) -> Response {
        redirect(&self.language.path(page), cookies)
    }

    /// What is kept once the visitor also gave these consents.
    pub fn consents_with(&self, given: impl IntoIterator<Item = Consent>) -> HeaderValue {
        let mut consents = self.consents.clone();
        consents.0.extend(given);
        consents.cookie()
    }
}

/// What a visitor can consent to. Each is optional, and each can be withdrawn in the privacy settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Consent {
    Sesame,
    Offers,
    Partners,
    Reminder,
}

impl Consent {
    pub const ALL: [Self; 4] = [Self::Sesame, Self::Offers, Self::Partners, Self::Reminder];

    /// The form field's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sesame => "sesame",
            Self::Offers => "offers",
            Self::Partners => "partners",
            Self::Reminder => "reminder",
        }
    }

    /// Those that a form was sent with.
    pub fn given_in(fields: &Fields) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|consent| fields.contains_key(consent.name()))
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consents(BTreeSet<Consent>);

impl Consents {
    pub fn of(given: impl IntoIterator<Item = Consent>) -> Self {
        Self(given.into_iter().collect())
    }

    /// Names that nobody knows are dropped: a cookie can hold anything.
    fn parse(names: &str) -> Self {
        Self::of(
            Consent::ALL.into_iter().filter(|consent| names.split('.').any(|name| name == consent.name())),
        )
    }

    pub fn has(&self, consent: Consent) -> bool {
        self.0.contains(&consent)
    }

    pub fn cookie(&self) -> HeaderValue {
        let names: Vec<_> = self.0.iter().map(|consent| consent.name()).collect();
        cookie("consents", &names.join("."))
    }
}

/// A cookie that is kept for half a year. Values are words of our own, joined by dots: nothing to encode.
pub fn cookie(name: &str, value: &str) -> HeaderValue {
    set(&format!("{name}={value}; Path=/; Max-Age=15552000; SameSite=Lax; HttpOnly"))
}

/// A cookie that is forgotten when the browser closes.
pub fn session_cookie(name: &str, value: &str) -> HeaderValue {
    set(&format!("{name}={value}; Path=/; SameSite=Lax; HttpOnly"))
}

pub fn forget(name: &str) -> HeaderValue {
    set(&format!("{name}=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly"))
}

fn set(cookie: &str) -> HeaderValue {
    HeaderValue::from_str(cookie).unwrap_or(HeaderValue::from_static(""))
}

pub fn redirect(path: &str, cookies: &[HeaderValue]) -> Response {
    let Ok(location) = HeaderValue::from_str(path) else { return StatusCode::BAD_REQUEST.into_response() };
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    response
}

pub fn query(uri: &Uri) -> Fields {
    url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect()
}

fn kept(headers: &HeaderMap) -> Fields {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_can_hold_anything() {
        let consents = Consents::parse("sesame.<script>.offers.");
        assert_eq!(consents, Consents::of([Consent::Sesame, Consent::Offers]));
        assert!(Consents::parse(&consents.cookie().to_str().unwrap().replace([';', '='], ".")) == consents);
    }
}
