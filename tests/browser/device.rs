//! What a page sees of the device, and what we see of the page.

use serde_json::{Value, json};
use unticked::{
    browser::{Shot, TabOptions},
    config::{ColorScheme, Device, Engine},
    facts::Rect,
};

use crate::{
    RUNTIME, eval, on_bidi, on_chromium, on_each, on_firefox, options, pool_of,
    support::server::{Page, Server},
};

const MEASURES: &str = "[innerWidth, devicePixelRatio, Math.round(visualViewport.scale * 1000),
    matchMedia('(pointer: coarse)').matches, navigator.maxTouchPoints, 'ontouchstart' in window]";

#[test]
fn a_phone_has_a_phones_viewport_on_every_navigation() {
    on_chromium(async |pool| {
        let made_for_it = "<meta name=viewport content='width=device-width, initial-scale=1'><p>small";
        let server =
            Server::start([("/wide", Page::html("<p>wide")), ("/made", Page::html(made_for_it))]).await;
        let tab = pool.tab(TabOptions { device: Device::phone(), ..options() }).await.unwrap();
        for _ in 0..2 {
            tab.navigate(&server.url("/made")).await.unwrap();
            assert_eq!(eval::<Value>(&tab, MEASURES).await, json!([390, 3, 1000, true, 5, true]));
            tab.navigate(&server.url("/wide")).await.unwrap();
            assert_eq!(eval::<Value>(&tab, MEASURES).await, json!([980, 3, 398, true, 5, true]));
        }
        assert!(eval::<String>(&tab, "navigator.userAgent").await.contains("Mobile"));
        assert!(eval::<bool>(&tab, "navigator.userAgentData.mobile").await);
    });
}

#[test]
fn a_desktop_looks_like_a_persons_browser() {
    on_chromium(async |pool| {
        let server = Server::start([("/", Page::html("<p>hello"))]).await;
        let tab = pool.tab(options()).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        assert_eq!(
            eval::<Value>(&tab, "[innerWidth, innerHeight, devicePixelRatio, navigator.language]").await,
            json!([1280, 800, 1, "en-US"])
        );
        assert_eq!(
            eval::<Value>(
                &tab,
                "[navigator.webdriver, matchMedia('(prefers-color-scheme: light)').matches,
                  matchMedia('(prefers-reduced-motion: no-preference)').matches,
                  matchMedia('(hover: hover)').matches, document.hasFocus(), document.visibilityState]"
            )
            .await,
            json!([false, true, true, true, true, "visible"])
        );
        let seen = server.seen("/");
        let agent = seen[0].headers["user-agent"].to_str().unwrap();
        assert!(agent.contains("Chrome/") && !agent.contains("Headless"), "{agent}");
        let hints = seen[0].headers["sec-ch-ua"].to_str().unwrap();
        assert!(hints.contains("Chromium") && !hints.contains("Headless"), "{hints}");
    });
}

#[test]
fn no_page_sees_the_driver_or_misses_a_mouse() {
    on_bidi(async |pool| {
        let tab = pool.tab(options()).await.unwrap();
        tab.navigate("data:text/html,<p>hello").await.unwrap();
        let told = "[innerWidth, innerHeight, document.documentElement.clientWidth, devicePixelRatio,
            matchMedia('(hover: hover) and (pointer: fine)').matches, document.visibilityState,
            matchMedia('(prefers-color-scheme: light)').matches, navigator.language]";
        assert_eq!(
            eval::<Value>(&tab, told).await,
            json!([1280, 800, 1280, 1, true, "visible", true, "en-US"])
        );
        // The page's own world, where the driver would show.
        let () = eval(
            &tab,
            "(() => { const s = document.createElement('script');
                s.textContent = 'document.title = navigator.webdriver';
                document.head.append(s); return null })()",
        )
        .await;
        assert_eq!(eval::<String>(&tab, "document.title").await, "false");
    });
}

#[test]
fn nothing_that_pages_ask_gives_the_driver_away() {
    on_bidi(async |pool| {
        let signs = include_bytes!("../pages/robots/signs.html");
        let server = Server::start([("/", Page::file("text/html; charset=utf-8", signs))]).await;
        let tab = pool.tab(options()).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        let looked = "await (async () => {
            while (document.title === 'looking') await new Promise((go) => setTimeout(go, 20));
            return document.title;
        })()";
        assert_eq!(eval::<String>(&tab, looked).await, "[]");
    });
}

#[test]
fn what_firefox_cannot_emulate_it_says() {
    on_firefox(async |pool| {
        let device = Device { color_scheme: Some(ColorScheme::Dark), ..Device::desktop() };
        let error = pool.tab(TabOptions { device, ..options() }).await.unwrap_err();
        assert_eq!(error.to_string(), "firefox can't show one page in dark colours");
        let tab = pool.tab(TabOptions { device: Device::phone(), ..options() }).await.unwrap();
        tab.navigate("data:text/html,<p>hello").await.unwrap();
        assert_eq!(eval::<Value>(&tab, "[innerWidth, devicePixelRatio]").await, json!([390, 3]));
        assert!(eval::<String>(&tab, "navigator.userAgent").await.contains("Mobile"));
    });
}

