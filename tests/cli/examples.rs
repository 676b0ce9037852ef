//! The two pages of every rule, as `explain --pages` writes them: the bad one is reported by its rule alone, and nothing
//! is said of the good one.

use std::{collections::BTreeSet, fmt::Write as _, fs};

use unticked::rules::{self, Group, RULES};

use crate::{
    project::{Project, check, said},
    support::server::{Page, Server},
};

/// The rule that looks at further copies of every page has a run of its own.
const COSTS_COPIES: &str = "cloaked";

#[tokio::test(flavor = "multi_thread")]
async fn the_bad_page_of_each_rule_is_reported_by_it_alone_and_the_good_one_is_clean() {
    let (costly, others): (Vec<_>, Vec<_>) =
        written().into_iter().partition(|(path, _)| path.contains(COSTS_COPIES));
    let mut wrong = judged(&others, |id| id != COSTS_COPIES).await;
    wrong.extend(judged(&costly, |_| true).await);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with the verdicts on these pages, with these rules on.
async fn judged(pages: &[(String, String)], is_on: impl Fn(&str) -> bool) -> Vec<String> {
    let server = Server::start(pages.iter().map(|(path, html)| (path.clone(), Page::html(html)))).await;
    let mut more = String::from("submit = \"block\"\n[policy.rules]\n");
    for id in rules::known_rules().into_iter().filter(|id| is_on(id)) {
        let _ = writeln!(more, "{id} = \"deny\"");
    }
    let project = Project::new(&server, &more);
    // One of the pages ticks its box after two seconds.
    project.write("webdriver.toml", &project.read("webdriver.toml").replace("300ms", "2500ms"));
    for (path, _) in pages {
        project.scenario(&id_of(path), &format!("steps:\n  - open: {path}\n  - check: page\n"));
    }
    project.run(&["run", "--snapshots", "check"]);
    let report = project.report();
    let judged = pages.iter().filter_map(|(path, _)| {
        let (rule, side) = path.trim_start_matches('/').split_once('/').unwrap();
        let check = check(&report, &id_of(path));
        let findings = check["findings"].as_array().unwrap();
        let found: BTreeSet<&str> = findings.iter().filter_map(|finding| finding["rule"].as_str()).collect();
        let expected: BTreeSet<&str> = (side == "bad").then_some(rule).into_iter().collect();
        (found != expected).then(|| format!("{path}: {found:?}, error {}: {findings:#?}", check["error"]))
    });
    judged.collect()
}

/// Of its scenario.
fn id_of(path: &str) -> String {
    path.trim_start_matches('/').replace('/', "-")
}

/// `/small-text/bad` and its page, for every rule about pages.
fn written() -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let mut pages = Vec::new();
    for meta in RULES.iter().map(|rule| rule.meta()).filter(|meta| meta.group != Group::Waivers) {
        let into = folder.path().join(meta.id);
        let explained = std::process::Command::new(env!("CARGO_BIN_EXE_unticked"))
            .args(["explain", meta.id, "--pages"])
            .arg(&into)
            .output()
            .unwrap();
        assert!(explained.status.success(), "{}", said(&explained));
        assert!(String::from_utf8_lossy(&explained.stdout).trim().ends_with("index.html"));
        assert!(fs::read_to_string(into.join("index.html")).unwrap().contains(meta.id));
        for side in ["bad", "good"] {
            let html = fs::read_to_string(into.join(format!("{side}.html"))).unwrap();
            pages.push((format!("/{}/{side}", meta.id), html));
        }
    }
    pages
}
