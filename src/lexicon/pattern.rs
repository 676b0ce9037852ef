//! The little language in which the data files say what to listen for.
//!
//! | written | matches |
//! | --- | --- |
//! | `terms of use` | these words, whatever the case, accents and punctuation |
//! | `agree*` `*werbung` `gro*schrift` | words that start or end so |
//! | `send me … offers` | the two with any words between them, in one sentence |
//! | `(call\|phone) me` | either; `(please)?` is optional |
//! | `<offers>` | any entry of the file's list `offers` |
//! | `=necessary` | nothing else is said |
//!
//! In languages that are written without spaces (`words = "joined"`) a pattern matches anywhere.

use std::collections::BTreeMap;

use super::plain::Plain;

/// How a language sets its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    Spaced,
    Joined,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum PatternError {
    #[error("`{0}`: no list of that name stands in [lists] above its use")]
    NoList(String),
    #[error("`{0}`: a bracket is not closed")]
    Open(String),
    #[error("`{0}`: a bracket closes that was not opened, or a `|` stands outside brackets")]
    Stray(String),
    #[error("`{0}`: `?` may only follow a bracket that closes")]
    Optional(String),
    #[error("`{0}`: nothing to match")]
    Empty(String),
}

/// Writes patterns as regular expressions over the bytes of [`Plain`] text. What stands for "any letter" is any
/// byte: the automaton stays small, and a match still starts and ends between characters.
#[derive(Debug)]
pub(super) struct Writer {
    words: Words,
    lists: BTreeMap<String, String>,
}

impl Writer {
    pub fn new(words: Words) -> Self {
        Self { words, lists: BTreeMap::new() }
    }

    /// Makes `<name>` stand for any of `patterns`, which may use lists added before.
    pub fn add_list(&mut self, name: &str, patterns: &[String]) -> Result<(), PatternError> {
        let any = self.any(patterns)?;
        self.lists.insert(name.to_owned(), any);
        Ok(())
    }

    /// A regular expression that matches wherever one of the patterns does.
    pub fn regex(&self, patterns: &[String]) -> Result<String, PatternError> {
        let (whole, part): (Vec<&String>, Vec<&String>) =
            patterns.iter().partition(|pattern| pattern.starts_with('='));
        let mut choices = Vec::new();
        if !whole.is_empty() {
            let whole: Vec<String> = whole.iter().map(|pattern| pattern[1..].to_owned()).collect();
            choices.push(format!("^ {}(?:\\. )*$", self.any(&whole)?));
        }
        if !part.is_empty() {
            let part: Vec<String> = part.into_iter().cloned().collect();
            let space = if self.words == Words::Spaced { " " } else { "" };
            choices.push(format!("{space}{}", self.any(&part)?));
        }
        Ok(format!("(?:{})", choices.join("|")))
    }

    fn any(&self, patterns: &[String]) -> Result<String, PatternError> {
        let written: Result<Vec<String>, _> = patterns.iter().map(|pattern| self.pattern(pattern)).collect();
        Ok(format!("(?:{})", written?.join("|")))
    }

    fn pattern(&self, pattern: &str) -> Result<String, PatternError> {
        if pattern.match_indices('?').any(|(at, _)| !pattern[..at].ends_with(')')) {
            return Err(PatternError::Optional(pattern.to_owned()));
        }
        let mut rest = pattern;
        let written = self.alternatives(pattern, &mut rest, false)?;
        if written.is_empty() {
            return Err(PatternError::Empty(pattern.to_owned()));
        }
        Ok(written)
    }

