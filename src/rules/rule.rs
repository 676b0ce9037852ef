//! What a rule is: its metadata, what it is given, what it may say.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::settings::Settings;
use crate::{
    facts::{BoxFacts, PageFacts},
    findings::Level,
    lexicon::{Agreement, Nature},
};

/// One rule. Most look at one box and judge agreements only; the defaults say so.
pub trait Rule: Sync {
    fn meta(&self) -> &'static Meta;

    /// Is a box of this nature this rule's business? A finding on a box that is no agreement is a false alarm.
    fn judges(&self, nature: &Nature) -> bool {
        nature.agreement == Agreement::Yes && !nature.strictly_necessary
    }

    /// Does it judge by what exercises bring? They cost a second copy of the page, which is only opened for rules
    /// that are on.
    fn needs_exercises(&self) -> bool {
        false
    }

    /// Does it judge by what an automated browser is shown? That costs further copies, and their watch.
    fn needs_copies_for_robots(&self) -> bool {
        false
    }

    /// What the rule says of one box.
    fn check(&self, _subject: &Subject<'_>) -> Verdict {
        Verdict::NotApplicable
    }

    /// What the rule says of the page itself; one verdict per thing found.
    fn check_page(&self, _page: &PageFacts) -> Vec<Verdict> {
        Vec::new()
    }
}

/// What a rule may look at when it judges a box.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub page: &'a PageFacts,
    /// The box itself (`box` is a reserved word).
    pub control: &'a BoxFacts,
    pub nature: &'a Nature,
    pub settings: &'a Settings,
}

/// The four outcomes, with the words for those that are reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    NotApplicable,
    Passed,
    Unsure(Said),
    Failed(Said),
}

/// The words of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// A whole sentence: `The box starts ticked.`
    pub message: String,
    pub expected: String,
    pub actual: String,
}

impl Said {
    fn new(message: impl Into<String>, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self { message: message.into(), expected: expected.into(), actual: actual.into() }
    }
}

impl Verdict {
    pub fn failed(
        message: impl Into<String>,
        expected: impl Into<String>,
        actual: impl Into<String>,
    ) -> Self {
        Self::Failed(Said::new(message, expected, actual))
    }

    pub fn unsure(
        message: impl Into<String>,
        expected: impl Into<String>,
        actual: impl Into<String>,
    ) -> Self {
        Self::Unsure(Said::new(message, expected, actual))
    }
}

/// All that is to be known about a rule; `explain`, the documentation and the tests walk it.
#[derive(Debug)]
pub struct Meta {
    /// Never changes; reads after "allow".
    pub id: &'static str,
    /// One line for a table, without a full stop.
    pub title: &'static str,
    pub group: Group,
    /// The level where a project switches the rule on without naming one.
    pub level: Level,
    pub threshold: Option<Threshold>,
    pub authority: &'static [Authority],
    /// A short piece of HTML that earns the finding.
    pub bad: &'static str,
    /// The same, mended.
    pub good: &'static str,
    pub mend: &'static str,
    /// The rule's own file: its module documentation is the answer to "why is this bad?".
    pub file: &'static str,
}

impl Meta {
    /// Why the fault is bad, in plain words: the paragraphs of the module documentation.
    pub fn why(&self) -> Vec<String> {
        let lines: Vec<&str> =
            self.file.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
        lines.split(|line| line.is_empty()).map(|paragraph| paragraph.join(" ")).collect()
    }
}

/// Where a rule belongs in tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub enum Group {
    State,
    Legibility,
    Fairness,
    Waivers,
}

impl Group {
    pub fn name(self) -> &'static str {
        match self {
            Self::State => "State",
            Self::Legibility => "Legibility",
            Self::Fairness => "Fairness",
            Self::Waivers => "Waivers",
        }
    }
}

/// The number under which a measuring rule fails.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    pub min: f64,
    pub unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// CSS pixels, as painted.
    Px,
    /// A share of the body text's size.
    BodyRatio,
    /// WCAG contrast ratio, n:1.
    Contrast,
}

impl Unit {
    /// The number as people write it: `12 px`, `4.5:1`, `0.75 × the body text`.
    pub fn show(self, value: f64) -> String {
        let value = trimmed(value);
        match self {
            Self::Px => format!("{value} px"),
            Self::BodyRatio => format!("{value} × the body text"),
            Self::Contrast => format!("{value}:1"),
        }
    }
}

/// Two decimals at most, rounded down so that a value under a threshold never reads like the threshold.
fn trimmed(value: f64) -> String {
    // The small addend keeps 8.2 from becoming 8.19 where the number has no exact binary form.
    let text = format!("{:.2}", ((value * 100.0) + 1e-6).floor() / 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Who says that it is a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authority {
    pub source: Source,
    pub cite: &'static str,
}

/// How much weight an authority has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    Statute,
    Court,
    Guidance,
    Standard,
    /// Ours: no law or standard says so.
    House,
}

impl Source {
    pub fn name(self) -> &'static str {
        match self {
            Self::Statute => "statute",
            Self::Court => "court",
            Self::Guidance => "guidance",
            Self::Standard => "standard",
            Self::House => "house",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(Unit::Px.show(8.0), "8 px");
        assert_eq!(Unit::Px.show(8.2), "8.2 px");
        assert_eq!(Unit::Contrast.show(4.4999), "4.49:1");
        assert_eq!(Unit::Contrast.show(4.5), "4.5:1");
        assert_eq!(Unit::Px.show(11.989), "11.98 px");
        assert_eq!(Unit::BodyRatio.show(0.75), "0.75 × the body text");
    }
}
