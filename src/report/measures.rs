//! Stands in for `rules::measures` until it is there.

use crate::facts::BoxFacts;

pub(super) fn text_px(seen: &BoxFacts) -> Option<f64> {
    let sizes = seen.label.runs.iter().filter(|run| !run.aside && run.hidden.is_none());
    sizes.map(crate::facts::TextRun::laid_out_px).min_by(f64::total_cmp)
}

pub(super) fn contrast(seen: &BoxFacts) -> Option<f64> {
    seen.label.runs.iter().filter_map(|run| run.ink?.contrast).min_by(f64::total_cmp)
}
