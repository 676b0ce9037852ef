//! A waiver accepts one finding for a while. Past its end date, or once there is nothing left for it to cover,
//! it is a hole through which the next fault would slip unseen.
//!
//! Waivers are matched where a scenario ends, not on the page; this file gives the rule its words.

use super::{Authority, Group, Meta, Rule, Source};
use crate::findings::{Level, waiver};

pub struct StaleWaiver;

static META: Meta = Meta {
    id: waiver::RULE,
    title: "a waiver has ended, or covers nothing",
    group: Group::Waivers,
    level: Level::Deny,
    threshold: None,
    authority: &[Authority { source: Source::House, cite: "a snapshot can be accepted; a violation can't" }],
    bad: "waivers:\n  - rule: low-contrast\n    box: newsletter\n    owner: Dana (brand)\n    reason: New palette \
          ships with 24.3\n    until: 2024-03-31",
    good: "waivers: []",
    mend: "Remove the waiver. If the finding is still there and still accepted, set a new end date, and let the \
           owner confirm the reason.",
    file: include_str!("stale_waiver.rs"),
};

impl Rule for StaleWaiver {
    fn meta(&self) -> &'static Meta {
        &META
    }
}
