//! The baselines on disk: compare a look with them, keep what differs for review, or accept it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::{
    check,
    format::{self, SnapshotError},
    key::{CheckKey, FileName},
    outcome::SnapshotOutcome,
    pixels::Tolerance,
};
use crate::{config::SnapshotSettings, facts::PageFacts, lexicon::Nature};

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
    tolerance: Tolerance,
    references: Option<PathBuf>,
}

impl Store {
    /// Whether what is seen becomes the baseline.
    pub fn accepts(&self) -> bool {
        self.mode == SnapshotMode::Accept
    }

    pub fn new(settings: &SnapshotSettings, mode: SnapshotMode) -> Self {
        let tolerance = Tolerance { colour: settings.tolerance, density: settings.max_density, scale: 1.0 };
        Self { dir: settings.dir.clone(), mode, tolerance, references: None }
    }

    /// Also notes every snapshot that is looked at in this file (`INSTA_SNAPSHOT_REFERENCES_FILE`), so that
    /// `cargo insta test --unreferenced` knows those of runs that a test started.
    #[must_use]
    pub fn noting_references(mut self, file: Option<PathBuf>) -> Self {
        self.references = file;
        self
    }

    /// Compares one look at a page with its baselines. `crops` are PNGs by box id; a box without one has no
    /// snapshot of its pixels. In mode `Accept` the answer tells what was accepted. Blocks on the disk.
    pub fn check(
        &self,
        key: &CheckKey,
        page: &PageFacts,
        natures: &[Nature],
        crops: &BTreeMap<String, Vec<u8>>,
    ) -> Result<SnapshotOutcome, SnapshotError> {
        let scale = page.device.scale.max(1.0);
        check::Check::new(self, key, Tolerance { scale, ..self.tolerance }).run(page, natures, crops)
    }

    /// The baselines that belong to none of the given looks, which are all that the project's scenarios have on
    /// all their targets: those of removed or renamed scenarios, checkpoints and targets. Nothing is removed.
    pub fn stale(&self, all_looks: &[CheckKey]) -> Result<Vec<PathBuf>, SnapshotError> {
        let mut by_folder: BTreeMap<PathBuf, Vec<&CheckKey>> = BTreeMap::new();
        for key in all_looks {
            by_folder.entry(self.dir.join(key.folder())).or_default().push(key);
        }
        let mut stale = Vec::new();
        let mut folders = vec![self.dir.clone()];
        while let Some(folder) = folders.pop() {
            let looks = by_folder.get(&folder).map_or(&[][..], Vec::as_slice);
            for path in entries(&folder)? {
                if path.is_dir() && !path.is_symlink() {
                    folders.push(path);
                } else if file_name(&path).is_some_and(|file| !looks.iter().any(|key| key.owns(&file))) {
                    stale.push(path);
                }
            }
        }
        stale.sort();
        Ok(stale)
    }

