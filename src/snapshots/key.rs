//! What a baseline belongs to, and the names of its files.
//!
//! `snapshots/<scenario>/<checkpoint>__<box>__<kind>@<engine>-<device>.snap`, all of it ASCII: a name must
//! survive git, zip archives, CI servers with a C locale, and file systems that fold case or compose letters.
//! Words in other scripts are transliterated (同意 → `tong-yi`), so a name can still be read.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{change::hash, outcome::SnapshotKind};

/// Where and when a page was looked at: what all snapshots of one look share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CheckKey {
    /// `annual-bill`, `shop/checkout`.
    pub scenario: String,
    /// As the scenario names it: `inside the bill`.
    pub checkpoint: String,
    /// `chromium`. Never its version: a baseline outlives it.
    pub engine: String,
    /// Its name: `phone`.
    pub target: String,
}

impl CheckKey {
    /// The folder of the scenario under `snapshots/`.
    pub(super) fn folder(&self) -> PathBuf {
        self.scenario.split('/').map(of_id).collect()
    }

    /// The name of one file of one box.
    pub(super) fn file(&self, stem: &str, kind: SnapshotKind) -> FileName {
        FileName {
            checkpoint: of_phrase(&self.checkpoint),
            stem: stem.to_owned(),
            kind,
            target: self.place(),
        }
    }

    /// Whether a file belongs to this look.
    pub(super) fn owns(&self, file: &FileName) -> bool {
        file.checkpoint == of_phrase(&self.checkpoint) && file.target == self.place()
    }

    /// Whether a file is of the same engine and target.
    pub(super) fn shares_target(&self, file: &FileName) -> bool {
        file.target == self.place()
    }

    /// Whether both are of the same engine and target.
    pub(super) fn shares_place(&self, other: &Self) -> bool {
        self.place() == other.place()
    }

    fn place(&self) -> String {
        format!("{}-{}", of_id(&self.engine), of_id(&self.target))
    }

    /// What a snapshot is of, for the head that `cargo insta review` shows.
    pub(super) fn describe(&self, label: &str, kind: SnapshotKind) -> String {
        let label: String = label.chars().filter(|c| !c.is_control()).take(80).collect();
        format!("{}: '{label}' at '{}' on {} {}", kind.name(), self.checkpoint, self.engine, self.target)
    }

    /// The scenario's file as a snapshot's head names it. cargo-insta takes a file for a snapshot of its own
    /// only when the head begins with a source.
    pub(super) fn source(&self) -> String {
        format!("scenarios/{}.yaml", self.scenario)
    }
}

/// What a scenario and checkpoint were called before they were renamed, as the names of their files write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerName {
    /// The folder, with `/`: `shop/checkout`.
    pub scenario: String,
    /// `inside-the-bill`.
    pub checkpoint: String,
}

impl FormerName {
    pub(super) fn of(key: &CheckKey) -> Self {
        Self::at(&key.folder(), of_phrase(&key.checkpoint))
    }

    /// `folder`: from that of the snapshots.
    pub(super) fn at(folder: &Path, checkpoint: String) -> Self {
        let parts: Vec<_> = folder.iter().map(|part| part.to_string_lossy()).collect();
        Self { scenario: parts.join("/"), checkpoint }
    }

    /// The folder of its files, from that of the snapshots. `None` where no file of ours can be, for the name may come
    /// from a run that somebody sent.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        let plain =
            |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        self.scenario.split('/').all(plain).then(|| self.scenario.split('/').collect())
    }

    /// Whether a file in its folder is of the look that has another name now.
    pub(super) fn owns(&self, file: &FileName, now: &CheckKey) -> bool {
        file.checkpoint == self.checkpoint && now.shares_target(file)
    }
}

/// The parts of a snapshot's file name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FileName {
    pub checkpoint: String,
    pub stem: String,
    pub kind: SnapshotKind,
    pub target: String,
}

impl FileName {
    /// Reads `cover__i-agree__state@chromium-phone.snap`; `None` for any other name.
    pub fn parse(name: &str) -> Option<Self> {
        let (name, target) = name.strip_suffix(".snap")?.split_once('@')?;
        let mut parts = name.split("__");
        let (checkpoint, stem, kind) = (parts.next()?, parts.next()?, parts.next()?);
        let kind = SnapshotKind::ALL.into_iter().find(|known| known.name() == kind)?;
        parts.next().is_none().then(|| Self {
            checkpoint: checkpoint.to_owned(),
            stem: stem.to_owned(),
            kind,
            target: target.to_owned(),
        })
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}__{}__{}@{}.snap", self.checkpoint, self.stem, self.kind.name(), self.target)
    }
}

