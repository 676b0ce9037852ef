//! What a run comes to: exit codes, reports, waivers.

use crate::{
    project::{Project, assert_exit, check, form, said},
    support::server::Server,
};

const LABEL: &str = "I agree to the terms of service";

async fn server() -> Server {
    Server::start([("/clean", form("", LABEL)), ("/ticked", form("checked", LABEL))]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn findings_end_in_1_and_in_every_report() {
    let project = Project::new(&server().await, "");
    project.scenario("bad", "steps:\n  - open: /ticked\n  - check: first look\n");
    project.scenario("good", "steps:\n  - open: /clean\n  - check: first look\n");
    let reports = ["json=r.json", "junit=r.xml", "trace=t.json", "github"];
    let args: Vec<&str> = reports.iter().flat_map(|report| ["--report", report]).collect();
    let output = project.run(&[&["run"], &args[..]].concat());
    assert_exit(&output, 1);
    let told = said(&output);
    assert!(told.contains("::error file=scenarios/bad.yaml,line=4"), "{told}");
    let progress = String::from_utf8_lossy(&output.stderr);
    assert!(progress.contains("bad › first look @ desktop: failed, 1 finding"), "{progress}");
    let report = project.report();
    assert_eq!(check(&report, "bad")["findings"][0]["rule"], "starts-ticked");
    assert_eq!(check(&report, "good")["outcome"], "passed");
    assert!(project.read("r.json").contains("unticked/report-1"));
    let junit = project.read("r.xml");
    assert!(junit.contains("starts-ticked") && junit.contains("<failure"), "{junit}");
    assert_trace(&serde_json::from_str(&project.read("t.json")).unwrap());
}

/// As the trace event format has it: both pages, what was done to them, and nothing outside of what it belongs to.
fn assert_trace(trace: &serde_json::Value) {
    let slices = |kind: &str| {
        let all = trace["traceEvents"].as_array().unwrap().iter();
        all.filter(|event| event["ph"] == "X" && event["cat"] == kind).cloned().collect::<Vec<_>>()
    };
    let bounds = |slice: &serde_json::Value| {
        let number = |field: &str| slice[field].as_u64().unwrap();
        (number("pid"), number("tid"), number("ts"), number("ts") + number("dur"))
    };
    let lies_in = |inner: &serde_json::Value, outer: &serde_json::Value| {
        let (inner, outer) = (bounds(inner), bounds(outer));
        (inner.0, inner.1) == (outer.0, outer.1) && outer.2 <= inner.2 && inner.3 <= outer.3
    };
    let (cases, checks, stages) = (slices("case"), slices("checkpoint"), slices("stage"));
    assert_eq!((cases.len(), checks.len()), (2, 2), "{trace:#}");
    assert!(!lies_in(&cases[0], &cases[1]), "side by side: {trace:#}");
    assert!(checks.iter().all(|check| cases.iter().any(|case| lies_in(check, case))), "{trace:#}");
    assert!(stages.iter().all(|stage| checks.iter().any(|check| lies_in(stage, check))), "{trace:#}");
    for name in ["waiting for a browser", "opening", "collecting facts", "tick and untick"] {
        assert!(stages.iter().any(|stage| stage["name"] == name), "{name}: {trace:#}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn waivers_cover_until_their_day_and_must_cover_something() {
    let project = Project::new(&server().await, "");
    let waived = |page: &str, until: &str| {
        format!(
            "steps:\n  - open: {page}\n  - check: first look\nwaivers:\n  - rule: starts-ticked\n    box: terms\n    \
             owner: Dana\n    reason: mended in 24.3\n    until: {until}\n"
        )
    };
    project.scenario("covered", &waived("/ticked", "2999-01-31"));
    let output = project.run(&["run", "covered", "--snapshots", "accept"]);
    assert_exit(&output, 0);
    assert_eq!(check(&project.report(), "covered")["findings"][0]["rule"], "starts-ticked");
    project.scenario("over", &waived("/ticked", "2020-01-31"));
    project.scenario("unmatched", &waived("/clean", "2999-01-31"));
    assert_exit(&project.run(&["run"]), 1);
    let report = project.report();
    assert_eq!(check(&report, "over")["outcome"], "failed");
    let stale = |id: &str| {
        let checks = report["checks"].as_array().unwrap();
        checks.iter().any(|check| check["scenario"] == id && check["checkpoint"] == "waivers")
    };
    assert_eq!([stale("covered"), stale("over"), stale("unmatched")], [false, true, true], "{report:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_looked_at_ends_in_3_and_says_why() {
    let project = Project::new(&server().await, "hosts = [\"127.0.0.1\"]");
    project.scenario("elsewhere", "steps:\n  - open: http://elsewhere.test/\n  - check: first look\n");
    project.scenario("closed", "steps:\n  - open: http://127.0.0.1:1/\n  - check: first look\n");
    project.scenario("fine", "steps:\n  - open: /clean\n  - check: first look\n");
    assert_exit(&project.run(&["run"]), 3);
    let report = project.report();
    let error = |id: &str| check(&report, id)["error"].as_str().unwrap_or_default().to_owned();
    assert!(error("elsewhere").contains("not among the environment's hosts"), "{}", error("elsewhere"));
    assert!(error("closed").contains("did not load"), "{}", error("closed"));
    assert_eq!(check(&report, "fine")["outcome"], "passed");
}

#[tokio::test]
async fn without_a_browser_the_users_faults_are_2_and_nothing_is_4() {
    let project = Project::new(&server().await, "");
    project.scenario("a", "steps:\n  - opne: /clean\n");
    assert_exit(&project.run(&["run"]), 2);
    project.scenario("a", "steps:\n  - open: /clean\n  - check: first look\n");
    assert_exit(&project.run(&["run", "--tag", "none"]), 4);
}
