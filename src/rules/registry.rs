//! Every rule, in the order in which reports, `explain` and the documentation show them.

use super::{
    Rule, blind_spot::BlindSpot, bundled::Bundled, clipped_text::ClippedText, cloaked::Cloaked,
    covered_text::CoveredText, hidden_consent::HiddenConsent, image_text::ImageText,
    invisible_text::InvisibleText, looks_ticked::LooksTicked, low_contrast::LowContrast, no_label::NoLabel,
    opt_out::OptOut, profile, reticks::Reticks, small_relative::SmallRelative, small_target::SmallTarget,
    small_text::SmallText, stale_waiver::StaleWaiver, starts_ticked::StartsTicked,
    ticks_by_proxy::TicksByProxy, ticks_itself::TicksItself, unclassified::Unclassified,
};

pub static RULES: &[&dyn Rule] = &[
    // State
    &StartsTicked,
    &TicksItself,
    &Reticks,
    &TicksByProxy,
    &LooksTicked,
    &HiddenConsent,
    &OptOut,
    &Unclassified,
    &BlindSpot,
    // Legibility
    &SmallText,
    &SmallRelative,
    &LowContrast,
    &ClippedText,
    &CoveredText,
    &InvisibleText,
    &ImageText,
    &NoLabel,
    // Fairness
    &Bundled,
    &SmallTarget,
    &Cloaked,
    // Waivers
    &StaleWaiver,
];

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static dyn Rule> {
    RULES.iter().copied().find(|rule| rule.meta().id == id)
}

/// All ids, in the registry's order: what a waiver or `[policy.rules]` may name.
pub fn known_rules() -> Vec<&'static str> {
    RULES.iter().map(|rule| rule.meta().id).collect()
}

/// All profiles' names: what `[policy] profile` may be.
pub fn known_profiles() -> Vec<&'static str> {
    profile::FILES.iter().map(|(name, _)| *name).collect()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;
    use crate::rules::Meta;

    fn metas() -> impl Iterator<Item = &'static Meta> {
        RULES.iter().map(|rule| rule.meta())
    }

    #[test]
    fn ids_are_unique_and_read_after_allow() {
        let ids: BTreeSet<_> = known_rules().into_iter().collect();
        assert_eq!(ids.len(), RULES.len());
        for id in ids {
            assert!(id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{id} is kebab-case");
            for start in ["is-", "has-", "dont-", "must-", "should-", "check-"] {
                assert!(!id.starts_with(start), "{id}: name the fault, so that it reads after \"allow\"");
            }
        }
    }

    #[test]
    fn each_rule_stands_in_the_file_of_its_name_and_each_file_is_registered() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
        for meta in metas() {
            let path = folder.join(format!("{}.rs", meta.id.replace('-', "_")));
            let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            assert_eq!(text, meta.file, "{}: META.file must be the rule's own file", meta.id);
        }
        let rule_files = fs::read_dir(&folder).unwrap().filter_map(|entry| {
            let path = entry.unwrap().path();
            let is_rule = path.is_file() && fs::read_to_string(&path).unwrap().contains("static META: Meta");
            is_rule.then(|| path.file_stem().unwrap().to_string_lossy().replace('_', "-"))
        });
        // This file speaks of the metadata too, in this very test.
        let found: BTreeSet<String> = rule_files.filter(|name| name != "registry").collect();
        assert_eq!(found, known_rules().into_iter().map(str::to_owned).collect());
    }

    #[test]
    fn rules_stand_by_group() {
        assert!(RULES.is_sorted_by_key(|rule| rule.meta().group));
    }

    #[test]
    fn each_rule_says_all_that_is_to_be_known() {
        for meta in metas() {
            let id = meta.id;
            assert!(!meta.authority.is_empty(), "{id}: who says so?");
            assert!(meta.authority.iter().all(|authority| !authority.cite.is_empty()), "{id}: cite it");
            assert!(!meta.title.is_empty() && !meta.title.ends_with('.'), "{id}: a title without full stop");
            assert!(meta.mend.ends_with(['.', '`']), "{id}: how is it mended?");
            assert!(!meta.bad.is_empty() && !meta.good.is_empty() && meta.bad != meta.good, "{id}: examples");
            let why = meta.why();
            assert!(why.iter().all(|paragraph| paragraph.ends_with('.')), "{id}: {why:?}");
            assert!(why.concat().len() > 80, "{id}: why is it bad?");
        }
    }

    #[test]
    fn each_rule_of_pages_has_a_fixture_page_with_both_sides() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages/rules");
        for meta in metas().filter(|meta| meta.group != crate::rules::Group::Waivers) {
            let path = folder.join(format!("{}.html", meta.id));
            let page = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            assert!(page.contains("id=\"pass-"), "{}: no element that passes", meta.id);
            assert!(
                page.contains("id=\"fail-") || page.contains("id=\"unsure-"),
                "{}: none that fails",
                meta.id
            );
        }
    }
}
