//! What was heard in one text.

use std::collections::BTreeMap;

use super::Purpose;
use super::language::Sound;
use super::languages::Spoken;
use super::plain::Plain;
use super::price;

/// The sounds of a text, of all languages that it may be in.
#[derive(Debug, Clone, Default)]
pub(super) struct Wording {
    heard: BTreeMap<Sound, Said>,
    /// It has words at all.
    pub has_words: bool,
    /// Its language is one that is covered.
    pub understood: bool,
    /// It names something and what that costs.
    pub price: Option<String>,
}

#[derive(Debug, Clone)]
struct Said {
    words: String,
    start: usize,
    /// Nothing else is said.
    whole: bool,
}

impl Wording {
    pub fn new(text: &str, declared: &str, page: Option<&Spoken>) -> Self {
        let plain = Plain::new(text);
        let has_words = plain.text.chars().any(char::is_alphabetic);
        if !has_words {
            return Self { understood: true, ..Self::default() };
        }
        let spoken = Spoken::of(&plain, declared, page);
        let mut heard: BTreeMap<Sound, Said> = BTreeMap::new();
        for (sound, range) in spoken.languages().flat_map(|language| language.listen(&plain)) {
            if heard.get(&sound).is_none_or(|said| range.start < said.start) {
                let outside = [&plain.text[..range.start], &plain.text[range.end..]];
                let whole = outside.iter().all(|text| !text.contains(char::is_alphabetic));
                heard.insert(
                    sound,
                    Said { words: plain.quote(range.clone()).to_owned(), start: range.start, whole },
                );
            }
        }
        Self { heard, has_words, understood: spoken.certain, price: price::in_label(text) }
    }

    pub fn has(&self, sound: Sound) -> bool {
        self.heard.contains_key(&sound)
    }

    /// Something that bears on the verdict was heard.
    pub fn tells(&self) -> bool {
        self.heard.keys().any(|sound| !matches!(sound, Sound::YesOption | Sound::NoOption))
    }

    pub fn any(&self, sounds: &[Sound]) -> Option<Sound> {
        sounds.iter().copied().find(|sound| self.has(*sound))
    }

    /// The words in which a sound was heard, shortened for a line of reasons.
    pub fn quote(&self, sound: Sound) -> String {
        let words = self.heard.get(&sound).map_or("", |said| said.words.as_str());
        match words.char_indices().nth(60) {
            Some((end, _)) => format!("{}…", &words[..end]),
            None => words.to_owned(),
        }
    }

    /// The sound is all that the text says.
    pub fn is_only(&self, sound: Sound) -> bool {
        self.heard.get(&sound).is_some_and(|said| said.whole)
    }

    /// A person who ticks this refuses: the words turn the meaning round once, not twice, and don't come after
    /// an outright agreement ("I agree not to…" agrees).
    pub fn is_opt_out(&self) -> bool {
        let start = |sound: Sound| self.heard.get(&sound).map(|said| said.start);
        let refuses = match (start(Sound::Refuse), start(Sound::Agree)) {
            (Some(refuse), Some(agree)) => refuse <= agree,
            (refuse, None) => refuse.is_some(),
            (None, Some(_)) => false,
        };
        refuses != self.has(Sound::Untick)
    }

    /// The subject that tells a consent by itself.
    pub fn topic(&self) -> Option<Sound> {
        self.heard.keys().copied().find(|sound| matches!(sound, Sound::Topic(_)))
    }

    /// A subject that tells one in the right place.
    pub fn hint(&self) -> Option<Sound> {
        self.heard.keys().copied().find(|sound| matches!(sound, Sound::Hint(_)))
    }

    pub fn purposes(&self) -> Vec<Purpose> {
        let purpose = |sound: &Sound| match sound {
            Sound::Topic(purpose) | Sound::Hint(purpose) => Some(*purpose),
            _ => None,
        };
        let mut purposes: Vec<Purpose> = self.heard.keys().filter_map(purpose).collect();
        purposes.sort_unstable();
        purposes.dedup();
        purposes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_run_on_in_any_script_end_between_characters() {
        // Longer than "any words" may be, so that the match ends in their midst.
        for (lang, sentence) in [
            (
                "zh",
                "我愿意通过短信接收赞助商的优惠信息 q1z 需要开具纸质的发票并且邮寄给我 q2z 不同意将我的信息提供给合作伙伴使用 q3z 是否同意合作伙伴致电给您",
            ),
            (
                "ja",
                "スポンサーからのお得な情報をメールで受け取る a 広告のためのデータ利用を拒否します b 提携先からのお電話に同意しますか",
            ),
            (
                "ko",
                "스폰서의 혜택 소식을 이메일로 받겠습니다 a 광고를 위한 정보 이용을 거부합니다 b 제휴사의 전화에 동의하십니까",
            ),
        ] {
            for start in sentence.char_indices().map(|(at, _)| at) {
                assert!(Wording::new(&sentence[start..], lang, None).has_words);
            }
        }
    }
}
