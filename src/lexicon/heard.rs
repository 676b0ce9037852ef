//! All that is heard of one box: its own words, and those of the place where it stands.

use std::collections::HashMap;
use std::rc::Rc;

use super::Purpose;
use super::language::Sound;
use super::languages::Spoken;
use super::plain::Plain;
use super::wording::Wording;
use crate::facts::{BoxFacts, PageFacts};

/// Listens to the texts of one page; the same heading over a hundred boxes is listened to once.
#[derive(Debug)]
pub(super) struct Listener {
    lang: String,
    spoken: Spoken,
    known: HashMap<(String, String), Rc<Wording>>,
}

/// What was heard of one box.
#[derive(Debug)]
pub(super) struct Heard {
    pub own: Rc<Wording>,
    pub group: Rc<Wording>,
    pub heading: Rc<Wording>,
    pub dialog: Rc<Wording>,
    pub context: Rc<Wording>,
    /// The text (or address) of a link in the label that leads to terms, a privacy notice or the like.
    pub legal_link: Option<String>,
    /// What that link is for.
    legal: Vec<Purpose>,
}

impl Listener {
    pub fn new(page: &PageFacts) -> Self {
        let mut text = page.title.clone();
        for boxed in &page.boxes {
            for part in [&boxed.label.text, &boxed.context, &boxed.place.heading, &boxed.place.group] {
                text.push(' ');
                text.push_str(part);
            }
        }
        let spoken = Spoken::of(&Plain::new(&text), &page.lang, None);
        Self { lang: page.lang.clone(), spoken, known: HashMap::new() }
    }

    pub fn hear(&mut self, boxed: &BoxFacts) -> Heard {
        let lang = if boxed.lang.is_empty() { self.lang.clone() } else { boxed.lang.clone() };
        let mut heard = Heard {
            own: self.own(boxed, &lang),
            group: self.wording(&boxed.place.group, &lang),
            heading: self.wording(&boxed.place.heading, &lang),
            dialog: self.wording(&boxed.place.dialog, &lang),
            context: self.wording(&boxed.context, &lang),
            legal_link: None,
            legal: Vec::new(),
        };
        for link in &boxed.label.links {
            let (text, address) = (self.wording(&link.text, &lang), address(&link.href));
            let purposes = [text.purposes(), address.clone()].concat();
            if text.topic().is_some() || !address.is_empty() {
                let name = if link.text.trim().is_empty() { &link.href } else { &link.text };
                heard.legal_link.get_or_insert_with(|| name.trim().to_owned());
                heard.legal.extend(purposes);
            }
        }
        heard
    }

    /// The words that the box has for a person; where they tell nothing, those that are only heard.
    fn own(&mut self, boxed: &BoxFacts, lang: &str) -> Rc<Wording> {
        let label = &boxed.label;
        let alts: Vec<&str> = label.images.iter().map(|image| image.alt.as_str()).collect();
        let alts = alts.join(" ");
        let text = self.wording(&label.text, lang);
        if text.tells() {
            return text;
        }
        let others = [alts.as_str(), &label.accessible_name].map(|other| self.wording(other, lang));
        let telling = others.iter().find(|other| other.tells()).cloned();
        telling.unwrap_or_else(|| {
            if text.has_words { text } else { others.into_iter().find(|o| o.has_words).unwrap_or_default() }
        })
    }

    pub fn wording(&mut self, text: &str, lang: &str) -> Rc<Wording> {
        let key = (text.to_owned(), lang.to_owned());
        let spoken = &self.spoken;
        self.known.entry(key).or_insert_with(|| Rc::new(Wording::new(text, lang, Some(spoken)))).clone()
    }
}

impl Heard {
    /// Among the choices of a cookie dialog or of a page of cookie settings.
    pub fn cookie_place(&self) -> bool {
        [&self.dialog, &self.group, &self.heading].into_iter().any(|place| place.has(Sound::CookiePlace))
    }

    pub fn purposes(&self) -> Vec<Purpose> {
        let mut purposes = [self.own.purposes(), self.legal.clone()].concat();
        if purposes.is_empty() && self.cookie_place() {
            purposes.push(Purpose::Cookies);
        }
        if purposes.is_empty() && self.own.price.is_some() {
            purposes.push(Purpose::Payment);
        }
        if purposes.is_empty() {
            purposes = self.group.purposes();
        }
        purposes.sort_unstable();
        purposes.dedup();
        purposes
    }
}

/// What a link is for, from its address: `/agb`, `privacy-policy.html`, `#terms`.
fn address(href: &str) -> Vec<Purpose> {
    let path =
        href.split_once("://").map_or(href, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let path = Plain::new(&path.replace(['_', '%', '.'], " ")).text;
    let leads = |words: &[&str]| words.iter().any(|word| path.contains(&format!(" {word}")));
    let mut purposes = Vec::new();
    if leads(&[
        "terms",
        "tos ",
        "agb",
        "cgu",
        "cgv",
        "condition",
        "condicion",
        "condizioni",
        "voorwaarden",
        "regulamin",
        "agreement",
        "nutzungsbedingungen",
        "eula",
        "legal",
        "villkor",
        "tnc",
        "agreements",
    ]) {
        purposes.push(Purpose::Terms);
    }
    if leads(&[
        "privacy",
        "datenschutz",
        "confidentialite",
        "privacidad",
        "privacidade",
        "prywatnosc",
        "gdpr",
        "rodo",
        "kvkk",
        "data protection",
        "integritet",
        "personvern",
        "tietosuoja",
        "donnees",
    ]) {
        purposes.push(Purpose::Privacy);
    }
    purposes
}
