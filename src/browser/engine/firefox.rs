//! Firefox through geckodriver.
//!
//! A phone is a narrow window of many device pixels with a phone's user agent: Firefox (153) can't be told by
//! its driver to emulate touch, a mobile layout viewport, or dark colours for one page.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::{About, Command, Page, Start, Support, TabOptions};
use crate::{
    browser::Persona,
    config::{ColorScheme, Device, Engine},
};

#[derive(Debug)]
pub struct Firefox;

const LIGHT: u32 = 1;
/// A fine pointer (2) that hovers (4), as on a person's desk.
const MOUSE: u32 = 6;

/// What tells a driven Firefox from a person's, put right.
const PERSONA: &str =
    concat!("() => {\n", include_str!("persona/masks.js"), include_str!("persona/firefox.js"), "}");

impl Support for Firefox {
    fn engine(&self) -> Engine {
        Engine::Firefox
    }

    fn binaries(&self, _headless: bool) -> Vec<&'static str> {
        vec!["firefox", "firefox-esr"]
    }

    fn drivers(&self) -> &'static [&'static str] {
        &["geckodriver"]
    }

    fn grid_name(&self) -> Option<&'static str> {
        Some("firefox")
    }

    fn driver_args(&self, profile: &Path, _port: u16) -> Vec<String> {
        let root = profile.display().to_string();
        ["--port", "0", "--websocket-port", "0", "--profile-root", &root].map(str::to_owned).to_vec()
    }

    fn ready(&self, line: &str) -> Option<u16> {
        line.split_once("Listening on ")?.1.trim().rsplit(':').next()?.parse().ok()
    }

    fn capabilities(
        &self,
        extra: &[String],
        _device: &Device,
        start: Option<&Start<'_>>,
    ) -> Map<String, Value> {
        let mut args: Vec<String> = Vec::new();
        let mut options = json!({ "prefs": {
            "layout.css.prefers-color-scheme.content-override": LIGHT,
            "ui.prefersReducedMotion": 0,
            "ui.primaryPointerCapabilities": MOUSE,
            "ui.allPointerCapabilities": MOUSE,
            // Animated pictures stand still, or no two screenshots would be alike.
            "image.animation_mode": "none",
            "ui.useOverlayScrollbars": 1,
            "intl.accept_languages": "en-US, en",
        } });
        if start.is_none_or(|start| start.headless) {
            args.push("-headless".to_owned());
        }
        if let Some(start) = start {
            options["binary"] = json!(start.binary);
        }
        args.extend(extra.iter().cloned());
        options["args"] = json!(args);
        let mut capabilities = Map::new();
        capabilities.insert("moz:firefoxOptions".to_owned(), options);
        capabilities
    }

    fn cannot(&self, device: &Device) -> Option<&'static str> {
        (device.color_scheme == Some(ColorScheme::Dark)).then_some("show one page in dark colours")
    }

    /// Of the tabs of one window only the front one is visible, and the others' clocks run slow.
    fn page_kind(&self) -> &'static str {
        "window"
    }

    fn has_cdp(&self) -> bool {
        false
    }

    fn begin(&self, _about: &About) -> Vec<Command> {
        vec![Command::new("browser.setDownloadBehavior", json!({ "downloadBehavior": { "type": "denied" } }))]
    }

    fn prepare(&self, options: &TabOptions, user_context: &str, about: &About) -> Vec<Command> {
        let device = &options.device;
        let mut commands = vec![Command::new(
            "emulation.setScreenSettingsOverride",
            json!({
                "screenArea": { "width": device.width, "height": device.height },
                "userContexts": [user_context],
            }),
        )];
        if options.persona == Persona::Person {
            commands.push(Command::new(
                "script.addPreloadScript",
                json!({ "functionDeclaration": PERSONA, "userContexts": [user_context] }),
            ));
        }
        if device.touch {
            commands.push(Command::new(
                "emulation.setUserAgentOverride",
                json!({ "userAgent": mobile_agent(&about.version), "userContexts": [user_context] }),
            ));
        }
        if let Some(locale) = &device.locale {
            commands.push(Command::new(
                "emulation.setLocaleOverride",
                json!({ "locale": locale, "userContexts": [user_context] }),
            ));
        }
        commands
    }

    fn emulate(&self, options: &TabOptions, page: &Page<'_>) -> Vec<Command> {
        let device = &options.device;
        vec![Command::new(
            "browsingContext.setViewport",
            json!({
                "context": page.context,
                "viewport": { "width": device.width, "height": device.height },
                "devicePixelRatio": device.scale,
            }),
        )]
    }
}

/// Firefox for Android, as it names itself.
fn mobile_agent(version: &str) -> String {
    let major = version.split('.').next().unwrap_or(version);
    format!("Mozilla/5.0 (Android 14; Mobile; rv:{major}.0) Gecko/{major}.0 Firefox/{major}.0")
}
