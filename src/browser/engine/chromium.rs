//! Chromium, Chrome and Edge through chromedriver.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::{About, Command, Page, Start, Support, TabOptions};
use crate::{
    browser::Persona,
    config::{ColorScheme, Device, Engine},
};

#[derive(Debug)]
pub struct Chromium;

/// What tells the headless shell from a person's browser, put right.
const PERSONA: &str =
    concat!("() => {\n", include_str!("persona/masks.js"), include_str!("persona/headless_shell.js"), "}");

/// Flags for every start. Grey antialiasing (`disable-lcd-text`) makes ink measurable; the features that are
/// switched off would talk to the network or to the person by themselves.
const FLAGS: &[&str] = &[
    "--disable-blink-features=AutomationControlled",
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-ipc-flooding-protection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-quic",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-dev-shm-usage",
    "--disable-search-engine-choice-screen",
    "--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication,GlobalMediaControls",
    // A machine without a mouse would say so to the page. The numbers are Blink's: hover, and a fine pointer.
    // Animated pictures stand still (2), or no two screenshots would be alike.
    "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4,imageAnimationPolicy=2",
    // The first request of a window that opens can't be intercepted: it could send a form past `submit = "block"`.
    "--block-new-web-contents",
    "--mute-audio",
    "--no-first-run",
    "--no-default-browser-check",
    "--password-store=basic",
    "--use-mock-keychain",
    "--lang=en-US",
    // Those of a worker can't be emulated.
    "--accept-lang=en-US,en",
    "--window-size=1280,880",
];

impl Support for Chromium {
    fn engine(&self) -> Engine {
        Engine::Chromium
    }

    /// The headless shell needs a third of the time for a page, and the persona gives it what it lacks.
    fn binaries(&self, headless: bool) -> Vec<&'static str> {
        let shells = ["chromium-headless-shell", "chrome-headless-shell"];
        let browsers = [
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "Google Chrome",
            "Chromium",
            "microsoft-edge",
        ];
        if headless { [&shells[..], &browsers].concat() } else { browsers.to_vec() }
    }

    fn drivers(&self) -> &'static [&'static str] {
        &["chromedriver", "chromium.chromedriver", "msedgedriver"]
    }

    fn grid_name(&self) -> Option<&'static str> {
        Some("chrome")
    }

    fn driver_args(&self, _profile: &Path, _port: u16) -> Vec<String> {
        vec!["--port=0".to_owned()]
    }

    fn ready(&self, line: &str) -> Option<u16> {
        line.split_once("successfully on port ")?.1.trim_end_matches('.').trim().parse().ok()
    }

    fn capabilities(
        &self,
        extra: &[String],
        _device: &Device,
        start: Option<&Start<'_>>,
    ) -> Map<String, Value> {
        let mut args: Vec<String> = FLAGS.iter().map(|&flag| flag.to_owned()).collect();
        let mut options = json!({
            "excludeSwitches": ["enable-automation"],
            "prefs": {
                "credentials_enable_service": false,
                "profile.password_manager_enabled": false,
                "translate.enabled": false,
                "download_restrictions": 3,
            },
        });
        if let Some(start) = start {
            args.push(format!("--user-data-dir={}", start.profile.join("chromium").display()));
            if start.headless {
                args.push(headless_flag(start.binary).to_owned());
            }
            if start.lacks_sandbox {
                args.push("--no-sandbox".to_owned());
            }
            options["binary"] = json!(start.binary);
        } else {
            args.push("--headless=new".to_owned());
        }
        args.extend(extra.iter().cloned());
        options["args"] = json!(args);
        let mut capabilities = Map::new();
        capabilities.insert("goog:chromeOptions".to_owned(), options);
        capabilities
    }

    fn has_cdp(&self) -> bool {
        true
    }

    fn begin(&self, _about: &About) -> Vec<Command> {
        vec![Command::new("browser.setDownloadBehavior", json!({ "downloadBehavior": { "type": "denied" } }))]
    }

    fn prepare(&self, options: &TabOptions, user_context: &str, about: &About) -> Vec<Command> {
        let mut commands = Vec::new();
        if about.name.contains("headless-shell") && options.persona == Persona::Person {
            commands.push(Command::new(
                "script.addPreloadScript",
                json!({ "functionDeclaration": PERSONA, "userContexts": [user_context] }),
            ));
        }
        if let Some(locale) = &options.device.locale {
            commands.push(Command::new(
                "emulation.setLocaleOverride",
                json!({ "locale": locale, "userContexts": [user_context] }),
            ));
        }
        commands
    }

    fn emulate(&self, options: &TabOptions, page: &Page<'_>) -> Vec<Command> {
        let device = &options.device;
        let Some(session) = page.cdp else { return Vec::new() };
        let cdp = |method: &str, params: Value| {
            Command::new(
                "goog:cdp.sendCommand",
                json!({ "method": method, "params": params, "session": session }),
            )
        };
        let scheme = if device.color_scheme == Some(ColorScheme::Dark) { "dark" } else { "light" };
        let robot = options.persona == Persona::Robot;
        vec![
            cdp("Emulation.setAutomationOverride", json!({ "enabled": robot })),
            cdp("Emulation.setUserAgentOverride", user_agent(options, &page.about.version)),
            cdp("Emulation.setDeviceMetricsOverride", metrics(device)),
            cdp(
                "Emulation.setTouchEmulationEnabled",
                json!({ "enabled": device.touch, "maxTouchPoints": if device.touch { 5 } else { 1 } }),
            ),
            cdp(
                "Emulation.setEmulatedMedia",
                json!({ "features": [
                    { "name": "prefers-color-scheme", "value": scheme },
                    { "name": "prefers-reduced-motion", "value": "no-preference" },
                ] }),
            ),
            // Tabs side by side are all in front: a page in the background would neither animate nor focus.
            cdp("Emulation.setFocusEmulationEnabled", json!({ "enabled": true })),
        ]
    }
}

