//! A running browser: its driver, its WebDriver session, the wire to it.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use fantoccini::{Client, ClientBuilder};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tokio::{io::AsyncReadExt, net::TcpStream, sync::Semaphore};

use super::{
    BrowserError, PoolOptions,
    bidi::Bidi,
    capabilities::{self, wanted},
    classic::Classic,
    engine::{self, About, Command, Start, Support},
    find, machine, mapper,
    process::{Driver, Launch},
    remote::{Denied, Endpoint, Granted},
    screen::{self, Screen},
    wire::Wire,
};
use crate::config::{self, Device};

/// How long a driver may take to listen, and a browser to answer for the first time.
const LAUNCH: Duration = Duration::from_secs(60);
/// How long a browser that runs elsewhere may take to open its socket.
const SOCKET: Duration = Duration::from_secs(20);

const PICTURES_AT_ONCE: usize = 2;

/// How long a browser may take to answer a question that is about no page.
const ALIVE: Duration = Duration::from_secs(10);

/// Why it is gone when we ended it.
const CLOSED: &str = "it was closed";

/// Events that every tab attends to. Those of the network are subscribed to by the tabs that need them.
const EVENTS: &[&str] = &[
    "browsingContext.contextCreated",
    "browsingContext.load",
    "browsingContext.userPromptOpened",
    "browsingContext.userPromptClosed",
];

#[derive(Debug)]
pub struct Session {
    pub wire: Wire,
    pub engine: &'static dyn Support,
    pub about: About,
    pub command_timeout: Duration,
    pub page_timeout: Duration,
    /// Places before the camera: a picture in flight is megabytes in three encodings, and the browser paints one
    /// after the other anyway.
    pub camera: Semaphore,
    /// What runs in the sandbox of all its pages.
    pub preload: Arc<str>,
    home: Home,
}

/// Where the browser runs, and so who ends it.
#[derive(Debug)]
enum Home {
    /// Here: the session ends with its client, the processes with their driver, which is taken out at the end.
    Here {
        _client: Client,
        driver: Box<Mutex<Option<Driver>>>,
    },
    There {
        endpoint: Endpoint,
        id: String,
    },
}

impl Session {
    /// Starts the browser that the settings describe, on this machine, for pages of this device.
    pub async fn start(
        browser: &config::Browser,
        device: &Device,
        options: &PoolOptions,
    ) -> Result<Arc<Self>, BrowserError> {
        let engine = engine::support(browser.engine);
        let (driver, own) = start_driver(engine, browser, device, options.headless).await?;
        let client = connect(&driver.endpoint(), capabilities::asked(own, browser, options)).await?;
        let given = client.capabilities().cloned().unwrap_or_default();
        let wire = if engine.speaks_bidi() {
            Wire::Bidi(Bidi::connect(socket(&given, engine)?, None, LAUNCH).await?)
        } else {
            Wire::Classic(Classic::new(client.clone()))
        };
        if let Some(debugger) =
            given.get("goog:chromeOptions").and_then(|own| own["debuggerAddress"].as_str())
        {
            watch(debugger, &wire).await;
            mapper::silence(debugger).await;
        }
        let home = Home::Here { _client: client, driver: Box::new(Mutex::new(Some(driver))) };
        Self::begin(wire, &given, home, engine, options).await
    }

    /// Makes a session at an endpoint, for pages of this device.
    pub async fn start_at(
        endpoint: &Endpoint,
        browser: &config::Browser,
        device: &Device,
        options: &PoolOptions,
    ) -> Result<Arc<Self>, Denied> {
        let engine = engine::support(browser.engine);
        let granted = endpoint.open(&wanted(browser, device, options), browser.wait).await?;
        let home = Home::There { endpoint: endpoint.clone(), id: granted.id.clone() };
        let begun = async {
            let wire = far_wire(endpoint, &granted, engine).await?;
            Self::begin(wire, &granted.capabilities, home, engine, options).await
        };
        match begun.await {
            Ok(session) => Ok(session),
            Err(error) => {
                endpoint.end(&granted.id).await;
                Err(Denied::Failed(error.to_string()))
            }
        }
    }

