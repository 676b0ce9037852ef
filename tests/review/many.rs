//! A run of 500 changes is as quick to review as one of five.

use std::time::Instant;

use unticked::snapshots::{Decision, Verdict};

use crate::{
    on_each,
    project::{Project, box_of, look},
    screen::Screen,
};

const CHANGES: usize = 500;

/// A new box is new in its state, its words and its picture.
const KINDS: usize = 3;

/// Until one is fast enough: a busy machine may be slow for some, a slow page always is.
const TRIES: usize = 12;
/// From the first byte to the first paint, ms.
const FIRST_PAINT: f64 = 1000.0;

/// With `--nocapture` it tells its figures.
#[test]
fn the_first_card_is_there_within_a_second_and_the_next_within_50_ms() {
    on_each(async |pool| {
        let project = project();
        let served = project.serve().await;
        let screen = Screen::open(&pool, served.url.as_str()).await;
        assert_eq!(screen.text(".position").await, format!("1 of {CHANGES}"));
        let mut paints: Vec<f64> = vec![];
        while paints.len() < TRIES && paints.last().is_none_or(|paint| *paint >= FIRST_PAINT) {
            screen.tab.reload().await.unwrap();
            let painted = "performance.getEntriesByName('first-contentful-paint').length";
            screen.until(painted).await;
            paints.push(screen.eval("performance.getEntriesByName('first-contentful-paint')[0].startTime - performance.getEntriesByType('navigation')[0].responseStart").await);
        }
        let best = paints.iter().copied().fold(f64::MAX, f64::min);
        let begun = "performance.getEntriesByName('first-contentful-paint')[0].startTime";
        let whole: f64 = screen.eval(begun).await;
        assert!(best < FIRST_PAINT, "first paint: {paints:?} ms");
        // One press at a time, each with the layout that it causes.
        let press = "(() => { const times = []; for (let at = 0; at < 30; at += 1) { const from = performance.now(); \
                     document.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true })); \
                     document.body.getBoundingClientRect(); times.push(performance.now() - from); } \
                     return times.sort((a, b) => a - b)[15]; })()";
        let next: f64 = screen.eval(press).await;
        assert!(next < 50.0, "next card: {next} ms");
        assert_eq!(screen.text(".position").await, format!("31 of {CHANGES}"));
        println!(
            "{}: first paint {best:.0} ms after the first byte ({whole:.0} ms after the request), next card {next:.1} ms",
            pool.browser.name
        );
        served.shutdown().await;
    });
}

#[test]
fn five_hundred_changes_are_accepted_in_a_few_batches() {
    let project = project();
    let mut opened = project.open();
    let accept = |change: &unticked::snapshots::Change| Decision {
        change: change.id.clone(),
        verdict: Verdict::Accept,
        who: "Dana".to_owned(),
        role: None,
        reason: String::new(),
        at: jiff::Timestamp::now(),
    };
    let decisions: Vec<Decision> = opened.changes().iter().map(accept).collect();
    let begun = Instant::now();
    let applied = opened.session.apply(&decisions).unwrap();
    let took = begun.elapsed();
    assert_eq!((applied.done.len(), applied.skipped.len()), (CHANGES * KINDS, 0));
    println!("{} decisions accepted and on the disk in {} ms", applied.done.len(), took.as_millis());
}

/// A new box in each of many scenarios.
fn project() -> Project {
    let looks = (0..CHANGES).map(|at| {
        let label = format!("I agree to number {at}");
        look(&format!("form-{at:03}"), "desktop", [box_of(&label, false, 16.0)])
    });
    Project::new(&[], &looks.collect::<Vec<_>>())
}
