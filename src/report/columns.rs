//! Words in columns: a Chinese character is two wide, a combining accent none.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many columns the text takes; it must be free of control sequences.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most `columns`, its end left out at a word's border where there is one near.
pub fn shorten(text: &str, columns: usize, ellipsis: &str) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(width(ellipsis));
    let mut kept = take(text, room);
    if let Some(space) = kept.rfind(' ').filter(|at| width(&kept[..*at]) * 3 >= room * 2) {
        kept = &kept[..space];
    }
    format!("{}{ellipsis}", kept.trim_end())
}

/// The text in lines of at most `columns`, broken at spaces where there are some, else between characters.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(8);
    let mut lines = vec![];
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let gap = usize::from(!line.is_empty());
            if width(&line) + gap + width(word) <= columns {
                if gap == 1 {
                    line.push(' ');
                }
                line.push_str(word);
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            let mut rest = word;
            while width(rest) > columns {
                let head = take(rest, columns);
                lines.push(head.to_owned());
                rest = &rest[head.len()..];
            }
            rest.clone_into(&mut line);
        }
        lines.push(line);
    }
    lines
}

/// The longest head of whole characters, as people count them, in `columns`; at least one character.
fn take(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, character) in text.grapheme_indices(true) {
        used += width(character);
        if used > columns && at > 0 {
            return &text[..at];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_long_sentence_ends_at_a_word() {
        assert_eq!(shorten("I agree to the Sesame service agreement", 24, "…"), "I agree to the Sesame…");
        assert_eq!(shorten("I agree", 24, "…"), "I agree");
    }

    #[test]
    fn chinese_takes_two_columns_each() {
        assert_eq!(width("我同意"), 6);
        assert_eq!(shorten("我同意芝麻服务协议", 9, "…"), "我同意芝…");
        assert_eq!(wrap("我同意芝麻服务协议", 8), ["我同意芝", "麻服务协", "议"]);
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("the box starts ticked", 11), ["the box", "starts", "ticked"]);
        assert_eq!(wrap("one\ntwo", 20), ["one", "two"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_too_wide(text in "[a-z同意 ]{0,60}", columns in 8usize..30) {
            let lines = wrap(&text, columns);
            prop_assert!(lines.iter().all(|line| width(line) <= columns));
            let strip = |text: &str| text.replace(' ', "");
            prop_assert_eq!(strip(&lines.concat()), strip(&text));
            prop_assert!(width(&shorten(&text, columns, "…")) <= columns);
        }
    }
}
