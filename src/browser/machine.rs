//! What this machine has: browsers, drivers, fonts, and what it is.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::process::Command;

use super::{engine, find, screen};
use crate::config::Engine;

/// How long a program may take to say its version.
const ANSWER: Duration = Duration::from_secs(10);
const FONT_FOLDERS: &[&str] = &["/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts"];
/// Parts of the names of font files that have Chinese, Japanese and Korean glyphs.
const CJK_FONTS: &[&str] =
    &["cjk", "wqy", "uming", "ukai", "droidsansfallback", "sourcehansans", "pingfang", "hiragino"];

/// A program that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    pub path: PathBuf,
    /// `156.0.8078.73`; `None` when it didn't say.
    pub version: Option<String>,
}

/// A kind of browser on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    pub engine: Engine,
    pub browser: Option<Program>,
    pub driver: Option<Program>,
    /// What makes a screen that nobody sees; `None` where none is needed.
    pub screen: Option<Option<PathBuf>>,
    /// The driver's usual name, for messages.
    pub driver_name: &'static str,
}

impl Installed {
    pub fn is_complete(&self) -> bool {
        self.browser.is_some() && self.driver.is_some() && self.screen != Some(None)
    }

    /// `false` when chromedriver is of another major version than its browser: it then refuses to start it.
    /// geckodriver drives every Firefox.
    pub fn fits(&self) -> bool {
        let major = |program: &Option<Program>| {
            program.as_ref()?.version.as_ref()?.split('.').next().map(str::to_owned)
        };
        match (self.engine, major(&self.browser), major(&self.driver)) {
            (Engine::Chromium, Some(browser), Some(driver)) => browser == driver,
            _ => true,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    pub engines: Vec<Installed>,
    /// A font with Chinese, Japanese and Korean glyphs; without one such text is painted as empty boxes.
    pub cjk_font: Option<PathBuf>,
    pub root: bool,
    pub container: bool,
}

impl Machine {
    pub async fn examine() -> Self {
        let mut engines = Vec::new();
        for engine in [Engine::Chromium, Engine::Firefox, Engine::Webkit] {
            let support = engine::support(engine);
            engines.push(Installed {
                engine,
                browser: program(&support.binaries(true)).await,
                driver: program(support.drivers()).await,
                screen: support.needs_screen().then(|| find::program(screen::PROGRAMS)),
                driver_name: support.drivers()[0],
            });
        }
        Self { engines, cjk_font: cjk_font(), root: is_root(), container: is_container() }
    }

    pub fn engine(&self, engine: Engine) -> Option<&Installed> {
        self.engines.iter().find(|installed| installed.engine == engine)
    }

    /// Whether the engine's browser or driver is missing, or the two don't fit.
    pub fn lacks(&self, engine: Engine) -> bool {
        self.engine(engine).is_none_or(|installed| !installed.is_complete() || !installed.fits())
    }
}

async fn program(names: &[&str]) -> Option<Program> {
    let path = find::program(names)?;
    let version = version(&path).await;
    Some(Program { path, version })
}

/// The first word of `--version` that looks like one.
async fn version(path: &Path) -> Option<String> {
    let asked = Command::new(path)
        .arg("--version")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(ANSWER, asked).await.ok()?.ok()?;
    version_in(&String::from_utf8_lossy(&output.stdout))
}

fn version_in(said: &str) -> Option<String> {
    said.split_whitespace()
        .find(|word| word.contains('.') && word.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_owned)
}

fn cjk_font() -> Option<PathBuf> {
    FONT_FOLDERS.iter().find_map(|folder| font_in(Path::new(folder), 6))
}

fn font_in(folder: &Path, depth: usize) -> Option<PathBuf> {
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(folder).ok()?.flatten() {
        let name = entry.file_name().to_string_lossy().to_lowercase().replace([' ', '-', '_'], "");
        if entry.path().is_dir() {
            folders.push(entry.path());
        } else if CJK_FONTS.iter().any(|part| name.contains(part)) {
            return Some(entry.path());
        }
    }
    folders.iter().filter(|_| depth > 0).find_map(|folder| font_in(folder, depth - 1))
}

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Docker and Podman leave these marks; build services mostly run one of the two.
pub fn is_container() -> bool {
    ["/.dockerenv", "/run/.containerenv"].iter().any(|mark| Path::new(mark).exists())
}

/// Whether Chromium can't lock its own processes in: it refuses to as root, and in most containers the kernel
/// refuses to let it.
pub async fn lacks_sandbox() -> bool {
    if is_root() {
        return true;
    }
    if !is_container() {
        return false;
    }
    let tried = Command::new("unshare").args(["--user", "true"]).stderr(Stdio::null()).status().await;
    !tried.is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_out_of_what_programs_say() {
        let version = |said| version_in(said).unwrap_or_default();
        assert_eq!(
            version("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)"),
            "156.0.8078.79"
        );
        assert_eq!(
            version("ChromeDriver 156.0.8078.79 (a21ce95c24ce-refs/branch-heads/8078@{#1704})"),
            "156.0.8078.79"
        );
        assert_eq!(version("Mozilla Firefox 153.7.0esr"), "153.7.0esr");
        assert_eq!(version("geckodriver 0.37.1 ( 2026-04-01 12:00)\n\nThe source code"), "0.37.1");
        assert_eq!(version_in("no such thing"), None);
    }

    #[test]
    fn only_chromedriver_must_be_of_its_browsers_version() {
        let program =
            |version: &str| Some(Program { path: PathBuf::new(), version: Some(version.to_owned()) });
        let fits = |engine, browser, driver| {
            Installed {
                engine,
                browser: program(browser),
                driver: program(driver),
                screen: None,
                driver_name: "",
            }
            .fits()
        };
        assert!(fits(Engine::Chromium, "156.0.1.2", "156.0.3.4"));
        assert!(!fits(Engine::Chromium, "156.0.1.2", "155.0.1.2"));
        assert!(fits(Engine::Firefox, "153.7.0esr", "0.37.1"));
    }
}
