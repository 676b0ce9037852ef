//! One snapshot that is not as its baseline has it: what people decide on.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{
    changes::{self, Sentence},
    format::Body,
    key::{CheckKey, FileName, FormerName},
    outcome::SnapshotKind,
};
use crate::digest::hex;

/// A change of one kind of snapshot of one box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The same in each run that sees the same change.
    pub id: String,
    pub check: CheckKey,
    /// What the check was called when its baselines were accepted, where it was renamed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried_from: Option<FormerName>,
    #[serde(rename = "box")]
    pub about: ChangedBox,
    pub kind: SnapshotKind,
    pub state: ChangeState,
    /// Worst first; never empty.
    pub sentences: Vec<Sentence>,
    /// Changes of several checks that are the same change have the same group.
    pub group: String,
    /// What was accepted; `None` for what is new.
    pub before: Option<Side>,
    /// What was seen; `None` for what is gone.
    pub after: Option<Side>,
    /// Somebody refused this very change in an earlier run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refusal>,
}

/// The box that a change is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedBox {
    /// Its id in the run's report; `None` when it is gone.
    pub id: Option<String>,
    /// The words by which a person knows it. Page text: to be escaped wherever it is shown.
    pub label: String,
    /// Its part of the snapshots' file names, the same from run to run.
    pub stem: String,
}

/// How something differs from its baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeState {
    /// A box, or a kind of snapshot of a known box, that was never accepted.
    New,
    /// The same box with other words.
    Reworded,
    /// The same box at another place, and nothing else.
    Moved,
    Changed,
    /// A box that was accepted and is not there any more.
    Gone,
}

/// What was accepted, or what was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// Of the snapshot's body: the text, or the picture.
    pub sha256: String,
    /// The text of a snapshot of state or wording (YAML).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The picture of a snapshot of pixels: a PNG, its path from the run's folder, with `/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

/// Who refused a change, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub who: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    pub reason: String,
    pub at: jiff::Timestamp,
}

/// The two sides of a change, as folders in a run's folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Before,
    After,
}

impl When {
    fn folder(self) -> &'static str {
        match self {
            Self::Before => "changes/before",
            Self::After => "changes/after",
        }
    }
}

impl Change {
    /// The baseline's file, from the folder of the snapshots. Made from the parts and never read from a file, so
    /// that no run that somebody sends can name a file elsewhere. `None` when a part is no part of such a name.
    pub fn path(&self) -> Option<PathBuf> {
        let stem = &self.about.stem;
        let plain = !stem.is_empty() && stem.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        plain.then(|| self.check.folder().join(self.check.file(stem, self.kind).to_string()))
    }

    /// The baseline's file as it was called before its scenario was renamed, from the folder of the snapshots.
    pub(super) fn former_path(&self) -> Option<PathBuf> {
        let (former, file) = (self.carried_from.as_ref()?, self.path()?);
        let name = FileName::parse(file.file_name()?.to_str()?)?;
        let name = FileName { checkpoint: former.checkpoint.clone(), ..name }.to_string();
        FileName::parse(&name).and_then(|_| Some(former.folder()?.join(name)))
    }

    /// The order of a run's changes: by place, not by the time at which they were seen.
    pub fn place(&self) -> (&CheckKey, &str, SnapshotKind) {
        (&self.check, &self.about.stem, self.kind)
    }

    /// All that is said of it, with and without the name of its box.
    pub fn told(&self) -> Vec<Sentence> {
        let refusal = self.refused.as_ref().map(changes::of_refusal);
        let told: Vec<Sentence> = self.sentences.iter().cloned().chain(refusal).collect();
        let named = told.iter().map(|sentence| changes::about(&self.about.label, sentence));
        named.collect::<Vec<_>>().into_iter().chain(told).collect()
    }

    /// It is about a box that came or went, as a whole.
    pub(super) fn came_or_went(&self) -> bool {
        matches!(self.state, ChangeState::New | ChangeState::Gone)
    }

    /// The copy of one side in a run's folder, from that folder.
    pub(super) fn copy(&self, when: When) -> Option<PathBuf> {
        Some(PathBuf::from(when.folder()).join(self.path()?))
    }

    /// Gives the change its id and the paths of its pictures, when all else is known.
    pub(super) fn sealed(mut self) -> Self {
        let after = self.after.as_ref().map_or("gone", |side| &side.sha256);
        let CheckKey { scenario, checkpoint, engine, target } = &self.check;
        let parts = [scenario, checkpoint, engine, target, &self.about.stem, self.kind.name(), after];
        hash(parts)[..16].clone_into(&mut self.id);
        if self.kind == SnapshotKind::Pixels {
            let [before, after] = [When::Before, When::After].map(|when| {
                let file = self.copy(when)?.display().to_string().replace('\\', "/");
                Some(format!("{file}.png"))
            });
            if let Some(side) = &mut self.before {
                side.picture = before;
            }
            if let Some(side) = &mut self.after {
                side.picture = after;
            }
        }
        self
    }
}

impl Side {
    pub(super) fn of(body: &Body) -> Self {
        let text = match body {
            Body::Text(text) => Some(text.clone()),
            Body::Png(_) => None,
        };
        Self { sha256: body.sha256(), text, picture: None }
    }
}

/// Gives the changes of one check their groups. The same box with the same sentences is the same change,
/// whatever the scenario, checkpoint and target. Pictures are never the same on two targets: they go with what
/// else is said of their box.
pub(super) fn group(changes: &mut [Change]) {
    let groups: Vec<String> = changes
        .iter()
        .map(|change| {
            let siblings = changes
                .iter()
                .filter(|other| other.about.stem == change.about.stem && other.kind != SnapshotKind::Pixels);
            let said = siblings.flat_map(|other| &other.sentences).map(|sentence| sentence.en.as_str());
            let state = format!("{:?}", change.state);
            let head = [change.about.label.as_str(), change.kind.name(), &state];
            hash(head.into_iter().chain(said))[..16].to_owned()
        })
        .collect();
    for (change, group) in changes.iter_mut().zip(groups) {
        change.group = group;
    }
}

/// SHA-256 of texts, none of which can take a part of its neighbour; 64 hexadecimal digits.
pub(super) fn hash<'a>(parts: impl IntoIterator<Item = impl AsRef<str> + 'a>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_ref().as_bytes());
        hasher.update([0]);
    }
    hex(&hasher.finalize())
}
