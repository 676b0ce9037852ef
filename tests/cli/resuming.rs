//! Runs that were killed, and taken up again.

use std::{process::Stdio, time::Duration};

use serde_json::Value;

use crate::{
    project::{Project, assert_exit, form, said},
    support::{processes, server::Server},
};

/// Scenarios with a fault, with none, with two checkpoints, and with a waiver that covers nothing.
pub async fn project() -> (Server, Project) {
    let server = Server::start([
        ("/clean", form("", "I agree to the terms")),
        ("/ticked", form("checked", "I agree to receive marketing")),
    ])
    .await;
    let project = Project::new(&server, "");
    for at in 0..6 {
        project.scenario(&format!("clean-{at}"), "steps:\n  - open: /clean\n  - check: form\n");
    }
    project.scenario("fault", "steps:\n  - open: /ticked\n  - check: form\nboxes:\n  - label: marketing\n");
    project.scenario(
        "two",
        "steps:\n  - open: /clean\n  - check: first\n  - open: /ticked\n  - check: second\n\
         waivers:\n  - rule: opt-out\n    owner: Dana\n    reason: none\n    until: 2099-01-31\n",
    );
    (server, project)
}

/// A report without what differs from run to run.
pub fn timeless(mut report: Value) -> Value {
    report["started"] = Value::Null;
    report["took_ms"] = Value::Null;
    for check in report["checks"].as_array_mut().unwrap() {
        check["took_ms"] = Value::Null;
        check["retries"] = Value::Null;
    }
    report
}

/// Whole lines of the journal.
fn lines(project: &Project) -> usize {
    let journal = std::fs::read_to_string(project.path("unticked-report/journal.jsonl")).unwrap_or_default();
    journal.matches('\n').count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_killed_again_and_again_reports_as_one_that_was_not() {
    let (server, project) = project().await;
    let args = ["run", "--workers", "2", "--snapshots", "check", "--report", "junit=junit.xml"];
    assert_exit(&project.run(&args), 1);
    let (whole, junit) = (timeless(project.report()), project.read("junit.xml"));
    let changes = project.read("unticked-report/changes.json").matches("\"kind\"").count();
    std::fs::remove_file(project.path("junit.xml")).unwrap();
    std::fs::remove_dir_all(project.path("unticked-report")).unwrap();
    let opened = server.seen("/clean").len();

    // Killed when the journal has grown by so many lines: begun, in the middle, nearly done.
    let mut command = project.command(&args);
    for grown in [0, 3, 5, 2, 9] {
        let before = lines(&project);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while lines(&project) <= before + grown && child.try_wait().unwrap().is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        processes::signal_if_there(child.id(), "KILL");
        child.wait().unwrap();
        command = project.command(&["run", "--resume"]);
    }
    let last = command.output().unwrap();
    assert_exit(&last, 1);
    assert!(said(&last).contains("Taking up the run in unticked-report"), "{}", said(&last));
    assert_eq!(timeless(project.report()), whole);
    assert_eq!(project.read("junit.xml").matches("<testcase").count(), junit.matches("<testcase").count());
    assert_eq!(project.read("unticked-report/changes.json").matches("\"kind\"").count(), changes);
    let again = server.seen("/clean").len();
    assert!(again < opened * 4, "what was done is not done again: {opened} requests, then {again}");

    assert_exit(&project.run(&["run", "--resume"]), 1);
    assert_eq!(server.seen("/clean").len(), again, "a run that is over has nothing left to do");
    assert_eq!(timeless(project.report()), whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_files_have_changed_is_not_taken_up() {
    let (_server, project) = project().await;
    let nothing = project.run(&["run", "--resume"]);
    assert_exit(&nothing, 2);
    assert!(said(&nothing).contains("there is no run in unticked-report"), "{}", said(&nothing));
    assert_exit(&project.run(&["run", "clean-1"]), 1);
    // A scenario that was not meant may change; one that was may not.
    project.scenario("clean-2", "steps:\n  - open: /ticked\n  - check: form\n");
    assert_exit(&project.run(&["run", "--resume"]), 1);
    project.scenario("clean-1", "steps:\n  - open: /ticked\n  - check: form\n");
    let changed = project.run(&["run", "--resume"]);
    assert_exit(&changed, 2);
    assert!(said(&changed).contains("scenarios/clean-1.yaml has changed"), "{}", said(&changed));
    assert_exit(&project.run(&["run", "--resume", "--shard", "1/2"]), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_was_torn_is_passed_over() {
    let (server, project) = project().await;
    assert_exit(&project.run(&["run", "clean-1", "clean-3", "--workers", "1"]), 1);
    let whole = timeless(project.report());
    let path = project.path("unticked-report/journal.jsonl");
    let journal = std::fs::read(&path).unwrap();
    std::fs::write(&path, &journal[..journal.len() - 7]).unwrap();
    let before = server.seen("/clean").len();
    assert_exit(&project.run(&["run", "--resume"]), 1);
    assert!(server.seen("/clean").len() > before, "the case whose end was torn off is done again");
    assert_eq!(timeless(project.report()), whole);
    // A picture that the disk has lost is taken again.
    let picture = project.report()["checks"][0]["picture"].as_str().unwrap().to_owned();
    std::fs::remove_file(project.path(&format!("unticked-report/{picture}"))).unwrap();
    assert_exit(&project.run(&["run", "--resume"]), 1);
    assert!(project.path(&format!("unticked-report/{picture}")).exists());
}
