//! What `unticked` must find on the demo app, no less and no more.

use std::collections::BTreeSet;

use crate::{
    event::Checked,
    findings::{Finding, Outcome},
};

/// A fault that a page of the demo has on purpose; found on every target that its scenario runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    /// The scenario's id.
    pub scenario: &'static str,
    pub checkpoint: &'static str,
    /// A part of the box's label.
    pub label: &'static str,
    pub rule: &'static str,
}

const fn fault(
    scenario: &'static str,
    checkpoint: &'static str,
    label: &'static str,
    rule: &'static str,
) -> Expected {
    Expected { scenario, checkpoint, label, rule }
}

/// Everything else on the demo is clean.
pub const EXPECTED: &[Expected] = &[
    fault("annual-bill", "cover", "Sesame service agreement", "starts-ticked"),
    fault("annual-bill", "cover", "Sesame service agreement", "small-text"),
    fault("annual-bill-chinese", "cover", "《芝麻服务协议》", "starts-ticked"),
    fault("annual-bill-chinese", "cover", "《芝麻服务协议》", "small-text"),
    fault("checkout-before", "form", "purchase protection", "starts-ticked"),
    fault("checkout-before", "form", "do not want offers", "opt-out"),
    fault("checkout-before", "form", "partner shops", "low-contrast"),
];

/// What was found and not promised, or promised and not found: one sentence each, none if all is as it must be.
pub fn differences(checks: &[Checked]) -> Vec<String> {
    let mut differences = Vec::new();
    for check in checks {
        let place = format!("{} @ {}, checkpoint '{}'", check.scenario, check.target.name, check.checkpoint);
        if let Some(error) = &check.error {
            differences.push(format!("{place}: could not be looked at: {error}"));
            continue;
        }
        let mut missing: BTreeSet<Expected> = EXPECTED
            .iter()
            .filter(|e| e.scenario == check.scenario && e.checkpoint == check.checkpoint)
            .copied()
            .collect();
        for finding in &check.findings {
            let label = label(check, finding);
            let promised =
                missing.iter().find(|e| e.rule == finding.rule && label.contains(e.label)).copied();
            match promised {
                Some(promised) if finding.outcome == Outcome::Failed => {
                    missing.remove(&promised);
                }
                _ => differences
                    .push(format!("{place}: unexpected: {} of '{label}': {}", finding.rule, finding.message)),
            }
        }
        differences
            .extend(missing.iter().map(|e| format!("{place}: not found: {} of '{}'", e.rule, e.label)));
    }
    for e in EXPECTED {
        if !checks.iter().any(|check| check.scenario == e.scenario && check.checkpoint == e.checkpoint) {
            differences.push(format!("{}, checkpoint '{}': was not looked at", e.scenario, e.checkpoint));
        }
    }
    differences.dedup();
    differences
}

fn label<'a>(check: &'a Checked, finding: &Finding) -> &'a str {
    let wanted = finding.box_id.as_deref();
    check
        .page
        .boxes
        .iter()
        .find(|b| Some(b.id.as_str()) == wanted)
        .map_or("the page", |b| b.label.text.as_str())
}