/// At most this many bytes of a text go into a name; with three parts, a target and insta's endings a name
/// stays well under the 143 bytes that encrypted home folders allow.
const LONGEST: usize = 40;

/// A readable, safe name for a text: lower-case ASCII letters and digits, words joined by `-`. Two texts may
/// share one, and it may be empty.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for word in deunicode::deunicode(text).to_ascii_lowercase().split(|c: char| !c.is_ascii_alphanumeric()) {
        if word.is_empty() {
            continue;
        }
        if slug.len() + word.len() + 1 > LONGEST {
            if slug.is_empty() {
                slug.push_str(&word[..LONGEST]);
            }
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    slug
}

/// A name that no other id has: the slug, and a hash unless the id is written like a slug.
fn of_id(id: &str) -> String {
    exact(id, "-")
}

/// A name that no other phrase has: the slug, and a hash unless the phrase is plain words.
fn of_phrase(phrase: &str) -> String {
    exact(phrase, " ")
}

fn exact(text: &str, between_words: &str) -> String {
    let plain = slug(text);
    let says_all = plain.replace('-', between_words) == text;
    if says_all && !plain.is_empty() && !is_reserved(&plain) {
        return plain;
    }
    let hash = short_hash(&[text]);
    if plain.is_empty() { hash } else { format!("{plain}-{hash}") }
}

/// Names that Windows keeps for devices, whatever their ending.
fn is_reserved(name: &str) -> bool {
    let numbered = |prefix| name.strip_prefix(prefix).is_some_and(|rest: &str| rest.len() == 1);
    matches!(name, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// Six hexadecimal digits that tell texts apart.
pub(super) fn short_hash(parts: &[&str]) -> String {
    hash(parts)[..6].to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key() -> CheckKey {
        CheckKey {
            scenario: "shop/checkout".into(),
            checkpoint: "inside the bill".into(),
            engine: "chromium".into(),
            target: "phone".into(),
        }
    }

    #[test]
    fn a_name_reads_as_what_it_is() {
        let name = key().file("i-agree", SnapshotKind::State).to_string();
        assert_eq!(name, "inside-the-bill__i-agree__state@chromium-phone.snap");
        assert_eq!(key().folder(), PathBuf::from("shop/checkout"));
    }

    // Baselines are found by these names: whoever changes one orphans everybody's snapshots.
    #[test]
    fn slugs_are_stable() {
        assert_eq!(
            slug("I agree to the Sesame service agreement"),
            "i-agree-to-the-sesame-service-agreement"
        );
        assert_eq!(slug("我同意《芝麻服务协议》"), "wo-tong-yi-zhi-ma-fu-wu-xie-yi");
        assert_eq!(slug("Ich möchte Ihren Newsletter & mehr!"), "ich-mochte-ihren-newsletter-mehr");
        assert_eq!(slug("利用規約に同意する"), "li-yong-gui-yue-nitong-yi-suru");
        assert_eq!(slug("개인정보 처리방침"), "gaeinjeongbo-ceoribangcim");
        assert_eq!(slug("—"), "");
        assert_eq!(of_phrase("inside the bill"), "inside-the-bill");
        assert_eq!(of_phrase("Cover"), "cover-b916b9");
        assert_eq!(of_phrase("封面"), "feng-mian-505591");
        assert_eq!(of_id("annual-bill"), "annual-bill");
        assert_eq!(of_id("aux"), "aux-7a4a58");
    }

    #[test]
    fn texts_that_look_alike_keep_names_of_their_own() {
        let names = ["inside the bill", "inside-the-bill", "Inside the bill", "inside  the bill", ""];
        let slugs: std::collections::BTreeSet<String> = names.iter().map(|name| of_phrase(name)).collect();
        assert_eq!(slugs.len(), names.len());
    }

    #[test]
    fn files_of_others_are_not_ours() {
        for name in ["cover.snap", "a__b__c@d.snap", "a__b__state.snap", "a__b__state@c-d.snap.new"] {
            assert_eq!(FileName::parse(name), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_a_safe_name(text in "\\PC{0,80}", other in ".{0,30}") {
            let key = CheckKey { scenario: text.clone(), checkpoint: other, engine: "webkit".into(), target: text };
            let file = key.file("stem", SnapshotKind::Pixels);
            let name = file.to_string();
            prop_assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_@.".contains(&b)), "{name}");
            prop_assert!(name.len() + ".new.png".len() <= 180, "{name}");
            prop_assert!(key.folder().iter().all(|part| !part.is_empty() && part != ".."));
            prop_assert!(key.owns(&file));
            prop_assert_eq!(FileName::parse(&name), Some(file));
        }
    }
}
