//! The files that a run reads, to tell whether they have changed.

use std::{collections::BTreeMap, path::Path};

use crate::{digest::sha256, plan::Case, scenario::Scenario, span::SourceFile};

/// SHA-256 by path of the settings and of every file that these cases' steps come from.
pub fn files(settings: &Path, cases: &[Case]) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    // Without a file the defaults hold; it is missed when it comes or goes.
    if let Ok(text) = std::fs::read(settings) {
        files.insert(settings.display().to_string(), sha256(&text));
    }
    for file in cases.iter().flat_map(|case| sources(&case.scenario)) {
        let path = file.path.display().to_string();
        files.entry(path).or_insert_with(|| sha256(file.text.as_bytes()));
    }
    files
}

/// The scenario's own file and those whose steps it uses.
fn sources(scenario: &Scenario) -> impl Iterator<Item = &SourceFile> {
    let login = scenario.login.iter().flat_map(|login| &login.steps);
    let steps = scenario.steps.iter().chain(login).map(|step| &step.span);
    steps.chain(std::iter::once(&scenario.name.span)).map(|span| &*span.file)
}
