//! One language's file, read and made ready to listen with.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use toml_edit::{DocumentMut, Item, Table};

use super::Purpose;
use super::pattern::{PatternError, Words, Writer};
use super::plain::Plain;
use super::script::Script;

/// What can be heard in a text. The data files explain each of them, `languages/en.toml` at most length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Sound {
    Agree,
    Permit,
    Ask,
    Acknowledge,
    Refuse,
    Untick,
    All,
    Necessary,
    Harmless,
    /// A subject that tells a consent by itself ("newsletter").
    Topic(Purpose),
    /// A subject that tells one only in the right place ("statistics" in a cookie dialog).
    Hint(Purpose),
    CookiePlace,
    ConsentPlace,
    YesOption,
    NoOption,
    Survey,
}

/// Where each sound stands in a file. `true`: it must stand at the start of the text.
const SOUNDS: [(Sound, &str, bool); 14] = [
    (Sound::Agree, "agree", false),
    (Sound::Permit, "permit", false),
    (Sound::Ask, "ask", false),
    (Sound::Acknowledge, "acknowledge", false),
    (Sound::Refuse, "refuse", false),
    (Sound::Untick, "untick", false),
    (Sound::All, "all", false),
    (Sound::Necessary, "necessary", false),
    (Sound::Harmless, "harmless", false),
    (Sound::CookiePlace, "cookie_place", false),
    (Sound::ConsentPlace, "consent_place", false),
    (Sound::YesOption, "yes_option", true),
    (Sound::NoOption, "no_option", true),
    (Sound::Survey, "survey", false),
];

const PURPOSES: [(Purpose, &str); 8] = [
    (Purpose::Terms, "terms"),
    (Purpose::Privacy, "privacy"),
    (Purpose::Marketing, "marketing"),
    (Purpose::Sharing, "sharing"),
    (Purpose::Profiling, "profiling"),
    (Purpose::Cookies, "cookies"),
    (Purpose::Payment, "payment"),
    (Purpose::SensitiveData, "sensitive_data"),
];

