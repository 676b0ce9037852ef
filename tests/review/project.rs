//! A project with accepted snapshots, and a run that saw other things, written by the product's own code.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use unticked::{
    config::{self, Config, Known},
    event::{CheckOutcome, Checked, Ended, Pictures, RunEvent, Started, Summary, TargetInfo},
    exit::Exit,
    facts::{BoxFacts, DeviceFacts, Ink, LabelFacts, PageFacts, Rect, StateFacts, TextRun},
    findings::{Finding, Level, Outcome},
    lexicon::{Agreement, Nature},
    look::StillPicture,
    report::{Reporter, Scrubber, Setup, Style, html::Deciding},
    review::{Opened, Review, serve},
    snapshots::{CheckKey, RunInfo, SnapshotMode, SnapshotOutcome, Store},
};

const BEFORE: &[u8] = include_bytes!("../pictures/label.png");
const AFTER: &[u8] = include_bytes!("../pictures/label-ticked.png");

pub const SESAME: &str = "I agree to the Sesame service agreement";
pub const NEWS: &str = "Send me the newsletter";

/// A checkpoint and the boxes on it.
#[derive(Clone)]
pub struct Look {
    pub scenario: String,
    pub target: &'static str,
    pub boxes: Vec<BoxFacts>,
}

pub fn look(scenario: &str, target: &'static str, boxes: impl IntoIterator<Item = BoxFacts>) -> Look {
    let boxes = boxes.into_iter().enumerate();
    let boxes = boxes.map(|(at, seen)| BoxFacts { id: format!("b{at}"), name: format!("box-{at}"), ..seen });
    Look { scenario: scenario.to_owned(), target, boxes: boxes.collect() }
}

pub fn box_of(sentence: &str, ticked: bool, px: f64) -> BoxFacts {
    let ink = Some(Ink { contrast: Some(7.1), painted: 1.0, ..Ink::default() });
    let text = sentence.to_owned();
    let run = TextRun { text: text.clone(), css_px: px, scale: 1.0, opacity: 1.0, ink, ..TextRun::default() };
    BoxFacts {
        selector: "#sesame".to_owned(),
        label: LabelFacts { accessible_name: text.clone(), text, runs: vec![run], ..LabelFacts::default() },
        state: StateFacts { property: Some(ticked), ..StateFacts::default() },
        enabled: true,
        shown: true,
        visible: 1.0,
        rect: Rect { x: 24.0, y: 20.0, width: 18.0, height: 18.0 },
        ..BoxFacts::default()
    }
}

/// The project's folder; the run is in `unticked-report`.
pub struct Project {
    dir: tempfile::TempDir,
}

impl Project {
    /// What was accepted, and what a run saw since.
    pub fn new(accepted: &[Look], seen: &[Look]) -> Self {
        Self::with_settings("", accepted, seen)
    }

    pub fn with_settings(settings: &str, accepted: &[Look], seen: &[Look]) -> Self {
        let project = Self { dir: tempfile::tempdir().unwrap() };
        fs::write(project.path("webdriver.toml"), settings).unwrap();
        let store = Store::new(&project.config().snapshots, SnapshotMode::Accept);
        for look in accepted {
            check(&store, look, BEFORE);
        }
        project.run(seen);
        project
    }

    /// A run that saw what was accepted.
    pub fn unchanged(looks: &[Look]) -> Self {
        let project = Self::new(looks, &[]);
        let store = Store::new(&project.config().snapshots, SnapshotMode::Accept);
        for look in looks {
            check(&store, look, AFTER);
        }
        project.run(looks);
        project
    }

