//! How many pages are looked at side by side when nobody says.

use std::{collections::BTreeMap, sync::Arc};

use super::running::runtime;
use crate::{
    browser,
    config::{Browser, Engine},
    plan::Case,
};

/// As many as the browsers of these cases can hold. Where some run here and some elsewhere, this machine decides.
pub fn for_cases(cases: &[Case]) -> usize {
    let browsers: BTreeMap<&str, &Arc<Browser>> =
        cases.iter().map(|case| (case.browser.name.as_str(), &case.browser)).collect();
    let here = browsers.values().filter(|browser| browser.endpoint.is_none()).map(|browser| browser.engine);
    match here.clone().count() {
        0 => browsers.values().map(|browser| there(browser)).sum::<usize>().max(1),
        _ => automatic(here),
    }
}

/// What the endpoint has room for; one session's pages where it does not say.
fn there(browser: &Browser) -> usize {
    // On a thread of its own: whoever asks may be inside of a runtime already.
    let asked = std::thread::scope(|scope| {
        let ask = || runtime().ok()?.block_on(browser::remote::room(browser));
        scope.spawn(ask).join().ok().flatten()
    });
    asked.filter(|places| *places > 0).unwrap_or(browser.tabs)
}

/// What a page takes with its renderer, MB.
const PAGE: usize = 128;

/// A watched page costs nothing but memory, so several share a core: about eight per core, as far as memory goes. A page
/// of WebKit is a whole browser: two per core.
pub fn automatic(engines: impl IntoIterator<Item = Engine>) -> usize {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZeroUsize::get);
    if engines.into_iter().any(|engine| engine == Engine::Webkit) {
        (cores * 2).clamp(2, 16)
    } else {
        (cores * 8).clamp(4, 64).min(memory().map_or(usize::MAX, |free| (free / PAGE).max(2)))
    }
}

/// MB that are free; `None` where the system does not tell as Linux does.
fn memory() -> Option<usize> {
    available(&std::fs::read_to_string("/proc/meminfo").ok()?)
}

/// Of `/proc/meminfo`.
fn available(told: &str) -> Option<usize> {
    let line = told.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok().map(|kilobytes| kilobytes / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_that_is_free_is_read_in_megabytes() {
        let told = "MemTotal:       24630784 kB\nMemFree:         1000000 kB\nMemAvailable:   20480000 kB\n";
        assert_eq!(available(told), Some(20_000));
        assert_eq!(available("MemTotal: 1 kB"), None);
    }

    #[test]
    fn there_are_always_places() {
        assert!(automatic([Engine::Chromium]) >= 2);
    }
}
