//! What differs between browsers, as data: programs, arguments, capabilities, emulation. One file each.

use std::{ffi::OsString, fmt::Debug, io, path::Path};

use serde_json::{Map, Value, json};

use super::TabOptions;
use crate::config::{Device, Engine};

mod chromium;
mod firefox;
mod webkit;

/// The world in which the probe runs: the page can neither reach nor see it.
pub const SANDBOX: &str = "unticked";

/// A BiDi command that is still to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    pub method: &'static str,
    pub params: Value,
}

impl Command {
    pub fn new(method: &'static str, params: Value) -> Self {
        Self { method, params }
    }

    /// Has a function run in the sandbox of every frame, before the page's first script.
    pub fn preload(function: &str) -> Self {
        Self::new("script.addPreloadScript", json!({ "functionDeclaration": function, "sandbox": SANDBOX }))
    }
}

/// How a browser is to be started on this machine.
#[derive(Debug, Clone, Copy)]
pub struct Start<'a> {
    pub binary: &'a Path,
    /// A folder of this browser alone, removed with it.
    pub profile: &'a Path,
    pub headless: bool,
    /// What its pages are to be like: that of the first one, where pages share it.
    pub device: &'a Device,
    /// The machine lets no program lock its own processes in.
    pub lacks_sandbox: bool,
}

/// A browser that runs.
#[derive(Debug, Clone)]
pub struct About {
    /// As the driver names it: `chrome`, `chrome-headless-shell`, `firefox`.
    pub name: String,
    /// `156.0.8078.79`
    pub version: String,
}

/// The page that is to be made a device.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    pub context: &'a str,
    /// The page's DevTools session, where the engine has one.
    pub cdp: Option<&'a str>,
    pub about: &'a About,
}

/// Which pages may share a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// Those that give the same name.
    Alike(&'static str),
    /// A driver that drives one window needs a browser for each page.
    Nobody,
}

/// One kind of browser.
pub trait Support: Debug + Send + Sync {
    fn engine(&self) -> Engine;
    /// Programs that are this browser, the best first.
    fn binaries(&self, headless: bool) -> Vec<&'static str>;
    fn drivers(&self) -> &'static [&'static str];
    /// The `browserName` by which an endpoint knows it, where all endpoints agree on one.
    fn grid_name(&self) -> Option<&'static str> {
        None
    }
    /// Arguments with which the driver takes a free port by itself, or this one where it can't say which it took.
    fn driver_args(&self, profile: &Path, port: u16) -> Vec<String>;
    /// The port, when this line of the driver's output says that it's ready.
    fn ready(&self, line: &str) -> Option<u16>;
    /// Whether the driver says which port it took.
    fn says_port(&self) -> bool {
        true
    }
    /// Puts what the browser needs into its folder.
    fn furnish(&self, _profile: &Path) -> io::Result<()> {
        Ok(())
    }
    /// Variables that the driver and its browser are started with.
    fn environment(&self, _start: &Start<'_>) -> Vec<(&'static str, OsString)> {
        Vec::new()
    }
    /// What a new session asks for beside the standard capabilities. `start` is `None` where the browser runs
    /// elsewhere.
    fn capabilities(&self, args: &[String], device: &Device, start: Option<&Start<'_>>)
    -> Map<String, Value>;
    /// Whether it has WebDriver BiDi; else its commands are translated to classic WebDriver.
    fn speaks_bidi(&self) -> bool {
        true
    }
    fn share(&self, _device: &Device) -> Share {
        Share::Alike("all")
    }
    /// Whether it shows itself even when nobody is to see it: then it gets a screen of its own.
    fn needs_screen(&self) -> bool {
        false
    }
    /// Whether pages can be kept from seeing that they are driven.
    fn hides_the_driver(&self) -> bool {
        true
    }
    /// What the device asks for and this engine can't do.
    fn cannot(&self, _device: &Device) -> Option<&'static str> {
        None
    }
    /// `tab` or `window`: what keeps pages visible side by side.
    fn page_kind(&self) -> &'static str {
        "tab"
    }
    /// Whether pages have a DevTools session (`goog:cdp.*`).
    fn has_cdp(&self) -> bool;
    /// Commands that hold for all pages of a browser, before there is one.
    fn begin(&self, _about: &About) -> Vec<Command> {
        Vec::new()
    }
    /// Commands that make a user context what the options say, before its page exists.
    fn prepare(&self, options: &TabOptions, user_context: &str, about: &About) -> Vec<Command>;
    /// Commands that make the page what the options say; they hold for all its navigations.
    fn emulate(&self, options: &TabOptions, page: &Page<'_>) -> Vec<Command>;
}

/// The engines that unticked drives.
pub fn support(engine: Engine) -> &'static dyn Support {
    match engine {
        Engine::Chromium => &chromium::Chromium,
        Engine::Firefox => &firefox::Firefox,
        Engine::Webkit => &webkit::Webkit,
    }
}
