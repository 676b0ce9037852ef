//! "Tick here if you do NOT want our offers" turns the meaning round: whoever does nothing has agreed. The box
//! starts empty, so every check that looks for ticks finds it in order.
//!
//! People read a box as "tick to say yes". A sentence that needs a second reading to learn what silence means
//! is a trick question, whichever way it is set at first.

use super::{Authority, Group, Meta, Rule, Source, Subject, Verdict};
use crate::findings::Level;

pub struct OptOut;

static META: Meta = Meta {
    id: "opt-out",
    title: "leaving the box empty means consent",
    group: Group::State,
    level: Level::Deny,
    threshold: None,
    authority: &[
        Authority { source: Source::Statute, cite: "4 CCR 904-3 rule 7.09 (Colorado)" },
        Authority { source: Source::Statute, cite: "GDPR recital 32: silence is not consent" },
    ],
    bad: r#"<label><input type="checkbox"> Tick here if you do NOT want offers by e-mail</label>"#,
    good: r#"<label><input type="checkbox"> Send me offers by e-mail</label>"#,
    mend: "Ask the other way round: the sentence says what the person agrees to, and the empty box means no.",
    file: include_str!("opt_out.rs"),
};

impl Rule for OptOut {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        if !subject.nature.opt_out {
            return Verdict::Passed;
        }
        Verdict::failed(
            "Leaving the box empty means consent.",
            "ticking means yes, leaving empty means no",
            "ticking means no, leaving empty means yes",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::BoxFacts,
        lexicon::Nature,
        rules::literal::{agreement, failure, honest, says, says_of, state},
    };

    #[test]
    fn opt_out_wording_fails_ticked_or_not() {
        let nature = Nature { opt_out: true, ..agreement() };
        assert_eq!(failure(says_of(&OptOut, &honest(), &nature)), "Leaving the box empty means consent.");
        let ticked = BoxFacts { state: state(true), ..honest() };
        failure(says_of(&OptOut, &ticked, &nature));
    }

    #[test]
    fn plain_wording_passes() {
        assert_eq!(says(&OptOut, &honest()), Verdict::Passed);
    }
}
