//! Hung pages, killed browsers, and what is left behind.

use std::time::Duration;

use unticked::browser::BrowserError;

use crate::{
    eval, options,
    support::server::{Page, Server},
    test,
};

#[test]
fn a_hung_page_ends_in_its_time_and_holds_up_no_other() {
    test(async |pool| {
        let server = Server::start([
            ("/hung", Page::html("<p>x</p><script>for (;;) {}</script>")),
            ("/", Page::html("<p>alive")),
        ])
        .await;
        let hung = pool.tab(options()).await.unwrap();
        let fine = pool.tab(options()).await.unwrap();
        let url = server.url("/hung");
        let stuck = hung.navigate(&url);
        let goes_on = async {
            fine.navigate(&server.url("/")).await.unwrap();
            assert_eq!(eval::<String>(&fine, "document.body.innerText").await, "alive");
        };
        let (error, ()) = tokio::join!(stuck, goes_on);
        assert!(matches!(error.unwrap_err(), BrowserError::Timeout { .. }));
        tokio::time::timeout(Duration::from_secs(6), hung.close()).await.unwrap();
        fine.navigate(&server.url("/")).await.unwrap();
    });
}
