//! One box for several things leaves no way to take one and refuse the other. Whoever wants the service ticks
//! it, and the marketing rides along.
//!
//! Terms and a privacy notice may share a box: both are the contract's own papers. Consent to marketing, to
//! sharing or to profiling inside a box for terms may not.

use super::{Authority, Group, Meta, Rule, Source, Subject, Verdict};
use crate::{findings::Level, lexicon::Purpose};

pub struct Bundled;

static META: Meta = Meta {
    id: "bundled",
    title: "one box asks for several things",
    group: Group::Fairness,
    level: Level::Deny,
    threshold: None,
    authority: &[
        Authority { source: Source::Statute, cite: "GDPR recital 43, art. 7(2)" },
        Authority { source: Source::Statute, cite: "PIPL art. 23 (China): separate consent" },
        Authority { source: Source::Statute, cite: "KR PIPA art. 22" },
    ],
    bad: r#"<label><input type="checkbox"> I accept the terms and agree to receive offers</label>"#,
    good: r#"<label><input type="checkbox"> I accept the terms</label>
<label><input type="checkbox"> Send me offers</label>"#,
    mend: "Give each purpose a box of its own, and let the journey go on without the optional ones.",
    file: include_str!("bundled.rs"),
};

impl Rule for Bundled {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let nature = subject.nature;
        if nature.select_all {
            return Verdict::NotApplicable;
        }
        let optional = optional_purposes(&nature.purposes);
        let for_terms = nature.purposes.contains(&Purpose::Terms);
        let actual = || {
            let terms = for_terms.then_some("terms");
            terms.into_iter().chain(optional.iter().copied()).collect::<Vec<_>>().join(", ")
        };
        if for_terms && !optional.is_empty() {
            let message = format!("The box for the terms also gives consent to {}.", optional.join(" and "));
            Verdict::failed(message, "one purpose per box", actual())
        } else if optional.len() > 1 {
            Verdict::unsure(
                "The box seems to ask for several things at once.",
                "one purpose per box",
                actual(),
            )
        } else {
            Verdict::Passed
        }
    }
}

/// What a person could take or leave, related purposes counted as one ("personalised advertising" is marketing
/// by profiling, and by cookies).
fn optional_purposes(purposes: &[Purpose]) -> Vec<&'static str> {
    let mut found = Vec::new();
    for (name, members) in [
        ("marketing", &[Purpose::Marketing, Purpose::Profiling, Purpose::Cookies][..]),
        ("sharing", &[Purpose::Sharing]),
        ("the use of sensitive data", &[Purpose::SensitiveData]),
    ] {
        if members.iter().any(|member| purposes.contains(member)) {
            found.push(name);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lexicon::Nature,
        rules::literal::{agreement, doubt, failure, honest, says_of},
    };

    fn with(purposes: &[Purpose]) -> Verdict {
        says_of(&Bundled, &honest(), &Nature { purposes: purposes.to_vec(), ..agreement() })
    }

    #[test]
    fn marketing_inside_a_box_for_terms_fails() {
        assert_eq!(
            failure(with(&[Purpose::Terms, Purpose::Marketing])),
            "The box for the terms also gives consent to marketing."
        );
        failure(with(&[Purpose::Terms, Purpose::Privacy, Purpose::Sharing]));
    }

    #[test]
    fn one_purpose_passes_however_it_is_named() {
        assert_eq!(with(&[Purpose::Terms, Purpose::Privacy]), Verdict::Passed);
        assert_eq!(with(&[Purpose::Marketing, Purpose::Profiling]), Verdict::Passed);
        assert_eq!(with(&[Purpose::SensitiveData, Purpose::Privacy]), Verdict::Passed);
        assert_eq!(with(&[Purpose::Terms, Purpose::Payment]), Verdict::Passed);
        assert_eq!(with(&[]), Verdict::Passed);
    }

    #[test]
    fn several_optional_purposes_are_unsure() {
        doubt(with(&[Purpose::Marketing, Purpose::Sharing]));
    }

    #[test]
    fn a_select_all_is_several_by_its_nature() {
        let all =
            Nature { select_all: true, purposes: vec![Purpose::Terms, Purpose::Marketing], ..agreement() };
        assert_eq!(says_of(&Bundled, &honest(), &all), Verdict::NotApplicable);
    }
}
