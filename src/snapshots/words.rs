//! What changed in a sentence, word by word; in scripts without blanks, character by character.

use similar::{Algorithm, DiffTag, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

/// More hunks than this, and the two sentences are read faster than the list.
const MOST_HUNKS: usize = 3;

/// Less than this share of words in common, and it is another sentence.
const STILL_THE_SAME: f64 = 0.4;

/// A stretch of words that was put in, taken out, or put in the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Hunk {
    Added(String),
    Removed(String),
    Replaced { old: String, new: String },
}

/// The hunks between two sentences; `None` when there is so little in common that both are better read whole.
/// Words are those of Unicode's text segmentation, in which each Chinese character is one. White space alone
/// makes no hunk.
pub(super) fn hunks(old: &str, new: &str) -> Option<Vec<Hunk>> {
    let (before, after) = (words(old), words(new));
    let ops = capture_diff_slices(Algorithm::Myers, &before, &after);
    let mut hunks: Vec<Hunk> = Vec::new();
    for op in &ops {
        if op.tag() == DiffTag::Equal {
            continue;
        }
        let removed = joined(&before[op.old_range()]);
        let added = joined(&after[op.new_range()]);
        match (removed.is_empty(), added.is_empty()) {
            (true, true) => {}
            (true, false) => hunks.push(Hunk::Added(added)),
            (false, true) => hunks.push(Hunk::Removed(removed)),
            (false, false) => hunks.push(Hunk::Replaced { old: removed, new: added }),
        }
    }
    let readable = hunks.len() <= MOST_HUNKS && likeness(old, new) >= STILL_THE_SAME;
    readable.then_some(hunks)
}

/// The share of words that two sentences have in common, in order: 0 to 1.
pub(super) fn likeness(old: &str, new: &str) -> f64 {
    let spoken = |text| words(text).into_iter().filter(|word| !word.trim().is_empty()).collect::<Vec<_>>();
    let (before, after) = (spoken(old), spoken(new));
    if before.is_empty() && after.is_empty() {
        return 1.0;
    }
    let ops = capture_diff_slices(Algorithm::Myers, &before, &after);
    f64::from(similar::get_diff_ratio(&ops, before.len(), after.len()))
}

fn words(text: &str) -> Vec<&str> {
    text.split_word_bounds().collect()
}

fn joined(words: &[&str]) -> String {
    words.concat().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_were_added_removed_or_replaced_are_named() {
        let hunk = |old, new| hunks(old, new).unwrap();
        assert_eq!(
            hunk("Share my data with us.", "Share my data with us and our partners."),
            [Hunk::Added("and our partners".into())]
        );
        assert_eq!(
            hunk("I agree to the terms and the policy", "I agree to the terms"),
            [Hunk::Removed("and the policy".into())]
        );
        assert_eq!(
            hunk("You may call me by phone", "You will call me by phone"),
            [Hunk::Replaced { old: "may".into(), new: "will".into() }]
        );
    }

    #[test]
    fn chinese_is_compared_by_characters() {
        assert_eq!(
            hunks("我同意芝麻服务协议", "我同意芝麻服务协议及隐私政策").unwrap(),
            [Hunk::Added("及隐私政策".into())]
        );
        assert_eq!(hunks("我不同意分享", "我同意分享").unwrap(), [Hunk::Removed("不".into())]);
    }

    #[test]
    fn white_space_is_no_hunk_and_another_sentence_is_read_whole() {
        assert_eq!(hunks("I  agree", "I agree").unwrap(), []);
        assert_eq!(hunks("I agree to the terms", "Send me the weekly newsletter, please"), None);
    }

    #[test]
    fn likeness_runs_from_nothing_to_all() {
        assert!((likeness("a b c d", "a b c d") - 1.0).abs() < f64::EPSILON);
        assert!(likeness("a b", "c d") < f64::EPSILON);
        assert!(likeness("I agree to the terms", "I agree to the terms and conditions") > 0.7);
    }
}
