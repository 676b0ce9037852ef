//! The probe on real pages: `tests/pages/discovery/*.html`. Each page says what must be found on it in
//! `<script id="expect">`, one entry per box; a box that is not listed fails.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use unticked::{
    browser::{Arg, FrameId, Tab, TabOptions},
    facts::{BoxFacts, PageFacts},
    probe::{self, FrameFacts, FrameLook, Settled},
};

use crate::{
    eval, on_chromium, on_each, options,
    support::server::{Page, Server},
};

/// A page of `tests/pages/discovery` by its name.
macro_rules! page {
    ($name:literal) => {
        Page::html(include_str!(concat!("../pages/discovery/", $name, ".html")))
    };
}

/// Pictures that pages show. WebKit gives one that is missing no room.
const PICTURES: &[&str] =
    &["/img/check_on.png", "/img/check_off.png", "/img/tick_on.png", "/img/tick_off.png"];

macro_rules! pages {
    ($($test:ident $name:literal)*) => {$(
        #[test]
        fn $test() {
            on_each(async |pool| {
                let pages = PICTURES.iter().map(|&path| (path, Page::picture()));
                let server = Server::start(pages.chain([("/", page!($name))])).await;
                let tab = pool.tab(probing()).await.unwrap();
                tab.navigate(&server.url("/")).await.unwrap();
                judge(&tab, &observe(&tab).await).await;
            });
        }
    )*};
}

pages! {
    native_controls_and_their_labels "native"
    aria_controls "aria"
    hidden_inputs_under_styled_twins "twins"
    controls_drawn_by_hand "by-hand"
    what_is_no_box "not-boxes"
    shadow_roots_and_slots "shadow"
    what_nobody_sees "hidden"
    how_text_is_drawn "text"
    right_to_left_and_han "scripts"
    unusual_makes "tricks"
    a_page_that_lies "hostile"
}

pub fn probing() -> TabOptions {
    TabOptions { preload: Arc::clone(&probe::PRELOAD), ..options() }
}

async fn ask<T: DeserializeOwned>(tab: &Tab, frame: &FrameId, function: &str, args: Vec<Arg>) -> T {
    probe::open(tab.call(frame, function, args).await.unwrap()).unwrap()
}

/// Looks into every frame, closed shadow roots included.
pub async fn observe(tab: &Tab) -> PageFacts {
    let quiet = vec![Arg::Json(json!(150)), Arg::Json(json!(3000))];
    let settled: Settled = ask(tab, &tab.top(), probe::SETTLE, quiet).await;
    assert!(settled.quiet);
    let mut looks = Vec::new();
    for frame in tab.frames().await.unwrap() {
        loop {
            let candidates = tab.call_raw(&frame.id, probe::CLOSED_CANDIDATES, vec![]).await.unwrap();
            let roots = probe::closed_roots(&candidates);
            if roots.is_empty() {
                break;
            }
            let pairs = roots.into_iter().flat_map(|(host, root)| [Arg::Node(host), Arg::Node(root)]);
            let () = ask(tab, &frame.id, probe::ADOPT, pairs.collect()).await;
        }
        let facts: FrameFacts = ask(tab, &frame.id, probe::COLLECT, vec![]).await;
        let windows = tab.call_raw(&frame.id, probe::FRAMES, vec![]).await.unwrap();
        looks.push(FrameLook { context: frame.id.0, facts, children: probe::frame_contexts(&windows) });
    }
    probe::merge(looks)
}