    /// Reads up to the end, or up to the bracket that closes the group.
    fn alternatives(&self, whole: &str, rest: &mut &str, grouped: bool) -> Result<String, PatternError> {
        let mut out = String::new();
        while let Some(c) = rest.chars().next() {
            let after = &rest[c.len_utf8()..];
            match c {
                ' ' => *rest = after,
                '…' => {
                    *rest = after;
                    out.push_str(self.gap(after.is_empty()));
                }
                '(' => {
                    *rest = after;
                    let inner = self.alternatives(whole, rest, true)?;
                    out.extend(["(?:", &inner, ")"]);
                    if let Some(after) = rest.strip_prefix('?') {
                        *rest = after;
                        out.push('?');
                    }
                }
                ')' if grouped => {
                    *rest = after;
                    return Ok(out);
                }
                '|' if grouped => {
                    *rest = after;
                    out.push('|');
                }
                ')' | '|' => return Err(PatternError::Stray(whole.to_owned())),
                '<' => {
                    let (name, after) =
                        after.split_once('>').ok_or_else(|| PatternError::Open(whole.to_owned()))?;
                    out.push_str(self.lists.get(name).ok_or_else(|| PatternError::NoList(whole.to_owned()))?);
                    *rest = after;
                }
                _ => {
                    let end = rest.find([' ', '…', '(', ')', '|', '<']).unwrap_or(rest.len());
                    out.push_str(&self.word(&rest[..end]));
                    *rest = &rest[end..];
                }
            }
        }
        if grouped { Err(PatternError::Open(whole.to_owned())) } else { Ok(out) }
    }

    /// At the end of a pattern all the rest of the sentence, elsewhere as little as will do.
    fn gap(&self, at_end: bool) -> &'static str {
        match (self.words, at_end) {
            (Words::Spaced, false) => "(?:(?-u:[^ .])+ )*?",
            (Words::Spaced, true) => "(?:(?-u:[^ .])+ )*",
            (Words::Joined, false) => "(?-u:[^.])*?",
            (Words::Joined, true) => "(?-u:[^.])*",
        }
    }

    /// One written word; an apostrophe or hyphen inside it parts it in two, as it does in the text.
    fn word(&self, word: &str) -> String {
        let space = if self.words == Words::Joined { " ?" } else { " " };
        let piece = |piece: &str| {
            let plain = Plain::new(piece);
            let parts: Vec<String> = plain.text.split_whitespace().map(regex::escape).collect();
            parts.join(space)
        };
        let pieces: Vec<String> = word.split('*').map(piece).collect();
        format!("{}{space}", pieces.join("(?-u:[^ .])*"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(words: Words, pattern: &str, text: &str) -> bool {
        let mut writer = Writer::new(words);
        writer.add_list("offers", &["news*".into(), "special offers".into()]).unwrap();
        let regex = writer.regex(&[pattern.into()]).unwrap();
        regex::bytes::Regex::new(&regex).unwrap().is_match(Plain::new(text).text.as_bytes())
    }

    #[test]
    fn whole_words_stems_gaps_choices_and_lists() {
        for (pattern, yes, no) in [
            ("agree to", "I agree to it", "I disagree to it"),
            ("agree*", "agreement", "disagreement"),
            ("*werbung", "Telefonwerbung", "Werbungen"),
            ("personali*ed", "personalised", "personal"),
            ("send me … <offers>", "Send me your special offers!", "Send me. Special offers"),
            ("(call|write to) me", "do write to me", "write me"),
            ("e-mail (me)? news", "E-mail news", "e-mail you news"),
            ("don't", "Don’t call", "do call"),
            ("=required", "Required!", "required reading"),
        ] {
            assert!(matches(Words::Spaced, pattern, yes), "{pattern} / {yes}");
            assert!(!matches(Words::Spaced, pattern, no), "{pattern} / {no}");
        }
        assert!(matches(Words::Joined, "同意…协议", "我同意《服务协议》"));
        assert!(matches(Words::Joined, "개인정보 수집", "개인정보수집에 동의"));
        assert!(!matches(Words::Joined, "同意…协议", "我同意。协议"));
    }

    #[test]
    fn mistakes_are_named() {
        let writer = Writer::new(Words::Spaced);
        assert_eq!(writer.regex(&["<news>".into()]), Err(PatternError::NoList("<news>".into())));
        assert_eq!(writer.regex(&["(a|b".into()]), Err(PatternError::Open("(a|b".into())));
        assert_eq!(writer.regex(&["a|b".into()]), Err(PatternError::Stray("a|b".into())));
        assert_eq!(writer.regex(&["a?".into()]), Err(PatternError::Optional("a?".into())));
        assert_eq!(writer.regex(&[" ".into()]), Err(PatternError::Empty(" ".into())));
    }
}
