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

/// A watched page costs nothing but memory, so several share a core: about eight per core. A page of WebKit is a
/// whole browser: two per core.
pub fn automatic(engines: impl IntoIterator<Item = Engine>) -> usize {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZeroUsize::get);
    if engines.into_iter().any(|engine| engine == Engine::Webkit) {
        (cores * 2).clamp(2, 16)
    } else {
        (cores * 8).clamp(4, 64)
    }
}
