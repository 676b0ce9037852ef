//! Who is refused.

use reqwest::{Client, Method, StatusCode, header};

use crate::{RUNTIME, project::Project};

#[test]
fn a_wrong_token_host_or_origin_is_refused() {
    RUNTIME.block_on(async {
        let project = Project::bill();
        let served = project.serve().await;
        let own = served.url.origin().ascii_serialization();
        let decide = served.url.join("decide").unwrap();
        let client = Client::new();
        let ask = async |method: Method, url: url::Url, host: Option<&str>, origin: Option<&str>| {
            let mut request = client.request(method.clone(), url);
            if let Some(host) = host {
                request = request.header(header::HOST, host);
            }
            if let Some(origin) = origin {
                request = request.header(header::ORIGIN, origin);
            }
            if method == Method::POST {
                request =
                    request.header(header::CONTENT_TYPE, "application/json").body(r#"{"decisions":[]}"#);
            }
            request.send().await.unwrap().status()
        };
        let page = || served.url.clone();
        assert_eq!(ask(Method::GET, page(), None, None).await, StatusCode::OK);
        assert_eq!(ask(Method::POST, decide.clone(), None, Some(&own)).await, StatusCode::OK);

        let mut wrong = served.url.to_string();
        let end = wrong.len() - 2;
        wrong.replace_range(end..=end, if wrong.ends_with("0/") { "1" } else { "0" });
        let wrong: url::Url = wrong.parse().unwrap();
        assert_eq!(ask(Method::GET, wrong.clone(), None, None).await, StatusCode::FORBIDDEN);
        assert_eq!(
            ask(Method::POST, wrong.join("decide").unwrap(), None, Some(&own)).await,
            StatusCode::FORBIDDEN
        );
        assert_ne!(ask(Method::GET, served.url.join("/").unwrap(), None, None).await, StatusCode::OK);

        for host in ["evil.example", "127.0.0.1", "rebound.example:80"] {
            assert_eq!(ask(Method::GET, page(), Some(host), None).await, StatusCode::FORBIDDEN, "{host}");
        }
        for origin in ["http://evil.example", "null"] {
            assert_eq!(ask(Method::POST, decide.clone(), None, Some(origin)).await, StatusCode::FORBIDDEN);
        }
        assert_eq!(ask(Method::POST, decide, None, None).await, StatusCode::FORBIDDEN, "no origin at all");
        served.shutdown().await;
    });
}

#[test]
fn nothing_but_pictures_of_the_run_is_served() {
    RUNTIME.block_on(async {
        let project = Project::bill();
        std::fs::write(project.path("secret.png"), "secret").unwrap();
        let served = project.serve().await;
        let get = async |path: &str| reqwest::get(served.url.join(path).unwrap()).await.unwrap();
        let picture = get("pictures/annual-bill-phone/page.png").await;
        assert_eq!(picture.status(), StatusCode::OK);
        assert_eq!(picture.headers()["content-type"], "image/png");
        for path in
            ["report.json", "changes.json", "..%2fsecret.png", "%2e%2e/secret.png", "pictures/none.png"]
        {
            assert_ne!(get(path).await.status(), StatusCode::OK, "{path}");
        }
        served.shutdown().await;
    });
}

#[test]
fn the_page_is_told_to_run_nothing_else_and_to_ask_nobody() {
    RUNTIME.block_on(async {
        let project = Project::bill();
        let served = project.serve().await;
        let answer = reqwest::get(served.url.clone()).await.unwrap();
        let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
        assert!(
            policy.contains("frame-ancestors 'none'")
                && !policy.contains("unsafe")
                && !policy.contains("http")
        );
        assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        served.shutdown().await;
    });
}
