//! One look against its baselines.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{
    boxes::{Baseline, Judged, Seen, assign, judge},
    change::{self, Change, ChangeState, ChangedBox, Side, When},
    changes::{self, Sentence, Severity},
    format::{self, Body, Head, SnapshotError},
    key::{CheckKey, FormerName},
    outcome::{SnapshotKind, SnapshotOutcome, SnapshotState},
    pixels::Tolerance,
    redact::Redactor,
    store::{self, SnapshotMode, Store},
};
use crate::{facts::PageFacts, lexicon::Nature, look::StillPicture};

/// A comparison that is under way.
pub(super) struct Check<'a> {
    store: &'a Store,
    key: &'a CheckKey,
    tolerance: Tolerance,
    folder: PathBuf,
    /// What this look was called when its baselines were accepted, where it was renamed since.
    carried_from: Option<FormerName>,
    /// Files of earlier runs that wait for a decision, less those that this run writes again.
    outdated: BTreeSet<PathBuf>,
    referenced: BTreeSet<PathBuf>,
    found: Vec<Change>,
}

impl<'a> Check<'a> {
    pub fn new(store: &'a Store, key: &'a CheckKey, tolerance: Tolerance) -> Self {
        Self {
            store,
            key,
            tolerance,
            folder: store.dir.join(key.folder()),
            carried_from: None,
            outdated: BTreeSet::new(),
            referenced: BTreeSet::new(),
            found: Vec::new(),
        }
    }

    pub fn run(
        mut self,
        page: &PageFacts,
        natures: &[Nature],
        crops: &BTreeMap<String, StillPicture>,
    ) -> Result<SnapshotOutcome, SnapshotError> {
        let redact = Redactor::new(&page.url);
        let unknown = Nature::default();
        let natures = natures.iter().chain(std::iter::repeat(&unknown));
        let seen: Vec<Seen<'_>> = page
            .boxes
            .iter()
            .zip(natures)
            .map(|(control, nature)| Seen::of(control, nature, &redact, crops.get(&control.id)))
            .collect();
        let baselines = self.baselines(&seen)?;
        let kept = assign(&baselines, &seen);
        for (seen, baseline, stem) in &kept {
            self.compare(seen, *baseline, stem)?;
        }
        let known = |gone: &&Baseline| {
            !kept.iter().any(|(_, baseline, _)| baseline.is_some_and(|b| b.stem == gone.stem))
        };
        for gone in baselines.iter().filter(known) {
            self.vanished(gone)?;
        }
        self.tidy()?;
        Ok(self.outcome(kept.len() > 1))
    }

