//! Which cases of a project are meant.

use std::{collections::BTreeMap, sync::Arc};

use super::{Case, Filter, Shard};
use crate::{
    config::Config,
    scenario::{self, Scenario},
    source::{Fault, Faults, suggest, unknown},
    span::{Placed, SourceFile, Span},
};

/// What the user asked for; an empty one means everything.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Scenario files, folders, ids or names.
    pub only: Vec<String>,
    pub environment: Option<String>,
    pub targets: Vec<String>,
    /// A scenario with any of them is meant.
    pub tags: Vec<String>,
    pub filter: Option<Filter>,
    pub shard: Option<Shard>,
}

/// An argument, as a file of its own to point at.
pub(super) fn argument(name: &str, text: &str) -> Placed<String> {
    let file = Arc::new(SourceFile { path: name.into(), text: text.to_owned() });
    Placed { value: text.to_owned(), span: Span { file, start: 0, end: text.len() } }
}

/// The cases that are meant, of all shards, sorted by scenario and target. None is no fault here: who runs them
/// says so.
///
/// # Errors
/// Names in the selection that stand for nothing.
pub fn build(
    config: &Config,
    scenarios: &[Arc<Scenario>],
    selection: &Selection,
) -> Result<Vec<Case>, Faults> {
    let mut faults = Faults::default();
    let environment = selection.environment.as_deref().unwrap_or(&config.run.environment);
    let environment = config.environments.get(environment).cloned().map(Arc::new).or_else(|| {
        let names = config.environments.keys().map(String::as_str);
        faults.add(unknown("environment", &argument("--env", environment), names));
        None
    });
    for target in selection.targets.iter().filter(|target| !config.targets.contains_key(*target)) {
        let names = config.targets.keys().map(String::as_str);
        faults.add(unknown("target", &argument("--target", target), names));
    }
    for only in selection.only.iter().filter(|only| !scenarios.iter().any(|one| is_meant(one, only))) {
        faults.add(no_such_scenario(only, scenarios));
    }
    let Some(environment) = environment else { return Err(faults) };
    if faults.errors() > 0 {
        return Err(faults);
    }
    let mut cases = Vec::new();
    let browsers: BTreeMap<_, _> = config.browsers.iter().map(|(k, v)| (k, Arc::new(v.clone()))).collect();
    let targets: BTreeMap<_, _> = config.targets.iter().map(|(k, v)| (k, Arc::new(v.clone()))).collect();
    for scenario in scenarios.iter().filter(|scenario| selection.takes(scenario)) {
        for name in targets_of(scenario, config, selection) {
            let Some(target) = targets.get(name) else { continue };
            let Some(browser) = browsers.get(&target.browser) else { continue };
            let (scenario, target) = (scenario.clone(), target.clone());
            cases.push(Case { scenario, target, browser: browser.clone(), environment: environment.clone() });
        }
    }
    cases.retain(|case| selection.filter.as_ref().is_none_or(|filter| filter.takes(case)));
    cases.sort_by(|a, b| (&a.scenario.id, &a.target.name).cmp(&(&b.scenario.id, &b.target.name)));
    Ok(cases)
}

impl Selection {
    fn takes(&self, scenario: &Scenario) -> bool {
        let meant = self.only.is_empty() || self.only.iter().any(|only| is_meant(scenario, only));
        meant && (self.tags.is_empty() || self.tags.iter().any(|tag| scenario.tags.contains(tag)))
    }
}

/// Those that the scenario names, and that are asked for; one that names none runs on whatever is asked for.
fn targets_of<'a>(scenario: &'a Scenario, config: &'a Config, selection: &'a Selection) -> Vec<&'a String> {
    let asked = &selection.targets;
    let mut targets: Vec<_> = match &scenario.targets {
        Some(own) => own.iter().filter(|name| asked.is_empty() || asked.contains(name)).collect(),
        None if asked.is_empty() => config.run.targets.iter().collect(),
        None => asked.iter().collect(),
    };
    targets.sort();
    targets.dedup();
    targets
}

fn is_meant(scenario: &Scenario, only: &str) -> bool {
    scenario::is_meant(&scenario.path, &scenario.id, Some(&scenario.name.value), only)
}

