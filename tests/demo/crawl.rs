//! Every page in both languages, found by following the links.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use reqwest::{Client, StatusCode};

use unticked::demo::Demo;

use super::{onlooker, serve, submit, visitor};

const PAGES: [&str; 18] = [
    "/",
    "/?cookies=choose",
    "/bill/2017",
    "/bill/2017/view",
    "/bill/2017/view?saved=1",
    "/bill/2018",
    "/bill/2018/view",
    "/signup",
    "/signup/done",
    "/login",
    "/checkout",
    "/checkout/before",
    "/checkout/done",
    "/settings/privacy",
    "/settings/privacy?saved=1",
    "/terms",
    "/privacy",
    "/agreement/sesame",
];

/// The same page in Chinese.
fn chinese(page: &str) -> String {
    match page.strip_prefix('/') {
        Some(rest) if rest.is_empty() || rest.starts_with('?') => format!("/zh{rest}"),
        _ => format!("/zh{page}"),
    }
}

fn links(html: &str) -> BTreeSet<String> {
    let attribute = Regex::new(r#"(?:href|src|action)="([^"]*)""#).unwrap();
    attribute.captures_iter(html).map(|found| found[1].replace("&#x2f;", "/")).collect()
}

async fn signed_in(demo: &Demo) -> Client {
    let client = visitor();
    let form = [("email", "lin@example.com"), ("password", "staging-2018")];
    let answer = submit(&client, demo, "/login", &form).await;
    assert!(answer.url().path().ends_with("/settings/privacy"), "signed in, but led to {}", answer.url());
    client
}

#[tokio::test]
async fn every_page_and_every_link_answers() {
    let demo = serve().await;
    let client = signed_in(&demo).await;
    let mut waiting: Vec<String> =
        PAGES.iter().flat_map(|page| [(*page).to_owned(), chinese(page)]).collect();
    let mut seen = BTreeMap::new();
    while let Some(path) = waiting.pop() {
        if seen.contains_key(&path) {
            continue;
        }
        let answer = client.get(demo.base_url.join(&path).unwrap()).send().await.unwrap();
        let status = answer.status();
        let html = answer.text().await.unwrap();
        assert!(status.is_success(), "{path}: {status}: {html}");
        for link in links(&html) {
            let url = demo.base_url.join(&path).unwrap().join(&link).unwrap();
            assert_eq!(url.origin(), demo.base_url.origin(), "{path} leads away, to {link}");
            if let Some(id) = url.fragment() {
                let target = client.get(url.clone()).send().await.unwrap().text().await.unwrap();
                assert!(
                    target.contains(&format!(r#"id="{id}""#)),
                    "{path}: nothing is called {id} in {link}"
                );
            }
            // Answers to forms are tried in `forms`; a change of language would change this visitor.
            let posted = ["/cookies", "/logout"].iter().any(|page| url.path().ends_with(page));
            if !posted && !url.query().unwrap_or_default().contains("lang=") {
                waiting.push(url[url::Position::BeforePath..url::Position::AfterQuery].to_owned());
            }
        }
        seen.insert(path, html);
    }
    assert!(seen.len() >= 2 * PAGES.len(), "only {} pages", seen.len());
    demo.shutdown().await;
}

#[tokio::test]
async fn a_page_speaks_one_language() {
    let demo = serve().await;
    let client = signed_in(&demo).await;
    // The link to the other language is the one text that is not in the page's own.
    let han = Regex::new(r"\p{Han}+").unwrap();
    for page in PAGES {
        let english =
            client.get(demo.base_url.join(page).unwrap()).send().await.unwrap().text().await.unwrap();
        assert!(english.contains(r#"<html lang="en">"#), "{page}");
        let foreign: BTreeSet<_> = han.find_iter(&english).map(|found| found.as_str()).collect();
        assert_eq!(foreign, BTreeSet::from(["中文"]), "{page}");
        let path = chinese(page);
        let html = client.get(demo.base_url.join(&path).unwrap()).send().await.unwrap().text().await.unwrap();
        assert!(html.contains(r#"<html lang="zh-CN">"#), "{path}");
        assert!(han.find_iter(&html).count() > 10, "{path}");
    }
    demo.shutdown().await;
}

#[tokio::test]
async fn the_front_page_asks_the_browser_and_the_others_the_path() {
    let demo = serve().await;
    let client = onlooker();
    let get = async |path: &str, cookie: &str| {
        let request = client.get(demo.base_url.join(path).unwrap());
        let answer = request.header("accept-language", "zh-CN,zh;q=0.9").header("cookie", cookie).send();
        let answer = answer.await.unwrap();
        let to = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        (answer.status(), to)
    };
    assert_eq!(get("/", "").await, (StatusCode::SEE_OTHER, Some("/zh".to_owned())));
    assert_eq!(get("/", "lang=en").await, (StatusCode::OK, None));
    assert_eq!(get("/bill/2017", "").await, (StatusCode::OK, None));
    assert_eq!(
        get("/bill/2017?lang=zh", "").await,
        (StatusCode::SEE_OTHER, Some("/zh/bill/2017".to_owned()))
    );
    assert_eq!(get("/zh/", "").await, (StatusCode::SEE_OTHER, Some("/zh".to_owned())));
    assert_eq!(get("/zh/terms?lang=en", "").await, (StatusCode::SEE_OTHER, Some("/terms".to_owned())));
    demo.shutdown().await;
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let demo = serve().await;
    let client = onlooker();
    let paths = [
        "/nothing",
        "/zh/nothing",
        "/bill/1999",
        "/bill/2017/nothing",
        "/..%2f..%2fCargo.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/style.css/../../Cargo.toml",
        "/bill/..%2f..%2fdocument",
    ];
    for path in paths {
        let answer = client
            .get(format!("{}{path}", demo.base_url.as_str().trim_end_matches('/')))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
    demo.shutdown().await;
}
