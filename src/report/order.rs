//! One order for every report: by scenario, then target, then as the checkpoints come in the scenario. What
//! finishes first has no say, so two runs of the same pages give the same report.

use crate::event::Checked;

/// Something per check, in the order of reports.
#[derive(Debug)]
pub(super) struct InOrder<T> {
    entries: Vec<(String, String, T)>,
}

impl<T> Default for InOrder<T> {
    fn default() -> Self {
        Self { entries: vec![] }
    }
}

impl<T> InOrder<T> {
    /// Adds what was made of a check. The checkpoints of one case come in their own order.
    pub fn push(&mut self, checked: &Checked, made: T) {
        self.entries.push((checked.scenario.clone(), checked.target.name.clone(), made));
    }

    pub fn take(&mut self) -> impl Iterator<Item = T> + use<T> {
        let mut entries = std::mem::take(&mut self.entries);
        entries.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        entries.into_iter().map(|(_, _, made)| made)
    }
}
