//! What the name of a field tells, for where no words do.

use std::sync::LazyLock;

use regex::bytes::Regex;
use toml_edit::{DocumentMut, Item};

use super::pattern::{Words, Writer};
use super::plain::Plain;
use crate::facts::HiddenField;

pub(super) const FILE: &str = include_str!("names.toml");

/// How far a name speaks of consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    Strong,
    Weak,
    Nothing,
}

struct Names {
    strong: Regex,
    weak: Regex,
    about: Regex,
    against: Regex,
    given: Regex,
    joined: Vec<String>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let doc: DocumentMut = FILE.parse().expect("a test reads the names");
    let strings = |key: &str| -> Vec<String> {
        let array = doc.get(key).and_then(Item::as_array).expect("a test reads the names");
        array.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
    };
    let regex = |key: &str, whole: bool| {
        let any = Writer::new(Words::Spaced).regex(&strings(key)).expect("a test reads the names");
        Regex::new(&if whole { format!("^{any}$") } else { any }).expect("a test reads the names")
    };
    Names {
        strong: regex("strong", false),
        weak: regex("weak", false),
        about: regex("about", false),
        against: regex("against", false),
        given: regex("given", true),
        joined: strings("joined"),
    }
});

/// What the name (and the value, where it names one of several consents) of a visible control tells.
pub(super) fn telling(name: &str, value: &str) -> Telling {
    let text = format!("{}{}", words(name), words(value));
    if NAMES.against.is_match(text.as_bytes()) {
        return Telling::Nothing;
    }
    strength(&text)
}

fn strength(text: &str) -> Telling {
    if NAMES.strong.is_match(text.as_bytes()) || NAMES.joined.iter().any(|part| text.contains(part)) {
        Telling::Strong
    } else if NAMES.weak.is_match(text.as_bytes()) {
        Telling::Weak
    } else {
        Telling::Nothing
    }
}

/// Does a hidden field look like an agreement that is given? Returns the reason as a line: `marketing_optin=1`.
/// A field that a visible control mirrors is none: what it sends is what that control shows.
pub fn hidden_consent(field: &HiddenField) -> Option<String> {
    let (name, value) = (words(&field.name), words(&field.value));
    if field.mirrored
        || NAMES.about.is_match(name.as_bytes())
        || NAMES.against.is_match(format!("{name}{value}").as_bytes())
    {
        return None;
    }
    let says_yes = NAMES.given.is_match(value.as_bytes());
    let only_number = value.trim().chars().all(|c| c.is_ascii_digit());
    let gives = match strength(&name) {
        Telling::Strong => says_yes || strength(&value) != Telling::Nothing,
        Telling::Weak => says_yes && !only_number,
        Telling::Nothing => false,
    };
    gives.then(|| format!("{}={}", field.name, field.value))
}

/// `marketingOptIn` as ` marketing opt in `.
fn words(name: &str) -> String {
    let mut spaced = String::with_capacity(name.len() + 8);
    let mut before = ' ';
    for c in name.chars() {
        let c = if c == '_' { ' ' } else { c };
        if c.is_uppercase() && before.is_lowercase() || c.is_ascii_digit() != before.is_ascii_digit() {
            spaced.push(' ');
        }
        spaced.push(c);
        before = c;
    }
    Plain::new(&spaced).text.replace(" .", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(pair: &str) -> HiddenField {
        let (name, value) = pair.split_once('=').unwrap();
        HiddenField { name: name.into(), value: value.into(), ..HiddenField::default() }
    }

    fn sentences(key: &str) -> Vec<String> {
        let doc: DocumentMut = FILE.parse().unwrap();
        let array = doc["sentences"][key].as_array().unwrap();
        array.iter().map(|value| value.as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn hidden_fields_that_agree_are_told_from_others() {
        let wrong: Vec<String> = sentences("given_fields")
            .into_iter()
            .filter(|pair| hidden_consent(&field(pair)).is_none())
            .chain(
                sentences("other_fields").into_iter().filter(|pair| hidden_consent(&field(pair)).is_some()),
            )
            .collect();
        assert_eq!(wrong, Vec::<String>::new());
    }

    #[test]
    fn a_mirrored_field_hides_nothing() {
        assert_eq!(hidden_consent(&HiddenField { mirrored: true, ..field("consent=1") }), None);
    }
}