#[derive(Debug, thiserror::Error)]
pub(super) enum LanguageError {
    #[error("not TOML: {0}")]
    Toml(#[from] toml_edit::TomlError),
    #[error("`{0}` is missing or is not what it should be")]
    Key(String),
    #[error("[{0}] is no section that a language has")]
    Section(String),
    #[error("[{0}]: {1}")]
    Pattern(String, PatternError),
    #[error("[{0}]: {1}")]
    Regex(String, Box<regex::Error>),
}

/// A language. Its words are made ready when they are first needed: most runs hear two or three languages.
#[derive(Debug)]
pub(super) struct Language {
    /// The codes of BCP 47 that mean it, its own first.
    pub codes: Vec<String>,
    pub script: Script,
    /// Common words, told from those of other languages: they tell which language a text is in.
    pub everyday: Vec<String>,
    /// Characters that read the same: traditional ones and the simplified ones that the patterns are written in.
    same: HashMap<char, char>,
    /// The letters that it has besides a to z; empty where the script alone tells the language.
    pub letters: String,
    file: &'static str,
    hearing: OnceLock<Hearing>,
}

#[derive(Debug)]
struct Hearing {
    ears: Vec<Ear>,
    /// The same, to learn in one pass which ears have something to listen to.
    all: RegexSet,
}

/// Hears one sound.
#[derive(Debug)]
struct Ear {
    sound: Sound,
    says: Regex,
    /// What sounds like it and is not.
    but_not: Option<Regex>,
}

impl Ear {
    /// The first place where the sound is heard outside anything that only sounds like it.
    fn find(&self, text: &str) -> Option<Range<usize>> {
        let Some(but_not) = &self.but_not else {
            return self.says.find(text.as_bytes()).map(|found| whole(text, found.range()));
        };
        let mut masked = text.to_owned();
        for found in but_not.find_iter(text.as_bytes()) {
            // Ends the sentence, so that nothing is matched across the gap.
            let range = whole(text, found.range());
            let blank = format!(" .{}", " ".repeat(range.len().saturating_sub(2)));
            masked.replace_range(range, &blank);
        }
        self.says.find(masked.as_bytes()).map(|found| whole(text, found.range()))
    }
}

/// A match that ends in "any words" may end within a character; here it ends behind it.
fn whole(text: &str, range: Range<usize>) -> Range<usize> {
    let start = (0..=range.start).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let end = (range.end..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    start..end
}

impl Language {
    /// Reads the head of a language's file: all that stands before its first section.
    pub fn read(file: &'static str) -> Result<Self, LanguageError> {
        let head = file.find("\n[").map_or(file, |at| &file[..=at]);
        let doc: DocumentMut = head.parse()?;
        let key = |key: &str| LanguageError::Key(key.to_owned());
        let script = doc.get("script").and_then(Item::as_str).and_then(Script::named);
        Ok(Self {
            codes: strings(doc.get("codes")).ok_or_else(|| key("codes"))?,
            script: script.ok_or_else(|| key("script"))?,
            everyday: strings(doc.get("everyday")).ok_or_else(|| key("everyday"))?,
            same: same(&doc)?,
            letters: doc.get("letters").and_then(Item::as_str).unwrap_or_default().to_owned(),
            file,
            hearing: OnceLock::new(),
        })
    }

    /// All that is heard in a text, and where.
    pub fn listen(&self, plain: &Plain) -> Vec<(Sound, Range<usize>)> {
        let hearing =
            self.hearing.get_or_init(|| Hearing::read(self.file).expect("a test reads every language"));
        let text = self.respelled(&plain.text);
        let heard = hearing.all.matches(text.as_bytes()).into_iter().map(|at| &hearing.ears[at]);
        heard.filter_map(|ear| Some((ear.sound, ear.find(&text)?))).collect()
    }
}

impl Language {
    fn respelled<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.same.is_empty() {
            return Cow::Borrowed(text);
        }
        text.chars().map(|c| self.same.get(&c).copied().unwrap_or(c)).collect()
    }
}

/// `same = ["權权"]` as 權 → 权. Both take as many bytes, so that places in the text stay what they were.
fn same(doc: &DocumentMut) -> Result<HashMap<char, char>, LanguageError> {
    let pair = |pair: String| {
        let mut chars = pair.chars();
        match (chars.next(), chars.next(), chars.next()) {
            (Some(from), Some(to), None) if from.len_utf8() == to.len_utf8() => Ok((from, to)),
            _ => Err(LanguageError::Key(format!("same: {pair}"))),
        }
    };
    strings(doc.get("same")).unwrap_or_default().into_iter().map(pair).collect()
}

impl Hearing {
    fn read(file: &str) -> Result<Self, LanguageError> {
        let doc: DocumentMut = file.split(SENTENCES).next().unwrap_or(file).parse()?;
        let words = match doc.get("words").and_then(Item::as_str) {
            Some("spaced") => Words::Spaced,
            Some("joined") => Words::Joined,
            _ => return Err(LanguageError::Key("words".into())),
        };
        let written = written(words, &sections(&doc)?)?;
        let ears: Result<Vec<Ear>, LanguageError> = written
            .iter()
            .map(|(sound, says, but_not)| {
                let but_not = but_not.as_deref().map(compile).transpose()?;
                Ok(Ear { sound: *sound, says: compile(says)?, but_not })
            })
            .collect();
        Ok(Self { ears: ears?, all: compile_all(written.iter().map(|(_, says, _)| says))? })
    }
}

/// From here on a file holds the sentences that test it.
const SENTENCES: &str = "\n[sentences]";

/// `[lists]`, in the file's order: a list may use those above it.
type Lists = Vec<(String, Vec<String>)>;
/// `[agree]` with its `says` and `but_not` as `agree.says`, `agree.but_not`.
type Sections = BTreeMap<String, Vec<String>>;
type Written = Vec<(Sound, String, Option<String>)>;

fn sections(doc: &DocumentMut) -> Result<(Lists, Sections), LanguageError> {
    let mut lists = Vec::new();
    let mut sections = Sections::new();
    for (name, item) in doc.iter() {
        let Some(table) = item.as_table() else { continue };
        match name {
            "lists" => lists = entries(table)?,
            "topics" => {
                for (topic, item) in table {
                    let table = item.as_table().ok_or_else(|| LanguageError::Key(topic.to_owned()))?;
                    sections.extend(
                        entries(table)?.into_iter().map(|(key, value)| (format!("{topic}.{key}"), value)),
                    );
                }
            }
            _ if SOUNDS.iter().any(|(_, key, _)| *key == name) => {
                sections
                    .extend(entries(table)?.into_iter().map(|(key, value)| (format!("{name}.{key}"), value)));
            }
            _ => return Err(LanguageError::Section(name.to_owned())),
        }
    }
    Ok((lists, sections))
}

fn entries(table: &Table) -> Result<Vec<(String, Vec<String>)>, LanguageError> {
    let read = |(key, item): (&str, &Item)| {
        let value = strings(Some(item)).ok_or_else(|| LanguageError::Key(key.to_owned()))?;
        Ok((key.to_owned(), value))
    };
    table.iter().map(read).collect()
}

fn strings(item: Option<&Item>) -> Option<Vec<String>> {
    item?.as_array()?.iter().map(|value| value.as_str().map(str::to_owned)).collect()
}

/// Every sound that the file has words for, as regular expressions.
fn written(words: Words, (lists, sections): &(Lists, Sections)) -> Result<Written, LanguageError> {
    let mut writer = Writer::new(words);
    for (name, patterns) in lists {
        writer.add_list(name, patterns).map_err(|error| LanguageError::Pattern(name.clone(), error))?;
    }
    let regex = |key: &str| match sections.get(key) {
        Some(patterns) if !patterns.is_empty() => {
            writer.regex(patterns).map(Some).map_err(|error| LanguageError::Pattern(key.to_owned(), error))
        }
        _ => Ok(None),
    };
    let mut out = Written::new();
    for (sound, key, at_start) in SOUNDS {
        let Some(says) = regex(&format!("{key}.says"))? else { continue };
        let says = if at_start { format!("^ ?{says}") } else { says };
        out.push((sound, says, regex(&format!("{key}.but_not"))?));
    }
    for (purpose, key) in PURPOSES {
        for (sound, part) in [(Sound::Topic(purpose), "says"), (Sound::Hint(purpose), "hints")] {
            let Some(says) = regex(&format!("{key}.{part}"))? else { continue };
            out.push((sound, says, regex(&format!("{key}.but_not"))?));
        }
    }
    Ok(out)
}

/// Room for the automaton that is built while matching; the default would be thrown away and rebuilt on long files.
const ROOM: usize = 16 << 20;

fn compile(regex: &str) -> Result<Regex, LanguageError> {
    let built = RegexBuilder::new(regex).size_limit(ROOM).dfa_size_limit(ROOM).build();
    built.map_err(|error| LanguageError::Regex(regex.to_owned(), Box::new(error)))
}

fn compile_all<'a>(regexes: impl Iterator<Item = &'a String>) -> Result<RegexSet, LanguageError> {
    let built = RegexSetBuilder::new(regexes).size_limit(4 * ROOM).dfa_size_limit(ROOM).build();
    built.map_err(|error| LanguageError::Regex("all".into(), Box::new(error)))
}