fn no_such_scenario(only: &str, scenarios: &[Arc<Scenario>]) -> Fault {
    let ids = || scenarios.iter().map(|scenario| scenario.id.as_str());
    let near = suggest::nearest(only, ids())
        .or_else(|| suggest::nearest(only, scenarios.iter().map(|scenario| scenario.name.value.as_str())));
    let help = match near {
        Some(near) => format!("Did you mean `{near}`? `unticked list` shows all."),
        None => "`unticked list` shows all scenarios.".into(),
    };
    Fault::at(argument("argument", only).span, "No scenario has this file, folder or name.")
        .label("not found")
        .help(help)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::source::Variables;

    /// A config with the targets desktop, phone and tablet, the first two of which are usual.
    fn config() -> Config {
        let dir = tempfile::TempDir::new().unwrap();
        let target = |name: &str| format!("[target.{name}]\nbrowser = \"chromium\"\n");
        let targets = ["desktop", "phone", "tablet"].map(target).concat();
        let text = format!("[run]\ntargets = [\"phone\", \"desktop\"]\n{targets}");
        std::fs::write(dir.path().join("webdriver.toml"), text).unwrap();
        let known = crate::config::Known { rules: &[], profiles: &["baseline"] };
        let mut faults = Faults::default();
        let config = crate::config::load(dir.path(), known, &Variables::new(), &mut faults).unwrap();
        assert_eq!(faults.errors(), 0);
        config
    }

    fn scenario(id: &str, tags: &[&str], targets: Option<&[&str]>) -> Arc<Scenario> {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let file = Arc::new(SourceFile { path: "x".into(), text: String::new() });
        Arc::new(Scenario {
            id: id.into(),
            path: format!("scenarios/{id}.yaml").into(),
            name: Placed { value: format!("The {id}"), span: Span { file, start: 0, end: 0 } },
            about: String::new(),
            tags: owned(tags),
            targets: targets.map(owned),
            login: None,
            steps: Vec::new(),
            boxes: Vec::new(),
            waivers: Vec::new(),
        })
    }

    pub fn case(id: &str, tags: &[&str], target: &str) -> Case {
        let cases = build(&config(), &[scenario(id, tags, Some(&[target]))], &Selection::default());
        cases.unwrap().remove(0)
    }

    fn all() -> Vec<Arc<Scenario>> {
        vec![
            scenario("shop/checkout", &["pay"], None),
            scenario("bill", &["pay", "old"], Some(&["tablet", "phone", "phone"])),
            scenario("bills", &[], Some(&["desktop"])),
        ]
    }

    fn names(selection: &Selection) -> Vec<String> {
        build(&config(), &all(), selection).unwrap().iter().map(Case::name).collect()
    }

    fn chosen(change: impl FnOnce(&mut Selection)) -> Vec<String> {
        let mut selection = Selection::default();
        change(&mut selection);
        names(&selection)
    }

    #[test]
    fn cases_are_sorted_and_each_is_there_once() {
        let expected = [
            "bill @ phone",
            "bill @ tablet",
            "bills @ desktop",
            "shop/checkout @ desktop",
            "shop/checkout @ phone",
        ];
        assert_eq!(names(&Selection::default()), expected);
    }

    #[test]
    fn a_scenario_is_meant_by_file_folder_id_or_name() {
        for only in ["bill", "scenarios/bill.yaml", "./scenarios/bill.yaml", "bill.yaml", "the BILL"] {
            assert_eq!(chosen(|s| s.only.push(only.into())), ["bill @ phone", "bill @ tablet"], "{only}");
        }
        for only in ["shop", "shop/", "scenarios/shop", "shop/checkout"] {
            assert_eq!(chosen(|s| s.only.push(only.into())).len(), 2, "{only}");
        }
        assert_eq!(chosen(|s| s.only.push("scenarios".into())).len(), 5);
    }

    #[test]
    fn targets_and_tags_narrow() {
        assert_eq!(
            chosen(|s| s.targets.push("tablet".into())),
            ["bill @ tablet", "shop/checkout @ tablet"],
            "a scenario that names no targets runs on those asked for"
        );
        assert_eq!(chosen(|s| s.tags.push("old".into())), ["bill @ phone", "bill @ tablet"]);
        assert_eq!(chosen(|s| s.tags.push("none has it".into())), [""; 0]);
        let filter = Filter::parse("tag(pay) & !target(phone)").unwrap();
        assert_eq!(chosen(|s| s.filter = Some(filter)), ["bill @ tablet", "shop/checkout @ desktop"]);
    }

    #[test]
    fn names_that_stand_for_nothing_are_faults_all_at_once() {
        let selection = Selection {
            only: vec!["bil".into(), "nothing-like-it".into()],
            environment: Some("dmo".into()),
            targets: vec!["phnoe".into()],
            ..Selection::default()
        };
        let faults = build(&config(), &all(), &selection).unwrap_err();
        assert_eq!(faults.errors(), 4);
        let help: String = faults.list.iter().filter_map(|fault| fault.help.clone()).collect();
        for near in ["`bill`", "`demo`", "`phone`"] {
            assert!(help.contains(near), "{near} in {help}");
        }
    }
}
