//! What a page may not reach.

use unticked::{
    browser::{BrowserError, NavigationRules, TabOptions},
    config::BasicAuth,
};

use crate::{
    click_at_50_50, eval, on_bidi, on_each, options,
    support::server::{Page, Server},
};

fn only(host: &str) -> TabOptions {
    let rules = NavigationRules { hosts: Some(vec![host.to_owned()]), block_writes: false };
    TabOptions { rules, ..options() }
}

#[test]
fn other_hosts_are_refused_directly_and_by_redirect() {
    on_bidi(async |pool| {
        let other = Server::start([("/", Page::html("<p>elsewhere"))]).await;
        let away = format!("http://localhost:{}/", other.port);
        let server = Server::start([("/", Page::html("<p>home")), ("/away", Page::redirect(&away))]).await;
        let tab = pool.tab(only("127.0.0.1")).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        for url in [&away, &server.url("/away")] {
            let error = tab.navigate(url).await.unwrap_err();
            assert!(
                matches!(&error, BrowserError::HostNotAllowed { host } if host == "localhost"),
                "{error:?}"
            );
        }
        assert!(other.seen("/").is_empty());
        assert_eq!(tab.take_refused(), [("GET".to_owned(), away)]);
        tab.navigate("data:text/html,<p>data").await.unwrap();
    });
}

#[test]
fn writes_are_blocked_and_recorded() {
    on_bidi(async |pool| {
        let html = "<form method=post action=/send><input name=a value=1></form>";
        let server = Server::start([("/", Page::html(html)), ("/send", Page::html("<p>sent"))]).await;
        let rules = NavigationRules { hosts: None, block_writes: true };
        let tab = pool.tab(TabOptions { rules, ..options() }).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        let failed: bool =
            eval(&tab, "await fetch('/send', { method: 'PUT' }).then(() => false, () => true)").await;
        assert!(failed);
        let () = eval(&tab, "(document.querySelector('form').submit(), null)").await;
        let mut refused = Vec::new();
        for _ in 0..100 {
            refused.extend(tab.take_refused());
            if refused.len() == 2 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let methods: Vec<&str> = refused.iter().map(|(method, _)| method.as_str()).collect();
        assert_eq!(methods, ["PUT", "POST"]);
        assert!(server.seen("/send").is_empty());
    });
}

#[test]
fn a_form_that_opens_a_window_is_blocked_too_and_other_tabs_go_on() {
    on_bidi(async |pool| {
        let html = "<form method=post action=/send target=_blank>
            <button style='width:200px;height:100px'>send</button></form>";
        let server = Server::start([("/", Page::html(html)), ("/send", Page::html("<p>sent"))]).await;
        let free = pool.tab(options()).await.unwrap();
        let rules = NavigationRules { hosts: None, block_writes: true };
        let tab = pool.tab(TabOptions { rules, ..options() }).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        tab.perform(&tab.top(), click_at_50_50()).await.unwrap();
        // Not held up by the other's rules, nor bound by them.
        free.navigate(&server.url("/")).await.unwrap();
        let sent: bool = eval(&free, "await fetch('/free', { method: 'POST' }).then(() => true)").await;
        assert!(sent);
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        assert!(server.seen("/send").is_empty());
        tab.close().await;
        free.navigate(&server.url("/")).await.unwrap();
    });
}

#[test]
fn the_password_goes_to_the_host_that_was_asked_for_and_to_no_other() {
    on_each(async |pool| {
        let locked = || Page {
            status: 401,
            ..Page::html("<p>inside").with_header("www-authenticate", "Basic realm=x")
        };
        let other = Server::start([("/", locked())]).await;
        let framed = format!("<iframe src='http://localhost:{}/'></iframe>", other.port);
        let server = Server::start([("/", locked()), ("/framed", Page::html(&framed))]).await;
        let auth = BasicAuth { user: "qa".into(), password: "secret".into() };
        let tab = pool.tab(TabOptions { basic_auth: Some(auth), ..options() }).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        assert_eq!(eval::<String>(&tab, "document.body.innerText").await, "inside");
        tab.navigate(&server.url("/framed")).await.unwrap();
        let to_other = other.seen("/");
        assert!(!to_other.is_empty());
        assert!(to_other.iter().all(|seen| !seen.headers.contains_key("authorization")));
    });
}
