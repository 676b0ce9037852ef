//! Text made plain for matching: one spelling for what a person reads as the same words.

use std::ops::Range;

use super::script::Script;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The plain form of a text: lower case, no accents, no invisible characters, no punctuation but ` . ` where a
/// sentence ends. It starts and ends with a space, and one space stands between words, so that ` word ` matches
/// whole words without look-around (which would slow matching down on text that is not ASCII).
#[derive(Debug, Clone)]
pub(super) struct Plain {
    pub text: String,
    source: String,
    /// For each byte of `text` the byte of `source` that it came from.
    origin: Vec<usize>,
}

impl Plain {
    pub fn new(text: &str) -> Self {
        let source: String = text.chars().filter(|c| !is_invisible(*c)).nfkc().collect();
        let mut plain = Self { text: String::from(" "), origin: vec![0], source: String::new() };
        let mut word: Vec<(char, usize)> = Vec::new();
        let mut chars = source.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if c.is_ascii_alphanumeric() {
                word.push((c.to_ascii_lowercase(), at));
                continue;
            }
            if c.is_alphanumeric() || is_combining_mark(c) {
                word.extend(folded(c).into_iter().map(|c| (c, at)));
                continue;
            }
            plain.push_word(&mut word);
            let dot_ends = c == '.' && chars.peek().is_none_or(|(_, next)| next.is_whitespace());
            if dot_ends || matches!(c, '!' | '?' | ';' | '。' | '؟' | '؛' | '।') {
                plain.push_word(&mut vec![('.', at)]);
            }
        }
        plain.push_word(&mut word);
        plain.source = source;
        plain
    }

    /// The words of the source that a range of `text` came from.
    pub fn quote(&self, range: Range<usize>) -> &str {
        let Some(start) = range.clone().find(|at| self.text.as_bytes()[*at] != b' ') else { return "" };
        let last = range.rev().find(|at| self.text.as_bytes()[*at] != b' ').unwrap_or(start);
        let (from, to) = (self.origin[start], self.origin[last]);
        let end = self.source[to..].chars().next().map_or(to, |c| to + c.len_utf8());
        self.source.get(from..end).unwrap_or_default()
    }

    /// The source's Latin letters besides a to z, in lower case.
    pub fn marked_letters(&self) -> impl Iterator<Item = char> {
        let latin = self.source.chars().filter(|c| !c.is_ascii() && Script::of(*c) == Some(Script::Latin));
        latin.flat_map(char::to_lowercase).filter(|c| c.is_alphabetic())
    }

    fn push_word(&mut self, word: &mut Vec<(char, usize)>) {
        if word.is_empty() {
            return;
        }
        unmask(word);
        for (c, at) in word.drain(..) {
            self.text.push(c);
            self.origin.resize(self.text.len(), at);
        }
        self.text.push(' ');
        self.origin.push(self.source.len());
    }
}

/// Characters that a person doesn't see: format characters, fillers and variation selectors.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

/// Accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel signs and the stretching stroke.
fn is_dropped_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}')
}

/// One character in lower case and without accent; more than one for `ß` and `æ`, none for a lone accent.
fn folded(c: char) -> Vec<char> {
    let parts: Vec<char> = c.nfd().collect();
    let bare: Vec<char> = parts.iter().copied().filter(|c| !is_dropped_mark(*c)).collect();
    let bare = if bare.len() == parts.len() { vec![c] } else { bare };
    bare.into_iter()
        .flat_map(char::to_lowercase)
        .filter(|c| !is_dropped_mark(*c))
        .flat_map(respelled)
        .collect()
}

fn respelled(c: char) -> Vec<char> {
    let one = match c {
        'ß' => return vec!['s', 's'],
        'æ' => return vec!['a', 'e'],
        'œ' => return vec!['o', 'e'],
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        'ς' => 'σ',
        'ٱ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ة' => 'ه',
        'ک' => 'ك',
        other => other,
    };
    vec![one]
}

/// A word that mixes Latin with Cyrillic or Greek letters is a Latin word in disguise.
fn unmask(word: &mut [(char, usize)]) {
    if !word.iter().any(|(c, _)| c.is_ascii_alphabetic()) {
        return;
    }
    for (c, _) in word {
        *c = match *c {
            'а' | 'α' => 'a',
            'е' => 'e',
            'о' | 'ο' => 'o',
            'р' | 'ρ' => 'p',
            'с' => 'c',
            'у' => 'y',
            'х' => 'x',
            'і' | 'ι' => 'i',
            'ѕ' => 's',
            'ј' => 'j',
            'ν' => 'v',
            'τ' => 't',
            'κ' => 'k',
            other => other,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_read_alike_become_equal() {
        for (one, other) in [
            ("I AGREE", "i agree"),
            ("I a\u{200b}gr\u{ad}ee", "I agree"),
            ("I аgrее", "I agree"),
            ("Ｉ ａｇｒｅｅ", "I agree"),
            ("J’accepte", "j'accepte"),
            ("KABUL EDİYORUM", "kabul ediyorum"),
            ("onaylıyorum", "ONAYLIYORUM"),
            ("Straße", "STRASSE"),
            ("أُوافِـق", "اوافق"),
            ("ｶﾞｲﾄﾞ", "ガイド"),
        ] {
            assert_eq!(Plain::new(one).text, Plain::new(other).text, "{one} / {other}");
        }
    }

    #[test]
    fn sentences_end_but_addresses_do_not() {
        assert_eq!(Plain::new("See a.example/b. Then go!").text, " see a example b . then go . ");
    }

    #[test]
    fn quotes_come_from_the_source() {
        let plain = Plain::new("Oui, j’accepte les CGU.");
        let at = plain.text.find("accepte").unwrap();
        assert_eq!(plain.quote(at - 2..at + 8), "j’accepte");
        assert_eq!(plain.quote(0..plain.text.len()), "Oui, j’accepte les CGU.");
    }
}
