//! The browser side: finds every box of a page, its label, its state and its text, and only reads.
//!
//! `js/` holds one program in small files. A preload script starts it before the page's first line, in a
//! world that the page can't reach; it keeps its state there. The functions below are called in that world by
//! their source; those that answer with facts return one JSON string, which [`open`] reads. Where the preload
//! did not run, the tab runs it when a call says so.
//!
//! | function | asks for | answers |
//! | --- | --- | --- |
//! | [`SETTLE`] `(quiet_ms, max_ms)` | wait until the page has come to rest; what happens later is "watch" | [`Settled`] |
//! | [`CLOSED_CANDIDATES`] | elements that may host a closed shadow root | nodes: [`closed_roots`] reads them |
//! | [`ADOPT`] `(host, root, host, root …)` | take these closed roots for part of the page | `null` |
//! | [`COLLECT`] `(present)` | all facts of the frame, as often as one likes; `state` is the first one, with `present = true` the one that stands now | [`FrameFacts`] |
//! | [`FRAMES`] | the windows of `FrameFacts::frames`, in that order | windows: [`frame_contexts`] reads them |
//! | [`SUBMISSION`] | what the untouched forms would send; the page can hear this one | `Vec<`[`FormSubmission`]`>` |

use std::sync::{Arc, LazyLock};

#[cfg(test)]
mod contract;
mod envelope;
mod hands;
mod merge;

pub use envelope::{
    CONTRACT, FormSubmission, FrameElement, FrameFacts, ProbeError, Scroll, SentField, Settled, TextSize,
    open,
};
pub use hands::*;
pub use merge::{FrameLook, closed_roots, frame_contexts, merge};

/// The files in the order in which they build on each other.
macro_rules! program {
    () => {
        concat!(
            include_str!("js/natives.js"),
            include_str!("js/dom.js"),
            include_str!("js/selector.js"),
            include_str!("js/colour.js"),
            include_str!("js/visible.js"),
            include_str!("js/marks.js"),
            include_str!("js/state.js"),
            include_str!("js/twins.js"),
            include_str!("js/controls.js"),
            include_str!("js/claims.js"),
            include_str!("js/handmade.js"),
            include_str!("js/groups.js"),
            include_str!("js/segments.js"),
            include_str!("js/labels.js"),
            include_str!("js/questions.js"),
            include_str!("js/runs.js"),
            include_str!("js/cover.js"),
            include_str!("js/names.js"),
            include_str!("js/place.js"),
            include_str!("js/boxes.js"),
            include_str!("js/hidden.js"),
            include_str!("js/frames.js"),
            include_str!("js/submission.js"),
            include_str!("js/watch.js"),
            include_str!("js/still.js"),
            include_str!("js/main.js"),
            include_str!("js/ink.js"),
            include_str!("js/hands.js"),
        )
    };
}

/// What a function throws in a frame where the preload did not run: whoever called runs it and calls again. The
/// program itself is too long to be sent with every call.
pub const NOT_INSTALLED: &str = "unticked is not installed";

/// A function that calls one of the program's own.
macro_rules! function {
    ($name:literal) => {
        concat!(
            "(...args) => { const program = globalThis[Symbol.for('unticked')]; ",
            "if (!program) throw new Error('unticked is not installed'); return program.",
            $name,
            "(...args); }"
        )
    };
}

/// Starts the sampler. Runs in the sandbox of every frame before the page's first script. It is long: all tabs share
/// this one.
pub static PRELOAD: LazyLock<Arc<str>> = LazyLock::new(|| {
    concat!("() => { if (globalThis[Symbol.for('unticked')]) return;", program!(), "}").into()
});
/// Waits until the page has come to rest.
pub const SETTLE: &str = function!("settle");
/// All facts of a frame.
pub const COLLECT: &str = function!("collect");
/// The windows of a document's frames.
pub const FRAMES: &str = function!("frames");
/// Elements that may host a closed shadow root.
pub const CLOSED_CANDIDATES: &str = function!("closedCandidates");
/// Takes closed roots for part of the page.
pub const ADOPT: &str = function!("adopt");
/// What the untouched forms would send. Fires `formdata`, which a page can hear: only after all looking.
pub const SUBMISSION: &str = function!("submission");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_speak_the_same_contract() {
        assert!(COLLECT.contains(NOT_INSTALLED));
        assert!(PRELOAD.contains(&format!("const CONTRACT = {CONTRACT};")));
    }
}
