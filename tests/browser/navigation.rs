//! From page to page.

use unticked::browser::BrowserError;

use crate::{
    eval, options,
    support::server::{Page, Server},
    test,
};

#[test]
fn redirects_of_both_kinds_end_where_they_lead() {
    test(async |pool| {
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
    test(async |pool| {
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
    test(async |pool| {
        let tab = pool.tab(options()).await.unwrap();
        let error = tab.navigate("http://127.0.0.1:9/").await.unwrap_err();
        assert!(matches!(error, BrowserError::Navigation { .. }), "{error:?}");
        assert!(error.to_string().contains("ERR_"), "{error}");
        let error = tab.navigate("not a url").await.unwrap_err();
        assert!(matches!(error, BrowserError::Navigation { .. }), "{error:?}");
    });
}
