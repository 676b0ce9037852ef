//! Text from pages is hostile: made safe to show, and what was dangerous in it made visible.
//!
//! A label may hold terminal control sequences, characters that turn the reading direction round ("Trojan
//! source"), markup, or characters that XML can't hold. None is dropped: a person who reads the report sees
//! `[U+202E]` where the page had put one.

use std::{borrow::Cow, fmt::Write};

/// For one line of a terminal or a log: white space of any kind becomes one space, the rest that could act
/// or hide becomes visible.
pub fn line(text: &str) -> Cow<'_, str> {
    let folded = fold_space(text);
    match replace(&folded, is_unseen) {
        Cow::Borrowed(_) => folded,
        Cow::Owned(shown) => Cow::Owned(shown),
    }
}

/// As [`line()`], but keeps the lines: for error messages.
pub fn lines(text: &str) -> Cow<'_, str> {
    replace(text, |c| c != '\n' && is_unseen(c))
}

/// For XML 1.0, before the writer escapes markup: characters that no XML document may hold, and those that
/// would act in a viewer, become visible.
pub fn xml(text: &str) -> Cow<'_, str> {
    replace(text, |c| !matches!(c, '\n' | '\t') && (is_unseen(c) || matches!(c, '\u{FFFE}' | '\u{FFFF}')))
}

/// For JSON text that is already quoted (or a double-quoted YAML scalar): characters that act are spelled
/// `\uXXXX`, so that it stays the same data. Line feeds between the tokens stay.
pub fn json(text: &str) -> String {
    utf16(text, |c| c != '\n' && is_unseen(c))
}

/// The text with the characters that are told spelled `\uXXXX`.
pub fn utf16(text: &str, spelled: impl Fn(char) -> bool) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if !spelled(c) {
            safe.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a string can't fail.
            let _ = write!(safe, "\\u{unit:04x}");
        }
    }
    safe
}

/// For HTML, in text and in quoted attributes.
pub fn html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in xml(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

fn fold_space(text: &str) -> Cow<'_, str> {
    let odd = |c: char| c.is_whitespace() && c != ' ' && c != '\u{3000}' && c != '\u{A0}';
    if !text.contains(odd) && !text.contains("  ") && text.trim() == text {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn replace(text: &str, bad: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&bad) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if bad(c) {
            // Writing to a string can't fail.
            let _ = write!(shown, "[U+{:04X}]", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// A character that acts on a terminal or on its neighbours, or that a reader can't see: controls, direction
/// marks and overrides, format characters. Joiners are none (U+200C, U+200D): Persian and emoji need them.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_text_in_any_script_stays_as_it_is() {
        for text in
            ["I agree", "我同意《芝麻服务协议》", "أوافق على الشروط", "می‌پذیرم", "👩‍👩‍👧 Ja, ich stimme zu"]
        {
            assert!(matches!(line(text), Cow::Borrowed(same) if same == text));
            assert_eq!(html(text), text);
        }
    }

    #[test]
    fn what_would_act_on_a_terminal_is_shown() {
        assert_eq!(line("I \u{1b}[2Jagree"), "I [U+001B][2Jagree");
        assert_eq!(line("a\u{9b}31mb\u{7}"), "a[U+009B]31mb[U+0007]");
    }

    #[test]
    fn what_would_turn_the_words_round_is_shown() {
        assert_eq!(line("I do \u{202e}ton\u{202c} agree"), "I do [U+202E]ton[U+202C] agree");
        assert_eq!(lines("x\u{2066}y\u{2069}"), "x[U+2066]y[U+2069]");
    }

    #[test]
    fn lines_are_folded_into_one_or_kept() {
        assert_eq!(line(" I\r\n\tagree  now "), "I agree now");
        assert_eq!(lines("one\ntwo\r"), "one\ntwo[U+000D]");
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(
            html("<script>alert('x' & \"y\")</script>"),
            "&lt;script&gt;alert(&#39;x&#39; &amp; &quot;y&quot;)&lt;/script&gt;"
        );
    }

    proptest! {
        #[test]
        fn nothing_that_acts_gets_through(text in any::<String>()) {
            prop_assert!(!line(&text).contains(is_unseen));
            prop_assert!(!lines(&text).contains(|c| c != '\n' && is_unseen(c)));
            let xml = xml(&text);
            let legal = |c| matches!(c, '\t' | '\n' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
            prop_assert!(xml.chars().all(legal));
            prop_assert!(!html(&text).contains(['<', '>', '"', '\'']));
        }
    }
}
