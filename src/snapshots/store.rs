//! The baselines on disk: compare a look with them, keep what differs for review, or accept it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use super::{
    boxes::Baseline,
    change::Change,
    check, contents,
    decision::{Decision, Verdict},
    format::{self, Body, SnapshotError},
    key::{CheckKey, FileName},
    ledger::{Act, Entry, Ledger, Pen},
    outcome::{SnapshotKind, SnapshotOutcome},
    pixels::Tolerance,
    saved::{RunInfo, SavedRun},
};
use crate::{
    config::{PixelSettings, SnapshotSettings},
    facts::PageFacts,
    lexicon::Nature,
    look::StillPicture,
};

/// What a run does about what differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SnapshotMode {
    /// Compares and writes nothing: for CI.
    Check,
    /// Writes what differs beside the baseline, for `cargo insta review`.
    Pending,
    /// Makes what was seen the baseline.
    Accept,
}

/// The baselines of a project.
#[derive(Debug, Clone)]
pub struct Store {
    pub(super) dir: PathBuf,
    pub(super) mode: SnapshotMode,
    /// How pictures are compared; `None` keeps none.
    pixels: Option<PixelSettings>,
    references: Option<PathBuf>,
    /// The folder of the run, where what differs is kept for review.
    pub(super) run: Option<PathBuf>,
    pub(super) ledger: Ledger,
    /// Who accepts, in mode `Accept`.
    pub(super) who: String,
    role: Option<String>,
    /// All looks of the project, where they are known.
    pub(super) looks: Option<Arc<[CheckKey]>>,
    /// Held by whoever gives baselines a new name.
    pub(super) carrying: Arc<Mutex<()>>,
}

impl Store {
    /// Whether anything is written under the folder of the snapshots.
    pub(super) fn writes(&self) -> bool {
        self.mode != SnapshotMode::Check
    }

    pub fn new(settings: &SnapshotSettings, mode: SnapshotMode) -> Self {
        Self {
            dir: settings.dir.clone(),
            mode,
            pixels: settings.pixels,
            references: None,
            run: None,
            ledger: Ledger::default(),
            who: String::new(),
            role: None,
            looks: None,
            carrying: Arc::default(),
        }
    }

    /// Also notes every snapshot that is looked at in this file (`INSTA_SNAPSHOT_REFERENCES_FILE`), so that
    /// `cargo insta test --unreferenced` knows those of runs that a test started.
    #[must_use]
    pub fn noting_references(mut self, file: Option<PathBuf>) -> Self {
        self.references = file;
        self
    }

    /// Also keeps what differs in the folder of a run, both sides of it, so that it can be reviewed later and
    /// elsewhere; and says of what was refused before that it was.
    pub fn for_run(self, folder: &Path) -> Result<Self, SnapshotError> {
        SavedRun::clear(folder)?;
        self.for_same_run(folder)
    }

    /// As [`for_run`](Self::for_run), for a run that is taken up again: what it kept before stays.
    pub fn for_same_run(mut self, folder: &Path) -> Result<Self, SnapshotError> {
        self.run = Some(folder.to_owned());
        self.ledger = Ledger::read(&self.dir)?;
        Ok(self)
    }

    /// Also says who accepts, and in which role, for the ledger; without a name nobody does.
    #[must_use]
    pub fn by(mut self, who: String, role: Option<String>) -> Self {
        self.who = who;
        self.role = role;
        self
    }

    /// Writes `changes.json` into the run's folder, and what was accepted into the ledger: the end of a run.
    pub fn save(&self, run: RunInfo, changes: Vec<Change>) -> Result<(), SnapshotError> {
        if self.mode == SnapshotMode::Accept && !changes.is_empty() {
            let accepted = |change: &Change| {
                let decision = Decision {
                    change: change.id.clone(),
                    verdict: Verdict::Accept,
                    who: self.who.clone(),
                    role: self.role.clone(),
                    reason: "run --snapshots accept".to_owned(),
                    at: run.started,
                };
                Entry::of(&decision, change, Act::Accepted, &run)
            };
            Pen::take(&self.dir)?.add_all(changes.iter().map(accepted).collect())?;
        }
        match &self.run {
            Some(folder) => SavedRun::new(run, changes).write(folder),
            None => Ok(()),
        }
    }