    /// The box of 2017 on two targets, as it would come back a year after it was mended; and a new one.
    pub fn bill() -> Self {
        let mended = || [box_of(SESAME, false, 16.0)];
        let as_it_was = || [box_of(SESAME, true, 8.0)];
        Self::new(
            &[look("annual-bill", "phone", mended()), look("annual-bill", "desktop", mended())],
            &[
                look("annual-bill", "phone", as_it_was()),
                look("annual-bill", "desktop", as_it_was()),
                look("sign-up", "desktop", [box_of(NEWS, false, 16.0)]),
            ],
        )
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn report(&self) -> PathBuf {
        self.path("unticked-report")
    }

    pub fn config(&self) -> Config {
        let known = Known { rules: &[], profiles: &[] };
        config::load(self.dir.path(), known, &BTreeMap::new(), &mut unticked::source::Faults::default())
            .unwrap()
    }

    pub fn open(&self) -> Opened {
        Opened::open(&self.config(), &self.report()).unwrap()
    }

    pub async fn serve(&self) -> Review {
        serve(self.open(), 0).await.unwrap()
    }

    /// The lines of the ledger.
    pub fn ledger(&self) -> Vec<serde_json::Value> {
        let text = fs::read_to_string(self.path("snapshots/decisions.ledger")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The baseline of the Sesame box's state.
    pub fn baseline(&self, target: &str) -> String {
        let name = format!(
            "snapshots/annual-bill/cover__i-agree-to-the-sesame-service-agreement__state@chromium-{target}.snap"
        );
        fs::read_to_string(self.path(&name)).unwrap()
    }

    /// A run: compared with what was accepted, reported, kept for review.
    fn run(&self, seen: &[Look]) {
        let folder = self.report();
        let config = self.config();
        let store = Store::new(&config.snapshots, SnapshotMode::Check).for_run(&folder).unwrap();
        let checks: Vec<Checked> = seen.iter().map(|look| checked(&store, look, &folder)).collect();
        let started = jiff::Timestamp::now();
        let mut events = vec![RunEvent::Started(Box::new(Started {
            at: started,
            profile: "baseline".to_owned(),
            environment: Some("demo".to_owned()),
            cases: seen.len(),
            workers: 1,
            past: 0,
            report_dir: Some(folder.clone()),
        }))];
        let mut summary = Summary::default();
        let mut changes = vec![];
        for check in checks {
            summary.add(&check);
            changes.extend(check.snapshot.differences.clone());
            events.push(RunEvent::Checked(Box::new(check)));
        }
        let took = Duration::from_secs(3);
        let ended = Ended { summary, took, interrupted: false, replaced: 0, exit: Some(Exit::Findings) };
        events.push(RunEvent::Ended(Box::new(ended)));
        let snapshots = Some(config.snapshots.dir);
        for asked in [format!("json={}/report.json", folder.display()), format!("html={}", folder.display())]
        {
            let deciding = Deciding { snapshots: snapshots.clone(), roles: config.review.roles.clone() };
            tell(&asked, deciding, &events);
        }
        store.save(RunInfo::new(started, Some("demo".to_owned())), changes).unwrap();
    }
}

fn tell(asked: &str, deciding: Deciding, events: &[RunEvent]) {
    let setup = Setup {
        style: Style::plain(),
        scrubber: Scrubber::default(),
        files: vec![],
        deciding,
        job_summary: None,
    };
    let spec: unticked::report::ReportSpec = asked.parse().unwrap();
    let mut reporter: Box<dyn Reporter> = spec.open(&setup).unwrap();
    for event in events {
        reporter.event(event).unwrap();
    }
    reporter.finish().unwrap();
}

fn page(look: &Look) -> PageFacts {
    PageFacts {
        url: "http://127.0.0.1:4000/bill/2017".to_owned(),
        title: "Your bill".to_owned(),
        device: DeviceFacts { width: 1280.0, height: 800.0, scale: 1.0, zoom: 1.0 },
        body_px: Some(16.0),
        boxes: look.boxes.clone(),
        ..PageFacts::default()
    }
}

fn natures(look: &Look) -> Vec<Nature> {
    let nature = Nature { agreement: Agreement::Yes, why: "says 'agree'".to_owned(), ..Nature::default() };
    vec![nature; look.boxes.len()]
}

fn check(store: &Store, look: &Look, crop: &[u8]) -> SnapshotOutcome {
    let key = CheckKey {
        scenario: look.scenario.clone(),
        checkpoint: "cover".to_owned(),
        engine: "chromium".to_owned(),
        target: look.target.to_owned(),
    };
    let crops = look
        .boxes
        .iter()
        .map(|seen| (seen.id.clone(), StillPicture { png: crop.to_vec(), masks: Vec::new() }))
        .collect();
    store.check(&key, &page(look), &natures(look), &crops).unwrap()
}

fn checked(store: &Store, look: &Look, folder: &Path) -> Checked {
    let snapshot = check(store, look, AFTER);
    let pictures = format!("pictures/{}-{}", look.scenario, look.target);
    fs::create_dir_all(folder.join(&pictures)).unwrap();
    let keep = |name: &str| {
        let path = format!("{pictures}/{name}.png");
        fs::write(folder.join(&path), AFTER).unwrap();
        PathBuf::from(path)
    };
    let boxes = look.boxes.iter().map(|seen| (seen.id.clone(), keep(&seen.id))).collect();
    let findings: Vec<Finding> =
        look.boxes.iter().filter(|seen| seen.state.property == Some(true)).map(starts_ticked).collect();
    Checked {
        scenario: look.scenario.clone(),
        checkpoint: "cover".to_owned(),
        target: TargetInfo {
            name: look.target.to_owned(),
            browser: "chromium".to_owned(),
            version: "156.0".to_owned(),
            device: look.target.to_owned(),
        },
        url_asked: "http://127.0.0.1:4000/bill/2017".to_owned(),
        url: "http://127.0.0.1:4000/bill/2017".to_owned(),
        outcome: if findings.is_empty() { CheckOutcome::Passed } else { CheckOutcome::Failed },
        took: Duration::from_millis(1200),
        page: page(look),
        natures: natures(look),
        findings,
        snapshot,
        pictures: Pictures { page: Some(keep("page")), boxes },
        ..Checked::default()
    }
}

fn starts_ticked(seen: &BoxFacts) -> Finding {
    Finding {
        rule: "starts-ticked".to_owned(),
        level: Level::Deny,
        box_id: Some(seen.id.clone()),
        outcome: Outcome::Failed,
        message: "The box starts ticked.".to_owned(),
        expected: "unticked".to_owned(),
        actual: "ticked".to_owned(),
        waived: None,
    }
}
