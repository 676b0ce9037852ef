//! Baselines that belong to nothing any more: told, removed on request, or carried along to where their boxes are
//! seen now.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use super::{
    boxes::{Baseline, Seen},
    format::{self, SnapshotError},
    key::{CheckKey, FileName, FormerName},
    ledger::{Entry, Pen},
    outcome::SnapshotKind,
    store::{self, Store},
};

/// What the files of one look on one target share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    folder: PathBuf,
    checkpoint: String,
}

impl Store {
    /// Tells what looks the project's scenarios have on all their targets. Only then can a baseline be known to
    /// belong to nothing, and be carried along to a scenario that was renamed.
    #[must_use]
    pub fn knowing(mut self, all_looks: Vec<CheckKey>) -> Self {
        self.looks = Some(all_looks.into());
        self
    }

    /// The files that belong to none of the given looks: baselines of removed or renamed scenarios, checkpoints
    /// and targets, and what a killed process left. Nothing is removed.
    pub fn stale(&self, all_looks: &[CheckKey]) -> Result<Vec<PathBuf>, SnapshotError> {
        let mut by_folder: BTreeMap<PathBuf, Vec<&CheckKey>> = BTreeMap::new();
        for key in all_looks {
            by_folder.entry(self.dir.join(key.folder())).or_default().push(key);
        }
        let mut stale = Vec::new();
        let mut folders = vec![self.dir.clone()];
        while let Some(folder) = folders.pop() {
            let looks = by_folder.get(&folder).map_or(&[][..], Vec::as_slice);
            for path in store::entries(&folder)? {
                if format::is_leftover(&path) {
                    stale.push(path);
                } else if path.is_dir() && !path.is_symlink() {
                    folders.push(path);
                } else if store::file_name(&path).is_some_and(|file| !looks.iter().any(|key| key.owns(&file)))
                {
                    stale.push(path);
                }
            }
        }
        stale.sort();
        Ok(stale)
    }

    /// Removes files that `stale` named, and folders that are empty then.
    pub fn prune(&self, stale: &[PathBuf]) -> Result<(), SnapshotError> {
        for path in stale {
            if path.is_dir() {
                fs::remove_dir_all(path).map_err(|why| SnapshotError::write(path, &why))?;
            } else {
                format::remove(&format::pending_file(path))?;
                format::remove(path)?;
            }
            // Fails, and rightly so, where anything is left.
            let emptied = path.ancestors().skip(1).take_while(|folder| *folder != self.dir);
            let _ = emptied.map(fs::remove_dir).take_while(Result::is_ok).count();
        }
        Ok(())
    }

