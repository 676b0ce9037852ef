//! Ctrl-C in the middle of a run.

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use crate::{
    project::{Project, assert_exit, form},
    support::{processes, server::Server},
};

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_run_leaves_a_report_and_no_process() {
    let server = Server::start([("/clean", form("", "I agree to the terms"))]).await;
    let project = Project::new(&server, "");
    project.scenario("slow", "steps:\n  - open: /clean\n  - wait_for: 60s\n  - check: late\n");
    let child = project.command(&["run"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while server.seen("/clean").is_empty() && begun.elapsed() < Duration::from_secs(60) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut family = vec![child.id()];
    for process in processes::all() {
        if family.contains(&process.parent) {
            family.push(process.id);
        }
    }
    assert!(family.len() > 2, "the browser runs below the program: {family:?}");
    processes::signal(child.id(), "INT");
    assert_exit(&child.wait_with_output().unwrap(), 3);
    assert_eq!(project.report()["schema"], "unticked/report-1");
    let left = || processes::all().into_iter().filter(|process| family.contains(&process.id)).count();
    let ended = Instant::now();
    while left() > 0 && ended.elapsed() < Duration::from_secs(5) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(left(), 0);
}
