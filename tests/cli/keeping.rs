//! What is kept of a run and of decisions: baselines, changes, evidence.

use std::{collections::BTreeMap, fs, io::Write as _, path::PathBuf};

use serde_json::Value;

use crate::{
    project::{Project, assert_exit, check, files, form, said},
    support::server::{Page, Server},
};

const LABEL: &str = "I agree to the terms of service";
const LOOK: &str = "steps:\n  - open: /page\n  - check: first look\n";

async fn project(page: Page, more: &str) -> Project {
    let project = Project::new(&Server::start([("/page", page)]).await, more);
    project.scenario("join", LOOK);
    project
}

/// Every file below a folder of the project, and its bytes.
fn tree(project: &Project, folder: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = project.path(folder);
    if !folder.exists() {
        return BTreeMap::new();
    }
    files(&folder).into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

fn changes(project: &Project) -> Vec<Value> {
    let saved: Value = serde_json::from_str(&project.read("unticked-report/changes.json")).unwrap();
    assert_eq!(saved["schema"], "unticked/changes-1");
    saved["changes"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn accepting_never_silences_a_rule() {
    let project = project(form("checked", LABEL), "").await;
    for mode in ["accept", "check"] {
        assert_exit(&project.run(&["run", "--snapshots", mode]), 1);
        assert_eq!(check(&project.report(), "join")["findings"][0]["rule"], "starts-ticked");
    }
    assert_eq!(check(&project.report(), "join")["snapshot"]["state"], "same");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_never_writes_baselines_and_keeps_all_that_review_needs() {
    let server = Server::start([("/page", form("", LABEL)), ("/other", form("checked", LABEL))]).await;
    let project = Project::new(&server, "");
    project.scenario("join", LOOK);
    assert_exit(&project.command(&["run"]).env("CI", "true").output().unwrap(), 1);
    assert!(!project.path("snapshots").exists(), "a first run under CI writes nothing there");
    assert_eq!(changes(&project).len(), 3);

    assert_exit(&project.run(&["run", "--snapshots", "accept"]), 0);
    let accepted = tree(&project, "snapshots");
    project.scenario("join", &LOOK.replace("/page", "/other"));
    assert_exit(&project.command(&["run"]).env("CI", "true").output().unwrap(), 1);
    assert_eq!(tree(&project, "snapshots"), accepted);
    let changes = changes(&project);
    assert_eq!(changes[0]["sentences"][0]["en"], "The box now starts ticked.");
    for change in changes.iter().filter(|change| change["kind"] == "pixels") {
        for side in ["before", "after"] {
            let picture = change[side]["picture"].as_str().unwrap();
            assert!(project.path("unticked-report").join(picture).is_file(), "{picture}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn renamed_scenarios_carry_baselines_along_and_stale_ones_are_pruned_on_request() {
    let project = project(form("", LABEL), "").await;
    assert_exit(&project.run(&["run", "--snapshots", "accept", "--reviewer", "Dana"]), 0);
    let ledger = project.read("snapshots/decisions.ledger");
    assert!(!ledger.is_empty() && ledger.lines().all(|line| line.contains(r#""who":"Dana""#)), "{ledger}");
    fs::rename(project.path("scenarios/join.yaml"), project.path("scenarios/sign-up.yaml")).unwrap();
    let output = project.run(&["run", "--snapshots", "check"]);
    assert_exit(&output, 0);
    assert!(said(&output).contains("baselines of 1 box"), "{}", said(&output));
    assert_exit(&project.run(&["run"]), 0);
    let baselines = || {
        let all = tree(&project, "snapshots").into_keys();
        all.filter(|path| path.to_string_lossy().contains(".snap")).collect::<Vec<_>>()
    };
    assert!(baselines().iter().all(|path| path.to_string_lossy().contains("/sign-up/")));

    project.scenario("sign-up", "steps:\n  - open: /page\n  - check: another moment\n");
    for (args, told) in [(&["check"][..], "unticked check --prune"), (&["list"], "first-look__")] {
        let output = project.run(args);
        assert_exit(&output, 0);
        assert!(said(&output).contains(told), "{}", said(&output));
    }
    assert_exit(&project.run(&["check", "--prune"]), 0);
    assert!(baselines().is_empty());
    assert!(!said(&project.run(&["check"])).contains("prune"));
}

const SECRET: &str = "canary-51b7 &<e>";

#[tokio::test(flavor = "multi_thread")]
async fn evidence_is_whole_holds_no_secret_and_shows_what_was_changed() {
    let escaped = "canary-51b7 &amp;&lt;e&gt;";
    let page = form("checked", &format!("I agree, {escaped}, to the <a href=\"/t?k={escaped}\">terms</a>"));
    let project = project(page, "[secrets]\nenv = [\"CANARY\"]").await;
    let run = |args: &[&str]| project.command(args).env("CANARY", SECRET).output().unwrap();
    assert_exit(&run(&["run", "--snapshots", "accept"]), 1);
    let output = run(&["evidence", "-o", "e.zip"]);
    assert_exit(&output, 0);
    assert!(said(&output).contains("SHA-256"), "{}", said(&output));
    let packed = unzip(&fs::read(project.path("e.zip")).unwrap());
    let names: Vec<&str> = packed.keys().map(String::as_str).collect();
    for name in ["evidence.json", "report.json", "changes.json", "decisions.json"] {
        assert!(names.contains(&name), "{names:?}");
    }
    for part in ["/page.png", "/b1.png", "/facts.json", "changes/after/"] {
        assert!(names.iter().any(|name| name.contains(part)), "{part}: {names:?}");
    }
    for (name, text) in packed.iter().filter_map(|(name, bytes)| Some((name, str::from_utf8(bytes).ok()?))) {
        assert!(!text.contains("canary-51b7"), "{name}");
        assert!(!text.contains(project.path("").to_str().unwrap()), "{name} names this machine's folders");
    }
    let manifest: Value = serde_json::from_slice(&packed["evidence.json"]).unwrap();
    assert!(manifest["browsers"][0].as_str().unwrap().starts_with("chromium "), "{manifest:#}");
    assert_exit(&run(&["evidence", "--verify", "e.zip"]), 0);

    let mut tampered = packed.clone();
    tampered.get_mut("report.json").unwrap().extend(b" ");
    tampered.remove("decisions.json");
    tampered.insert("later.txt".into(), b"trust me".to_vec());
    fs::write(project.path("t.zip"), zip_of(&tampered)).unwrap();
    let output = run(&["evidence", "--verify", "t.zip"]);
    assert_exit(&output, 1);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(told, "missing: decisions.json\nchanged: report.json\nadded: later.txt\n");

    fs::write(project.path("unticked-report/changes.json"), format!("{{\"x\": \"{SECRET}\"}}")).unwrap();
    let output = run(&["evidence", "-o", "leak.zip"]);
    assert_exit(&output, 2);
    assert!(said(&output).contains("changes.json contains a secret"), "{}", said(&output));
    assert!(!project.path("leak.zip").exists());
}

fn unzip(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    use std::io::Read as _;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().into_owned(), bytes);
    }
    files
}

fn zip_of(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
