//! `unticked run` on a real Selenium Grid 4: a hub with nodes, nodes that die and drain, a Grid that is full,
//! locked or absent. Java and the jar are installed by `cargo xtask install`; without them these tests fail.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

#[path = "../support/mod.rs"]
mod support;
#[path = "../cli/project.rs"]
#[allow(dead_code, reason = "each test target uses the part that it needs")]
mod project;

mod locked;
mod nodes;
mod selenium;

use std::process::{Child, Output, Stdio};

use project::{Project, check, form};
use serde_json::Value;
use support::server::{Page, Server};

/// Pages with a box that starts ticked, and pages without a fault.
async fn app() -> Server {
    Server::start([
        ("/ticked", form("checked", "I agree to the terms of service")),
        ("/clean", form("", "I agree to the terms of service")),
        ("/", Page::html("<p>x")),
    ])
    .await
}

/// A project whose browser runs at an endpoint. `more` ends the browser's table.
fn project(server: &Server, endpoint: &str, more: &str) -> Project {
    let project = Project::new(server, "");
    let settings = format!(
        "[run]\nenvironment = \"here\"\ntargets = [\"desktop\"]\nretries = 1\nwatch = \"300ms\"\n\
         [browser.grid]\nengine = \"chromium\"\nendpoint = \"{endpoint}\"\nargs = [\"--no-sandbox\"]\n{more}\n\
         [browser.foxes]\nengine = \"firefox\"\nendpoint = \"{endpoint}\"\n\
         [target.desktop]\nbrowser = \"grid\"\nviewport = {{ width = 900, height = 600 }}\n\
         [target.fox]\nbrowser = \"foxes\"\nviewport = {{ width = 900, height = 600 }}\n\
         [environment.here]\nbase_url = \"{}\"\n",
        server.url("")
    );
    project.write("webdriver.toml", &settings);
    project
}

/// Without the rules that judge by exercises no second copy of a page is opened: for runs that are about something
/// else.
fn without_exercises(project: &Project) {
    let rules = "[policy.rules]\nreticks = \"off\"\nticks-itself = \"off\"\nticks-by-proxy = \"off\"\n";
    project.write("webdriver.toml", &(project.read("webdriver.toml") + rules));
}

/// Scenarios of which every other one has a fault; each takes about this long.
fn scenarios(project: &Project, count: usize, wait: &str) {
    for at in 0..count {
        let page = if at % 2 == 0 { "ticked" } else { "clean" };
        let steps = format!("steps:\n  - open: /{page}\n  - wait_for: {wait}\n  - check: form\n");
        project.scenario(&format!("{page}-{at}"), &steps);
    }
}

fn begin(project: &Project, args: &[&str]) -> Child {
    let mut command = project.command(&[&["run", "--snapshots", "check"], args].concat());
    command.env("CI", "true").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits on a thread that may: the app and the Grid are asked meanwhile.
async fn end(child: Child) -> Output {
    tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap()
}

/// Every page was looked at and judged as it deserves.
fn assert_all_right(report: &Value, count: usize) {
    for at in 0..count {
        let (page, ticked) = if at % 2 == 0 { ("ticked", true) } else { ("clean", false) };
        let check = check(report, &format!("{page}-{at}"));
        assert_eq!(check["error"], Value::Null, "{check:#}");
        assert_eq!(check["boxes"][0]["ticked"], ticked, "{check:#}");
        let rules: Vec<_> =
            check["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].clone()).collect();
        assert_eq!(rules.contains(&"starts-ticked".into()), ticked, "{check:#}");
    }
    assert_eq!(report["summary"]["errors"], 0);
}
