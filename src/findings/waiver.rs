//! A finding accepted for a while: owner, reason, end date.

use jiff::civil::Date;

use crate::span::Span;

/// As written in a scenario. `until` is the last day on which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    pub rule: String,
    /// A distinctive part of the box's label (compared without case and white space); `None` for a finding
    /// about the page.
    pub box_label: Option<String>,
    pub owner: String,
    pub reason: String,
    pub until: Date,
    pub span: Span,
}