fn headless_flag(binary: &Path) -> &'static str {
    let shell = binary.file_name().is_some_and(|name| name.to_string_lossy().contains("headless-shell"));
    if shell { "--headless" } else { "--headless=new" }
}

fn metrics(device: &Device) -> Value {
    json!({
        "width": device.width,
        "height": device.height,
        "screenWidth": device.width,
        "screenHeight": device.height,
        "deviceScaleFactor": device.scale,
        "mobile": device.touch,
    })
}

/// Chrome's reduced user agent and its client hints; without a word of "Headless", but for a robot.
/// Source: <https://www.chromium.org/updates/ua-reduction/>
fn user_agent(options: &TabOptions, version: &str) -> Value {
    let device = &options.device;
    let (product, brand) = match options.persona {
        Persona::Person => ("Chrome", "Google Chrome"),
        Persona::Robot => ("HeadlessChrome", "HeadlessChrome"),
    };
    let major = version.split('.').next().unwrap_or(version);
    let (system, mobile, platform, platform_version, model) = if device.touch {
        ("Linux; Android 10; K", " Mobile", "Android", "14.0.0", "Pixel 8")
    } else if cfg!(target_os = "macos") {
        ("Macintosh; Intel Mac OS X 10_15_7", "", "macOS", "15.0.0", "")
    } else {
        ("X11; Linux x86_64", "", "Linux", "6.12.0", "")
    };
    let brands = |version: &str| {
        json!([
            { "brand": "Not:A-Brand", "version": "8" },
            { "brand": "Chromium", "version": version },
            { "brand": brand, "version": version },
        ])
    };
    let mut agent = json!({
        "userAgent": format!(
            "Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) {product}/{major}.0.0.0{mobile} Safari/537.36"
        ),
        "platform": if device.touch { "Linux armv81" } else if cfg!(target_os = "macos") { "MacIntel" } else { "Linux x86_64" },
        "userAgentMetadata": {
            "brands": brands(major),
            "fullVersionList": brands(version),
            "platform": platform,
            "platformVersion": platform_version,
            "architecture": if device.touch { "" } else { "x86" },
            "bitness": if device.touch { "" } else { "64" },
            "model": model,
            "mobile": device.touch,
        },
    });
    agent["acceptLanguage"] = json!(device.locale.as_deref().unwrap_or("en-US,en"));
    agent
}