    /// One write per look: lines of looks that run side by side don't mix.
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

fn file_name(path: &Path) -> Option<FileName> {
    FileName::parse(path.file_name()?.to_str()?)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, SnapshotError> {
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
        facts::{BoxFacts, DeviceFacts, Ink, LabelFacts, Link, Rect, StateFacts, TextRun},
        lexicon::Agreement,
        snapshots::SnapshotState,
    };

    const CROP: &[u8] = include_bytes!("../../tests/pictures/label.png");
    const TICKED: &[u8] = include_bytes!("../../tests/pictures/label-ticked.png");

    /// A temporary project, and what is seen in it.
    struct Project {
        dir: tempfile::TempDir,
        page: PageFacts,
        crop: &'static [u8],
        agreement: Agreement,
    }

    impl Project {
        fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            let mut project = Self { dir, page: PageFacts::default(), crop: CROP, agreement: Agreement::Yes };
            project.page.url = "http://127.0.0.1:4000/bill".into();
            project.page.device = DeviceFacts { scale: 1.0, ..DeviceFacts::default() };
            project.page.boxes = vec![agree("b1", "I agree to the Sesame service agreement")];
            project
        }

        fn settings(&self) -> SnapshotSettings {
            SnapshotSettings { dir: self.dir.path().join("snapshots"), tolerance: 0.1, max_density: 0.02 }
        }

        fn look(&self, mode: SnapshotMode) -> SnapshotOutcome {
            self.look_on("phone", mode)
        }

        fn look_on(&self, device: &str, mode: SnapshotMode) -> SnapshotOutcome {
            let crops = self.page.boxes.iter().map(|seen| (seen.id.clone(), self.crop.to_vec())).collect();
            let nature = Nature { agreement: self.agreement, ..Nature::default() };
            let natures = vec![nature; self.page.boxes.len()];
            Store::new(&self.settings(), mode).check(&key(device), &self.page, &natures, &crops).unwrap()
        }

        /// Every file under `snapshots/` and its bytes.
        fn files(&self) -> BTreeMap<String, Vec<u8>> {
            let mut files = BTreeMap::new();
            let mut folders = vec![self.settings().dir];
            while let Some(folder) = folders.pop() {
                for path in entries(&folder).unwrap() {
                    if path.is_dir() {
                        folders.push(path);
                    } else {
                        let name = path.strip_prefix(self.settings().dir).unwrap().display().to_string();
                        files.insert(name, fs::read(path).unwrap());
                    }
                }
            }
            files
        }

        fn names(&self) -> Vec<String> {
            self.files().into_keys().collect()
        }
    }

    fn key(device: &str) -> CheckKey {
        CheckKey {
            scenario: "annual-bill".into(),
            checkpoint: "cover".into(),
            engine: "chromium".into(),
            device: device.into(),
        }
    }

    fn agree(id: &str, sentence: &str) -> BoxFacts {
        let ink = Some(Ink { contrast: Some(7.1), painted: 1.0, ..Ink::default() });
        BoxFacts {
            id: id.into(),
            selector: format!("#{id}"),
            label: LabelFacts {
                text: sentence.into(),
                accessible_name: sentence.into(),
                links: vec![Link {
                    text: "agreement".into(),
                    href: "http://127.0.0.1:4000/sesame?token=a1".into(),
                }],
                runs: vec![TextRun {
                    text: sentence.into(),
                    css_px: 14.0,
                    scale: 1.0,
                    opacity: 1.0,
                    ink,
                    ..TextRun::default()
                }],
                ..LabelFacts::default()
            },
            state: StateFacts { property: Some(false), ..StateFacts::default() },
            enabled: true,
            visible: 1.0,
            rect: Rect { x: 8.0, y: 8.0, width: 13.0, height: 13.0 },
            ..BoxFacts::default()
        }
    }

    const STEM: &str = "annual-bill/cover__i-agree-to-the-sesame-service-agreement__";

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
        assert_eq!(outcome.differences[0].box_id.as_deref(), Some("b2"));
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
        assert_eq!(
            project.look(SnapshotMode::Check).changes,
            ["The box is no longer judged to be an agreement."]
        );
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
    fn baselines_of_what_no_longer_exists_are_stale() {
        let project = Project::new();
        project.look_on("phone", SnapshotMode::Accept);
        project.look_on("desktop", SnapshotMode::Accept);
        let store = Store::new(&project.settings(), SnapshotMode::Check);
        assert!(store.stale(&[key("phone"), key("desktop")]).unwrap().is_empty());
        let stale = store.stale(&[key("phone")]).unwrap();
        assert_eq!(stale.len(), 3);
        assert!(stale.iter().all(|path| path.display().to_string().ends_with("@chromium-desktop.snap")));
        assert_eq!(store.stale(&[]).unwrap().len(), 6);
    }

    #[test]
    fn every_snapshot_that_was_looked_at_is_noted_for_cargo_insta() {
        let project = Project::new();
        project.look(SnapshotMode::Accept);
        let file = project.dir.path().join("references.txt");
        let store =
            Store::new(&project.settings(), SnapshotMode::Check).noting_references(Some(file.clone()));
        let crops = BTreeMap::from([("b1".to_owned(), CROP.to_vec())]);
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