    /// The baselines of this look; of a renamed scenario, those that it carries along.
    fn baselines(&mut self, seen: &[Seen<'_>]) -> Result<Vec<Baseline>, SnapshotError> {
        let files = store::files_of(&self.folder, self.key)?;
        if files.is_empty() {
            let Some((from, baselines)) = self.store.carried(self.key, seen)? else { return Ok(Vec::new()) };
            self.carried_from = Some(from);
            return Ok(baselines);
        }
        self.outdated
            .extend(files.iter().map(|(_, path)| path).filter(|path| format::is_pending(path)).cloned());
        store::baselines(&files)
    }

    fn compare(
        &mut self,
        seen: &Seen<'_>,
        baseline: Option<&Baseline>,
        stem: &str,
    ) -> Result<(), SnapshotError> {
        let judged = judge(seen, baseline, self.tolerance)
            .map_err(|why| SnapshotError::broken(&self.path(stem, SnapshotKind::Pixels), &why))?;
        for Judged { kind, state, mut sentences, body } in judged {
            let path = self.path(stem, kind);
            self.referenced.insert(path.clone());
            if sentences.is_empty() {
                continue;
            }
            sentences.sort_by_key(|sentence| sentence.severity);
            let old = baseline.and_then(|baseline| baseline.bodies.get(&kind));
            let change = Change {
                state,
                about: ChangedBox {
                    id: Some(seen.id.to_owned()),
                    label: seen.label(),
                    stem: stem.to_owned(),
                },
                before: old.map(Side::of),
                after: Some(Side::of(&body)),
                ..self.change(kind, sentences)
            };
            self.keep(change, Some(&body))?;
            self.write(&path, &seen.label(), kind, &body)?;
        }
        Ok(())
    }

    /// A box that was accepted and is not there any more. insta has no file that says so: until it is accepted
    /// (which removes the baselines), each run says it again.
    fn vanished(&mut self, gone: &Baseline) -> Result<(), SnapshotError> {
        for kind in gone.kinds() {
            let change = Change {
                state: ChangeState::Gone,
                about: ChangedBox { id: None, label: gone.label(), stem: gone.stem.clone() },
                before: gone.bodies.get(&kind).map(Side::of),
                ..self.change(kind, vec![changes::of_gone(&gone.label())])
            };
            self.keep(change, None)?;
            if self.store.mode == SnapshotMode::Accept {
                format::remove(&self.path(&gone.stem, kind))?;
            }
        }
        Ok(())
    }

    /// A change of which little is known yet.
    fn change(&self, kind: SnapshotKind, sentences: Vec<Sentence>) -> Change {
        Change {
            id: String::new(),
            check: self.key.clone(),
            carried_from: self.carried_from.clone(),
            about: ChangedBox { id: None, label: String::new(), stem: String::new() },
            kind,
            state: ChangeState::Changed,
            sentences,
            group: String::new(),
            before: None,
            after: None,
            refused: None,
        }
    }

    /// Notes a change, and copies both of its sides into the run's folder: the baseline before anything replaces
    /// it, and what was seen as it would be accepted.
    fn keep(&mut self, change: Change, body: Option<&Body>) -> Result<(), SnapshotError> {
        let mut change = change.sealed();
        change.refused = self.store.ledger.refusal(&change);
        if let (Some(run), Some(path)) = (&self.store.run, change.path()) {
            let copy = |when| change.copy(when).map(|copy| run.join(copy)).unwrap_or_default();
            if change.before.is_some() {
                // What a renamed scenario carries along has its old name as long as nothing is written.
                let baseline = [Some(path), change.former_path()].into_iter().flatten();
                let baseline = baseline.map(|path| self.store.dir.join(path)).find(|path| path.exists());
                baseline.map_or(Ok(()), |baseline| format::copy(&baseline, &copy(When::Before)))?;
            }
            if let Some(body) = body {
                let (source, description) =
                    (self.key.source(), self.key.describe(&change.about.label, change.kind));
                format::write(&copy(When::After), &Head::new(&source, &description), body)?;
            }
        }
        self.found.push(change);
        Ok(())
    }

    /// Writes what differs where the mode wants it.
    fn write(
        &mut self,
        path: &Path,
        label: &str,
        kind: SnapshotKind,
        body: &Body,
    ) -> Result<(), SnapshotError> {
        let source = self.key.source();
        let description = self.key.describe(label, kind);
        let head = Head::new(&source, &description);
        match self.store.mode {
            SnapshotMode::Check => Ok(()),
            SnapshotMode::Accept => format::write(path, &head, body),
            SnapshotMode::Pending => {
                let pending = format::pending_file(path);
                self.outdated.remove(&pending);
                format::write(&pending, &head, body)
            }
        }
    }

    /// What waited for a decision about something that is no longer so is removed; and cargo-insta is told what
    /// was looked at.
    fn tidy(&mut self) -> Result<(), SnapshotError> {
        if self.store.mode != SnapshotMode::Check {
            self.outdated.iter().try_for_each(|path| format::remove(path))?;
        }
        self.store.note_references(&self.referenced)
    }

    fn path(&self, stem: &str, kind: SnapshotKind) -> PathBuf {
        self.folder.join(self.key.file(stem, kind).to_string())
    }

    fn outcome(mut self, several_boxes: bool) -> SnapshotOutcome {
        change::group(&mut self.found);
        let mut said: Vec<(Severity, String)> = Vec::new();
        for change in &self.found {
            for sentence in told(change, &self.found) {
                let names_its_box = change.came_or_went() || !several_boxes;
                let text = if names_its_box {
                    sentence.en.clone()
                } else {
                    changes::about(&change.about.label, &sentence).en
                };
                said.push((sentence.severity, text));
            }
        }
        said.sort_by_key(|(severity, _)| *severity);
        let state = self.found.iter().map(|change| change.state.into()).max();
        SnapshotOutcome {
            accepted: state.is_some() && self.store.mode == SnapshotMode::Accept,
            state: state.unwrap_or(SnapshotState::Same),
            changes: said.into_iter().map(|(_, text)| text).collect(),
            differences: self.found,
        }
    }
}

/// What is said of a change in a list of all changes: of a box that came or went once, not for each kind of
/// snapshot; and that the change was refused before.
fn told(change: &Change, all: &[Change]) -> Vec<Sentence> {
    let first = all.iter().find(|other| other.about.stem == change.about.stem);
    let once = first.is_some_and(|first| {
        first.kind != change.kind && first.came_or_went() && first.state == change.state
    });
    let sentences = if once { &[][..] } else { &change.sentences };
    sentences.iter().cloned().chain(change.refused.as_ref().map(changes::of_refusal)).collect()
}
