//! What differs between browsers, as data: programs, arguments, capabilities, emulation. One file each.

use std::{fmt::Debug, path::Path};

use serde_json::{Map, Value};

use crate::config::{Device, Engine};

mod chromium;
mod firefox;

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
}

/// How a browser is to be started on this machine.
#[derive(Debug, Clone, Copy)]
pub struct Start<'a> {
    pub binary: &'a Path,
    /// A folder of this browser alone, removed with it.
    pub profile: &'a Path,
    pub headless: bool,
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

/// One kind of browser.
pub trait Support: Debug + Send + Sync {
    fn engine(&self) -> Engine;
    /// Programs that are this browser, the best first.
    fn binaries(&self, headless: bool) -> Vec<&'static str>;
    fn drivers(&self) -> &'static [&'static str];
    /// Arguments with which the driver takes a free port by itself.
    fn driver_args(&self, profile: &Path) -> Vec<String>;
    /// The port, when this line of the driver's output says that it's ready.
    fn ready(&self, line: &str) -> Option<u16>;
    /// What a new session asks for beside the standard capabilities. `start` is `None` where the browser runs
    /// elsewhere.
    fn capabilities(&self, args: &[String], start: Option<&Start<'_>>) -> Map<String, Value>;
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
    /// Commands that make a user context what the device says, before its page exists.
    fn prepare(&self, device: &Device, user_context: &str, about: &About) -> Vec<Command>;
    /// Commands that make the page what the device says; they hold for all its navigations.
    fn emulate(&self, device: &Device, page: &Page<'_>) -> Vec<Command>;
}

/// The engines that unticked drives by BiDi.
pub fn support(engine: Engine) -> Option<&'static dyn Support> {
    match engine {
        Engine::Chromium => Some(&chromium::Chromium),
        Engine::Firefox => Some(&firefox::Firefox),
        Engine::Webkit => None,
    }
}
