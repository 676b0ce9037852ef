//! A control that might ask for consent, and whose words do not settle it. Dropping it in silence would make
//! every report a little untrue: nobody would know that there was one more box.
//!
//! So it is shown to a person, once, and the scenario keeps the answer.

use super::{Authority, Group, Meta, Rule, Source, Subject, Verdict};
use crate::{
    findings::Level,
    lexicon::{Agreement, Nature},
};

pub struct Unclassified;

static META: Meta = Meta {
    id: "unclassified",
    title: "it can't be told whether the box asks for consent",
    group: Group::State,
    level: Level::Deny,
    threshold: None,
    authority: &[Authority { source: Source::House, cite: "every box, not the ones somebody remembered" }],
    bad: r#"<label lang="ka"><input type="checkbox" name="c1"> ვეთანხმები ყველაფერს</label>"#,
    good: r#"<label><input type="checkbox" name="c1"> Yes, send me offers by e-mail</label>"#,
    mend: "Say in the label what the person agrees to. If the label is clear and the tool does not understand \
           it, settle it in the scenario: `boxes: [{ label: \"…\", agreement: true }]` or `false`.",
    file: include_str!("unclassified.rs"),
};

impl Rule for Unclassified {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn judges(&self, nature: &Nature) -> bool {
        nature.agreement == Agreement::Unsure && !nature.strictly_necessary
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let why = &subject.nature.why;
        Verdict::unsure(
            "It can't be told whether this box asks for consent.",
            "words that say what is agreed to",
            if why.is_empty() { "nothing that decides it".to_owned() } else { why.clone() },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::literal::{agreement, doubt, honest, says_of};

    #[test]
    fn a_doubtful_box_is_reported_with_the_reasons() {
        let nature =
            Nature { agreement: Agreement::Unsure, why: "is named gdpr_1".to_owned(), ..Nature::default() };
        assert!(Unclassified.judges(&nature));
        assert!(doubt(says_of(&Unclassified, &honest(), &nature)).contains("can't be told"));
    }

    #[test]
    fn clear_boxes_are_not_its_business() {
        assert!(!Unclassified.judges(&agreement()));
        assert!(!Unclassified.judges(&Nature { agreement: Agreement::No, ..Nature::default() }));
    }
}
