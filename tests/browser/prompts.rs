//! Dialogs, windows that open by themselves, and pages that don't want to be left.

use std::time::Duration;

use unticked::{browser::Tab, config::Engine};

use crate::{
    click_at_50_50, eval, on_each, options,
    support::server::{Page, Server},
};

#[test]
fn an_alert_while_loading_does_not_hold_up_a_look() {
    on_each(async |pool| {
        let server =
            Server::start([("/", Page::html("<script>alert('one');alert('two')</script><p>read me"))]).await;
        let tab = pool.tab(options()).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        assert_eq!(eval::<String>(&tab, "document.body.innerText").await, "read me");
    });
}

#[test]
fn a_scenario_reads_and_answers_a_dialog() {
    on_each(async |pool| {
        let html = "<p>x</p><script>document.title = 'told: ' + prompt('Your name?')</script>";
        let server = Server::start([("/", Page::html(html))]).await;
        let tab = pool.tab(options()).await.unwrap();
        tab.answer_prompts_alone(false);
        tab.navigate(&server.url("/")).await.unwrap();
        let prompt = tab.next_prompt(Duration::from_secs(5)).await.unwrap();
        // Classic WebDriver does not say of which kind it is.
        assert!(["prompt", "dialog"].contains(&prompt.kind.as_str()), "{prompt:?}");
        assert_eq!(prompt.message, "Your name?");
        tab.answer_prompt(true, Some("Ada")).await.unwrap();
        assert_eq!(eval::<String>(&tab, "document.title").await, "told: Ada");
        assert_eq!(tab.next_prompt(Duration::from_millis(50)).await, None);
    });
}

#[test]
fn beforeunload_never_hangs() {
    on_each(async |pool| {
        let html = "<button style='width:200px;height:100px'>x</button>
            <script>onbeforeunload = event => { event.preventDefault(); return 'stay' }</script>";
        let server = Server::start([("/", Page::html(html)), ("/next", Page::html("<p>next"))]).await;
        let tab = pool.tab(options()).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        // Only a page that was touched may ask.
        tab.perform(&tab.top(), click_at_50_50()).await.unwrap();
        tab.navigate(&server.url("/next")).await.unwrap();
        assert_eq!(eval::<String>(&tab, "document.body.innerText").await, "next");
    });
}

#[test]
fn a_window_that_opens_does_not_stay() {
    on_each(async |pool| {
        let html = "<button style='width:200px;height:100px'
            onclick=\"window.open('/popup'); document.title = 'clicked'\">x</button>";
        let server = Server::start([("/", Page::html(html)), ("/popup", Page::html("<p>popup"))]).await;
        let tab = pool.tab(options()).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        tab.perform(&tab.top(), click_at_50_50()).await.unwrap();
        assert_eq!(eval::<String>(&tab, "document.title").await, "clicked");
        if pool.browser.engine == Engine::Firefox {
            // Chromium opens none at all.
            assert_eq!(popups(&tab).await, 1);
        }
        let () = eval(
            &tab,
            "await new Promise(seen => { const look = () =>
                document.visibilityState === 'visible' ? seen(null) : setTimeout(look, 20); look() })",
        )
        .await;
    });
}

async fn popups(tab: &Tab) -> usize {
    for _ in 0..100 {
        let popups = tab.take_popups();
        if !popups.is_empty() {
            return popups.len();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    0
}
