//! From page to page.

use std::net::TcpListener;

use unticked::browser::BrowserError;

use crate::{
    eval, on_each, options,
    support::server::{Page, Server},
};

#[test]
fn redirects_of_both_kinds_end_where_they_lead() {
    on_each(async |pool| {
        let moves_on = "<script>location.replace('/end')</script><img src=/never>";
        let server = Server::start([
            ("/http", Page::redirect("/end")),
            ("/script", Page::html(moves_on)),
            ("/end", Page::html("<p>the end")),
        ])
        .await;
        let tab = pool.tab(options()).await.unwrap();
        for path in ["/http", "/script"] {
            tab.navigate(&server.url(path)).await.unwrap();
            assert_eq!(eval::<String>(&tab, "document.body.innerText").await, "the end", "{path}");
        }
    });
}

#[test]
fn back_and_forward_arrive() {
    on_each(async |pool| {
        let server =
            Server::start([("/a", Page::html("<p>a")), ("/b", Page::html("<p>b<a id=x>x</a>"))]).await;
        let tab = pool.tab(options()).await.unwrap();
        tab.navigate(&server.url("/a")).await.unwrap();
        tab.navigate(&server.url("/b")).await.unwrap();
        tab.traverse(-1).await.unwrap();
        assert_eq!(tab.url().await.unwrap(), server.url("/a"));
        tab.traverse(1).await.unwrap();
        assert_eq!(tab.url().await.unwrap(), server.url("/b"));
        tab.reload().await.unwrap();
        assert_eq!(eval::<String>(&tab, "document.readyState").await, "complete");
        let error = tab.traverse(5).await.unwrap_err();
        assert!(matches!(error, BrowserError::Command { .. }), "{error}");
    });
}

#[test]
fn a_page_that_does_not_load_says_why() {
    on_each(async |pool| {
        let tab = pool.tab(options()).await.unwrap();
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let error = tab.navigate(&format!("http://{closed}/")).await.unwrap_err();
        let BrowserError::Navigation { why, .. } = &error else { panic!("{error:?}") };
        assert!(why.to_lowercase().contains("refused"), "{why}");
        let error = tab.navigate("not a url").await.unwrap_err();
        assert!(matches!(error, BrowserError::Navigation { .. }), "{error:?}");
    });
}
