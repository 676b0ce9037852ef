//! WebKit: MiniBrowser of WebKitGTK through WebKitWebDriver.
//!
//! It has no BiDi, and a driver drives one window: so every page has a browser of its own, with a screen of its own
//! (Xvfb) that is as large and as fine as the device. It can't be told to emulate touch or a mobile layout viewport,
//! to hold requests up, or to hide from pages that it is driven.

use std::{ffi::OsString, io, path::Path};

use serde_json::{Map, Value, json};

use super::{About, Command, Page, Share, Start, Support, TabOptions};
use crate::config::{ColorScheme, Device, Engine};

#[derive(Debug)]
pub struct Webkit;

/// MiniBrowser's own bar would keep its window wider than a phone.
const NO_BAR: &str = "headerbar, headerbar *, toolbar, toolbar *, button, entry, image {
    min-width: 0; min-height: 0; padding: 0; margin: 0; border-width: 0; font-size: 1px;
    -gtk-icon-transform: scale(0.01);
}
";
/// Where packages put it: no folder of `PATH`.
const BROWSERS: &[&str] = &[
    "MiniBrowser",
    "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/x86_64-linux-gnu/webkitgtk-6.0/MiniBrowser",
    "/usr/lib/aarch64-linux-gnu/webkitgtk-6.0/MiniBrowser",
    "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
    "/usr/libexec/webkitgtk-6.0/MiniBrowser",
    "/usr/lib/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/webkitgtk-6.0/MiniBrowser",
];
/// Safari on a phone, as it names itself.
const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                     Version/26.0 Mobile/15E148 Safari/604.1";

impl Support for Webkit {
    fn engine(&self) -> Engine {
        Engine::Webkit
    }

    fn binaries(&self, _headless: bool) -> Vec<&'static str> {
        BROWSERS.to_vec()
    }

    fn drivers(&self) -> &'static [&'static str] {
        &["WebKitWebDriver"]
    }

    fn driver_args(&self, _profile: &Path, port: u16) -> Vec<String> {
        vec![format!("--port={port}")]
    }

    fn ready(&self, _line: &str) -> Option<u16> {
        None
    }

    fn says_port(&self) -> bool {
        false
    }

    fn furnish(&self, profile: &Path) -> io::Result<()> {
        let folder = profile.join("gtk-3.0");
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("gtk.css"), NO_BAR)
    }

    fn environment(&self, start: &Start<'_>) -> Vec<(&'static str, OsString)> {
        let locale = start.device.locale.as_deref().unwrap_or("en-US").replace('-', "_");
        vec![
            ("GDK_BACKEND", "x11".into()),
            ("GDK_SCALE", format!("{:.0}", start.device.scale).into()),
            ("LIBGL_ALWAYS_SOFTWARE", "1".into()),
            ("NO_AT_BRIDGE", "1".into()),
            ("LANG", format!("{locale}.UTF-8").into()),
            ("LANGUAGE", locale.into()),
            ("XDG_CONFIG_HOME", start.profile.into()),
            ("XDG_CACHE_HOME", start.profile.into()),
            ("XDG_DATA_HOME", start.profile.into()),
        ]
    }

    fn capabilities(
        &self,
        extra: &[String],
        device: &Device,
        start: Option<&Start<'_>>,
    ) -> Map<String, Value> {
        let mut args = vec!["--automation".to_owned(), "--autoplay-policy=deny".to_owned()];
        if device.touch {
            args.push(format!("--user-agent={PHONE}"));
        }
        if device.color_scheme == Some(ColorScheme::Dark) {
            args.push("--dark-mode".to_owned());
        }
        args.extend(extra.iter().cloned());
        let mut options = json!({ "args": args });
        if let Some(start) = start {
            options["binary"] = json!(start.binary);
        }
        let mut capabilities = Map::new();
        capabilities.insert("webkitgtk:browserOptions".to_owned(), options);
        // Scripts of ours are to be in a page before it has loaded.
        capabilities.insert("pageLoadStrategy".to_owned(), json!("none"));
        capabilities
    }

    fn cannot(&self, device: &Device) -> Option<&'static str> {
        (device.scale.fract() != 0.0).then_some("paint at a scale that is no whole number")
    }

    fn speaks_bidi(&self) -> bool {
        false
    }

    fn share(&self, _device: &Device) -> Share {
        Share::Nobody
    }

    fn hides_the_driver(&self) -> bool {
        false
    }

    fn needs_screen(&self) -> bool {
        true
    }

    fn has_cdp(&self) -> bool {
        false
    }

    fn prepare(&self, _options: &TabOptions, _user_context: &str, _about: &About) -> Vec<Command> {
        Vec::new()
    }

    fn emulate(&self, options: &TabOptions, page: &Page<'_>) -> Vec<Command> {
        let device = &options.device;
        vec![Command::new(
            "browsingContext.setViewport",
            json!({
                "context": page.context,
                "viewport": { "width": device.width, "height": device.height },
            }),
        )]
    }
}
