//! Profiles: named sets of rules and thresholds, each rule with who says so.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use super::Source;
use crate::{findings::Level, lexicon::Purpose};

/// All profiles, the default first.
pub static FILES: &[(&str, &str)] = &[
    ("baseline", include_str!("profiles/baseline.toml")),
    ("eu-gdpr", include_str!("profiles/eu-gdpr.toml")),
    ("eu-crd", include_str!("profiles/eu-crd.toml")),
    ("uk-fca", include_str!("profiles/uk-fca.toml")),
    ("cn-pipl", include_str!("profiles/cn-pipl.toml")),
    ("kr-pipa", include_str!("profiles/kr-pipa.toml")),
    ("us-ca", include_str!("profiles/us-ca.toml")),
    ("us-co", include_str!("profiles/us-co.toml")),
    ("ca-casl", include_str!("profiles/ca-casl.toml")),
    ("wcag22-aa", include_str!("profiles/wcag22-aa.toml")),
    ("elder", include_str!("profiles/elder.toml")),
    ("type-10pt", include_str!("profiles/type-10pt.toml")),
    ("type-12pt", include_str!("profiles/type-12pt.toml")),
    ("type-14pt", include_str!("profiles/type-14pt.toml")),
    ("es-adhesion", include_str!("profiles/es-adhesion.toml")),
];

static PROFILES: LazyLock<Vec<(&str, Profile)>> = LazyLock::new(|| {
    let parsed = FILES.iter().map(|(name, text)| {
        let profile = toml::from_str(text);
        (*name, profile.unwrap_or_else(|error| panic!("the built-in profile {name} is broken: {error}")))
    });
    parsed.collect()
});

/// One profile, as its file says it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    pub title: String,
    pub about: String,
    /// What the law asks for and no rule checks: said openly, so that a green run claims no more than it saw.
    #[serde(default)]
    pub not_checked: Vec<String>,
    /// By rule id; a rule that is not named is off.
    pub rules: BTreeMap<String, ProfileRule>,
}

/// How a profile sets one rule.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileRule {
    pub level: Level,
    /// The threshold in the rule's unit; the rule's own where it is left out.
    pub min: Option<f64>,
    /// Only boxes with one of these purposes are judged; empty: all.
    #[serde(default)]
    pub only_for: Vec<Purpose>,
    /// Who says so; `house` marks what is ours.
    pub authority: Source,
    pub cite: String,
}

impl Profile {
    /// The built-in profile with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        PROFILES.iter().find(|(known, _)| *known == name).map(|(_, profile)| profile)
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;
    use crate::rules::{Group, RULES, find, known_profiles};

    fn profiles() -> impl Iterator<Item = (&'static str, &'static Profile)> {
        known_profiles().into_iter().map(|name| (name, Profile::named(name).unwrap()))
    }

    #[test]
    fn each_file_is_listed() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules/profiles");
        assert_eq!(fs::read_dir(folder).unwrap().count(), FILES.len());
    }

    #[test]
    fn profiles_name_registered_rules_and_cite_an_authority_for_each() {
        for (name, profile) in profiles() {
            for (id, rule) in &profile.rules {
                let meta = find(id).unwrap_or_else(|| panic!("{name}: there is no rule {id}")).meta();
                assert!(!rule.cite.trim().is_empty(), "{name}: who says {id}?");
                assert!(rule.min.is_none() || meta.threshold.is_some(), "{name}: {id} measures nothing");
                assert!(rule.min.is_none_or(|min| min > 0.0), "{name}: {id}");
            }
        }
    }

    #[test]
    fn the_baseline_denies_every_fault_of_state_and_legibility() {
        let baseline = Profile::named("baseline").unwrap();
        for meta in RULES.iter().map(|rule| rule.meta()) {
            let expected = match (meta.group, meta.id) {
                (_, "small-relative") => Some(Level::Warn),
                (Group::State | Group::Legibility, _) => Some(Level::Deny),
                _ => None,
            };
            assert_eq!(baseline.rules.get(meta.id).map(|rule| rule.level), expected, "{}", meta.id);
        }
    }

    #[test]
    fn nothing_is_listed_as_unchecked_that_is_checked() {
        for (name, profile) in profiles() {
            for text in &profile.not_checked {
                let id = text.split(':').next().unwrap();
                assert!(find(id).is_none(), "{name}: {id} is a rule by now");
            }
        }
    }

    #[test]
    fn no_profile_claims_the_vacated_click_to_cancel_rule() {
        for (name, text) in FILES {
            assert!(!text.contains("16 CFR 425"), "{name}: vacated on 8 July 2025");
            assert!(!text.to_lowercase().contains("click-to-cancel"), "{name}: vacated on 8 July 2025");
        }
    }
}
