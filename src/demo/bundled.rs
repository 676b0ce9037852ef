//! The demo's own project, `webdriver.toml` and `scenarios/` of this repository, carried in the binary.

use std::{fs, io, path::Path};

use include_dir::{Dir, include_dir};

static SCENARIOS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/scenarios");
const SETTINGS: &str = include_str!("../../webdriver.toml");

/// Writes the project into a folder, over what stands there.
pub fn unpack(dir: &Path) -> io::Result<()> {
    let scenarios = dir.join("scenarios");
    fs::create_dir_all(&scenarios)?;
    fs::write(dir.join("webdriver.toml"), SETTINGS)?;
    SCENARIOS.extract(&scenarios)
}

#[cfg(test)]
pub(super) fn scenario(id: &str) -> Option<&'static str> {
    SCENARIOS.get_file(format!("{id}.yaml"))?.contents_utf8()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_project_is_unpacked() {
        let dir = tempfile::tempdir().unwrap();
        unpack(dir.path()).unwrap();
        unpack(dir.path()).unwrap();
        for file in ["webdriver.toml", "scenarios/annual-bill.yaml", "scenarios/parts/sign-in.yaml"] {
            assert!(dir.path().join(file).is_file(), "{file}");
        }
    }
}
