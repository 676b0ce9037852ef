//! Browsers that run elsewhere: any W3C endpoint.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::json;
use tokio::runtime::Runtime;
use unticked::{
    browser::{BrowserError, Pool},
    config::Engine,
};

use crate::{browser, eval, options, pool_options};

/// A driver as somebody else would run it; it ends its browsers when asked to.
struct Elsewhere {
    driver: Child,
    port: u16,
}

impl Elsewhere {
    fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { driver, port }
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn pool_at(endpoint: &str) -> Pool {
    let mut browser = browser(Engine::Chromium, &[]);
    browser.endpoint = Some(endpoint.parse().unwrap());
    browser.capabilities.insert("goog:chromeOptions".to_owned(), json!({ "args": ["--no-sandbox"] }));
    Pool::new(browser.into(), pool_options())
}

#[test]
fn a_page_is_driven_through_an_endpoint_and_the_session_is_ended() {
    let elsewhere = Elsewhere::start();
    Runtime::new().unwrap().block_on(async {
        let pool = pool_at(&format!("http://127.0.0.1:{}", elsewhere.port));
        let tab = pool.tab(options()).await.unwrap();
        tab.navigate("data:text/html,<p>far away").await.unwrap();
        assert_eq!(eval::<String>(&tab, "document.body.innerText").await, "far away");
        pool.close().await;
        assert!(matches!(tab.url().await, Err(BrowserError::Gone(_))));
    });
}

#[test]
fn an_endpoint_that_is_not_there_is_told() {
    Runtime::new().unwrap().block_on(async {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        for scheme in ["http", "https"] {
            let pool = pool_at(&format!("{scheme}://127.0.0.1:{port}/wd/hub"));
            let error = pool.tab(options()).await.unwrap_err();
            assert!(matches!(error, BrowserError::Launch(_)), "{error:?}");
            assert!(error.is_worth_another_try());
        }
    });
}