    /// Compares one look at a page with its baselines. `crops` are PNGs by box id; a box without one has no
    /// snapshot of its pixels. In mode `Accept` the answer tells what was accepted. Where no pictures
    /// are kept, old ones stay. Blocks on the disk.
    pub fn check(
        &self,
        key: &CheckKey,
        page: &PageFacts,
        natures: &[Nature],
        crops: &BTreeMap<String, StillPicture>,
    ) -> Result<SnapshotOutcome, SnapshotError> {
        let scale = page.device.scale.max(1.0);
        let none = BTreeMap::new();
        let crops = if self.pixels.is_some() { crops } else { &none };
        let PixelSettings { tolerance: colour, max_density: density } = self.pixels.unwrap_or_default();
        check::Check::new(self, key, Tolerance { colour, density, scale }).run(page, natures, crops)
    }

    /// One write per look: lines of looks that run side by side don't mix.
    /// The words of the boxes whose baselines a look has: what was seen there, and accepted.
    pub fn labels(&self, key: &CheckKey) -> Result<Vec<String>, SnapshotError> {
        let files = files_of(&self.dir.join(key.folder()), key)?;
        Ok(baselines(&files)?.iter().map(Baseline::label).collect())
    }

    pub(super) fn note_references(&self, snapshots: &BTreeSet<PathBuf>) -> Result<(), SnapshotError> {
        let Some(file) = &self.references else { return Ok(()) };
        let lines =
            snapshots.iter().fold(String::new(), |lines, path| format!("{lines}{}\n", path.display()));
        let written = OpenOptions::new()
            .append(true)
            .create(true)
            .open(file)
            .and_then(|mut file| file.write_all(lines.as_bytes()));
        written.map_err(|why| SnapshotError::Write { path: file.clone(), why: why.to_string() })
    }
}

/// The files of a folder that belong to a look: baselines, and what waits for a decision about them.
pub(super) fn files_of(folder: &Path, key: &CheckKey) -> Result<Vec<(FileName, PathBuf)>, SnapshotError> {
    let mut files: Vec<(FileName, PathBuf)> = Vec::new();
    for path in entries(folder)? {
        let baseline = format::baseline_of(&path);
        if let Some(file) = file_name(&baseline).filter(|file| key.owns(file)) {
            files.push((file, path));
        }
    }
    files.sort();
    Ok(files)
}

/// The baselines that files hold; those that wait for a decision are none.
pub(super) fn baselines(files: &[(FileName, PathBuf)]) -> Result<Vec<Baseline>, SnapshotError> {
    let mut baselines: BTreeMap<&str, Baseline> = BTreeMap::new();
    for (file, path) in files.iter().filter(|(_, path)| !format::is_pending(path)) {
        let body = format::read(path)?;
        let baseline = baselines.entry(&file.stem).or_default();
        baseline.stem.clone_from(&file.stem);
        let broken = |why| SnapshotError::broken(path, &why);
        match (file.kind, &body) {
            (SnapshotKind::State, Some(Body::Text(text))) => {
                baseline.state = Some(contents::parse(text).map_err(broken)?);
            }
            (SnapshotKind::Wording, Some(Body::Text(text))) => {
                baseline.wording = Some(contents::parse(text).map_err(broken)?);
            }
            _ => {}
        }
        baseline.bodies.extend(body.map(|body| (file.kind, body)));
    }
    Ok(baselines.into_values().collect())
}

pub(super) fn file_name(path: &Path) -> Option<FileName> {
    FileName::parse(path.file_name()?.to_str()?)
}

pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, SnapshotError> {
    let read = |source| SnapshotError::Read { path: folder.to_owned(), source };
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(read(error)),
        Ok(entries) => entries.map(|entry| entry.map(|entry| entry.path()).map_err(read)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::Ink,
        lexicon::Agreement,
        snapshots::{
            SnapshotState,
            sample::{CROP, Project, STEM, TICKED, agree, key, still},
        },
    };

    #[test]
    fn a_first_look_is_new_and_check_writes_nothing() {
        let project = Project::new();
        let outcome = project.look(SnapshotMode::Check);
        assert_eq!(outcome.state, SnapshotState::New);
        assert_eq!(outcome.changes, ["New box: 'I agree to the Sesame service agreement'."]);
        assert_eq!(outcome.differences.len(), 3);
        assert!(!project.settings().dir.exists());
    }

    #[test]
    fn pending_waits_beside_the_baseline_and_goes_when_nothing_differs_any_more() {
        let mut project = Project::new();
        project.look(SnapshotMode::Accept);
        let accepted = project.files();
        let expected =
            ["pixels@chromium-phone.snap", "pixels@chromium-phone.snap.png", "state@chromium-phone.snap"];
        assert_eq!(project.names()[..3], expected.map(|end| format!("{STEM}{end}")));

        project.page.boxes[0].state.property = Some(true);
        project.crop = TICKED;
        let outcome = project.look(SnapshotMode::Pending);
        assert_eq!(outcome.state, SnapshotState::Changed);
        assert_eq!(
            outcome.changes,
            ["The box now starts ticked.", "It looks different (under 1 % of its pixels)."]
        );
        let waiting: Vec<_> = project.names().into_iter().filter(|name| name.contains(".new")).collect();
        let expected = [
            "pixels@chromium-phone.snap.new",
            "pixels@chromium-phone.snap.new.png",
            "state@chromium-phone.snap.new",
        ];
        assert_eq!(waiting, expected.map(|end| format!("{STEM}{end}")));

        project.page.boxes[0].state.property = Some(false);
        project.crop = CROP;
        assert_eq!(
            project.look(SnapshotMode::Pending),
            SnapshotOutcome { state: SnapshotState::Same, ..Default::default() }
        );
        assert_eq!(project.files(), accepted);
    }

    #[test]
    fn nothing_changes_in_the_files_when_nothing_changed() {
        let mut project = Project::new();
        project.look(SnapshotMode::Accept);
        let accepted = project.files();
        // Another port, another token, another place on the page, another name, noise in the measures.
        project.page.url = "http://localhost:5123/bill".into();
        let seen = &mut project.page.boxes[0];
        seen.id = "b7".into();
        seen.selector = "form > input".into();
        seen.label.links[0].href = "http://localhost:5123/sesame?token=b2".into();
        seen.label.runs[0].css_px = 13.9;
        seen.label.runs[0].ink = Some(Ink { contrast: Some(7.0), painted: 1.0, ..Ink::default() });
        seen.rect.y = 400.3;
        assert_eq!(project.look(SnapshotMode::Accept).state, SnapshotState::Same);
        assert_eq!(project.files(), accepted);
        let text: String =
            accepted.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
        assert!(text.contains("to: '[base]/sesame?token=[…]'") && !text.contains("4000"), "{text}");
    }

    #[test]
    fn where_no_pictures_are_kept_old_ones_stay_and_new_ones_are_not_missed() {
        let mut project = Project::new();
        project.look(SnapshotMode::Accept);
        let accepted = project.files();
        project.pixels = None;
        project.crop = TICKED;
        assert_eq!(project.look(SnapshotMode::Accept).state, SnapshotState::Same);
        assert_eq!(project.files(), accepted);
        project.page.boxes.push(agree("b2", "Send me the weekly newsletter"));
        let outcome = project.look(SnapshotMode::Accept);
        assert!(outcome.differs() && !outcome.is_undecided());
        let newsletter = |name: &&String| name.contains("newsletter");
        assert!(project.names().iter().filter(newsletter).all(|name| !name.contains("pixels")));
        assert_eq!(project.look(SnapshotMode::Check).state, SnapshotState::Same);
    }

    #[test]
    fn a_reworded_box_keeps_its_files() {
        let mut project = Project::new();
        project.look(SnapshotMode::Accept);
        let names = project.names();
        project.page.boxes = vec![agree("b1", "I agree to the Sesame service agreement and its partners")];
        let outcome = project.look(SnapshotMode::Accept);
        assert_eq!(outcome.changes, ["The words 'and its partners' were added."]);
        assert_eq!(project.names(), names);
        assert_eq!(project.look(SnapshotMode::Check).state, SnapshotState::Same);
    }

    #[test]
    fn a_box_that_is_gone_is_said_until_it_is_accepted() {
        let mut project = Project::new();
        project.look(SnapshotMode::Accept);
        project.page.boxes = vec![agree("b1", "Send me the weekly newsletter")];
        for _ in 0..2 {
            let outcome = project.look(SnapshotMode::Pending);
            assert_eq!(outcome.state, SnapshotState::Gone);
            let expected = [
                "New box: 'Send me the weekly newsletter'.",
                "The box 'I agree to the Sesame service agreement' is gone.",
            ];
            assert_eq!(outcome.changes, expected);
        }
        project.look(SnapshotMode::Accept);
        assert!(project.names().iter().all(|name| name.contains("send-me-the-weekly-newsletter")));
        assert_eq!(project.look(SnapshotMode::Check).state, SnapshotState::Same);
    }

    #[test]
    fn with_several_boxes_each_sentence_says_which() {
        let mut project = Project::new();
        project.page.boxes.push(agree("b2", "Send me the weekly newsletter"));
        project.look(SnapshotMode::Accept);
        project.page.boxes.swap(0, 1);
        assert_eq!(project.look(SnapshotMode::Check).state, SnapshotState::Same);
        project.page.boxes[0].label.runs[0].css_px = 8.0;
        let outcome = project.look(SnapshotMode::Check);
        assert_eq!(
            outcome.changes,
            ["'Send me the weekly newsletter': The label shrank from 14 px to 8 px."]
        );
        assert_eq!(outcome.differences[0].about.id.as_deref(), Some("b2"));
    }

    #[test]
    fn what_is_no_agreement_is_not_kept_unless_it_was_accepted_as_one() {
        let mut project = Project::new();
        project.agreement = Agreement::No;
        assert_eq!(project.look(SnapshotMode::Accept).state, SnapshotState::Same);
        assert_eq!(project.names().len(), 0);
        project.agreement = Agreement::Yes;
        project.look(SnapshotMode::Accept);
        project.agreement = Agreement::No;
        assert_eq!(project.look(SnapshotMode::Check).changes, ["The box no longer asks for consent."]);
    }

    #[test]
    fn looks_side_by_side_keep_out_of_each_others_way() {
        let project = Project::new();
        let devices: Vec<String> = (0..8).map(|n| format!("device-{n}")).collect();
        std::thread::scope(|scope| {
            for device in &devices {
                scope.spawn(|| project.look_on(device, SnapshotMode::Accept));
            }
        });
        assert_eq!(project.names().len(), 4 * devices.len());
        for device in &devices {
            assert_eq!(project.look_on(device, SnapshotMode::Check).state, SnapshotState::Same);
        }
    }

    #[test]
    fn every_snapshot_that_was_looked_at_is_noted_for_cargo_insta() {
        let project = Project::new();
        project.look(SnapshotMode::Accept);
        let file = project.dir.path().join("references.txt");
        let store =
            Store::new(&project.settings(), SnapshotMode::Check).noting_references(Some(file.clone()));
        let crops = BTreeMap::from([("b1".to_owned(), still(CROP))]);
        store.check(&key("phone"), &project.page, &[Nature::default()], &crops).unwrap();
        let noted = fs::read_to_string(file).unwrap();
        assert!(noted.lines().count() == 3 && noted.lines().all(|line| Path::new(line).exists()), "{noted}");
    }

    #[test]
    fn a_broken_baseline_is_an_error_that_names_the_file() {
        let project = Project::new();
        project.look(SnapshotMode::Accept);
        let path = project.settings().dir.join(format!("{STEM}state@chromium-phone.snap"));
        fs::write(&path, "---\nsource: x\n---\nticked: [\n").unwrap();
        let crops = BTreeMap::new();
        let store = Store::new(&project.settings(), SnapshotMode::Pending);
        let error = store.check(&key("phone"), &project.page, &[], &crops).unwrap_err().to_string();
        assert!(error.contains(&path.display().to_string()), "{error}");
    }
}
