//! Every rule on its own page, `tests/pages/rules/<rule>.html`, through the whole program with exercises: what
//! an id announces (`fail-…`, `unsure-…`) is found, and nothing else is.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use serde_json::Value;
use unticked::rules;

use crate::{
    project::{Project, check, said},
    support::server::{Page, Server},
};

/// The words that ids begin with.
const ANNOUNCED: [&str; 4] = ["pass", "fail", "na", "unsure"];

/// Rules whose page has nothing to be seen: they are about files of the project.
const WITHOUT_PAGE: [&str; 1] = ["stale-waiver"];

#[tokio::test(flavor = "multi_thread")]
async fn every_rule_finds_what_its_page_announces_and_nothing_else_on_chromium() {
    on_their_pages("chromium").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_rule_finds_what_its_page_announces_and_nothing_else_on_firefox() {
    on_their_pages("firefox").await;
}

/// The rule that looks at further copies of every page has a run of its own.
const COSTS_COPIES: &str = "cloaked";

async fn on_their_pages(browser: &str) {
    let (costly, others) = pages().into_iter().partition(|(rule, _)| rule == COSTS_COPIES);
    for pages in [costly, others] {
        on_pages(browser, &pages).await;
    }
}

async fn on_pages(browser: &str, pages: &BTreeMap<String, String>) {
    let answers = pages.iter().map(|(rule, html)| (format!("/{rule}"), Page::html(html)));
    let server = Server::start(answers).await;
    let mut more = String::from("submit = \"allow\"\n[policy.rules]\n");
    for rule in pages.keys() {
        let _ = writeln!(more, "{rule} = \"deny\"");
    }
    let project = Project::new(&server, &more);
    let settings = project.read("webdriver.toml");
    project.write("webdriver.toml", &settings.replace("chromium", browser));
    for rule in pages.keys() {
        project.scenario(rule, &format!("steps:\n  - open: /{rule}\n  - check: page\n"));
    }
    let output = project.run(&["run", "--snapshots", "check"]);
    let report = project.report();
    let mut wrong = Vec::new();
    for (rule, html) in pages {
        let check = check(&report, rule);
        let (announced, found) = (announced(html), found(check, rule, html));
        if announced != found {
            wrong.push(format!("{rule}: announced {announced:?}, found {found:?}, error {}", check["error"]));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), said(&output));
}

/// The page of every rule, by its id.
fn pages() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages/rules");
    let ids = rules::known_rules().into_iter();
    ids.filter(|id| !WITHOUT_PAGE.contains(id))
        .map(|id| (id.to_owned(), fs::read_to_string(folder.join(format!("{id}.html"))).unwrap()))
        .collect()
}

/// Ids of what the rule must find.
fn announced(html: &str) -> BTreeSet<String> {
    ids(html).into_iter().filter(|id| id.starts_with("fail-") || id.starts_with("unsure-")).collect()
}

fn ids(text: &str) -> Vec<String> {
    let after = text.split("id=\"").skip(1).filter_map(|rest| rest.split('"').next());
    after
        .filter(|id| ANNOUNCED.iter().any(|word| id.starts_with(&format!("{word}-"))))
        .map(str::to_owned)
        .collect()
}

/// Ids of what the rule found, each as the outcome would be announced.
fn found(check: &Value, rule: &str, html: &str) -> BTreeSet<String> {
    let findings = check["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| finding["rule"] == rule)
        .map(|finding| {
            let boxes = check["boxes"].as_array().unwrap();
            let of = boxes.iter().find(|seen| seen["id"] == finding["box"]);
            let id = match of {
                Some(seen) => id_of(seen["selector"].as_str().unwrap(), html),
                None => id_in(finding, html),
            };
            let outcome = if finding["outcome"] == "failed" { "fail-" } else { "unsure-" };
            if id.starts_with(outcome) { id } else { format!("{outcome}, not {id}: {}", finding["message"]) }
        })
        .collect()
}

/// The announcing id of a box: its own, or that of the line on which its name stands.
fn id_of(selector: &str, html: &str) -> String {
    let own = selector.strip_prefix('#').filter(|id| ids(html).iter().any(|known| known == id));
    let name = selector.split_once("name=").map(|(_, rest)| rest.trim_end_matches(']').trim_matches('"'));
    let line = name.and_then(|name| html.lines().find(|line| line.contains(&format!("name=\"{name}\""))));
    let of_line = line.and_then(|line| ids(line).into_iter().next());
    own.map(str::to_owned).or(of_line).unwrap_or_else(|| selector.to_owned())
}

/// What a finding about the page names: an element by its id, or a field by its name.
fn id_in(finding: &Value, html: &str) -> String {
    let message = finding["message"].as_str().unwrap();
    let is_named = |line: &str| {
        line.split("name=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .any(|name| message.contains(name))
    };
    let mut fields =
        html.lines().filter(|line| line.contains("type=\"hidden\"") && is_named(line)).flat_map(ids);
    let by_id = ids(html).into_iter().find(|id| message.contains(id.as_str()));
    by_id.or_else(|| fields.next()).unwrap_or_else(|| message.to_owned())
}
