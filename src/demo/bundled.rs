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
