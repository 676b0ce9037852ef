//! Firefox through geckodriver.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::{Command, Page, Start, Support};
use crate::config::{Device, Engine};

#[derive(Debug)]
pub struct Firefox;

impl Support for Firefox {
    fn engine(&self) -> Engine {
        Engine::Firefox
    }

    fn binaries(&self) -> &'static [&'static str] {
        &["firefox", "firefox-esr"]
    }

    fn drivers(&self) -> &'static [&'static str] {
        &["geckodriver"]
    }

    fn driver_args(&self, profile: &Path) -> Vec<String> {
        let root = profile.display().to_string();
        ["--port", "0", "--websocket-port", "0", "--profile-root", &root].map(str::to_owned).to_vec()
    }

    fn ready(&self, line: &str) -> Option<u16> {
        line.split_once("Listening on ")?.1.trim().rsplit(':').next()?.parse().ok()
    }

    fn capabilities(&self, start: Option<&Start<'_>>) -> Map<String, Value> {
        let mut args: Vec<String> = Vec::new();
        let mut options = json!({ "prefs": {
            "layout.css.prefers-color-scheme.content-override": 1,
            "intl.accept_languages": "en-US, en",
            "browser.download.enable_spam_prevention": true,
        } });
        if start.is_none_or(|start| start.headless) {
            args.push("-headless".to_owned());
        }
        if let Some(start) = start {
            args.extend(start.args.iter().cloned());
            options["binary"] = json!(start.binary);
        }
        options["args"] = json!(args);
        let mut capabilities = Map::new();
        capabilities.insert("moz:firefoxOptions".to_owned(), options);
        capabilities
    }

    fn has_cdp(&self) -> bool {
        false
    }

    fn prepare(&self, device: &Device, user_context: &str, _version: &str) -> Vec<Command> {
        let mut commands = Vec::new();
        if let Some(locale) = &device.locale {
            commands.push(Command::new(
                "emulation.setLocaleOverride",
                json!({ "locale": locale, "userContexts": [user_context] }),
            ));
        }
        commands
    }

    fn emulate(&self, device: &Device, page: &Page<'_>) -> Vec<Command> {
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
