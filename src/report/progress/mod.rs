//! How far the run is, on standard error: a live display on a terminal, plain lines elsewhere.
//!
//! Both are gone from the way by the time that reports are written: they end with `RunEvent::Ended`.

mod lines;
mod live;

pub use lines::Lines;
pub use live::Live;

use super::style::{Style, Tone};
use crate::event::{CheckOutcome, Checked, Summary};

/// How many cases there are, and how those that ended came out.
#[derive(Debug, Default)]
struct Tally {
    cases: usize,
    done: usize,
    checks: Summary,
}

impl Tally {
    fn add(&mut self, checked: &Checked) {
        self.checks.add(checked);
    }

    /// `2 failed, 1 unsure`; what there is none of is not told.
    fn bad(&self, style: Style) -> String {
        let Summary { failed, unsure, errors, .. } = self.checks;
        [(failed, "failed", Tone::Bad), (unsure, "unsure", Tone::Doubt), (errors, "broke", Tone::Bad)]
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, word, tone)| style.paint(tone, &format!("{count} {word}")))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// In one word.
fn word(outcome: CheckOutcome) -> &'static str {
    match outcome {
        CheckOutcome::Passed => "passed",
        CheckOutcome::Failed => "failed",
        CheckOutcome::Unsure => "unsure",
        CheckOutcome::Error => "broke",
    }
}