    /// For a look that has no baselines yet: stale ones of the same target in which the same boxes are known.
    /// Their scenario or checkpoint was renamed. Gives them their new names unless nothing may be written; the
    /// baselines, wherever they lie now.
    pub(super) fn carried(
        &self,
        key: &CheckKey,
        seen: &[Seen<'_>],
    ) -> Result<Option<(FormerName, Vec<Baseline>)>, SnapshotError> {
        let Some(looks) = &self.looks else { return Ok(None) };
        // Two renamed scenarios that run side by side must not take the same baselines.
        let _one_at_a_time = self.carrying.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let checkpoint = key.file("", SnapshotKind::State).checkpoint;
        let mut best: Option<Candidate> = None;
        for (place, files) in self.stale_places(key, looks)? {
            let baselines = store::baselines(&files)?;
            // Of two that hold the same boxes, the one whose checkpoint kept its name.
            let named = if place.checkpoint == checkpoint { 0.1 } else { 0.0 };
            let likeness = likeness(&baselines, seen);
            let score = likeness + named;
            if likeness >= ENOUGH && best.as_ref().is_none_or(|best| score > best.score) {
                let folder = place.folder.strip_prefix(&self.dir).unwrap_or(&place.folder);
                let from = FormerName::at(folder, place.checkpoint);
                best = Some(Candidate { score, from, baselines, files });
            }
        }
        let Some(Candidate { from, baselines, files, .. }) = best else { return Ok(None) };
        if self.writes() {
            carry(&self.dir, files, key, move_along)?;
            let labels = baselines.iter().map(|baseline| (baseline.stem.as_str(), baseline.label()));
            let lines = labels.map(|named| Entry::carried(&from, key, named, &self.who));
            Pen::take(&self.dir)?.add_all(lines.collect())?;
        }
        Ok(Some((from, baselines)))
    }

    /// The stale files of the same target as a look, by the looks that they were of.
    fn stale_places(
        &self,
        key: &CheckKey,
        looks: &[CheckKey],
    ) -> Result<BTreeMap<Place, Vec<(FileName, PathBuf)>>, SnapshotError> {
        let mut places: BTreeMap<Place, Vec<(FileName, PathBuf)>> = BTreeMap::new();
        for path in self.stale(looks)? {
            let file = store::file_name(&path).filter(|file| key.shares_target(file));
            if let (Some(file), Some(folder)) = (file, path.parent()) {
                let place = Place { folder: folder.to_owned(), checkpoint: file.checkpoint.clone() };
                places.entry(place).or_default().push((file, path));
            }
        }
        Ok(places)
    }
}

/// Baselines that might be those of a look.
struct Candidate {
    score: f64,
    from: FormerName,
    baselines: Vec<Baseline>,
    files: Vec<(FileName, PathBuf)>,
}

/// At least this share of the boxes must have the very same words.
const ENOUGH: f64 = 0.5;

/// The share of boxes, of those known and those seen, that have the same words on both sides.
fn likeness(baselines: &[Baseline], seen: &[Seen<'_>]) -> f64 {
    let mut open: Vec<String> = seen.iter().filter(|seen| seen.is_kept()).map(Seen::label).collect();
    let most = baselines.len().max(open.len());
    let mut same = 0_u32;
    for label in baselines.iter().map(Baseline::label) {
        if let Some(at) = open.iter().position(|other| *other == label) {
            open.remove(at);
            same += 1;
        }
    }
    let most = u32::try_from(most).unwrap_or(u32::MAX);
    if most == 0 { 0.0 } else { f64::from(same) / f64::from(most) }
}

/// The files of a look that was called otherwise, where they are.
pub(super) fn former_files(
    snapshots: &Path,
    from: &FormerName,
    now: &CheckKey,
) -> Result<Vec<(FileName, PathBuf)>, SnapshotError> {
    let Some(folder) = from.folder() else { return Ok(Vec::new()) };
    let files = store::entries(&snapshots.join(folder))?.into_iter();
    let owned = files.filter_map(|path| Some((store::file_name(&path)?, path)));
    Ok(owned.filter(|(file, _)| from.owns(file, now)).collect())
}

/// Gives baselines the names that they have now.
pub(super) fn carry(
    snapshots: &Path,
    files: Vec<(FileName, PathBuf)>,
    now: &CheckKey,
    by: fn(&Path, &Path) -> Result<(), SnapshotError>,
) -> Result<(), SnapshotError> {
    let folder = snapshots.join(now.folder());
    files
        .into_iter()
        .try_for_each(|(file, path)| by(&path, &folder.join(now.file(&file.stem, file.kind).to_string())))
}

pub(super) fn move_along(from: &Path, to: &Path) -> Result<(), SnapshotError> {
    format::remove(&format::pending_file(from))?;
    format::copy(from, to)?;
    format::remove(from)?;
    if let Some(folder) = from.parent() {
        // Fails, and rightly so, where anything is left.
        let _ = fs::remove_dir(folder);
    }
    Ok(())
}

/// The stale files among those of some folders, as a person counts them: one per box, not three.
pub fn stale_boxes(stale: &[PathBuf]) -> usize {
    let stems: BTreeSet<_> = stale
        .iter()
        .filter_map(|path| {
            let file = store::file_name(path)?;
            Some((path.parent().map(Path::to_owned), file.checkpoint, file.stem, file.target))
        })
        .collect();
    stems.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshots::{
        SnapshotMode, SnapshotState,
        sample::{Project, agree, key},
    };

    #[test]
    fn baselines_of_what_no_longer_exists_are_stale_and_pruned() {
        let project = Project::new();
        project.look_on("phone", SnapshotMode::Accept);
        project.look_on("desktop", SnapshotMode::Accept);
        let store = Store::new(&project.settings(), SnapshotMode::Check);
        assert!(store.stale(&[key("phone"), key("desktop")]).unwrap().is_empty());
        let stale = store.stale(&[key("phone")]).unwrap();
        assert_eq!((stale.len(), stale_boxes(&stale)), (3, 1));
        assert!(stale.iter().all(|path| path.display().to_string().ends_with("@chromium-desktop.snap")));
        assert_eq!(store.stale(&[]).unwrap().len(), 6);

        store.prune(&stale).unwrap();
        assert_eq!(project.names().len(), 4);
        assert_eq!(project.look_on("phone", SnapshotMode::Check).state, SnapshotState::Same);
        store.prune(&store.stale(&[]).unwrap()).unwrap();
        assert_eq!(fs::read_dir(&store.dir).unwrap().count(), 0, "empty folders go too");
    }

    #[test]
    fn what_a_killed_process_left_is_stale() {
        let project = Project::new();
        project.look(SnapshotMode::Accept);
        let folder = project.settings().dir.join("annual-bill");
        fs::write(folder.join(".unticked-x1"), "half").unwrap();
        fs::create_dir(folder.join(".unticked-x2")).unwrap();
        let name = key("phone").file("lost", SnapshotKind::Pixels).to_string();
        fs::write(folder.join(format!("{name}.png")), "png").unwrap();
        let store = Store::new(&project.settings(), SnapshotMode::Check);
        let stale = store.stale(&[key("phone")]).unwrap();
        assert_eq!(stale.len(), 3, "{stale:?}");
        store.prune(&stale).unwrap();
        assert_eq!(project.names().len(), 4);
    }

    /// The same page under another name of the scenario and the checkpoint.
    fn renamed(project: &Project, mode: SnapshotMode) -> crate::snapshots::SnapshotOutcome {
        let key = CheckKey { scenario: "bill".into(), checkpoint: "front".into(), ..key("phone") };
        project.look_with(&Store::new(&project.settings(), mode).knowing(vec![key.clone()]), &key)
    }

    #[test]
    fn a_renamed_scenario_carries_its_baselines_along() {
        let mut project = Project::new();
        project.page.boxes.push(agree("b2", "Send me the weekly newsletter"));
        project.look(SnapshotMode::Accept);
        let before = project.files();
        assert_eq!(renamed(&project, SnapshotMode::Check).state, SnapshotState::Same);
        assert_eq!(project.files(), before, "check writes nothing");

        project.page.boxes[0].label.runs[0].css_px = 8.0;
        let outcome = renamed(&project, SnapshotMode::Pending);
        let said = "'I agree to the Sesame service agreement': The label shrank from 14 px to 8 px.";
        assert_eq!(outcome.changes, [said]);
        let mut after = project.files();
        let ledger = String::from_utf8(after.remove("decisions.ledger").unwrap()).unwrap();
        assert_eq!(ledger.matches(r#""act":"carried""#).count(), 2, "a line per box: {ledger}");
        after.remove(".gitattributes");
        assert!(after.keys().all(|name| name.starts_with("bill/front__")), "{after:?}");
        let bodies = |files: BTreeMap<String, Vec<u8>>| files.into_values().collect::<BTreeSet<_>>();
        after.retain(|name, _| !name.contains(".snap.new"));
        assert_eq!(bodies(after), bodies(before));
    }

    #[test]
    fn a_new_scenario_takes_no_baselines_of_other_boxes_or_of_scenarios_that_exist() {
        let mut project = Project::new();
        project.look(SnapshotMode::Accept);
        project.page.boxes = vec![agree("b1", "Send me the weekly newsletter")];
        assert_eq!(renamed(&project, SnapshotMode::Check).state, SnapshotState::New);

        let project = Project::new();
        project.look(SnapshotMode::Accept);
        let copy = CheckKey { scenario: "copy".into(), ..key("phone") };
        let store =
            Store::new(&project.settings(), SnapshotMode::Check).knowing(vec![key("phone"), copy.clone()]);
        assert_eq!(project.look_with(&store, &copy).state, SnapshotState::New);
    }
}
