//! The settings as everything else uses them.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use super::Secrets;
use crate::findings::Level;

/// All of `webdriver.toml`, defaults filled in, every reference resolved.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder that holds `webdriver.toml`, `scenarios/` and `snapshots/`.
    pub dir: PathBuf,
    pub run: Run,
    pub environments: BTreeMap<String, Environment>,
    pub browsers: BTreeMap<String, Browser>,
    pub targets: BTreeMap<String, Target>,
    pub policy: Policy,
    pub snapshots: SnapshotSettings,
    pub review: ReviewSettings,
    pub secrets: Secrets,
}

/// `[run]`
#[derive(Debug, Clone)]
pub struct Run {
    pub environment: String,
    pub targets: Vec<String>,
    pub workers: Workers,
    /// How often a run that broke is tried again; a finding never is.
    pub retries: u32,
    /// How long an untouched page is observed.
    pub watch: Duration,
    /// How long cases took, to balance shards by.
    pub times: Option<PathBuf>,
}

/// How many pages are looked at side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workers {
    Auto,
    Count(usize),
}

/// `[environment.NAME]`: where the app is.
#[derive(Debug, Clone)]
pub struct Environment {
    pub name: String,
    pub serve: Serve,
    /// Host patterns (`*.cdn.example.com`) that may be navigated to; the base URL's own host always may.
    pub hosts: Vec<String>,
    pub basic_auth: Option<BasicAuth>,
    pub accept_insecure_certs: bool,
    pub submit: Submit,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Serve {
    /// The built-in staging app, on a free loopback port.
    Demo,
    /// An app that runs already.
    BaseUrl(url::Url),
}

impl Serve {
    /// `None` for the built-in app, which is somewhere else each time.
    pub fn address(&self) -> Option<&url::Url> {
        match self {
            Self::Demo => None,
            Self::BaseUrl(url) => Some(url),
        }
    }
}

/// May exercises send the form?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Submit {
    Block,
    Allow,
}

#[derive(Clone, PartialEq, Eq)]
pub struct BasicAuth {
    pub user: String,
    pub password: String,
}

impl std::fmt::Debug for BasicAuth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BasicAuth").field("user", &self.user).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Engine {
    Chromium,
    Firefox,
    Webkit,
}

impl Engine {
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }
}

/// `[browser.NAME]`
#[derive(Debug, Clone)]
pub struct Browser {
    pub name: String,
    pub engine: Engine,
    /// A Selenium Grid or any W3C endpoint; `None` starts a driver on this machine.
    pub endpoint: Option<url::Url>,
    /// For the endpoint, or for the proxy before it.
    pub basic_auth: Option<BasicAuth>,
    /// Pages side by side in one session of the endpoint.
    pub tabs: usize,
    /// How long a run waits for the endpoint's first session, its start included.
    pub wait: Duration,
    /// Sent with the new session, over what the harness asks for itself.
    pub capabilities: serde_json::Map<String, serde_json::Value>,
    /// Found by themselves when `None`.
    pub binary: Option<PathBuf>,
    pub driver: Option<PathBuf>,
    pub args: Vec<String>,
}

impl Browser {
    /// The browser of this machine that `[browser.ENGINE]` with nothing in it means.
    pub fn local(engine: Engine) -> Self {
        Self {
            name: engine.name().to_owned(),
            engine,
            endpoint: None,
            basic_auth: None,
            tabs: 4,
            wait: Duration::from_secs(300),
            capabilities: serde_json::Map::new(),
            binary: None,
            driver: None,
            args: Vec::new(),
        }
    }
}

/// `[target.NAME]`: a browser and a device.
#[derive(Debug, Clone)]
pub struct Target {
    pub name: String,
    pub browser: String,
    pub device: Device,
}

/// What the page is told about the screen and the person.
#[derive(Debug, Clone, PartialEq)]
pub struct Device {
    /// CSS px.
    pub width: u32,
    pub height: u32,
    /// Device pixels per CSS pixel.
    pub scale: f64,
    /// A touch screen, with a mobile browser's layout viewport.
    pub touch: bool,
    /// BCP 47.
    pub locale: Option<String>,
    pub color_scheme: Option<ColorScheme>,
}

impl Device {
    pub fn desktop() -> Self {
        Self { width: 1280, height: 800, scale: 1.0, touch: false, locale: None, color_scheme: None }
    }

    pub fn phone() -> Self {
        Self { width: 390, height: 844, scale: 3.0, touch: true, locale: None, color_scheme: None }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorScheme {
    Light,
    Dark,
}

/// `[policy]`
#[derive(Debug, Clone)]
pub struct Policy {
    pub profile: String,
    pub unsure: UnsureAs,
    /// `[policy.rules]`: what this project changes in the profile, by rule id.
    pub rules: BTreeMap<String, RuleSetting>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnsureAs {
    Fail,
    Warn,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct RuleSetting {
    pub level: Option<Level>,
    /// The threshold, in the rule's own unit (px, ratio).
    pub min: Option<f64>,
}

/// `[snapshots]`
#[derive(Debug, Clone)]
pub struct SnapshotSettings {
    /// Absolute.
    pub dir: PathBuf,
    /// How pictures are compared; `None` keeps no pictures.
    pub pixels: Option<PixelSettings>,
    /// CSS selectors: where pictures need not be alike.
    pub masks: Arc<[String]>,
}

/// `pixels` of `[snapshots]`
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PixelSettings {
    /// Colour distance under which two pixels count as the same, 0 to 1.
    pub tolerance: f64,
    /// The share of differing pixels in any window that is still no change, 0 to 1.
    pub max_density: f64,
}

impl Default for PixelSettings {
    fn default() -> Self {
        Self { tolerance: 0.1, max_density: 0.02 }
    }
}

/// `[review]`
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReviewSettings {
    /// By kind of snapshot (`state`, `wording`, `pixels`): the roles that may accept a change of it. Without an
    /// entry anybody may.
    pub roles: BTreeMap<String, Vec<String>>,
}
