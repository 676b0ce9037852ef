//! Random forms whose truth is known: random controls, in random languages and styles, with random faults. Every box
//! must be found, and every fault be named, and nothing else.
//!
//! `UNTICKED_RANDOM_PAGES=2000 UNTICKED_RANDOM_SEED=7 cargo test --test cli random` looks at more of them, or at others.

mod form;
pub mod words;

use std::collections::BTreeSet;

use serde_json::Value;

use self::form::{Expected, Form};
use crate::{
    project::{Project, said},
    support::server::{Page, Server},
};

/// Pages per engine in an ordinary run of the tests.
const PAGES: u64 = 16;
/// Pages per run of the program.
const AT_ONCE: usize = 40;

#[tokio::test(flavor = "multi_thread")]
async fn random_forms_are_judged_rightly_on_chromium() {
    judged_on("chromium").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn random_forms_are_judged_rightly_on_firefox() {
    judged_on("firefox").await;
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var_os(name).map_or(default, |text| text.into_string().unwrap().parse().unwrap())
}

async fn judged_on(browser: &str) {
    let seed = number("UNTICKED_RANDOM_SEED", 1);
    let seeds: Vec<u64> =
        (0..number("UNTICKED_RANDOM_PAGES", PAGES)).map(|at| seed * 1_000_000 + at).collect();
    let mut wrong = Vec::new();
    for part in seeds.chunks(AT_ONCE) {
        let forms: Vec<(String, Form)> =
            part.iter().map(|seed| (format!("/{seed}"), Form::random(*seed))).collect();
        let pages = forms.iter().map(|(path, form)| (path.clone(), Page::html(&form.html)));
        let server = Server::start(pages).await;
        let report = audit(&server, browser, &forms);
        for (path, form) in &forms {
            let url = server.url(path);
            let checks = report["checks"].as_array().unwrap();
            let Some(check) = checks.iter().find(|check| check["url_asked"] == url) else {
                wrong.push(format!("{path}: not among the {} of the report", checks.len()));
                continue;
            };
            wrong.extend(
                form.boxes.iter().filter_map(|expected| Some(format!("{path}: {}", fault(expected, check)?))),
            );
            wrong.extend(unexpected(form, check).map(|rule| format!("{path}: the page: {rule}")));
        }
    }
    assert!(wrong.is_empty(), "{} of {} pages:\n{}", wrong.len(), seeds.len(), wrong.join("\n"));
}

/// Nothing is sent: that is what the pages of `tests/pages/exercises` are for.
fn audit(server: &Server, browser: &str, forms: &[(String, Form)]) -> Value {
    let urls: Vec<String> = forms.iter().map(|(path, _)| server.url(path)).collect();
    let head = ["audit", "--format", "json", "--submit", "block", "--watch", "1500ms", "--browser", browser];
    let args: Vec<&str> = head.into_iter().chain(urls.iter().map(String::as_str)).collect();
    let output = Project::new(server, "").run(&args);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)))
}

/// What is wrong with the verdict on one box.
fn fault(expected: &Expected, check: &Value) -> Option<String> {
    let what = format!("{} ({})", expected.mark, expected.made);
    let holds = |seen: &&Value| {
        ["label", "context"].iter().any(|key| seen[*key].as_str().unwrap().contains(&expected.mark))
    };
    let found: Vec<&Value> = check["boxes"].as_array().unwrap().iter().filter(holds).collect();
    let [found] = found.as_slice() else {
        return Some(format!("{what}: {} boxes, error {}", found.len(), check["error"]));
    };
    let rules: BTreeSet<&str> = rules(check, &found["id"]).collect();
    let is_right = expected.must.iter().all(|rule| rules.contains(rule))
        && rules.iter().all(|rule| expected.must.contains(rule) || expected.may.contains(rule));
    let listed = found["agreement"].as_bool() == Some(expected.agreement);
    (!is_right || !listed).then(|| {
        format!("{what}: {rules:?}, not {:?}; '{}': {}", expected.must, found["label"], found["why"])
    })
}

fn unexpected<'a>(form: &Form, check: &'a Value) -> impl Iterator<Item = &'a str> {
    let known: BTreeSet<&str> =
        form.boxes.iter().flat_map(|expected| expected.must.iter().copied()).collect();
    rules(check, &Value::Null).filter(move |rule| !known.contains(rule))
}

fn rules<'a>(check: &'a Value, id: &Value) -> impl Iterator<Item = &'a str> {
    let of = check["findings"].as_array().unwrap().iter().filter(move |finding| finding["box"] == *id);
    of.map(|finding| finding["rule"].as_str().unwrap()).collect::<Vec<_>>().into_iter()
}
