//! How many pages are looked at side by side when nobody says.

use crate::config::Engine;

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
