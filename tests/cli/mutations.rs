//! Clean boxes of the other tests' pages, spoiled in known ways: each fault must be caught, and before it there must be
//! none.
//!
//! `UNTICKED_MUTATIONS=all cargo test --test cli mutations` spoils every page in every way; else each page is spoiled in
//! a few, so that all ways come.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde_json::{Value, json};

use crate::{
    project::{Project, said},
    random::words::LANGUAGES,
    support::server::{Page, Server},
};

const MUTATE: &str = include_str!("mutations/mutate.js");

/// A way to spoil a box, and the rules of which one must say so.
struct Mutation {
    name: &'static str,
    how: (&'static str, f64),
    caught_by: &'static [&'static str],
}

const MUTATIONS: &[Mutation] = &[
    Mutation { name: "ticked", how: ("tick", 0.0), caught_by: &["starts-ticked"] },
    Mutation { name: "4px", how: ("shrink", 4.0), caught_by: &["small-text"] },
    Mutation { name: "6px", how: ("shrink", 6.0), caught_by: &["small-text"] },
    Mutation { name: "9px", how: ("shrink", 9.0), caught_by: &["small-text"] },
    Mutation { name: "11px", how: ("shrink", 11.0), caught_by: &["small-text"] },
    Mutation { name: "faded", how: ("fade", 0.0), caught_by: &["low-contrast"] },
    Mutation { name: "clipped", how: ("clip", 0.0), caught_by: &["clipped-text"] },
    Mutation { name: "covered", how: ("cover", 0.0), caught_by: &["covered-text"] },
    Mutation { name: "glazed", how: ("cover", 1.0), caught_by: &["covered-text"] },
    Mutation { name: "font", how: ("font", 0.0), caught_by: &["small-text"] },
    Mutation { name: "inverted", how: ("invert", 0.0), caught_by: &["opt-out"] },
];

/// Ways per page in an ordinary run of the tests.
const WAYS: usize = 2;

/// Pages that spoil boxes by themselves once anything is done to them, or that show no box of their own.
const LEFT_OUT: &[&str] = &["cloaked", "blind-spot"];

#[tokio::test(flavor = "multi_thread")]
async fn every_mutation_of_a_clean_box_is_caught_on_chromium() {
    caught_on("chromium").await;
}

async fn caught_on(browser: &str) {
    let pages = pages();
    let server = Server::start(pages.iter().map(|(name, html)| (format!("/{name}"), Page::html(html)))).await;
    let report = audit(&server, browser, pages.keys().map(String::as_str));
    let clean: BTreeMap<&str, Vec<&Value>> = pages
        .keys()
        .map(|name| (name.as_str(), clean_boxes(check(&report, &server.url(&format!("/{name}"))))))
        .collect();
    assert!(clean.values().map(Vec::len).sum::<usize>() > 25, "{clean:?}");
    let mut spoiled = BTreeMap::new();
    for (at, (name, boxes)) in clean.iter().enumerate().filter(|(_, (_, boxes))| !boxes.is_empty()) {
        for (way, mutation) in MUTATIONS.iter().enumerate() {
            let chosen = (0..WAYS).any(|turn| (at * WAYS + turn) % MUTATIONS.len() == way);
            if chosen || std::env::var_os("UNTICKED_MUTATIONS").is_some() {
                spoiled.insert(format!("{}/{name}", mutation.name), (mutation, boxes, &pages[*name]));
            }
        }
    }
    let answers = spoiled.iter().map(|(path, (mutation, boxes, html))| {
        (format!("/{path}"), Page::html(&spoil(html, mutation, boxes)))
    });
    let server = Server::start(answers).await;
    let report = audit(&server, browser, spoiled.keys().map(String::as_str));
    let mut wrong = Vec::new();
    for (path, (mutation, boxes, _)) in &spoiled {
        let check = check(&report, &server.url(&format!("/{path}")));
        wrong.extend(
            boxes.iter().filter_map(|own| missed(check, own, mutation)).map(|what| format!("{path}: {what}")),
        );
    }
    assert!(wrong.is_empty(), "{browser}, {} of {} pages:\n{}", wrong.len(), spoiled.len(), wrong.join("\n"));
}

/// The pages of rules and of whole looks, by name.
fn pages() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let files = ["rules", "judged"].map(|folder| fs::read_dir(root.join(folder)).unwrap());
    let paths = files.into_iter().flatten().map(|file| file.unwrap().path());
    paths
        .map(|path| {
            (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap())
        })
        .filter(|(name, _)| !LEFT_OUT.contains(&name.as_str()))
        .collect()
}

fn audit<'a>(server: &Server, browser: &str, paths: impl Iterator<Item = &'a str>) -> Value {
    let urls: Vec<String> = paths.map(|path| server.url(&format!("/{path}"))).collect();
    let head = ["audit", "--format", "json", "--submit", "block", "--watch", "600ms", "--browser", browser];
    let args: Vec<&str> = head.into_iter().chain(urls.iter().map(String::as_str)).collect();
    let output = Project::new(server, "").run(&args);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)))
}

fn check<'a>(report: &'a Value, url: &str) -> &'a Value {
    report["checks"].as_array().unwrap().iter().find(|check| check["url_asked"] == url).unwrap()
}

/// Agreements with words of their own of which no rule says anything. That these are the right ones is what the tests
/// of the pages themselves hold.
fn clean_boxes(check: &Value) -> Vec<&Value> {
    let boxes = check["boxes"].as_array().unwrap().iter();
    boxes
        .filter(|own| {
            own["agreement"] == true
                && own["frames"].as_array().unwrap().is_empty()
                && ["checkbox", "switch", "chip", "toggle"].contains(&own["kind"].as_str().unwrap())
                && own["label"].as_str().unwrap().len() > 8
                && rules(check, own).is_empty()
        })
        .collect()
}

fn rules<'a>(check: &'a Value, own: &Value) -> BTreeSet<&'a str> {
    let of = check["findings"].as_array().unwrap().iter().filter(|finding| finding["box"] == own["id"]);
    of.map(|finding| finding["rule"].as_str().unwrap()).collect()
}

fn spoil(html: &str, mutation: &Mutation, boxes: &[&Value]) -> String {
    let opt_outs: BTreeMap<&str, &str> =
        LANGUAGES.iter().map(|words| (words.lang, words.opt_outs[0])).collect();
    let boxes: Vec<Value> = boxes
        .iter()
        .map(|b| json!({ "selector": b["selector"], "label": b["label"], "kind": b["kind"] }))
        .collect();
    format!(
        "{html}<script>{{ const HOW = {}, BOXES = {}, OPT_OUTS = {};\n{MUTATE} }}</script>",
        json!(mutation.how),
        json!(boxes),
        json!(opt_outs)
    )
}

/// What is wrong with the verdict on a box that was spoiled.
fn missed(check: &Value, own: &Value, mutation: &Mutation) -> Option<String> {
    let boxes = check["boxes"].as_array().unwrap();
    let what = &own["label"];
    let Some(found) = boxes.iter().find(|found| found["selector"] == own["selector"]) else {
        return Some(format!("{what}: gone, error {}", check["error"]));
    };
    let said = rules(check, found);
    let caught = mutation.caught_by.iter().any(|rule| said.contains(rule));
    (!caught).then(|| format!("{what}: {said:?}, not {:?}; px {}", mutation.caught_by, found["text_px"]))
}
