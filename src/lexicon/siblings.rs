//! What a box is because of those beside it: "select all", and the fixed one among optional ones.

use super::{Agreement, Nature};
use crate::facts::BoxFacts;

/// Mends the verdicts that only a box's company can tell.
pub(super) fn judge(boxes: &[BoxFacts], natures: &mut [Nature]) {
    for at in 0..boxes.len() {
        let company = |other: usize| other != at && together(&boxes[at], &boxes[other]);
        let consents =
            |other: usize| natures[other].agreement == Agreement::Yes && !natures[other].strictly_necessary;
        let consenting = (0..boxes.len()).filter(|other| company(*other) && consents(*other)).count();
        if natures[at].select_all
            && natures[at].agreement != Agreement::Yes
            && consenting > 0
            && !boxes[at].place.in_data_rows
        {
            natures[at].agreement = Agreement::Yes;
            natures[at].why = "stands for several consents".into();
        }
        let fixed = !boxes[at].enabled && boxes[at].state.ticked() == Some(true);
        let weak = natures[at].agreement != Agreement::No
            && natures[at].why.starts_with("stands among cookie choices");
        if fixed && weak && consenting > 0 {
            natures[at] = Nature {
                agreement: Agreement::No,
                why: "strictly necessary: shown ticked and fixed among optional cookies".into(),
                strictly_necessary: true,
                ..Nature::default()
            };
        }
    }
}

/// In the same dialog or form of the same frame.
fn together(one: &BoxFacts, other: &BoxFacts) -> bool {
    one.frames == other.frames && one.place.dialog == other.place.dialog && one.place.form == other.place.form
}
