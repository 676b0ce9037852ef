//! The languages that are covered, and which of them a text may be in.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::language::Language;
use super::plain::Plain;
use super::script::Script;

macro_rules! files {
    ($($code:literal),* $(,)?) => {
        /// Each language's file. A new language is its file and its code here.
        pub(super) const FILES: &[(&str, &str)] = &[$(($code, include_str!(concat!("languages/", $code, ".toml")))),*];
    };
}

files!["en", "zh", "de", "fr", "ja", "ko", "es", "it", "pt", "nl", "pl", "ru", "ar", "tr", "vi", "sv", "cs"];

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    FILES.iter().map(|(_, file)| Language::read(file).expect("a test reads every language")).collect()
});

/// Everyday word → the languages that have it.
static EVERYDAY: LazyLock<HashMap<String, Vec<usize>>> =
    LazyLock::new(|| {
        let mut words: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, language) in LANGUAGES.iter().enumerate() {
            for word in language.everyday.iter().flat_map(|word| {
                Plain::new(word).text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
            }) {
                words.entry(word).or_default().push(at);
            }
        }
        words
    });

/// The languages that a text may be in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spoken {
    /// Indices into the languages.
    languages: Vec<usize>,
    /// One of them is surely the text's own, so that what is not heard was not said.
    pub certain: bool,
}

impl Spoken {
    /// Guesses from the declared language (a BCP 47 tag, may be empty or a lie), from the script, and from the
    /// words. `page` is what the whole page speaks; short labels lean on it.
    pub fn of(plain: &Plain, declared: &str, page: Option<&Self>) -> Self {
        let scripts = Script::all_in(&plain.text);
        let declared = covered(declared);
        let mut by_words = by_words(&plain.text);
        by_words.extend(by_letters(plain));
        let fits = |at: usize| fits(&LANGUAGES[at], &scripts, declared);
        let mut languages: Vec<usize> = (0..LANGUAGES.len())
            .filter(|at| {
                let language = &LANGUAGES[*at];
                fits(*at)
                    && (language.script != Script::Latin
                        || Some(*at) == declared
                        || *at == ENGLISH
                        || by_words.contains(at)
                        || page.is_some_and(|page| page.languages.contains(at)))
            })
            .collect();
        let told =
            declared.is_some_and(fits) || !by_words.is_empty() || scripts.iter().any(|script| tells(*script));
        let certain =
            told || page.is_some_and(|page| page.certain && page.languages.iter().any(|at| fits(*at)));
        if !certain && scripts.contains(&Script::Latin) {
            languages = (0..LANGUAGES.len()).filter(|at| fits(*at)).collect();
        }
        Self { languages, certain }
    }

    pub fn languages(&self) -> impl Iterator<Item = &'static Language> {
        self.languages.iter().map(|at| &LANGUAGES[*at])
    }
}

/// English words stand on pages of every language.
const ENGLISH: usize = 0;

/// The language that a tag like `pt-BR` names.
fn covered(tag: &str) -> Option<usize> {
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    LANGUAGES.iter().position(|language| language.codes.contains(&primary))
}

/// Could a text with these scripts be in this language? Japanese may come without kana, but then it is declared.
fn fits(language: &Language, scripts: &[Script], declared: Option<usize>) -> bool {
    let is_declared = declared.is_some_and(|at| std::ptr::eq(&raw const LANGUAGES[at], language));
    match language.script {
        Script::Kana => scripts.contains(&Script::Kana) || is_declared && scripts.contains(&Script::Han),
        Script::Han => scripts.contains(&Script::Han) && !scripts.contains(&Script::Kana),
        script => scripts.contains(&script),
    }
}

/// Scripts that tell the language, of those that are covered.
fn tells(script: Script) -> bool {
    matches!(
        script,
        Script::Han | Script::Kana | Script::Hangul | Script::Greek | Script::Hebrew | Script::Thai
    )
}

/// The languages that have all the marked letters of a text: `ß` is German, `é` may be French or Spanish.
fn by_letters(plain: &Plain) -> Vec<usize> {
    if plain.marked_letters().next().is_none() {
        return Vec::new();
    }
    let has_all = |at: &usize| plain.marked_letters().all(|letter| LANGUAGES[*at].letters.contains(letter));
    (0..LANGUAGES.len()).filter(has_all).collect()
}

/// The languages whose everyday words a text has most of: two at least, or the only one of a short text.
fn by_words(text: &str) -> Vec<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let mut words = 0;
    for word in text.split_whitespace() {
        words += 1;
        for at in EVERYDAY.get(word).into_iter().flatten() {
            *counts.entry(*at).or_default() += 1;
        }
    }
    let most = counts.values().copied().max().unwrap_or(0);
    if most == 0 || (most == 1 && words > 8) {
        return Vec::new();
    }
    counts
        .into_iter()
        .filter(|(_, count)| *count == most || *count + 1 == most && most > 2)
        .map(|(at, _)| at)
        .collect()
}
