//! What a run adds up to, case by case: its counts, what differs from the baselines, and which waivers nothing
//! needs any more. The same sum for a run in one piece, one that was taken up again, and one that shards did.

use std::{collections::BTreeMap, time::Duration};

use super::{CheckOutcome, Checked, StaleWaiver, Summary};
use crate::{plan::Times, snapshots::Change};

/// The name under which stale waivers are reported.
const WAIVERS: &str = "waivers";

/// A sum over cases, in whatever order they end.
#[derive(Debug, Default)]
pub struct Tally {
    pub summary: Summary,
    changes: Vec<Change>,
    /// By case, how long it took, in milliseconds.
    times: BTreeMap<String, u64>,
    /// By id.
    scenarios: BTreeMap<String, ScenarioTally>,
}

#[derive(Debug)]
struct ScenarioTally {
    /// Something of it could not be looked at, and might have needed its waivers.
    broke: bool,
    /// Those that were stale in every case so far, by their place.
    stale: BTreeMap<usize, StaleWaiver>,
    /// A check without its page, to report them at: of the last target, whoever ended last.
    last: Checked,
}

impl Tally {
    /// Adds a case that has ended.
    pub fn add(&mut self, checks: &[Checked], stale: &[StaleWaiver]) {
        for check in checks {
            self.summary.add(check);
            self.changes.extend(check.snapshot.differences.iter().cloned());
        }
        let Some(last) = checks.last() else { return };
        let broke = checks.iter().any(|check| check.outcome == CheckOutcome::Error);
        if !broke {
            let stretches = checks.iter().flat_map(|check| &check.stretches);
            let took: Duration = stretches.map(|stretch| Duration::from_micros(stretch.took)).sum();
            self.times.insert(last.case(), u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
        }
        match self.scenarios.get_mut(&last.scenario) {
            None => {
                let stale = stale.iter().map(|waiver| (waiver.at, waiver.clone())).collect();
                let known = ScenarioTally { broke, stale, last: without_page(last) };
                self.scenarios.insert(last.scenario.clone(), known);
            }
            Some(known) => {
                known.broke |= broke;
                known.stale.retain(|at, _| stale.iter().any(|waiver| waiver.at == *at));
                if last.target.name > known.last.target.name {
                    known.last = without_page(last);
                }
            }
        }
    }

    /// Ends a run in which every target of every scenario was looked at: one more check per scenario with stale
    /// waivers. A scenario that broke somewhere is left out.
    pub fn stale_waivers(&mut self) -> Vec<Checked> {
        let whole = std::mem::take(&mut self.scenarios).into_values();
        let checks: Vec<Checked> =
            whole.filter(|known| !known.broke && !known.stale.is_empty()).map(ScenarioTally::check).collect();
        for check in &checks {
            self.summary.add(check);
        }
        checks
    }

    /// How long each case took that did not break.
    pub fn take_times(&mut self) -> Times {
        std::mem::take(&mut self.times).into()
    }

    /// All that differs from the baselines, by place and not by the time at which it was seen.
    pub fn changes(self) -> Vec<Change> {
        let mut changes = self.changes;
        changes.sort_by(|a, b| a.place().cmp(&b.place()));
        changes
    }
}

impl ScenarioTally {
    fn check(self) -> Checked {
        let first = self.stale.values().next().map(|waiver| waiver.line);
        Checked {
            checkpoint: WAIVERS.to_owned(),
            line: first,
            outcome: CheckOutcome::Failed,
            findings: self.stale.into_values().map(|waiver| waiver.finding).collect(),
            ..self.last
        }
    }
}

fn without_page(check: &Checked) -> Checked {
    let Checked { written, scenario, target, url_asked, url, .. } = check.clone();
    Checked { written, scenario, target, url_asked, url, ..Checked::default() }
}