    async fn begin(
        wire: Wire,
        given: &Map<String, Value>,
        home: Home,
        engine: &'static dyn Support,
        options: &PoolOptions,
    ) -> Result<Arc<Self>, BrowserError> {
        wire.send("session.subscribe", json!({ "events": EVENTS }), LAUNCH).await?;
        let named = |field: &str| given.get(field).and_then(Value::as_str).unwrap_or("unknown").to_owned();
        let about = About { name: named("browserName"), version: named("browserVersion") };
        let mut commands = engine.begin(&about);
        if !options.preload.is_empty() {
            commands.push(Command::preload(&options.preload));
        }
        for Command { method, params } in commands {
            wire.send(method, params, LAUNCH).await?;
        }
        Ok(Arc::new(Self {
            wire,
            engine,
            about,
            command_timeout: options.command_timeout,
            page_timeout: options.page_timeout,
            camera: Semaphore::new(PICTURES_AT_ONCE),
            preload: Arc::clone(&options.preload),
            home,
        }))
    }

    /// The endpoint's name for it; `None` where the browser runs here.
    pub fn id(&self) -> Option<&str> {
        match &self.home {
            Home::Here { .. } => None,
            Home::There { id, .. } => Some(id),
        }
    }

    /// A command with the usual time limit.
    pub async fn send(&self, method: &str, params: Value) -> Result<Value, BrowserError> {
        let sent = self.wire.send(method, params, self.command_timeout).await;
        if matches!(sent, Err(BrowserError::Timeout { .. })) {
            self.end_if_hung().await;
        }
        sent
    }

    /// A page may hang for itself. A browser that does not answer even to what is about no page hangs as a whole, and
    /// is given up.
    pub async fn end_if_hung(&self) {
        let asked = self.wire.send("browser.getUserContexts", json!({}), ALIVE).await;
        if matches!(asked, Err(BrowserError::Timeout { .. })) {
            self.wire.end("it no longer answered");
        }
    }

    /// Whether it ended, and not by our hand.
    pub fn has_died(&self) -> bool {
        self.wire.gone().is_some_and(|why| why != CLOSED)
    }

    /// Ends the browser, its driver, and every command under way.
    pub async fn close(&self) {
        self.wire.end(CLOSED);
        match &self.home {
            Home::Here { driver, .. } => {
                let driver = driver.lock().unwrap_or_else(PoisonError::into_inner).take();
                // Waits for processes to end.
                let _ = tokio::task::spawn_blocking(move || drop(driver)).await;
            }
            Home::There { endpoint, id } => endpoint.end(id).await,
        }
    }
}

/// The way to a browser at an endpoint.
async fn far_wire(
    endpoint: &Endpoint,
    granted: &Granted,
    engine: &'static dyn Support,
) -> Result<Wire, BrowserError> {
    if !engine.speaks_bidi() {
        let attached =
            Client::with_existing_session(endpoint.url().as_str(), &granted.id, connector()?).await;
        let client = attached.map_err(|error| BrowserError::Launch(error.to_string()))?;
        return Ok(Wire::Classic(Classic::new(client)));
    }
    let mut last = None;
    for address in endpoint.sockets(socket(&granted.capabilities, engine)?) {
        match Bidi::connect(&address, endpoint.authorization.as_deref(), SOCKET).await {
            Ok(bidi) => {
                bidi.keep_alive();
                return Ok(Wire::Bidi(bidi));
            }
            // The first address is the best: what is wrong with it tells the most.
            Err(error) => last = last.or(Some(error)),
        }
    }
    Err(last.unwrap_or_else(|| BrowserError::Launch(format!("{} names no socket", endpoint.name()))))
}

