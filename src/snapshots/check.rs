//! One look against its baselines.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{
    boxes::{Baseline, Judged, Seen, assign, judge},
    changes::{self, Sentence},
    contents,
    format::{self, Body, Head, SnapshotError},
    key::CheckKey,
    outcome::{Difference, SnapshotKind, SnapshotOutcome, SnapshotState},
    pixels::Tolerance,
    redact::Redactor,
    store::{self, SnapshotMode, Store},
};
use crate::{facts::PageFacts, lexicon::Nature};

/// A comparison that is under way.
pub(super) struct Check<'a> {
    store: &'a Store,
    key: &'a CheckKey,
    tolerance: Tolerance,
    folder: PathBuf,
    /// Files of earlier runs that wait for a decision, less those that this run writes again.
    outdated: BTreeSet<PathBuf>,
    referenced: BTreeSet<PathBuf>,
    found: Vec<(Difference, Vec<Sentence>)>,
}

impl<'a> Check<'a> {
    pub fn new(store: &'a Store, key: &'a CheckKey, tolerance: Tolerance) -> Self {
        Self {
            store,
            key,
            tolerance,
            folder: store.dir.join(key.folder()),
            outdated: BTreeSet::new(),
            referenced: BTreeSet::new(),
            found: Vec::new(),
        }
    }

    pub fn run(
        mut self,
        page: &PageFacts,
        natures: &[Nature],
        crops: &BTreeMap<String, Vec<u8>>,
    ) -> Result<SnapshotOutcome, SnapshotError> {
        let baselines = self.baselines()?;
        let redact = Redactor::new(&page.url);
        let unknown = Nature::default();
        let natures = natures.iter().chain(std::iter::repeat(&unknown));
        let seen: Vec<Seen<'_>> = page
            .boxes
            .iter()
            .zip(natures)
            .map(|(control, nature)| Seen::of(control, nature, &redact, crops.get(&control.id)))
            .collect();
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

    fn baselines(&mut self) -> Result<Vec<Baseline>, SnapshotError> {
        let mut baselines: BTreeMap<String, Baseline> = BTreeMap::new();
        for (file, path) in store::files_of(&self.folder, self.key)? {
            if format::is_pending(&path) {
                self.outdated.insert(path);
                continue;
            }
            let body = format::read(&path)?;
            let baseline = baselines.entry(file.stem.clone()).or_default();
            baseline.stem = file.stem;
            match body {
                Some(Body::Png(png)) => baseline.pixels = Some(png),
                Some(Body::Text(text)) if file.kind == SnapshotKind::State => {
                    baseline.state =
                        Some(contents::parse(&text).map_err(|why| SnapshotError::broken(&path, &why))?);
                }
                Some(Body::Text(text)) => {
                    baseline.wording =
                        Some(contents::parse(&text).map_err(|why| SnapshotError::broken(&path, &why))?);
                }
                None => {}
            }
        }
        Ok(baselines.into_values().collect())
    }

    fn compare(
        &mut self,
        seen: &Seen<'_>,
        baseline: Option<&Baseline>,
        stem: &str,
    ) -> Result<(), SnapshotError> {
        let judged = judge(seen, baseline, self.tolerance)
            .map_err(|why| SnapshotError::broken(&self.path(stem, SnapshotKind::Pixels), &why))?;
        for Judged { kind, known, sentences, body } in judged {
            let path = self.path(stem, kind);
            self.referenced.insert(path.clone());
            if known && sentences.is_empty() {
                continue;
            }
            let pending = self.write(&path, &seen.label(), kind, &body)?;
            let state = if known { SnapshotState::Changed } else { SnapshotState::New };
            self.found.push((
                Difference {
                    kind,
                    state,
                    box_id: Some(seen.id.to_owned()),
                    label: seen.label(),
                    sentences: Vec::new(),
                    baseline: path,
                    pending,
                },
                sentences,
            ));
        }
        Ok(())
    }

    /// A box that was accepted and is not there any more. insta has no file that says so: until it is accepted
    /// (which removes the baselines), each run says it again.
    fn vanished(&mut self, gone: &Baseline) -> Result<(), SnapshotError> {
        for kind in gone.kinds() {
            let baseline = self.path(&gone.stem, kind);
            if self.store.mode == SnapshotMode::Accept {
                format::remove(&baseline)?;
            }
            let said =
                !self.found.iter().any(|(known, _)| known.box_id.is_none() && known.label == gone.label());
            let sentences = if said { vec![changes::of_gone(&gone.label())] } else { Vec::new() };
            self.found.push((
                Difference {
                    kind,
                    state: SnapshotState::Gone,
                    box_id: None,
                    label: gone.label(),
                    sentences: Vec::new(),
                    baseline,
                    pending: None,
                },
                sentences,
            ));
        }
        Ok(())
    }

    /// Writes what differs where the mode wants it; the path when it waits for a decision.
    fn write(
        &mut self,
        path: &Path,
        label: &str,
        kind: SnapshotKind,
        body: &Body,
    ) -> Result<Option<PathBuf>, SnapshotError> {
        let source = self.key.source();
        let description = self.key.describe(label, kind);
        let head = Head::new(&source, &description);
        match self.store.mode {
            SnapshotMode::Check => Ok(None),
            SnapshotMode::Accept => format::write(path, &head, body).map(|()| None),
            SnapshotMode::Pending => {
                let pending = format::pending_file(path);
                self.outdated.remove(&pending);
                format::write(&pending, &head, body).map(|()| Some(pending))
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

    fn outcome(self, several_boxes: bool) -> SnapshotOutcome {
        let state = self.found.iter().map(|(difference, _)| difference.state).max();
        let mut said: Vec<(changes::Weight, String)> = Vec::new();
        let mut differences = Vec::new();
        for (mut difference, mut sentences) in self.found {
            sentences.sort_by_key(|sentence| sentence.weight);
            for sentence in &sentences {
                let names_its_box = difference.state != SnapshotState::Changed || !several_boxes;
                let text = if names_its_box {
                    sentence.text.clone()
                } else {
                    changes::about(&difference.label, sentence)
                };
                said.push((sentence.weight, text));
            }
            difference.sentences = sentences.into_iter().map(|sentence| sentence.text).collect();
            differences.push(difference);
        }
        said.sort_by_key(|(weight, _)| *weight);
        SnapshotOutcome {
            state: state.unwrap_or(SnapshotState::Same),
            changes: said.into_iter().map(|(_, text)| text).collect(),
            differences,
        }
    }
}
