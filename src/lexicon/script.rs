//! The scripts that languages are written in, told from the characters themselves.

/// A script, as far as it tells languages apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Script {
    Latin,
    Han,
    Kana,
    Hangul,
    Cyrillic,
    Greek,
    Arabic,
    Hebrew,
    Thai,
    Devanagari,
    /// A script that no file covers.
    Other,
}

impl Script {
    /// The script that a data file names.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "latin" => Self::Latin,
            "han" => Self::Han,
            "kana" => Self::Kana,
            "hangul" => Self::Hangul,
            "cyrillic" => Self::Cyrillic,
            "greek" => Self::Greek,
            "arabic" => Self::Arabic,
            "hebrew" => Self::Hebrew,
            "thai" => Self::Thai,
            "devanagari" => Self::Devanagari,
            _ => return None,
        })
    }

    /// The script of a letter; `None` for digits and signs.
    pub fn of(c: char) -> Option<Self> {
        Some(match c {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Self::Latin,
            '\u{3005}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => {
                Self::Han
            }
            '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' => Self::Kana,
            '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318f}' | '\u{ac00}'..='\u{d7af}' => Self::Hangul,
            '\u{400}'..='\u{52f}' => Self::Cyrillic,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Self::Greek,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => Self::Arabic,
            '\u{590}'..='\u{5ff}' => Self::Hebrew,
            '\u{e00}'..='\u{e7f}' => Self::Thai,
            '\u{900}'..='\u{97f}' => Self::Devanagari,
            _ if c.is_alphabetic() => Self::Other,
            _ => return None,
        })
    }

    /// The scripts of a text, each once.
    pub fn all_in(text: &str) -> Vec<Self> {
        let mut scripts: Vec<Self> = Vec::new();
        for script in text.chars().filter_map(Self::of) {
            if !scripts.contains(&script) {
                scripts.push(script);
            }
        }
        scripts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_script_is_told_from_its_letters() {
        for (text, scripts) in [
            ("Straße 7", vec![Script::Latin]),
            ("利用規約に同意", vec![Script::Han, Script::Kana]),
            ("동의 OK", vec![Script::Hangul, Script::Latin]),
            ("Согласен", vec![Script::Cyrillic]),
            ("წესები", vec![Script::Other]),
            ("1 + 1 = 2 ✓", vec![]),
        ] {
            assert_eq!(Script::all_in(text), scripts, "{text}");
        }
    }
}
