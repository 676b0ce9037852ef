//! Failed, unsure, a warning, waived: told apart on a page, and each in its own voice.

use super::super::style::{Mark, Tone};
use crate::{
    event::Checked,
    findings::{Finding, Level, Outcome},
};

/// How findings are told apart on a page, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Failed,
    Unsure,
    Warning,
    Waived,
}

impl Class {
    pub const ALL: [Self; 4] = [Self::Failed, Self::Unsure, Self::Warning, Self::Waived];

    pub fn of(finding: &Finding) -> Self {
        match finding {
            Finding { waived: Some(_), .. } => Self::Waived,
            Finding { level: Level::Warn, .. } => Self::Warning,
            Finding { outcome: Outcome::Unsure, .. } => Self::Unsure,
            _ => Self::Failed,
        }
    }

    pub fn mark(self) -> Mark {
        match self {
            Self::Failed => Mark::Failed,
            Self::Unsure => Mark::Unsure,
            Self::Warning => Mark::Warning,
            Self::Waived => Mark::Waived,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Unsure => "unsure",
            Self::Warning => "warned",
            Self::Waived => "waived",
        }
    }

    /// The line above findings of the class; failed ones need none.
    pub fn heading(self) -> Option<&'static str> {
        match self {
            Self::Failed => None,
            Self::Unsure => Some("Nobody could tell; look for yourself:"),
            Self::Warning => Some("Warnings, which fail nothing:"),
            Self::Waived => Some("Waived:"),
        }
    }

    pub fn tone(self) -> Tone {
        match self {
            Self::Unsure => Tone::Doubt,
            _ => Tone::Dim,
        }
    }

    pub fn sentence_tone(self) -> Tone {
        if self.is_quiet() { Tone::Dim } else { Tone::Strong }
    }

    /// Fails nothing: told in fewer and dimmer lines.
    pub fn is_quiet(self) -> bool {
        matches!(self, Self::Warning | Self::Waived)
    }
}

/// The mark of a page, and its findings in short: `2 failed, 1 warned, snapshot changed`.
pub(super) fn gist(checked: &Checked) -> (Mark, String) {
    let classes: Vec<_> = checked.told().map(Class::of).collect();
    let count = |class| classes.iter().filter(|one| **one == class).count();
    let mut mark = Mark::Passed;
    let counts = Class::ALL.into_iter().filter(|class| count(*class) > 0);
    let mut tail: Vec<_> = counts.map(|class| format!("{} {}", count(class), class.word())).collect();
    if count(Class::Failed) > 0 {
        mark = Mark::Failed;
    } else if count(Class::Unsure) > 0 {
        mark = Mark::Unsure;
    } else if checked.snapshot.is_undecided() {
        mark = Mark::Changed;
    }
    if let Some(state) = checked.snapshot.state.name().filter(|_| checked.snapshot.differs()) {
        let accepted = if checked.snapshot.accepted { ", accepted" } else { "" };
        tail.push(format!("snapshot {state}{accepted}"));
    }
    (mark, tail.join(", "))
}
