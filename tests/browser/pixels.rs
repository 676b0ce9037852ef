//! Pictures that are compared between runs: alike for as long as the page is, and never when a person sees a change.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde_json::Value;
use unticked::{
    browser::{Pool, Tab, TabOptions},
    config::{Device, PixelSettings},
    look::{
        LookOptions, Looked, StillPicture, look,
        observe::{self, States},
        still,
    },
    probe,
    snapshots::pixels::{Tolerance, compare},
};

use crate::{
    eval, on_bidi, options,
    support::{
        scenes::{CHANGES, PLACES, changes_page, living_page},
        server::{Page, Server},
    },
};

fn device(scale: f64) -> Device {
    Device { scale, ..Device::desktop() }
}

async fn tab(pool: &Pool, url: &str, scale: f64) -> Tab {
    let options = TabOptions { device: device(scale), preload: Arc::clone(&probe::PRELOAD), ..options() };
    let tab = pool.tab(options).await.unwrap();
    tab.navigate(url).await.unwrap();
    tab
}

async fn look_at(tab: &Tab, watch: Duration, masks: &[&str]) -> Looked {
    let masks = masks.iter().map(|&mask| mask.to_owned()).collect();
    let settle_limit = Duration::from_secs(1);
    let how = LookOptions { watch, pictures: false, still: true, masks, settle_limit };
    look(tab, &how, &|_, _| {}).await.unwrap()
}

fn still_of<'a>(looked: &'a Looked, selector: &str) -> &'a StillPicture {
    let found = looked.page.boxes.iter().find(|b| b.selector == selector).unwrap();
    &looked.pictures.still[&found.id]
}

fn differs(old: &StillPicture, new: &StillPicture, scale: f64) -> bool {
    compare(&old.png, new, Tolerance::new(PixelSettings::default(), scale)).unwrap().is_some()
}

/// A policy under which a page may not be given styles.
const POLICY: &str = "style-src 'self' 'nonce-x'; style-src-attr 'none'; style-src-elem 'unsafe-inline'";

async fn living() -> Server {
    let late = Page::file("font/ttf", include_bytes!("../pages/pixels/late.ttf"));
    let page = Page::html(&living_page()).with_header("content-security-policy", POLICY);
    Server::start([("/", page), ("/late.ttf", late.after(Duration::from_millis(700)))]).await
}

#[test]
fn whatever_a_person_would_see_is_a_change_wherever_it_stands() {
    on_bidi(async |pool| {
        let server = Server::start([("/", Page::html(&changes_page()))]).await;
        for scale in [1.0, 3.0] {
            let tab = tab(&pool, &server.url("/"), scale).await;
            let looked = look_at(&tab, Duration::ZERO, &[]).await;
            let changes = CHANGES.iter().enumerate().flat_map(|(at, change)| {
                PLACES.iter().enumerate().map(move |(place, xy)| (at, change.what, place, xy))
            });
            let is_missed = |at: usize, place: usize| {
                let side = |side: &str| still_of(&looked, &format!("#c{at}-{place}-{side}"));
                !differs(side("before"), side("after"), scale)
            };
            let missed: Vec<_> = changes.filter(|(at, _, place, _)| is_missed(*at, *place)).collect();
            assert!(missed.is_empty(), "at scale {scale}: {missed:?}");
        }
    });
}

#[test]
fn a_page_on_which_everything_moves_gives_the_same_picture_each_time_under_load() {
    on_bidi(async |pool| {
        let server = living().await;
        let busy = Busy::start(3);
        let mut first: Option<StillPicture> = None;
        for n in 0..4 {
            let tab = tab(&pool, &server.url("/"), 1.0).await;
            let looked = look_at(&tab, Duration::from_millis(400 + n * 137), &[]).await;
            let seen = still_of(&looked, "#agree").clone();
            assert!(!differs(first.get_or_insert_with(|| seen.clone()), &seen, 1.0), "capture {n}");
        }
        drop(busy);
    });
}

#[test]
fn what_was_held_goes_on_and_the_page_has_heard_nothing() {
    const STATE: &str = "[document.adoptedStyleSheets.length, document.querySelector('#host').shadowRoot.adoptedStyleSheets.length,
        document.getAnimations().map((a) => [a.animationName ?? a.transitionProperty, a.playState, a.playbackRate].join(' ')),
        document.querySelector('svg').animationsPaused()]";
    const HEARD: &str = "heard.filter((e) => !/^animation(start|iteration)/.test(e))";
    on_bidi(async |pool| {
        let server = living().await;
        let tab = tab(&pool, &server.url("/"), 1.0).await;
        tab.call::<()>(
            &tab.top(),
            "() => new Promise((done) => setTimeout(() => done('null'), 300))",
            vec![],
        )
        .await
        .unwrap();
        let before: Value = eval(&tab, STATE).await;
        let heard: Value = in_page(&tab, HEARD).await;
        let page = observe::observe(&tab, States::Present).await.unwrap().page;
        assert!(!still::shoot(&tab, &page).await.unwrap().is_empty());
        assert_eq!(eval::<Value>(&tab, STATE).await, before);
        assert_eq!(in_page(&tab, HEARD).await, heard);
    });
}

#[test]
fn what_the_project_masks_is_shown_and_need_not_be_alike() {
    let page = |code: &str, word: &str| {
        Page::html(&format!(
            "<label style='display:block'><input type=checkbox id=agree> I agree to the {word} <i class=code>{code}</i></label>"
        ))
    };
    on_bidi(async |pool| {
        let server = Server::start([
            ("/a", page("0817", "terms")),
            ("/b", page("4253", "terms")),
            ("/c", page("0817", "forms")),
        ])
        .await;
        let mut seen = Vec::new();
        for (path, masks) in
            [("/a", &[".code"][..]), ("/b", &[".code"]), ("/c", &[".code"]), ("/b", &["no[selector"])]
        {
            let tab = tab(&pool, &server.url(path), 1.0).await;
            seen.push(still_of(&look_at(&tab, Duration::ZERO, masks).await, "#agree").clone());
        }
        assert_ne!(seen[0].png, seen[1].png, "masks are shown");
        let differ: Vec<bool> = seen[1..].iter().map(|new| differs(&seen[0], new, 1.0)).collect();
        assert_eq!(differ, [false, true, true]);
    });
}

/// What an expression is in the page's own world.
async fn in_page(tab: &Tab, expression: &str) -> Value {
    // A sandbox sees no variables of the page; an attribute is seen by both.
    let script = format!(
        "() => {{ const s = document.createElement('script'); s.textContent = `document.body.dataset.said = JSON.stringify({expression})`; document.body.append(s); s.remove(); return document.body.dataset.said; }}"
    );
    tab.call(&tab.top(), &script, vec![]).await.unwrap()
}

/// Threads that keep the machine busy until this is dropped.
struct Busy(std::sync::Arc<AtomicBool>);

impl Busy {
    fn start(threads: usize) -> Self {
        let go_on = std::sync::Arc::new(AtomicBool::new(true));
        for _ in 0..threads {
            let go_on = std::sync::Arc::clone(&go_on);
            std::thread::spawn(move || {
                while go_on.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        Self(go_on)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}
