//! Waivers that cover nothing any more, or whose time is over: told once per scenario, after all its cases.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{journey::Played, runner::Job, verdict};
use crate::{
    event::{CheckOutcome, Checked},
    findings::waiver,
    plan::Case,
};

/// The name under which they are reported.
const CHECKPOINT: &str = "waivers";

/// One check per scenario with stale waivers. A scenario that broke somewhere is left out: what it did not reach
/// could have needed them.
pub fn stale(job: &Job, results: &[(Arc<Case>, Played)]) -> Vec<Checked> {
    let mut by_scenario: BTreeMap<&str, Vec<&(Arc<Case>, Played)>> = BTreeMap::new();
    for result in results {
        by_scenario.entry(&result.0.scenario.id).or_default().push(result);
    }
    by_scenario.into_values().filter_map(|cases| stale_of(job, &cases)).collect()
}

fn stale_of(job: &Job, cases: &[&(Arc<Case>, Played)]) -> Option<Checked> {
    let (case, _) = cases.first()?;
    let all = || cases.iter().flat_map(|(_, played)| &played.checked);
    if all().any(|check| check.outcome == CheckOutcome::Error) {
        return None;
    }
    let used: BTreeSet<usize> =
        cases.iter().flat_map(|(_, played)| played.used_waivers.iter().copied()).collect();
    let stale = waiver::stale(&case.scenario.waivers, &used, job.today);
    let line = stale.first().map(|(_, span)| span.line_column().0)?;
    let last = all().last()?;
    let findings: Vec<_> = stale.into_iter().map(|(finding, _)| finding).collect();
    Some(Checked {
        checkpoint: CHECKPOINT.to_owned(),
        line: Some(line),
        outcome: verdict::outcome(&findings, &job.settings),
        findings,
        error: None,
        took: std::time::Duration::ZERO,
        laps: crate::stopwatch::Laps::new(),
        retries: 0,
        page: crate::facts::PageFacts::default(),
        natures: Vec::new(),
        snapshot: crate::event::SnapshotOutcome::default(),
        pictures: crate::event::Pictures::default(),
        ..last.clone()
    })
}
