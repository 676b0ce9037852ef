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
    /// Reads all files. `dir` is the folder as the user would name it: its paths are shown in faults.
    ///
    /// # Errors
    /// Every fault of every file, warnings among them, sorted by file and place.
    pub fn load(dir: &Path, around: &Surroundings<'_>) -> Result<Self, Faults> {
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
        match config {
            Some(config) if faults.errors() == 0 => Ok(Self { config, scenarios, warnings: faults }),
            _ => Err(faults),
        }
    }
}

/// The nearest folder upwards that holds a `webdriver.toml`; `from` itself when there is none.
pub fn nearest(from: &Path) -> PathBuf {
    let holds = |dir: &&Path| dir.join(config::FILE_NAME).is_file();
    from.ancestors().find(holds).unwrap_or(from).to_owned()
}
