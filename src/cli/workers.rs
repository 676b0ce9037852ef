//! How many pages are looked at side by side when nobody says.

/// A watched page costs nothing but memory, so several share a core: about eight per core.
pub fn automatic() -> usize {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZeroUsize::get);
    (cores * 8).clamp(4, 64)
}
