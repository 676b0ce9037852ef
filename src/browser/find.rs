//! Where browsers and drivers are on this machine.

use std::path::PathBuf;

use super::BrowserError;

/// Folders beside `PATH` that packages put browsers into.
const ALSO: &[&str] = &[
    "/usr/lib/chromium",
    "/usr/lib/chromium-browser",
    "/snap/bin",
    "/opt/homebrew/bin",
    "/usr/local/bin",
    "/Applications/Google Chrome.app/Contents/MacOS",
    "/Applications/Chromium.app/Contents/MacOS",
    "/Applications/Firefox.app/Contents/MacOS",
];

/// The first of the names that is a program on this machine, `PATH` before the usual folders.
pub fn program(names: &[&str]) -> Option<PathBuf> {
    let usual = std::env::join_paths(ALSO.iter().map(PathBuf::from).chain(cargo_bin())).ok();
    names
        .iter()
        .find_map(|name| which::which(name).ok().or_else(|| which::which_in(name, usual.as_ref(), "/").ok()))
}

/// Where `cargo install` puts programs, geckodriver among them: a Rust of the distribution's own is on `PATH`
/// without that folder being there.
fn cargo_bin() -> Option<PathBuf> {
    home::cargo_home().ok().map(|home| home.join("bin"))
}

/// The program that the settings name, or else the first that is found.
pub fn required(set: Option<&PathBuf>, names: &[&str], what: &str) -> Result<PathBuf, BrowserError> {
    if let Some(path) = set {
        return which::which(path).map_err(|_| BrowserError::NotFound {
            what: path.display().to_string(),
            help:
                "webdriver.toml names it, but there is no such program; correct the path or remove the line"
                    .to_owned(),
        });
    }
    program(names).ok_or_else(|| BrowserError::NotFound {
        what: what.to_owned(),
        help: "`unticked doctor --install` installs it".to_owned(),
    })
}
