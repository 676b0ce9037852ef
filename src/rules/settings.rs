//! The profile with what the project changes in it: what the rules really go by.

use std::collections::BTreeMap;

use super::{Meta, Profile, RULES, Rule, known_profiles, known_rules};
use crate::{
    config::{Policy, RuleSetting, UnsureAs},
    findings::Level,
    lexicon::{Nature, Purpose},
};

/// Effective settings of all rules.
#[derive(Debug, Clone)]
pub struct Settings {
    pub profile: String,
    pub unsure: UnsureAs,
    rules: BTreeMap<&'static str, Setting>,
}

/// The effective setting of one rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    pub level: Level,
    /// In the rule's own unit; `None` where it measures nothing.
    pub min: Option<f64>,
    /// Only boxes with one of these purposes are judged; empty: all.
    pub only_for: Vec<Purpose>,
}

/// A policy that names what does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    #[error("there is no profile `{name}`{}", hint(near.as_deref()))]
    UnknownProfile { name: String, near: Option<String> },
    #[error("there is no rule `{id}`{}", hint(near.as_deref()))]
    UnknownRule { id: String, near: Option<String> },
    #[error("the rule `{id}` measures nothing, so it can't have a `min`; leave it out")]
    NoThreshold { id: String },
}

fn hint(near: Option<&str>) -> String {
    near.map_or(String::new(), |near| format!("; did you mean `{near}`?"))
}

impl Settings {
    /// The settings that a project's policy asks for.
    pub fn of(policy: &Policy) -> Result<Self, SettingsError> {
        let mut settings = Self::of_profile(&policy.profile)?;
        settings.unsure = policy.unsure;
        for (id, change) in &policy.rules {
            settings.change(id, change)?;
        }
        Ok(settings)
    }

    /// The settings of a profile as it stands.
    pub fn of_profile(name: &str) -> Result<Self, SettingsError> {
        let profile = Profile::named(name).ok_or_else(|| SettingsError::UnknownProfile {
            name: name.to_owned(),
            near: nearest(name, &known_profiles()),
        })?;
        let rules = RULES.iter().map(|rule| (rule.meta().id, setting(rule.meta(), profile))).collect();
        Ok(Self { profile: name.to_owned(), unsure: UnsureAs::Fail, rules })
    }

    /// The settings of the default profile.
    pub fn baseline() -> Self {
        Self::of_profile("baseline").expect("a test holds the default profile to its name")
    }

    /// Whether a rule that is on judges by exercises.
    pub fn exercises(&self) -> bool {
        RULES.iter().any(|rule| rule.needs_exercises() && self.level(rule.meta().id) != Level::Off)
    }

    /// Whether a rule that is on judges by what automated browsers are shown.
    pub fn looks_as_a_robot(&self) -> bool {
        let asks = |rule: &&dyn Rule| rule.needs_copies_for_robots();
        RULES.iter().any(|rule| asks(rule) && self.level(rule.meta().id) != Level::Off)
    }

    fn change(&mut self, id: &str, change: &RuleSetting) -> Result<(), SettingsError> {
        let Some(setting) = self.rules.get_mut(id) else {
            return Err(SettingsError::UnknownRule { id: id.to_owned(), near: nearest(id, &known_rules()) });
        };
        if change.min.is_some() && setting.min.is_none() {
            return Err(SettingsError::NoThreshold { id: id.to_owned() });
        }
        setting.level = change.level.unwrap_or(setting.level);
        setting.min = change.min.or(setting.min);
        Ok(())
    }

    pub fn level(&self, id: &str) -> Level {
        self.rules.get(id).map_or(Level::Off, |setting| setting.level)
    }

    /// The threshold that a measuring rule goes by, in its own unit.
    pub fn min(&self, meta: &Meta) -> f64 {
        let set = self.rules.get(meta.id).and_then(|setting| setting.min);
        set.or(meta.threshold.map(|threshold| threshold.min)).unwrap_or(0.0)
    }

    /// Does the rule concern boxes of this nature? (Korea asks for larger type only where it matters most.)
    pub fn concerns(&self, id: &str, nature: &Nature) -> bool {
        self.rules.get(id).is_some_and(|setting| {
            setting.only_for.is_empty() || setting.only_for.iter().any(|p| nature.purposes.contains(p))
        })
    }

    /// All rules with their effective settings, in the registry's order.
    pub fn all(&self) -> impl Iterator<Item = (&'static Meta, &Setting)> {
        RULES.iter().filter_map(|rule| Some((rule.meta(), self.rules.get(rule.meta().id)?)))
    }
}

fn setting(meta: &'static Meta, profile: &Profile) -> Setting {
    let own = meta.threshold.map(|threshold| threshold.min);
    match profile.rules.get(meta.id) {
        Some(rule) => Setting { level: rule.level, min: rule.min.or(own), only_for: rule.only_for.clone() },
        None => Setting { level: Level::Off, min: own, only_for: Vec::new() },
    }
}