/// What pages ask to tell robots from people, and that a driver may change.
const SIGNS: &str = "JSON.stringify([navigator.webdriver, navigator.plugins.length, navigator.plugins[0].name,
    navigator.plugins instanceof PluginArray, navigator.mimeTypes.length, navigator.pdfViewerEnabled,
    typeof chrome, typeof chrome.app, Notification.permission, navigator.languages, navigator.connection.rtt > 0,
    /headless/i.test(navigator.userAgent + JSON.stringify(navigator.userAgentData.brands)),
    Object.keys(window).filter(name => /cdc_|driver|selenium/i.test(name))])";

#[test]
fn the_headless_shell_looks_like_the_whole_browser() {
    let told = |binary: &str| {
        RUNTIME.block_on(async {
            let pool = pool_of(Engine::Chromium, &[], Some(binary));
            let server =
                Server::start([("/", Page::html(&format!("<script>document.title = {SIGNS}</script>")))])
                    .await;
            let tab = pool.tab(options()).await.unwrap();
            tab.navigate(&server.url("/")).await.unwrap();
            let told = eval::<String>(&tab, "document.title").await;
            pool.close().await;
            told
        })
    };
    assert_eq!(told("chromium-headless-shell"), told("chromium"));
}

#[test]
fn locale_and_colour_scheme_are_the_devices() {
    on_chromium(async |pool| {
        let server = Server::start([("/", Page::html("<p>hello"))]).await;
        let device = Device {
            locale: Some("zh-CN".into()),
            color_scheme: Some(ColorScheme::Dark),
            ..Device::desktop()
        };
        let tab = pool.tab(TabOptions { device, ..options() }).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        assert_eq!(
            eval::<Value>(&tab, "[navigator.language, matchMedia('(prefers-color-scheme: dark)').matches]")
                .await,
            json!(["zh-CN", true])
        );
        assert!(server.seen("/")[0].headers["accept-language"].to_str().unwrap().starts_with("zh-CN"));
    });
}

#[test]
fn a_document_shot_shows_all_and_moves_nothing() {
    on_each(async |pool| {
        let html = "<body style='margin:0'><div id=first style='height:100vh;background:#0f0'></div>
            <div style='height:9200px;background:#ccc'></div>
            <div style='position:fixed;bottom:0;left:0;width:200px;height:50px;background:#f00'></div>";
        let server = Server::start([("/", Page::html(html))]).await;
        let tab = pool.tab(options()).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        let () = eval(&tab, "(scrollTo(0, 300), null)").await;
        let picture = decode(&tab.screenshot(Shot::Document).await.unwrap());
        assert_eq!((picture.width, picture.height), (1280, 10_000));
        assert_eq!(picture.at(600, 790), [0, 255, 0], "100vh is still the window's height");
        assert_eq!(picture.at(600, 810), [204, 204, 204]);
        assert_eq!(picture.at(10, 1090), [255, 0, 0], "what is fixed stands where the window is");
        assert_eq!(eval::<Value>(&tab, "[scrollY, innerHeight]").await, json!([300, 800]));
        let picture = decode(&tab.screenshot(Shot::Viewport).await.unwrap());
        assert_eq!((picture.width, picture.height), (1280, 800));
        assert_eq!(picture.at(600, 490), [0, 255, 0]);
    });
}

#[test]
fn a_part_is_what_the_whole_shows_there() {
    on_each(async |pool| {
        let html = "<body style='margin:0'><div style='height:2000px;background:#ccc'></div>
            <div style='height:10px;background:#f00'></div><div style='height:1000px;background:#ccc'></div>";
        let server = Server::start([("/", Page::html(html))]).await;
        for device in [Device::desktop(), Device::phone()] {
            let scale = if device.touch { 3 } else { 1 };
            let tab = pool.tab(TabOptions { device, ..options() }).await.unwrap();
            tab.navigate(&server.url("/")).await.unwrap();
            let part = Rect { x: 20.0, y: 1990.0, width: 60.0, height: 30.0 };
            let picture = decode(&tab.screenshot(Shot::Part(part)).await.unwrap());
            assert_eq!((picture.width, picture.height), (60 * scale, 30 * scale));
            for (y, color) in [(1, [204, 204, 204]), (15, [255, 0, 0]), (28, [204, 204, 204])] {
                assert_eq!(picture.at(5, y * scale), color, "{y}");
            }
        }
    });
}

struct Picture {
    width: u32,
    height: u32,
    bytes: Vec<u8>,
    step: usize,
}

impl Picture {
    fn at(&self, x: u32, y: u32) -> [u8; 3] {
        let start = (y * self.width + x) as usize * self.step;
        self.bytes[start..start + 3].try_into().unwrap()
    }
}

fn decode(png: &[u8]) -> Picture {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    let step = info.color_type.samples();
    Picture { width: info.width, height: info.height, bytes, step }
}