async fn start_driver(
    engine: &'static dyn Support,
    browser: &config::Browser,
    device: &Device,
    headless: bool,
) -> Result<(Driver, Map<String, Value>), BrowserError> {
    let name = engine.engine().name();
    let binary = find::required(browser.binary.as_ref(), &engine.binaries(headless), name)?;
    let program =
        find::required(browser.driver.as_ref(), engine.drivers(), &format!("the WebDriver of {name}"))?;
    let profile = tempfile::Builder::new()
        .prefix("unticked-")
        .tempdir()
        .map_err(|error| BrowserError::Launch(format!("no folder for its profile: {error}")))?;
    engine.furnish(profile.path()).map_err(|error| BrowserError::Launch(format!("its folder: {error}")))?;
    let lacks_sandbox = machine::lacks_sandbox().await;
    let start = Start { binary: &binary, profile: profile.path(), headless, device, lacks_sandbox };
    let capabilities = engine.capabilities(&browser.args, device, Some(&start));
    let environment = engine.environment(&start);
    let screen = if headless && engine.needs_screen() {
        let program = find::required(None, screen::PROGRAMS, "Xvfb (a screen that nobody sees)")?;
        Some(Screen::start(&program, device, LAUNCH).await?)
    } else {
        None
    };
    let launch = Launch { engine, program: &program, profile, environment, screen };
    Ok((Driver::start(launch, LAUNCH).await?, capabilities))
}

async fn connect(endpoint: &str, capabilities: Map<String, Value>) -> Result<Client, BrowserError> {
    let late = |_| BrowserError::Launch(format!("{endpoint} made no session within {LAUNCH:?}"));
    let mut builder = ClientBuilder::new(connector()?);
    let connecting = builder.capabilities(capabilities).connect(endpoint);
    let connected = tokio::time::timeout(LAUNCH, connecting).await.map_err(late)?;
    connected.map_err(|error| BrowserError::Launch(explain(&error.to_string())))
}

/// Plain HTTP to drivers here, HTTPS to a Grid with the certificates that this machine trusts. fantoccini's own
/// TLS would bring a C library that takes longer to build than all the rest.
pub fn connector() -> Result<HttpsConnector<HttpConnector>, BrowserError> {
    let builder = HttpsConnectorBuilder::new()
        .with_provider_and_native_roots(rustls::crypto::ring::default_provider())
        .map_err(|error| BrowserError::Launch(format!("no certificates to trust: {error}")))?;
    Ok(builder.https_or_http().enable_http1().build())
}

/// The driver's words, and what to do where its versions are the cause.
fn explain(error: &str) -> String {
    let first = error.lines().next().unwrap_or(error).trim();
    if error.contains("only supports") {
        let current = error.lines().find(|line| line.contains("Current browser version")).unwrap_or("");
        return format!(
            "{first} {}; driver and browser must be of the same version: \
             `unticked doctor --install` installs a pair that fits",
            current.trim()
        )
        .trim()
        .to_owned();
    }
    first.to_owned()
}

/// The address of the session's socket.
fn socket<'a>(given: &'a Map<String, Value>, engine: &'static dyn Support) -> Result<&'a str, BrowserError> {
    given.get("webSocketUrl").and_then(Value::as_str).ok_or(BrowserError::Unsupported {
        engine: engine.engine().name(),
        what: "be driven: its driver offers no WebDriver BiDi; it is too old",
    })
}

/// chromedriver doesn't say when its browser dies: commands would wait for their time limit. The browser's
/// debugging socket closes at that moment.
async fn watch(debugger: &str, wire: &Wire) {
    let Ok(mut socket) = TcpStream::connect(debugger).await else { return };
    let wire = wire.clone();
    tokio::spawn(async move {
        let mut byte = [0_u8; 1];
        let _ = socket.read(&mut byte).await;
        wire.end("it crashed or was killed");
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_driver_of_another_version_says_both_and_what_to_do() {
        let said = "session not created: This version of ChromeDriver only supports Chrome version 150\n\
            Current browser version is 156.0.8078.79 with binary path /usr/bin/chromium\nStacktrace: #0 0x5";
        let told = explain(said);
        assert!(told.contains("version 150") && told.contains("156.0.8078.79"), "{told}");
        assert!(told.contains("unticked doctor") && !told.contains("Stacktrace"), "{told}");
    }
}
