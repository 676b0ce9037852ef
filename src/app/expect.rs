//! What a scenario says of its boxes: which must be there, and which are agreements whatever they sound like.

use crate::{
    facts::{BoxFacts, PageFacts},
    findings::{Finding, Level, Outcome, waiver},
    lexicon::{Agreement, Nature},
    scenario::ExpectedBox,
    span::Placed,
};

/// The rule id of an expectation of the scenario that does not hold.
pub const RULE: &str = "expectation";

/// Lets the scenario overrule the lexicon: a person who knows the page has said what the box is.
pub fn declare(page: &PageFacts, natures: &mut [Nature], expected: &[Placed<ExpectedBox>]) {
    for (b, nature) in page.boxes.iter().zip(natures) {
        let said = expected.iter().filter(|e| is_named(b, &e.value.label)).find_map(|e| e.value.agreement);
        if let Some(agreement) = said {
            nature.agreement = if agreement { Agreement::Yes } else { Agreement::No };
            nature.why = format!("the scenario says so; {}", nature.why);
        }
    }
}

/// The expected boxes that no checkpoint of the scenario has shown, one finding each. `shown` are the labels of
/// all boxes that were.
pub fn missing(expected: &[Placed<ExpectedBox>], pages: &[&PageFacts]) -> Vec<Finding> {
    let seen = |label: &str| pages.iter().any(|page| page.boxes.iter().any(|b| is_named(b, label)));
    expected
        .iter()
        .filter(|expected| !seen(&expected.value.label))
        .map(|expected| Finding {
            rule: RULE.to_owned(),
            level: Level::Deny,
            box_id: None,
            outcome: Outcome::Failed,
            message: format!("No box “{}” was found at any checkpoint.", expected.value.label),
            expected: format!("a box “{}”, as {} says", expected.value.label, expected.span),
            actual: "no such box".to_owned(),
            waived: None,
        })
        .collect()
}

fn is_named(b: &BoxFacts, label: &str) -> bool {
    [&b.label.text, &b.label.accessible_name].iter().any(|text| waiver::says(text, label))
}
