//! What WebKit does otherwise, for want of WebDriver BiDi: it says what it can't do, and is not fooled.

use serde_json::Value;
use unticked::{
    browser::{BrowserError, NavigationRules, TabOptions},
    config::Device,
};

use crate::{
    discovery::{observe, probing},
    eval, on_webkit, options,
    support::server::{Page, Server},
};

#[test]
fn a_page_that_changed_the_dom_does_not_fool_the_probe() {
    on_webkit(async |pool| {
        let lies = "<script>
            Object.defineProperty(HTMLInputElement.prototype, 'checked', { get: () => false });
            Element.prototype.getAttribute = () => null; Element.prototype.getBoundingClientRect = () => ({});
            Array.prototype.map = () => []; JSON.stringify = () => '{}'; window.getComputedStyle = () => ({});
            document.querySelectorAll = () => [];</script>
            <label><input type=checkbox id=b checked> I agree to the terms of service</label>";
        let server = Server::start([("/", Page::html(lies))]).await;
        let tab = pool.tab(probing()).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        let page = observe(&tab).await;
        assert_eq!(page.boxes.len(), 1);
        assert_eq!(page.boxes[0].state.property, Some(true));
        assert_eq!(page.boxes[0].label.text, "I agree to the terms of service");
        tab.close().await;
    });
}

#[test]
fn a_closed_shadow_root_is_a_blind_spot_and_an_empty_box_is_none() {
    on_webkit(async |pool| {
        let html = "<div id=host></div><div style='height: 40px; background: silver'></div><p>Words</p><script>
            host.attachShadow({ mode: 'closed' }).innerHTML = '<label><input type=checkbox checked> I agree</label>'
            </script>";
        let server = Server::start([("/", Page::html(html))]).await;
        let tab = pool.tab(probing()).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        let blind = observe(&tab).await.blind;
        assert_eq!(blind.len(), 1, "{blind:?}");
        assert_eq!(blind[0].what, "closed shadow root of #host");
        tab.close().await;
    });
}

#[test]
fn sheets_and_scripts_may_be_forbidden() {
    on_webkit(async |pool| {
        let html = "<meta http-equiv=Content-Security-Policy
            content=\"default-src 'none'; frame-src 'none'; require-trusted-types-for 'script'\">
            <label><input type=checkbox> I agree to the terms of service</label>";
        let server = Server::start([("/", Page::html(html))]).await;
        let tab = pool.tab(probing()).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        assert_eq!(observe(&tab).await.boxes.len(), 1);
        tab.close().await;
    });
}

#[test]
fn a_zoomed_box_stands_where_a_person_sees_it() {
    on_webkit(async |pool| {
        let html = "<body style='margin: 0'><div style='zoom: 0.5; padding: 100px'>
            <label><input type=checkbox style='margin: 0; width: 20px; height: 20px'> I agree to the terms</label></div>";
        let server = Server::start([("/", Page::html(html))]).await;
        let tab = pool.tab(probing()).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        let rect = observe(&tab).await.boxes[0].rect;
        assert!((rect.x - 50.0).abs() < 1.0 && (rect.width - 10.0).abs() < 1.0, "{rect:?}");
        tab.close().await;
    });
}

#[test]
fn a_phone_is_a_small_dense_window_with_a_phones_name() {
    on_webkit(async |pool| {
        let tab = pool.tab(TabOptions { device: Device::phone(), ..options() }).await.unwrap();
        tab.navigate("data:text/html,<p>hello").await.unwrap();
        let told = "[innerWidth, innerHeight, devicePixelRatio, screen.width]";
        assert_eq!(eval::<Value>(&tab, told).await, serde_json::json!([390, 844, 3, 390]));
        assert!(eval::<String>(&tab, "navigator.userAgent").await.contains("iPhone"));
        tab.close().await;
    });
}

#[test]
fn what_must_be_held_back_is_not_tried() {
    on_webkit(async |pool| {
        let rules = NavigationRules { block_writes: true, ..NavigationRules::default() };
        let error = pool.tab(TabOptions { rules, ..options() }).await.unwrap_err();
        assert!(error.to_string().starts_with("webkit can't hold back what a page sends"), "{error}");
    });
}

#[test]
fn a_redirect_to_another_host_is_told_when_it_has_happened() {
    on_webkit(async |pool| {
        let other = Server::start([("/", Page::html("<p>elsewhere"))]).await;
        let away = format!("http://localhost:{}/", other.port);
        let server = Server::start([("/away", Page::redirect(&away))]).await;
        let rules =
            NavigationRules { hosts: Some(vec!["127.0.0.1".to_owned()]), ..NavigationRules::default() };
        let tab = pool.tab(TabOptions { rules, ..options() }).await.unwrap();
        for url in [&away, &server.url("/away")] {
            let error = tab.navigate(url).await.unwrap_err();
            assert!(
                matches!(&error, BrowserError::HostNotAllowed { host } if host == "localhost"),
                "{error:?}"
            );
        }
        tab.close().await;
    });
}
