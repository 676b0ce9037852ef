//! The real cargo-insta on snapshots that the store wrote. `cargo xtask test` installs it.

use std::{
    collections::BTreeMap,
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use unticked::{
    config::{PixelSettings, SnapshotSettings},
    facts::{BoxFacts, LabelFacts, PageFacts, StateFacts, TextRun},
    lexicon::{Agreement, Nature},
    look::StillPicture,
    snapshots::{CheckKey, SnapshotMode, SnapshotOutcome, SnapshotState, Store},
};

const CROP: &[u8] = include_bytes!("../pictures/label.png");
const TICKED: &[u8] = include_bytes!("../pictures/label-ticked.png");

/// What cargo-insta wants of a project: a manifest with one target, whose file need not exist.
const MANIFEST: &str = "[package]\nname = \"consent-snapshots\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n\
                        [lib]\npath = \"snapshots/lib.rs\"\n";

/// A project with one scenario, and a box as it is seen there.
struct Project {
    dir: tempfile::TempDir,
}

impl Project {
    fn new() -> Self {
        let project = Self { dir: tempfile::tempdir().unwrap() };
        project.write("Cargo.toml", MANIFEST);
        project.write("scenarios/annual-bill.yaml", "name: Annual bill\n");
        // As in a real project; cargo-insta finds pending files all the same.
        project.write(".gitignore", "*.snap.new\n*.snap.new.png\n");
        fs::create_dir(project.path(".git")).unwrap();
        project
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn store(&self, mode: SnapshotMode) -> Store {
        let settings = SnapshotSettings {
            dir: self.path("snapshots"),
            pixels: Some(PixelSettings::default()),
            masks: std::sync::Arc::default(),
        };
        Store::new(&settings, mode)
    }

    fn pending(&self, ticked: bool) -> SnapshotOutcome {
        look(&self.store(SnapshotMode::Pending), ticked, "phone")
    }

    fn state(&self, ticked: bool) -> SnapshotState {
        look(&self.store(SnapshotMode::Check), ticked, "phone").state
    }

    /// Runs `cargo insta`; its standard output and error.
    fn insta(&self, args: &[&str]) -> String {
        let output = clean("cargo", self.dir.path()).arg("insta").args(args).output().unwrap();
        let said =
            [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        assert!(
            !said.contains("no such command"),
            "cargo-insta is missing; `cargo xtask test` installs it, or: cargo install cargo-insta --locked"
        );
        assert!(output.status.success(), "{said}");
        said
    }

    /// The names of all files under `snapshots/annual-bill`, sorted.
    fn names(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path("snapshots/annual-bill")) else { return Vec::new() };
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// One look at the page of the bill.
fn look(store: &Store, ticked: bool, device: &str) -> SnapshotOutcome {
    let text = "I agree to the Sesame service agreement";
    let page = PageFacts {
        url: "http://127.0.0.1:4000/bill/2017".into(),
        boxes: vec![BoxFacts {
            id: "b1".into(),
            label: LabelFacts {
                text: text.into(),
                runs: vec![TextRun {
                    text: text.into(),
                    css_px: 8.0,
                    scale: 1.0,
                    opacity: 1.0,
                    ..TextRun::default()
                }],
                ..LabelFacts::default()
            },
            state: StateFacts { property: Some(ticked), ..StateFacts::default() },
            ..BoxFacts::default()
        }],
        ..PageFacts::default()
    };
    let key = CheckKey {
        scenario: "annual-bill".into(),
        checkpoint: "cover".into(),
        engine: "chromium".into(),
        target: device.into(),
    };
    let png = if ticked { TICKED } else { CROP }.to_vec();
    let crops = BTreeMap::from([("b1".to_owned(), StillPicture { png, masks: Vec::new() })]);
    let natures = [Nature { agreement: Agreement::Yes, ..Nature::default() }];
    store.check(&key, &page, &natures, &crops).unwrap()
}

/// A program without what this test run left in the environment.
fn clean(program: &str, dir: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(dir).env("CARGO_TARGET_DIR", dir.join("target")).env("CARGO_TERM_COLOR", "never");
    for name in
        ["CI", "INSTA_UPDATE", "INSTA_FORCE_PASS", "INSTA_WORKSPACE_ROOT", "INSTA_PENDING_DIR", "RUSTFLAGS"]
    {
        command.env_remove(name);
    }
    command
}

#[test]
fn accept_makes_what_waits_the_baseline() {
    let project = Project::new();
    project.pending(false);
    let listed = project.insta(&["pending-snapshots"]);
    for kind in ["state", "wording", "pixels"] {
        let name = format!("cover__i-agree-to-the-sesame-service-agreement__{kind}@chromium-phone.snap");
        assert!(listed.contains(&name), "{listed}");
    }
    project.insta(&["accept"]);
    assert_eq!(project.names().len(), 4, "{:?}", project.names());
    assert_eq!(project.state(false), SnapshotState::Same);
    assert_eq!(project.state(true), SnapshotState::Changed);
}

#[test]
fn accepting_here_or_there_gives_the_same_bytes() {
    let (ours, theirs) = (Project::new(), Project::new());
    look(&ours.store(SnapshotMode::Accept), false, "phone");
    theirs.pending(false);
    theirs.insta(&["accept"]);
    assert_eq!(ours.names(), theirs.names());
    for name in ours.names() {
        let read = |project: &Project| fs::read(project.path("snapshots/annual-bill").join(&name)).unwrap();
        assert_eq!(read(&ours), read(&theirs), "{name}");
    }
}

#[test]
fn reject_keeps_the_baseline_and_leaves_nothing_behind() {
    let project = Project::new();
    look(&project.store(SnapshotMode::Accept), false, "phone");
    let accepted = project.names();
    assert_eq!(project.pending(true).state, SnapshotState::Changed);
    assert!(project.names().len() > accepted.len());
    project.insta(&["reject"]);
    assert_eq!(project.names(), accepted);
    assert_eq!(project.state(false), SnapshotState::Same);
}

#[test]
#[cfg(target_os = "linux")]
fn review_decides_on_each_kind_by_itself() {
    let project = Project::new();
    look(&project.store(SnapshotMode::Accept), false, "phone");
    let differences = project.pending(true).differences;
    assert_eq!(differences.len(), 2);
    for (difference, key, done) in
        [(&differences[0], b"a", "accepted:"), (&differences[1], b"r", "rejected:")]
    {
        let path = difference.path().unwrap();
        let file = path.file_name().unwrap().to_str().unwrap();
        let screen = review(&project, file, key);
        assert!(screen.contains(done) && screen.contains("scenarios/annual-bill.yaml"), "{screen}");
    }
    let left = look(&project.store(SnapshotMode::Check), true, "phone");
    assert_eq!(left.changes, ["It looks different (under 1 % of its pixels)."]);
}

/// Reviews one snapshot, in the terminal that cargo-insta asks for and `script` gives; what the screen showed.
/// The key is pressed until it was heard: a terminal may lose one that comes before anybody reads.
#[cfg(target_os = "linux")]
fn review(project: &Project, file: &str, key: &[u8]) -> String {
    let command = format!("cargo insta review --snapshot '{file}'");
    let mut review = clean("timeout", project.dir.path())
        .args(["60", "script", "-qec", &command, "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut keys = review.stdin.take().unwrap();
    while review.try_wait().unwrap().is_none() {
        // It may have ended just now; then nobody reads, and that is well.
        let _ = keys.write_all(key);
        std::thread::sleep(Duration::from_millis(100));
    }
    let mut screen = String::new();
    review.stdout.take().unwrap().read_to_string(&mut screen).unwrap();
    screen
}

#[test]
fn unreferenced_deletes_what_no_look_asked_for() {
    let project = Project::new();
    let accept = project.store(SnapshotMode::Accept);
    look(&accept, false, "phone");
    look(&accept, false, "removed-target");
    assert_eq!(project.names().len(), 8);

    // What a look on the phone asks for, told to cargo-insta by the one test of the project.
    let notes = project.path("notes.txt");
    let check = project.store(SnapshotMode::Check).noting_references(Some(notes));
    look(&check, false, "phone");
    project.write(
        "snapshots/lib.rs",
        "#[test]\nfn looks() {\n    let to = std::env::var(\"INSTA_SNAPSHOT_REFERENCES_FILE\").unwrap();\n    \
         std::fs::copy(\"notes.txt\", to).unwrap();\n}\n",
    );
    let said = project.insta(&["test", "--unreferenced=delete"]);
    assert!(said.contains("deleted unreferenced snapshots"), "{said}");
    let names: Vec<_> = project.names();
    assert!(names.len() == 4 && names.iter().all(|name| name.contains("@chromium-phone.snap")), "{names:?}");
}
