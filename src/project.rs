//! The user's files, all together: the settings and the scenarios, checked against each other.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::{
    config::{self, Config},
    scenario::{self, Scenarios},
    source::{Faults, Variables},
};

/// The folder of the scenarios, beside `webdriver.toml`.
pub const SCENARIOS: &str = "scenarios";

/// What the files may name, and what they are read with.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    pub rules: &'a [&'a str],
    pub profiles: &'a [&'a str],
    pub variables: &'a Variables,
    pub today: Date,
}

/// Settings and scenarios of one folder.
#[derive(Debug)]
pub struct Project {
    pub config: Config,
    pub scenarios: Scenarios,
    /// What should be told, but stops nothing: waivers that are over.
    pub warnings: Faults,
}

impl Project {
    /// Reads all files. `dir` is the folder as the user would name it: its paths are shown in faults. With
    /// scenarios named in `only`, what is wrong with others does not matter; they may be half written.
    ///
    /// # Errors
    /// Every fault of every file, warnings among them, sorted by file and place.
    pub fn load(dir: &Path, only: &[String], around: &Surroundings<'_>) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let Surroundings { rules, profiles, variables, today } = *around;
        let config = config::load(dir, config::Known { rules, profiles }, variables, &mut faults);
        let targets: Option<Vec<&str>> =
            config.as_ref().map(|config| config.targets.keys().map(String::as_str).collect());
        let known = scenario::Known { rules, targets: targets.as_deref(), today };
        // Without settings this is hardly a project, and a second complaint about its folder helps nobody.
        let scenarios_dir = dir.join(SCENARIOS);
        let scenarios = if config.is_some() || scenarios_dir.exists() {
            scenario::load_all(&scenarios_dir, known, variables, &mut faults)
        } else {
            Scenarios::default()
        };
        faults.settle();
        keep_meant(&mut faults, &scenarios_dir, &scenarios, only);
        match config {
            Some(config) if faults.errors() == 0 => Ok(Self { config, scenarios, warnings: faults }),
            _ => Err(faults),
        }
    }
}

/// Leaves out the faults of scenarios that are not meant. When a name stands for none that could be read, it may
/// be that of a broken file, so all are kept.
fn keep_meant(faults: &mut Faults, dir: &Path, scenarios: &Scenarios, only: &[String]) {
    let name = |path: &Path| {
        let found = scenarios.list.iter().find(|scenario| scenario.path == path)?;
        Some(found.name.value.as_str())
    };
    let is_meant =
        |path: &Path, only: &str| scenario::is_meant(path, &scenario::id(dir, path), name(path), only);
    let broken = || faults.list.iter().filter_map(|fault| Some(fault.span.as_ref()?.file.path.as_path()));
    let read = || scenarios.list.iter().map(|scenario| scenario.path.as_path());
    if only.is_empty() || !only.iter().all(|only| read().chain(broken()).any(|path| is_meant(path, only))) {
        return;
    }
    faults.list.retain(|fault| {
        let Some(path) = fault.span.as_ref().map(|span| span.file.path.as_path()) else { return true };
        let elsewhere = !path.starts_with(dir) || scenarios.parts.iter().any(|part| part == path);
        elsewhere || only.iter().any(|only| is_meant(path, only))
    });
}

/// The nearest folder upwards that holds a `webdriver.toml`; `from` itself when there is none.
pub fn nearest(from: &Path) -> PathBuf {
    let holds = |dir: &&Path| dir.join(config::FILE_NAME).is_file();
    from.ancestors().find(holds).unwrap_or(from).to_owned()
}
