//! Exercises on real pages: `tests/pages/exercises/*.html`. An id says what must be reported of its box
//! (`reticks--sent`), or that nothing may be (`clean--remember`). One audit opens them all.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Duration};

use unticked::{
    app::{self, Job, audit_cases},
    config::{Device, Engine, Submit, Target},
    event::{Checked, RunEvent},
    look::LookOptions,
};

use crate::{
    RUNTIME, browser, pool_options,
    support::server::{Page, Server},
};

/// Pages that others lead to or hold.
const NOT_OPENED: [&str; 3] = ["inner", "submit-answer", "thanks"];

/// Page, box, rule.
type Told = BTreeSet<(String, String, String)>;

fn pages() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pages/exercises");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    files.map(|path| (name(&path), std::fs::read_to_string(&path).unwrap())).collect()
}

/// What the ids of a page announce, and those of the page that it frames.
fn announced(pages: &[(String, String)]) -> Told {
    let text = |name: &str| pages.iter().find(|(page, _)| page == name).unwrap().1.clone();
    let opened = pages.iter().filter(|(name, _)| !NOT_OPENED.contains(&name.as_str()));
    let mut told = Told::new();
    for (name, html) in opened {
        let html = if name.starts_with("frame-") { text("inner") } else { html.clone() };
        let ids = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let faults = ids.filter_map(|id| Some((id.split_once("--")?.0, id)));
        told.extend(
            faults
                .filter(|(rule, _)| *rule != "clean")
                .map(|(rule, id)| (name.clone(), id.to_owned(), rule.to_owned())),
        );
    }
    told
}

fn found(checked: &[Checked]) -> Told {
    let mut told = Told::new();
    for check in checked {
        assert_eq!(check.error, None, "{}", check.url_asked);
        assert_eq!(check.page.blind, [], "{}", check.url_asked);
        let page = check.url_asked.rsplit('/').next().unwrap().trim_end_matches(".html");
        for finding in check.told() {
            let seen = check.page.boxes.iter().find(|seen| Some(&seen.id) == finding.box_id.as_ref());
            let id = seen.map_or("", |seen| seen.selector.rsplit('#').next().unwrap());
            told.insert((page.to_owned(), id.to_owned(), finding.rule.clone()));
        }
    }
    told
}

async fn audit(urls: &[url::Url]) -> Vec<Checked> {
    let browser = Arc::new(browser(Engine::Chromium, &[]));
    let target =
        Arc::new(Target { name: "desktop".into(), browser: "chromium".into(), device: Device::desktop() });
    let cases = audit_cases(urls, &browser, &target, Some(Submit::Allow));
    let job = Job {
        look: LookOptions { watch: Duration::from_millis(500), pictures: false, ..LookOptions::default() },
        pools: pool_options(),
        workers: 4,
        ..Job::of_pages(cases, jiff::civil::date(2026, 1, 1))
    };
    let (events, mut told) = tokio::sync::mpsc::unbounded_channel();
    app::run(Arc::new(job), None, events, std::future::pending()).await;
    let mut checked = Vec::new();
    while let Ok(event) = told.try_recv() {
        if let RunEvent::Checked(check) = event {
            checked.push(*check);
        }
    }
    checked
}

#[test]
fn exercises_tell_what_the_ids_announce_and_nothing_else() {
    RUNTIME.block_on(async {
        let pages = pages();
        let answers = pages.iter().map(|(name, html)| (format!("/{name}.html"), Page::html(html)));
        let server = Server::start(answers).await;
        let opened = pages.iter().filter(|(name, _)| !NOT_OPENED.contains(&name.as_str()));
        let urls: Vec<url::Url> =
            opened.map(|(name, _)| server.url(&format!("/{name}.html")).parse().unwrap()).collect();
        let checked = audit(&urls).await;
        assert_eq!(checked.len(), urls.len());
        let (announced, found) = (announced(&pages), found(&checked));
        let missed: Vec<_> = announced.difference(&found).collect();
        let false_alarms: Vec<_> = found.difference(&announced).collect();
        assert!(missed.is_empty() && false_alarms.is_empty(), "missed {missed:#?}, false {false_alarms:#?}");
    });
}
