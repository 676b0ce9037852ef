//! One file per kind of fault under `files/`, and the message that it earns as a snapshot beside.
//! A folder is a whole `scenarios/`; a `.toml` is a `webdriver.toml`.

use std::{fs, path::Path};

use crate::project::Project;

#[test]
fn every_broken_file_earns_its_message() {
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken/files");
    let mut entries: Vec<_> = fs::read_dir(files).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    assert!(entries.len() > 50);
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for path in entries {
            let project = Project::new();
            place(&path, &project);
            let outcome = project.check();
            let name = path.file_name().unwrap().to_string_lossy().replace('.', "-");
            // A warning alone is told, and stops nothing.
            let expected = if name.starts_with("waiver-over") { 0 } else { 2 };
            assert_eq!(outcome.code, Some(expected), "{name}: {}{}", outcome.stdout, outcome.stderr);
            insta::assert_snapshot!(name, without_lists(&outcome.stderr));
        }
    });
}

/// Rules and profiles come and go; the messages stay.
fn without_lists(message: &str) -> String {
    let mut out = message.to_owned();
    for list in ["Valid rules: ", "Valid profiles: "] {
        if let Some(start) = out.find(list).map(|at| at + list.len()) {
            let end = out[start..].find(".\n").map_or(out.len(), |at| start + at);
            out.replace_range(start..end, "…");
        }
    }
    out
}

fn place(path: &Path, project: &Project) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            let inside = format!("scenarios/{}", entry.file_name().to_string_lossy());
            project.write(&inside, fs::read(entry.path()).unwrap());
        }
        return;
    }
    let bytes = fs::read(path).unwrap();
    if path.extension().is_some_and(|ending| ending == "toml") {
        project.write("webdriver.toml", bytes);
        project.write("scenarios/annual-bill.yaml", "name: Annual bill\nsteps:\n  - check: cover\n");
    } else {
        project.write("scenarios/annual-bill.yaml", bytes);
    }
}
