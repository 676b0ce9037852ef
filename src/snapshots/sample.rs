//! A temporary project and what is seen in it, for the tests of this folder.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc};

use super::{CheckKey, RunInfo, SnapshotMode, SnapshotOutcome, Store};
use crate::{
    config::{PixelSettings, SnapshotSettings},
    facts::{BoxFacts, DeviceFacts, Ink, LabelFacts, Link, PageFacts, Rect, StateFacts, TextRun},
    lexicon::{Agreement, Nature},
    look::StillPicture,
};

pub const CROP: &[u8] = include_bytes!("../../tests/pictures/label.png");
pub const TICKED: &[u8] = include_bytes!("../../tests/pictures/label-ticked.png");

/// A temporary project, and what is seen in it.
pub struct Project {
    pub dir: tempfile::TempDir,
    pub page: PageFacts,
    pub crop: &'static [u8],
    pub pixels: Option<PixelSettings>,
    pub agreement: Agreement,
}

impl Project {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let pixels = Some(PixelSettings::default());
        let mut project =
            Self { dir, page: PageFacts::default(), crop: CROP, pixels, agreement: Agreement::Yes };
        project.page.url = "http://127.0.0.1:4000/bill".into();
        project.page.device = DeviceFacts { scale: 1.0, ..DeviceFacts::default() };
        project.page.boxes = vec![agree("b1", "I agree to the Sesame service agreement")];
        project
    }

    pub fn settings(&self) -> SnapshotSettings {
        SnapshotSettings {
            dir: self.dir.path().join("snapshots"),
            pixels: self.pixels,
            masks: Arc::default(),
        }
    }

    pub fn look(&self, mode: SnapshotMode) -> SnapshotOutcome {
        self.look_on("phone", mode)
    }

    /// A run with one look, kept for review; the run's folder.
    pub fn run(&self, mode: SnapshotMode) -> PathBuf {
        let folder = self.dir.path().join("report");
        let store = Store::new(&self.settings(), mode).by("Dana".into(), None).for_run(&folder).unwrap();
        let changes = self.look_with(&store, &key("phone")).differences;
        let started = "2026-11-23T21:21:35.123456Z".parse().unwrap();
        store.save(RunInfo::new(started, None), changes).unwrap();
        folder
    }

    pub fn look_on(&self, device: &str, mode: SnapshotMode) -> SnapshotOutcome {
        self.look_with(&Store::new(&self.settings(), mode), &key(device))
    }

    pub fn look_with(&self, store: &Store, key: &CheckKey) -> SnapshotOutcome {
        let crops = self.page.boxes.iter().map(|seen| (seen.id.clone(), still(self.crop))).collect();
        let nature = Nature { agreement: self.agreement, ..Nature::default() };
        let natures = vec![nature; self.page.boxes.len()];
        store.check(key, &self.page, &natures, &crops).unwrap()
    }

    /// Every file under `snapshots/` and its bytes.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.settings().dir];
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(&folder).into_iter().flatten().map(|entry| entry.unwrap().path()) {
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

    pub fn names(&self) -> Vec<String> {
        self.files().into_keys().collect()
    }
}

/// A picture without anything unsteady in it.
pub fn still(png: &[u8]) -> StillPicture {
    StillPicture { png: png.to_vec(), masks: Vec::new() }
}

pub fn key(device: &str) -> CheckKey {
    CheckKey {
        scenario: "annual-bill".into(),
        checkpoint: "cover".into(),
        engine: "chromium".into(),
        target: device.into(),
    }
}

pub fn agree(id: &str, sentence: &str) -> BoxFacts {
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

/// What the names of the one box's files begin with.
pub const STEM: &str = "annual-bill/cover__i-agree-to-the-sesame-service-agreement__";
