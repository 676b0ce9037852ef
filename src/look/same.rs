//! One box on two copies of a page.

use crate::{facts::BoxFacts, findings::waiver::bare};

/// The one of these that is the wanted box: by its name and words, else by its place.
pub fn same_box<'a, T>(all: &'a [T], wanted: &BoxFacts, facts: impl Fn(&T) -> &BoxFacts) -> Option<&'a T> {
    let words = bare(&wanted.label.text);
    let says_so = |other: &BoxFacts| {
        !words.is_empty()
            && other.kind == wanted.kind
            && other.name == wanted.name
            && bare(&other.label.text) == words
    };
    let by_words: Vec<&T> = all.iter().filter(|one| says_so(facts(one))).collect();
    let stands_there = |other: &BoxFacts| other.selector == wanted.selector && other.frames == wanted.frames;
    match by_words[..] {
        [only] => Some(only),
        _ => all.iter().find(|one| stands_there(facts(one))),
    }
}
