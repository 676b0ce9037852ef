//! Whole looks at `tests/pages/judged/*.html`. Each page says in `<script id="expect">` which rules must be reported
//! for which box; a rule or a box that is not listed fails.

use serde_json::Value;

use crate::{
    project::{Project, said},
    support::server::{Page, Server},
};

macro_rules! pages {
    ($($name:literal)*) => {
        [$((concat!("/", $name), include_str!(concat!("../pages/judged/", $name, ".html")))),*]
    };
}

#[tokio::test(flavor = "multi_thread")]
async fn every_box_is_judged_as_its_page_says() {
    let pages = pages!["paint" "right-to-left" "bar" "makes" "in-passing"];
    let server = Server::start(pages.map(|(path, html)| (path, Page::html(html)))).await;
    let project = Project::new(&server, "");
    let urls = pages.map(|(path, _)| server.url(path));
    let args: Vec<&str> =
        ["audit", "--format", "json"].into_iter().chain(urls.iter().map(String::as_str)).collect();
    let output = project.run(&args);
    let report: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)));
    let mut wrong = Vec::new();
    for ((path, html), url) in pages.iter().zip(&urls) {
        let checks = report["checks"].as_array().unwrap();
        let check = checks.iter().find(|check| check["url_asked"] == **url).unwrap();
        wrong.extend(differences(&expected(html), check).into_iter().map(|text| format!("{path}: {text}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Timers never fire in such a document, in the world of the probe neither.
#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_may_run_no_scripts_is_judged_and_exercised() {
    let html = "<p>Larkspur keeps your bills for the year, and you can read all of them here.</p><form method=post>\
        <p><label><input type=checkbox name=a checked> I agree to be called</label></p>\
        <p><label><input type=checkbox name=b> I agree to letters</label></p><button>Save</button></form>";
    let page =
        Page::html(html).with_header("content-security-policy", "default-src 'none'; sandbox allow-forms");
    let server = Server::start([("/", page)]).await;
    let output = Project::new(&server, "").run(&["audit", "--format", "json", &server.url("/")]);
    let report: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)));
    let findings = report["checks"][0]["findings"].as_array().unwrap();
    let rules: Vec<&Value> = findings.iter().map(|finding| &finding["rule"]).collect();
    assert_eq!(rules, ["starts-ticked"], "{}", said(&output));
    assert_eq!(report["checks"][0]["boxes"].as_array().unwrap().len(), 2);
}

fn expected(html: &str) -> Vec<Value> {
    let (_, rest) = html.split_once("id=\"expect\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

fn differences(expected: &[Value], check: &Value) -> Vec<String> {
    let mut boxes = check["boxes"].as_array().unwrap().clone();
    let rules = |id: &Value| -> Vec<&str> {
        let findings = check["findings"].as_array().unwrap();
        findings
            .iter()
            .filter(|finding| finding["box"] == *id)
            .filter_map(|finding| finding["rule"].as_str())
            .collect()
    };
    let mut wrong = Vec::new();
    for entry in expected {
        let label = entry["label"].as_str().unwrap();
        let Some(at) = boxes.iter().position(|b| b["label"].as_str().unwrap().contains(label)) else {
            wrong.push(format!("no box '{label}'"));
            continue;
        };
        let found = boxes.remove(at);
        let wanted: Vec<&str> = entry["rules"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        if rules(&found["id"]) != wanted {
            wrong.push(format!("'{label}': {:?}, not {wanted:?}", rules(&found["id"])));
        }
    }
    wrong.extend(boxes.iter().map(|b| format!("a box '{}' that is not listed", b["label"])));
    wrong.extend(rules(&Value::Null).iter().map(|rule| format!("the page: {rule}")));
    wrong
}
