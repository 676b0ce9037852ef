//! The page shows an automated browser something else than a person: no dialog, an empty box, larger type. Whoever
//! tests the page with a program sees what they wish to see, and people see the rest.
//!
//! unticked judges what a person's browser gets. This rule looks at further copies of the page on which the browser
//! says that it is automated, as drivers start it, and compares. Copies cost time: so the rule is off unless a project
//! switches it on. What is chance is left out: a difference counts where all copies for one side have it and none for
//! the other.

use super::{Authority, Group, Meta, Rule, Source, Subject, Verdict};
use crate::{
    facts::{Cloak, Differs, PageFacts},
    findings::Level,
};

pub struct Cloaked;

static META: Meta = Meta {
    id: "cloaked",
    title: "an automated browser is shown something else",
    group: Group::Fairness,
    level: Level::Deny,
    threshold: None,
    authority: &[Authority { source: Source::House, cite: "what is tested must be what people get" }],
    bad: r#"<label id="ads"><input type="checkbox"> Partners may call me</label>
<script>if (navigator.webdriver) ads.remove()</script>"#,
    good: r#"<label id="ads"><input type="checkbox"> Partners may call me</label>"#,
    mend: "Show everybody the same. A consent dialog that hides from robots needs a switch for tests: in \
           vanilla-cookieconsent that is `hideFromBots: false`.",
    file: include_str!("cloaked.rs"),
};

const EXPECTED: &str = "the same for everybody";

impl Rule for Cloaked {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs_copies_for_robots(&self) -> bool {
        true
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let Some(first) = subject.control.cloaks.first() else { return Verdict::Passed };
        let told: Vec<String> = subject.control.cloaks.iter().map(actual).collect();
        Verdict::failed(message(first), EXPECTED, told.join("; "))
    }

    fn check_page(&self, page: &PageFacts) -> Vec<Verdict> {
        let said = |label: &String| {
            let message = format!("Only an automated browser is shown the box \"{label}\".");
            Verdict::failed(message, EXPECTED, "not there for a person")
        };
        page.for_robots_only.iter().map(said).collect()
    }
}

fn message(cloak: &Cloak) -> String {
    let Cloak { differs, person, robot } = cloak;
    match differs {
        Differs::Presence => "An automated browser is not shown this box.".to_owned(),
        Differs::State => format!("The box is {person}, and {robot} for an automated browser."),
        Differs::Words => format!("An automated browser is shown other words: \"{robot}\"."),
        Differs::Size => format!("The label has {person}, and {robot} for an automated browser."),
    }
}

fn actual(cloak: &Cloak) -> String {
    format!("{} for a person, {} for an automated browser", cloak.person, cloak.robot)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::BoxFacts,
        rules::literal::{failure, honest, says},
    };

    fn cloak(differs: Differs, person: &str, robot: &str) -> Cloak {
        Cloak { differs, person: person.to_owned(), robot: robot.to_owned() }
    }

    #[test]
    fn the_same_for_everybody_passes() {
        assert_eq!(says(&Cloaked, &honest()), Verdict::Passed);
        assert_eq!(Cloaked.check_page(&PageFacts::default()), []);
    }

    #[test]
    fn each_difference_is_told_in_words() {
        let cloaks = vec![cloak(Differs::State, "ticked", "unticked"), cloak(Differs::Size, "8 px", "16 px")];
        let verdict = says(&Cloaked, &BoxFacts { cloaks, ..honest() });
        let Verdict::Failed(said) = &verdict else { panic!("{verdict:?}") };
        assert_eq!(said.message, "The box is ticked, and unticked for an automated browser.");
        assert!(
            said.actual.ends_with("8 px for a person, 16 px for an automated browser"),
            "{}",
            said.actual
        );
        let hidden = vec![cloak(Differs::Presence, "there", "not there")];
        assert!(failure(says(&Cloaked, &BoxFacts { cloaks: hidden, ..honest() })).contains("not shown"));
    }

    #[test]
    fn a_box_for_robots_only_is_the_pages_fault() {
        let page = PageFacts { for_robots_only: vec!["I agree".to_owned()], ..PageFacts::default() };
        let verdicts = Cloaked.check_page(&page);
        let [Verdict::Failed(said)] = verdicts.as_slice() else { panic!("{verdicts:?}") };
        assert!(said.message.contains("\"I agree\""));
    }
}
