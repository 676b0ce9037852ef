//! For everybody: what axe-core finds, narrow windows, both languages.

use unticked::{
    browser::Pool,
    config::{ColorScheme, Device},
};

use crate::{
    CHROMIUM, FIREFOX, RUNTIME, on_each,
    project::{Project, box_of, look},
    screen::Screen,
};

/// axe-core 4.14.1, MPL-2.0, as published on npm.
const AXE: &str = include_str!("axe.min.js");

async fn open(pool: &Pool, url: &str, width: u32, locale: &str, scheme: Option<ColorScheme>) -> Screen {
    let device = Device { width, locale: Some(locale.to_owned()), color_scheme: scheme, ..Device::desktop() };
    Screen::open_on(pool, url, device).await
}

/// Violations of any rule that axe-core has, best practices among them.
async fn clean(screen: &Screen, where_: &str) {
    let function = format!(
        "async () => {{ if (!globalThis.axe) {{ {AXE} }}
         const {{ violations }} = await axe.run(document);
         return JSON.stringify(violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '')).join(' | '))); }}"
    );
    let found: Vec<String> = screen.tab.call(&screen.tab.top(), &function, vec![]).await.unwrap();
    assert!(found.is_empty(), "{where_}: {found:#?}");
    let wide: f64 =
        screen.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
    assert!(wide < 1.0, "{where_} scrolls sideways by {wide} px");
}

/// Firefox can't be told to show one page in dark colours.
#[test]
fn axe_finds_nothing_in_any_state() {
    let dark = Some(ColorScheme::Dark);
    RUNTIME.block_on(in_any_state(&CHROMIUM, dark));
    RUNTIME.block_on(in_any_state(&FIREFOX, None));
}

async fn in_any_state(pool: &Pool, dark: Option<ColorScheme>) {
    let project = Project::bill();
    let served = project.serve().await;
    for (width, locale, scheme) in [(1280, "en-GB", None), (390, "zh-CN", dark), (320, "en-GB", dark)] {
        let screen = open(pool, served.url.as_str(), width, locale, scheme).await;
        let at = format!("{width} {locale}");
        clean(&screen, &format!("{at} card")).await;
        for view in ["1", "3", "4", "5"] {
            screen.press(&[view]).await;
            clean(&screen, &format!("{at} view {view}")).await;
        }
        screen.press(&["?"]).await;
        clean(&screen, &format!("{at} help")).await;
        screen.press(&["Escape"]).await;
        screen.press(&["l"]).await;
        clean(&screen, &format!("{at} list")).await;
        screen.press(&["t"]).await;
        clean(&screen, &format!("{at} checks")).await;
    }
    served.shutdown().await;
}

#[test]
fn axe_finds_nothing_where_somebody_decides_and_when_all_is_done() {
    on_each(async |pool| {
        let project = Project::bill();
        let served = project.serve().await;
        let screen = open(&pool, served.url.as_str(), 390, "en-GB", None).await;
        screen.press(&["a"]).await;
        screen.until("document.activeElement.id === 'who-name'").await;
        clean(&screen, "who decides").await;
        screen.answer_who("Dana", "").await;
        screen.press(&["k"]).await;
        clean(&screen, "decided").await;
        screen.press(&["j", "r"]).await;
        screen.until("document.activeElement.id === 'reason'").await;
        clean(&screen, "a reason is needed").await;
        screen.type_text("no").await;
        screen.press(&["Enter"]).await;
        screen.until_progress("2 of 3 decided").await;
        screen.press(&["a"]).await;
        screen.until_headline("All decided").await;
        clean(&screen, "all decided").await;
        served.shutdown().await;
    });
}

#[test]
fn axe_finds_nothing_where_something_went_wrong() {
    on_each(async |pool| {
        let project = Project::bill();
        let served = project.serve().await;
        let first = open(&pool, served.url.as_str(), 1280, "en-GB", None).await;
        let second = open(&pool, served.url.as_str(), 390, "zh-CN", None).await;
        first.press(&["a"]).await;
        first.answer_who("Dana", "mine").await;
        first.until_progress("1 of 3 decided").await;
        second.press(&["r"]).await;
        second.answer_who("Wei", "too late").await;
        second.until("document.querySelector('.notice')").await;
        clean(&second, "another tab was first").await;

        // Somebody accepts something else in git meanwhile.
        let file = project.path(
            "snapshots/annual-bill/cover__i-agree-to-the-sesame-service-agreement__state@chromium-phone.snap",
        );
        let baseline = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, baseline.replace("ticked: true", "ticked: null")).unwrap();
        first.tab.reload().await.unwrap();
        first.until("document.querySelector('h1')").await;
        first.eval::<()>("void document.querySelectorAll('.row')[0].click() ?? null").await;
        first.until("document.querySelector('.stamp.worse')").await;
        clean(&first, "the baseline is another one by now").await;

        first.eval::<()>("((filters) => { filters[0].value = 'sign-up'; filters[0].dispatchEvent(new Event('change', { bubbles: true })); })(document.querySelectorAll('select')) ?? null").await;
        first.until("document.querySelectorAll('.row').length === 1").await;
        clean(&first, "filtered").await;

        served.shutdown().await;
        first.press(&["a"]).await;
        first.until("document.querySelector('.notice.bad strong')").await;
        clean(&first, "the server is gone").await;
    });
}

#[test]
fn the_page_speaks_the_browsers_language_and_changes_it_on_request() {
    on_each(async |pool| {
        let project = Project::bill();
        let served = project.serve().await;
        let screen = open(&pool, served.url.as_str(), 1280, "en-GB", None).await;
        assert_eq!(screen.headline().await, "The box now starts ticked.");
        screen.eval::<()>("void document.querySelector('.language').click() ?? null").await;
        screen.until("document.documentElement.lang === 'zh-CN'").await;
        let said = screen.text("#app").await;
        assert!(said.contains("接受") && said.contains("变更") && !said.contains("Accept"), "{said}");
        assert_ne!(screen.headline().await, "The box now starts ticked.");
        assert_eq!(screen.text(".finding .says").await, "选框默认已勾选。");
        served.shutdown().await;
    });
}

#[test]
fn a_run_without_changes_shows_its_checks_and_says_that_nothing_changed() {
    on_each(async |pool| {
        let same = [look("bill", "desktop", [box_of("I agree", false, 16.0)])];
        let project = Project::unchanged(&same);
        let served = project.serve().await;
        let screen = open(&pool, served.url.as_str(), 1280, "en-GB", None).await;
        assert_eq!(screen.headline().await, "bill › cover");
        clean(&screen, "checks").await;
        screen.press(&["t"]).await;
        screen.until_headline("Nothing has changed").await;
        clean(&screen, "nothing changed").await;
        served.shutdown().await;
    });
}