/// The known name that was probably meant.
pub fn nearest(name: &str, known: &[&str]) -> Option<String> {
    let scored = known.iter().map(|candidate| (strsim::jaro_winkler(name, candidate), candidate));
    let (score, best) = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (score > 0.75).then(|| (*best).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::{BoxFacts, PageFacts, TextRun},
        rules::{
            judge,
            literal::{SENTENCE, agreement, labelled, run},
        },
    };

    fn policy(profile: &str, rules: &[(&str, RuleSetting)]) -> Policy {
        let rules = rules.iter().map(|(id, setting)| ((*id).to_owned(), setting.clone())).collect();
        Policy { profile: profile.to_owned(), unsure: UnsureAs::Fail, rules }
    }

    fn found(css_px: f64, settings: &Settings, purposes: Vec<Purpose>) -> Vec<(String, Level)> {
        let control = BoxFacts { body_px: Some(16.0), ..labelled(vec![TextRun { css_px, ..run(SENTENCE) }]) };
        let page = PageFacts { boxes: vec![control], ..PageFacts::default() };
        let nature = Nature { purposes, ..agreement() };
        judge(&page, &[nature], settings).into_iter().map(|f| (f.rule, f.level)).collect()
    }

    fn found_by(css_px: f64, profile: &str) -> Vec<String> {
        let settings = Settings::of_profile(profile).unwrap();
        found(css_px, &settings, vec![]).into_iter().map(|(rule, _)| rule).collect()
    }

    #[test]
    fn a_project_changes_level_and_threshold() {
        let min = RuleSetting { level: None, min: Some(14.0) };
        let settings = Settings::of(&policy("baseline", &[("small-text", min)])).unwrap();
        assert_eq!(found(13.0, &settings, vec![]), [("small-text".to_owned(), Level::Deny)]);
        let warn = RuleSetting { level: Some(Level::Warn), min: None };
        let settings = Settings::of(&policy("baseline", &[("small-text", warn)])).unwrap();
        assert_eq!(found(8.0, &settings, vec![]), [("small-text".to_owned(), Level::Warn)]);
        let off = RuleSetting { level: Some(Level::Off), min: None };
        let settings = Settings::of(&policy("baseline", &[("small-text", off)])).unwrap();
        assert_eq!(found(11.0, &settings, vec![]), [("small-relative".to_owned(), Level::Warn)]);
    }

    #[test]
    fn profiles_set_their_own_sizes() {
        assert_eq!(found_by(12.0, "baseline"), Vec::<String>::new());
        assert_eq!(found_by(13.0, "type-10pt"), ["small-text"]);
        assert_eq!(found_by(15.9, "type-12pt"), ["small-text"]);
        assert_eq!(found_by(16.0, "type-14pt"), ["small-text"]);
        assert_eq!(found_by(17.0, "elder"), ["small-text"]);
        assert_eq!(found_by(18.0, "elder"), Vec::<String>::new());
        assert_eq!(found_by(8.0, "wcag22-aa"), Vec::<String>::new());
    }

    #[test]
    fn exercises_are_done_for_rules_that_are_on() {
        let off = |ids: &[&'static str]| -> Vec<_> {
            ids.iter().map(|id| (*id, RuleSetting { level: Some(Level::Off), min: None })).collect()
        };
        let all = off(&["reticks", "ticks-by-proxy", "ticks-itself"]);
        assert!(!Settings::of(&policy("baseline", &all)).unwrap().exercises());
        assert!(Settings::of(&policy("baseline", &all[1..])).unwrap().exercises());
        assert!(!Settings::of_profile("wcag22-aa").unwrap().exercises());
    }

    #[test]
    fn korea_asks_for_larger_type_where_it_matters_most() {
        let korea = Settings::of_profile("kr-pipa").unwrap();
        let larger = |css_px, purposes| found(css_px, &korea, purposes);
        assert_eq!(larger(16.0, vec![Purpose::Marketing]), [("small-relative".to_owned(), Level::Deny)]);
        assert_eq!(larger(19.2, vec![Purpose::Marketing]), []);
        assert_eq!(larger(16.0, vec![Purpose::Terms]), []);
    }

    #[test]
    fn unknown_names_get_a_suggestion() {
        let error = Settings::of(&policy("eu-gpdr", &[])).unwrap_err();
        assert_eq!(error.to_string(), "there is no profile `eu-gpdr`; did you mean `eu-gdpr`?");
        let error =
            Settings::of(&policy("baseline", &[("start-ticked", RuleSetting::default())])).unwrap_err();
        assert_eq!(error.to_string(), "there is no rule `start-ticked`; did you mean `starts-ticked`?");
        let min = RuleSetting { level: None, min: Some(1.0) };
        let error = Settings::of(&policy("baseline", &[("opt-out", min)])).unwrap_err();
        assert!(error.to_string().contains("measures nothing"));
    }
}
