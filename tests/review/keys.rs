//! Every key.

use crate::{on_each, project::Project, screen::Screen};

#[test]
fn every_key_does_what_the_help_says() {
    on_each(async |pool| {
        let project = Project::bill();
        let served = project.serve().await;
        let screen = Screen::open(&pool, served.url.as_str()).await;
        walk(&screen).await;
        views(&screen).await;
        help(&screen).await;
        screen.press(&["t"]).await;
        screen.until("document.querySelector('.card.check')").await;
        screen.press(&["t"]).await;
        screen.until("document.querySelector('.card.change')").await;
        served.shutdown().await;
    });
}

async fn walk(screen: &Screen) {
    let first = screen.headline().await;
    assert_eq!(first, "The box now starts ticked.");
    assert_eq!(screen.text(".position").await, "1 of 3");
    screen.press(&["j"]).await;
    screen.until("document.querySelector('.position').textContent === '2 of 3'").await;
    assert_ne!(screen.headline().await, first);
    assert_eq!(screen.eval::<String>("document.activeElement.id").await, "headline");
    screen.press(&["k"]).await;
    screen.until_headline(&first).await;
    screen.press(&["k"]).await;
    assert_eq!(screen.text(".position").await, "1 of 3", "there is nothing before the first");
}

async fn views(screen: &Screen) {
    let view = "document.querySelector('.stage').dataset.view";
    assert_eq!(screen.eval::<String>(view).await, "both");
    let keys =
        [("1", "before"), ("2", "after"), ("3", "swipe"), ("4", "difference"), ("5", "blink"), ("0", "both")];
    for (key, name) in keys {
        screen.press(&[key]).await;
        screen.until(&format!("{view} === {name:?}")).await;
        let pressed =
            format!("document.querySelector('.switch [data-view={name}]').getAttribute('aria-pressed')");
        assert_eq!(screen.eval::<String>(&pressed).await, "true");
    }
    let shown = |side: &str| format!("document.querySelector('.shot.{side}').getClientRects().length > 0");
    screen.press(&["1"]).await;
    screen.until(&format!("{} && !({})", shown("before"), shown("after"))).await;
    screen.press(&["2"]).await;
    screen.until(&format!("{} && !({})", shown("after"), shown("before"))).await;
    screen.press(&["0"]).await;
    let width = "document.querySelector('.shot.after img').getBoundingClientRect().width";
    screen.until(&format!("{width} > 100")).await;
    let before: f64 = screen.eval(width).await;
    screen.press(&["+"]).await;
    screen.until(&format!("{width} > {before}")).await;
    screen.press(&["-"]).await;
    screen.until(&format!("Math.abs({width} - {before}) < 1")).await;
}

async fn help(screen: &Screen) {
    screen.press(&["?"]).await;
    screen.until("document.querySelector('dialog.help-dialog[open]')").await;
    screen.press(&["j"]).await;
    assert_eq!(screen.text(".position").await, "1 of 3", "keys rest while a dialog is open");
    screen.eval::<()>("void document.querySelector('#single-keys').click() ?? null").await;
    screen.press(&["Escape"]).await;
    screen.until("!document.querySelector('dialog')").await;
    screen.press(&["j"]).await;
    assert_eq!(screen.text(".position").await, "1 of 3", "single keys are off");
    screen.eval::<()>("void document.querySelector('.help').click() ?? null").await;
    screen.eval::<()>("void document.querySelector('#single-keys').click() ?? null").await;
    screen.press(&["Escape"]).await;
    screen.until("!document.querySelector('dialog')").await;
}

#[test]
fn filters_show_what_matches_and_say_when_nothing_does() {
    on_each(async |pool| {
        let project = Project::bill();
        let served = project.serve().await;
        let screen = Screen::open(&pool, served.url.as_str()).await;
        let choose = async |filter: &str, value: &str| {
            let select = format!("document.querySelector('[data-filter={filter}]')");
            let chosen = format!(
                "({select}.value = {value:?}, {select}.dispatchEvent(new Event('change')), document.querySelectorAll('.row').length)"
            );
            screen.eval::<usize>(&chosen).await
        };
        assert_eq!(choose("kind", "pixels").await, 2, "the picture that changed, and the new box");
        assert_eq!(choose("scenario", "sign-up").await, 1);
        assert_eq!(choose("severity", "taken").await, 0);
        screen.until("document.querySelector('.card.screen')").await;
        screen.eval::<()>("void document.querySelector('.list .plain-button').click() ?? null").await;
        screen.until("document.querySelectorAll('.row').length === 3").await;
        served.shutdown().await;
    });
}
