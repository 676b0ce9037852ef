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

/// What a rule said, as far as the promise goes.
#[derive(Debug, Clone, Copy)]
struct Found<'a> {
    label: &'a str,
    rule: &'a str,
    outcome: Outcome,
}

/// What was found and not promised, or promised and not found: one sentence each, none if all is as it must be.
pub fn differences(checks: &[Checked]) -> Vec<String> {
    let looked_at =
        |e: &Expected| checks.iter().any(|c| c.scenario == e.scenario && c.checkpoint == e.checkpoint);
    let mut differences: Vec<String> = EXPECTED
        .iter()
        .filter(|e| !looked_at(e))
        .map(|e| {
            format!(
                "{}, checkpoint '{}': was not looked at, so {} was not found",
                e.scenario, e.checkpoint, e.rule
            )
        })
        .collect();
    for check in checks {
        let place = format!("{} @ {}, checkpoint '{}'", check.scenario, check.target.name, check.checkpoint);
        if let Some(error) = &check.error {
            differences.push(format!("{place}: could not be looked at: {error}"));
            continue;
        }
        let found: Vec<_> = check.findings.iter().map(|finding| found(check, finding)).collect();
        let here = compare(&check.scenario, &check.checkpoint, &found);
        differences.extend(here.into_iter().map(|difference| format!("{place}: {difference}")));
    }
    differences
}

fn found<'a>(check: &'a Checked, finding: &'a Finding) -> Found<'a> {
    let wanted = finding.box_id.as_deref();
    let label =
        check.page.boxes.iter().find(|b| Some(b.id.as_str()) == wanted).map(|b| b.label.text.as_str());
    Found { label: label.unwrap_or("the page"), rule: &finding.rule, outcome: finding.outcome }
}

fn compare(scenario: &str, checkpoint: &str, found: &[Found]) -> Vec<String> {
    let promised: BTreeSet<&Expected> =
        EXPECTED.iter().filter(|e| e.scenario == scenario && e.checkpoint == checkpoint).collect();
    let keeps = |f: &Found, e: &Expected| {
        e.rule == f.rule && f.label.contains(e.label) && f.outcome == Outcome::Failed
    };
    let missing = promised
        .iter()
        .filter(|e| !found.iter().any(|f| keeps(f, e)))
        .map(|e| format!("{} was not found on '{}'", e.rule, e.label));
    let unexpected = found.iter().filter(|f| !promised.iter().any(|e| keeps(f, e))).map(|f| {
        let sure = if f.outcome == Outcome::Unsure { " (unsure)" } else { "" };
        format!("{}{sure} was found on '{}', where it is not", f.rule, f.label)
    });
    missing.chain(unexpected).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::bundled, *};

    const LABEL: &str = "I agree to the Sesame service agreement";

    fn failed(rule: &'static str) -> Found<'static> {
        Found { label: LABEL, rule, outcome: Outcome::Failed }
    }

    #[test]
    fn the_promise_is_kept_or_broken() {
        let cover = |found: &[Found]| compare("annual-bill", "cover", found);
        assert!(cover(&[failed("starts-ticked"), failed("small-text")]).is_empty());
        assert_eq!(
            cover(&[failed("starts-ticked")]),
            ["small-text was not found on 'Sesame service agreement'"]
        );
        let unsure = Found { outcome: Outcome::Unsure, ..failed("small-text") };
        assert_eq!(cover(&[failed("starts-ticked"), unsure]).len(), 2);
        let more = cover(&[failed("starts-ticked"), failed("small-text"), failed("low-contrast")]);
        assert_eq!(more, [format!("low-contrast was found on '{LABEL}', where it is not")]);
        assert!(compare("annual-bill-mended", "cover", &[]).is_empty());
    }

    #[test]
    fn a_checkpoint_that_nobody_looked_at_is_missed() {
        assert_eq!(differences(&[]).len(), EXPECTED.len());
    }

    #[test]
    fn the_table_names_checkpoints_that_exist() {
        let once: BTreeSet<_> = EXPECTED.iter().collect();
        assert_eq!(once.len(), EXPECTED.len());
        for e in EXPECTED {
            let scenario =
                bundled::scenario(e.scenario).unwrap_or_else(|| panic!("no scenario {}", e.scenario));
            assert!(scenario.contains(&format!("- check: {}", e.checkpoint)), "{e:?}");
            assert!(scenario.contains(e.label), "{e:?}");
        }
    }
}