/// Compares a page with what it says of itself, entry by entry.
async fn judge(tab: &Tab, page: &PageFacts) {
    let expect = "JSON.parse(document.getElementById('expect').textContent)";
    let expected: Vec<Value> = eval(tab, expect).await;
    let mut left: Vec<Value> = page.boxes.iter().map(described).collect();
    let mut faults = Vec::new();
    for entry in &expected {
        let Some(at) = left.iter().position(|found| found["label"] == entry["label"]) else {
            faults.push(format!("not found: {entry}"));
            continue;
        };
        let found = left.remove(at);
        for (key, value) in entry.as_object().unwrap() {
            if !agrees(key, value, &found[key]) {
                faults.push(format!("{}: {key} is {}, not {value}", entry["label"], found[key]));
            }
        }
    }
    faults.extend(left.iter().map(|found| format!("not expected: {found}")));
    let hidden: Option<Vec<String>> =
        eval(tab, "JSON.parse(document.getElementById('expect-hidden')?.textContent ?? 'null')").await;
    if let Some(hidden) = hidden {
        let mut found: Vec<String> = page
            .hidden_fields
            .iter()
            .map(|f| format!("{}={} {}{}", f.name, f.value, f.why, if f.mirrored { " mirrored" } else { "" }))
            .collect();
        found.sort();
        if found != hidden {
            faults.push(format!("hidden fields are {found:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A box in the words of the pages' expectations.
fn described(b: &BoxFacts) -> Value {
    let runs = &b.label.runs;
    let read = runs.iter().filter(|run| !run.aside && run.hidden.is_none());
    let sign = |ticked: Option<bool>| if ticked == Some(true) { '+' } else { '-' };
    let options: Vec<String> = b
        .options
        .iter()
        .map(|o| {
            let suffix = if o.placeholder { " placeholder" } else { "" };
            format!("{} {}{suffix}", o.text, sign(o.state.ticked()))
        })
        .collect();
    let paint = |run: &unticked::facts::TextRun| {
        format!("{} on {}", run.color, run.background.as_deref().unwrap_or("null"))
    };
    json!({
        "label": b.label.text, "kind": b.kind, "made": b.made, "source": b.label.source,
        "ticked": b.state.ticked(), "shown": b.shown, "enabled": b.enabled, "width": b.rect.width,
        "px": read.map(unticked::facts::TextRun::laid_out_px).reduce(f64::min), "options": options,
        "hidden": runs.iter().find_map(|run| run.hidden.as_deref()).unwrap_or_default(),
        "clipped": runs.iter().map(|run| run.clipped).fold(0.0, f64::max),
        "clippedBy": runs.iter().find_map(|run| run.clipped_by.as_deref()),
        "covered": runs.iter().map(|run| run.covered).fold(0.0, f64::max),
        "contrastInfo": runs.iter().map(paint).collect::<Vec<_>>().join("; "),
        "picture": b.label.images.first().map(|image| image.alt.as_str()),
    })
}

/// Fonts differ from machine to machine: shares and widths agree roughly, sizes closely.
fn agrees(key: &str, expected: &Value, found: &Value) -> bool {
    let slack = match key {
        "px" => 0.3,
        "width" => 2.0,
        _ => 0.2,
    };
    match (expected.as_f64(), found.as_f64()) {
        (Some(expected), Some(found)) => (expected - found).abs() <= slack,
        _ => expected == found,
    }
}

#[test]
fn closed_roots_and_frames_are_looked_into() {
    let html = r#"<body style="margin:0"><div id=host></div>
        <iframe style="border:0;margin:50px;transform:scale(.5);transform-origin:0 0"
            srcdoc="<body style='margin:0'><label><input type=checkbox style='margin:0'> In a frame</label>"></iframe>
        <iframe sandbox srcdoc="<label><input type=checkbox checked> In a sandboxed frame</label>"></iframe>
        <script>
            const root = host.attachShadow({ mode: "closed" });
            root.innerHTML = "<label><input type=checkbox checked> In a closed root</label><x-in></x-in>";
            root.lastChild.attachShadow({ mode: "closed" }).innerHTML =
                "<label><input type=checkbox> Two closed roots deep</label>";
        </script>"#;
    on_chromium(async |pool| {
        let server = Server::start([("/", Page::html(html))]).await;
        let tab = pool.tab(probing()).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        let page = observe(&tab).await;
        let found: Vec<_> = page.boxes.iter().map(|b| (b.label.text.as_str(), b.state.ticked())).collect();
        let expected = [
            ("In a closed root", Some(true)),
            ("Two closed roots deep", Some(false)),
            ("In a frame", Some(false)),
            ("In a sandboxed frame", Some(true)),
        ];
        assert_eq!(found, expected);
        let framed = &page.boxes[2];
        assert_eq!((framed.label.runs[0].laid_out_px(), framed.frames.len()), (8.0, 1));
        assert!(
            (framed.rect.x - 50.0).abs() < 1.0 && (framed.rect.width - 6.5).abs() < 1.0,
            "{:?}",
            framed.rect
        );
        assert!(page.blind.is_empty(), "{:?}", page.blind);
    });
}

#[test]
fn a_box_that_ticks_itself_has_a_history() {
    let html = "<label><input type=checkbox id=late> Ticks itself</label>
        <label><input type=checkbox id=early> Ticked before anybody saw it</label><div id=swap>
        <label><input type=checkbox name=swapped> Replaced by a ticked one</label></div>
        <script>
            addEventListener('load', () => {
                early.checked = true;
                setTimeout(() => { late.checked = true }, 400);
                setTimeout(() => { swap.innerHTML = '<label><input type=checkbox name=swapped checked> Replaced by a ticked one</label>' }, 500);
            });
        </script>";
    on_chromium(async |pool| {
        let server = Server::start([("/", Page::html(html))]).await;
        let tab = pool.tab(probing()).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
        let facts: FrameFacts = ask(&tab, &tab.top(), probe::COLLECT, vec![]).await;
        let histories: Vec<Vec<Option<bool>>> =
            facts.boxes.iter().map(|b| b.timeline.iter().map(|m| m.ticked).collect()).collect();
        let ticked_alone = vec![Some(false), Some(true)];
        assert_eq!(histories, [ticked_alone.clone(), vec![Some(true)], ticked_alone]);
        assert_eq!(facts.boxes[0].state.ticked(), Some(false), "the first state");
        let present: FrameFacts = ask(&tab, &tab.top(), probe::COLLECT, vec![Arg::Json(json!(true))]).await;
        assert_eq!(present.boxes[0].state.ticked(), Some(true), "the present state");
    });
}

#[test]
fn looking_leaves_no_trace() {
    let trap = "<script>
        let told = false;
        const tell = what => { if (!told) document.title = what; told = true };
        addEventListener('DOMContentLoaded', () => setTimeout(() => {
            new MutationObserver(list => tell(`mutation ${list[0].type}`)).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
            for (const name of ['focus', 'focusin', 'blur', 'scroll', 'change', 'input', 'click', 'formdata', 'submit', 'reset', 'selectionchange', 'resize', 'pointermove', 'slotchange', 'toggle', 'invalid', 'beforematch'])
                document.addEventListener(name, event => { if (name !== 'pointermove' || !event.isTrusted) tell(name) }, true);
        }));</script>";
    let html = format!("{}{trap}", include_str!("../pages/discovery/by-hand.html"));
    // Chromium moves its pointer by itself when a layout changed under it. A script can't: its moves are untrusted.
    on_chromium(async |pool| {
        let server = Server::start([("/", Page::html(&html))]).await;
        let tab = pool.tab(probing()).await.unwrap();
        tab.navigate(&server.url("/")).await.unwrap();
        let state = "[document.documentElement.outerHTML, scrollX, scrollY, document.activeElement.tagName, \
            [...document.querySelectorAll('input')].map(i => [i.checked, i.value]), getSelection().rangeCount]";
        let before: Value = eval(&tab, state).await;
        assert!(observe(&tab).await.boxes.len() > 20);
        assert_eq!(eval::<Value>(&tab, state).await, before);
        assert_eq!(eval::<String>(&tab, "document.title").await, "Controls drawn by hand");
        let _: Vec<probe::FormSubmission> = ask(&tab, &tab.top(), probe::SUBMISSION, vec![]).await;
        assert_eq!(
            eval::<String>(&tab, "document.title").await,
            "formdata",
            "the trap hears what can be heard"
        );
    });
}

/// The time grows with the page: eight times the boxes may take thirty times as long on a machine that is busy
/// now and idle then, but not the sixty-four of a quadratic walk.
#[test]
fn time_grows_with_the_page() {
    let rows = |count: usize| -> String {
        let row = |i| format!("<p><label><input type=checkbox name=n{i}> I agree to item {i}</label></p>");
        (0..count).map(row).collect::<Vec<_>>().concat()
    };
    on_chromium(async |pool| {
        let server =
            Server::start([("/few", Page::html(&rows(125))), ("/many", Page::html(&rows(1000)))]).await;
        let tab = pool.tab(probing()).await.unwrap();
        let mut best = [std::time::Duration::MAX; 2];
        for (path, best) in ["/few", "/many"].into_iter().zip(&mut best) {
            tab.navigate(&server.url(path)).await.unwrap();
            for _ in 0..4 {
                let begun = std::time::Instant::now();
                let facts: FrameFacts = ask(&tab, &tab.top(), probe::COLLECT, vec![]).await;
                assert_eq!(facts.boxes.len(), if path == "/few" { 125 } else { 1000 });
                *best = begun.elapsed().min(*best);
            }
        }
        assert!(best[1] < best[0] * 30, "{best:?}");
    });
}
