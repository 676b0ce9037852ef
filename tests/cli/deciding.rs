//! Deciding with the real program: it may be killed at any moment.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use unticked::{
    config::{PixelSettings, SnapshotSettings},
    facts::{BoxFacts, LabelFacts, PageFacts, StateFacts},
    lexicon::{Agreement, Nature},
    look::StillPicture,
    snapshots::{CheckKey, Decision, Decisions, Ledger, RunInfo, SnapshotMode, Store, Verdict},
};

use crate::project::files;

const CROP: &[u8] = include_bytes!("../pictures/label.png");
const TICKED: &[u8] = include_bytes!("../pictures/label-ticked.png");

struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { dir: tempfile::tempdir().unwrap() };
        fs::write(desk.path("webdriver.toml"), "").unwrap();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A run that sees three boxes, ticked or not, and the decision to accept all that changed.
    fn run(&self, ticked: bool, mode: SnapshotMode) {
        let settings = SnapshotSettings {
            dir: self.path("snapshots"),
            pixels: Some(PixelSettings::default()),
            masks: std::sync::Arc::default(),
        };
        let store = Store::new(&settings, mode).for_run(&self.path("unticked-report")).unwrap();
        let boxes = ["I agree to the terms", "Send me the newsletter", "Share my data"];
        let boxes: Vec<BoxFacts> = boxes
            .iter()
            .map(|label| BoxFacts {
                id: (*label).into(),
                label: LabelFacts { text: (*label).into(), ..LabelFacts::default() },
                state: StateFacts { property: Some(ticked), ..StateFacts::default() },
                ..BoxFacts::default()
            })
            .collect();
        let crop = if ticked { TICKED } else { CROP };
        let still = StillPicture { png: crop.to_vec(), masks: Vec::new() };
        let crops: BTreeMap<_, _> = boxes.iter().map(|seen| (seen.id.clone(), still.clone())).collect();
        let natures = vec![Nature { agreement: Agreement::Yes, ..Nature::default() }; boxes.len()];
        let page = PageFacts { boxes, ..PageFacts::default() };
        let key = CheckKey {
            scenario: "bill".into(),
            checkpoint: "cover".into(),
            engine: "chromium".into(),
            target: "phone".into(),
        };
        let changes = store.check(&key, &page, &natures, &crops).unwrap().differences;
        let now = jiff::Timestamp::now();
        let accept = |id: &String| Decision {
            change: id.clone(),
            verdict: Verdict::Accept,
            who: "Dana".into(),
            role: None,
            reason: String::new(),
            at: now,
        };
        let run = RunInfo::new(now, None);
        let decisions =
            Decisions::new(run.id.clone(), changes.iter().map(|change| accept(&change.id)).collect());
        fs::write(self.path("decisions.json"), serde_json::to_vec(&decisions).unwrap()).unwrap();
        let report = serde_json::json!({
            "schema": "unticked/report-1", "tool": run.tool, "started": now.to_string(), "profile": "baseline",
            "checks": [],
            "summary": { "passed": 0, "failed": 0, "unsure": 0, "waived": 0, "errors": 0 },
        });
        fs::write(self.path("unticked-report/report.json"), report.to_string()).unwrap();
        store.save(run, changes).unwrap();
    }

    fn apply(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_unticked"));
        command.args(["review", "--apply", "decisions.json"]).current_dir(self.dir.path());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Every baseline and its bytes.
    fn baselines(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let is_ours =
            |path: &PathBuf| path.extension().is_some_and(|ending| ending == "snap" || ending == "png");
        let named = |path: &Path| !path.file_name().unwrap().to_string_lossy().starts_with(".unticked-");
        let files =
            files(&self.path("snapshots/bill")).into_iter().filter(|path| is_ours(path) && named(path));
        files.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
    }
}

#[test]
fn a_kill_at_any_moment_leaves_each_baseline_old_or_new() {
    let (desk, other) = (Desk::new(), Desk::new());
    desk.run(false, SnapshotMode::Accept);
    other.run(true, SnapshotMode::Accept);
    let inside = |desk: &Desk| -> BTreeMap<PathBuf, Vec<u8>> {
        let relative = |(path, bytes): (PathBuf, Vec<u8>)| {
            (path.strip_prefix(desk.dir.path()).unwrap().to_owned(), bytes)
        };
        desk.baselines().into_iter().map(relative).collect()
    };
    let states = [inside(&desk), inside(&other)];
    assert_eq!(states[0].len(), 12);

    desk.run(true, SnapshotMode::Check);
    let begun = Instant::now();
    let output = desk.apply().stderr(Stdio::piped()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let whole = begun.elapsed();
    let mut cut_short = 0;
    // After fifty kills all over the time that it takes, they close in on the moment of writing until one hits it.
    let mut aim = whole;
    for kill in 0..300 {
        if kill >= 50 && cut_short > 0 {
            break;
        }
        let ticked = kill % 2 == 1;
        desk.run(ticked, SnapshotMode::Check);
        let spread = whole.mul_f64(f64::from(kill * 7 % 50) / 40.0);
        let mut child = desk.apply().spawn().unwrap();
        std::thread::sleep(if kill < 50 { spread } else { aim } + Duration::from_millis(1));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = inside(&desk);
        assert_eq!(now.keys().collect::<Vec<_>>(), states[0].keys().collect::<Vec<_>>());
        for (path, bytes) in &now {
            assert!(states.iter().any(|state| state[path] == *bytes), "half of {}", path.display());
        }
        cut_short += usize::from(states.iter().all(|state| *state != now));
        aim = aim.mul_f64(if now == states[usize::from(ticked)] { 0.95 } else { 1.04 });
        Ledger::read(&desk.path("snapshots")).unwrap();
        // What is left to do is done by doing it again.
        desk.apply().status().unwrap();
        assert_eq!(inside(&desk), states[usize::from(ticked)], "after kill {kill}");
    }
    assert!(cut_short > 0, "no kill fell between two baselines, so this test showed nothing");
}
