//! Baselines that belong to no scenario any more: told by every command that reads the whole project, removed by
//! `check --prune`.

use std::path::PathBuf;

use super::{check::count, context::Context};
use crate::{
    config::{Browser, Target},
    plan::Case,
    project::Project,
    report::Scrubber,
    snapshots::{CheckKey, SnapshotError, SnapshotMode, Store, stale_boxes},
};

/// One look, for those who know the case.
#[derive(Debug)]
pub struct Look {
    pub scenario: String,
    pub checkpoint: String,
    pub target: String,
    /// The words of the boxes in its baselines.
    pub boxes: Vec<String>,
}

/// Which boxes the cases' looks have shown, as far as their baselines hold it.
pub fn seen(project: &Project, cases: &[Case]) -> Result<Vec<Look>, SnapshotError> {
    let store = Store::new(&project.config.snapshots, SnapshotMode::Check);
    let scrubber = Scrubber::new(&project.config.secrets);
    let mut looks = Vec::new();
    for case in cases {
        for checkpoint in case.scenario.checkpoints() {
            let key = key(&scrubber, &case.scenario.id, checkpoint, (&case.browser, &case.target));
            let boxes = store.labels(&key)?;
            let CheckKey { scenario, checkpoint, target, .. } = key;
            looks.push(Look { scenario, checkpoint, target, boxes });
        }
    }
    Ok(looks)
}

/// Names of baselines are free of secrets, as the baselines are.
fn key(
    scrubber: &Scrubber,
    scenario: &str,
    checkpoint: &str,
    (browser, target): (&Browser, &Target),
) -> CheckKey {
    CheckKey {
        scenario: scrubber.text(scenario),
        checkpoint: scrubber.text(checkpoint),
        engine: browser.engine.name().to_owned(),
        target: target.name.clone(),
    }
}

/// Every look that the scenarios have on any target that they may run on. A target that a run without `--target`
/// leaves out may have baselines all the same.
pub fn all_looks(project: &Project) -> Vec<CheckKey> {
    let config = &project.config;
    let scrubber = Scrubber::new(&config.secrets);
    let mut looks = Vec::new();
    for scenario in &project.scenarios.list {
        let names = config
            .targets
            .keys()
            .filter(|name| scenario.targets.as_ref().is_none_or(|targets| targets.contains(name)));
        for target in names.filter_map(|name| config.targets.get(name)) {
            let Some(browser) = config.browsers.get(&target.browser) else { continue };
            let look = |checkpoint| key(&scrubber, &scenario.id, checkpoint, (browser, target));
            looks.extend(scenario.checkpoints().map(look));
        }
    }
    looks
}

/// Files under `snapshots/` that no scenario would ever look at.
pub fn stale(project: &Project) -> Result<Vec<PathBuf>, SnapshotError> {
    Store::new(&project.config.snapshots, SnapshotMode::Check).stale(&all_looks(project))
}

/// Says that there are stale baselines and how to be rid of them.
pub fn tell(project: &Project, context: &Context) {
    match stale(project) {
        Ok(stale) if stale.is_empty() => {}
        Ok(stale) => context.warn(&sentence(&stale)),
        Err(error) => context.warn(&format!("warning: {error}")),
    }
}

pub fn sentence(stale: &[PathBuf]) -> String {
    let what = match stale_boxes(stale) {
        0 => count(stale.len(), "left-over file"),
        boxes => {
            format!("the baselines of {}", if boxes == 1 { "1 box".into() } else { format!("{boxes} boxes") })
        }
    };
    format!(
        "warning: {what} under snapshots/ belong to no scenario, checkpoint or target of this project.\n\
         `unticked list` names them, and `unticked check --prune` removes them."
    )
}

/// Removes them.
pub fn prune(project: &Project, context: &Context) -> Result<(), SnapshotError> {
    let stale = stale(project)?;
    Store::new(&project.config.snapshots, SnapshotMode::Accept).prune(&stale)?;
    for path in &stale {
        context.print(&format!("removed {}\n", path.display()));
    }
    Ok(())
}
