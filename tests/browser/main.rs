//! Pages in real browsers. A missing browser fails these tests: `cargo xtask test` installs one.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

#[path = "../support/mod.rs"]
mod support;

mod cattle;
mod death;
mod device;
mod discovery;
mod examples;
mod exercises;
mod isolation;
mod navigation;
mod pixels;
mod prompts;
mod remote;
mod rules;
mod webkit;

use std::{
    path::PathBuf,
    sync::{Arc, LazyLock},
    time::Duration,
};

use tokio::runtime::Runtime;
use unticked::{
    browser::{NavigationRules, Persona, Pool, PoolOptions, Tab, TabOptions},
    config::{Browser, Device, Engine},
};

/// One browser of each kind for all tests; its guardian ends it after the last of them.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
static CHROMIUM: LazyLock<Pool> = LazyLock::new(|| pool(Engine::Chromium));
static FIREFOX: LazyLock<Pool> = LazyLock::new(|| pool(Engine::Firefox));
static WEBKIT: LazyLock<Pool> = LazyLock::new(|| pool(Engine::Webkit));

fn pool(engine: Engine) -> Pool {
    pool_of(engine, &[], None)
}

/// `binary` is a program's name, on `PATH`.
fn pool_of(engine: Engine, args: &[&str], binary: Option<&str>) -> Pool {
    let browser = Browser { binary: binary.map(PathBuf::from), ..browser(engine, args) };
    Pool::new(Arc::new(browser), pool_options())
}

fn browser(engine: Engine, args: &[&str]) -> Browser {
    Browser { args: args.iter().map(|&arg| arg.to_owned()).collect(), ..Browser::local(engine) }
}

fn pool_options() -> PoolOptions {
    PoolOptions {
        headless: true,
        accept_insecure_certs: false,
        command_timeout: Duration::from_secs(20),
        page_timeout: Duration::from_secs(10),
        ..PoolOptions::default()
    }
}

fn options() -> TabOptions {
    TabOptions {
        device: Device::desktop(),
        persona: Persona::default(),
        rules: NavigationRules::default(),
        basic_auth: None,
        preload: Arc::from(""),
    }
}

/// Runs a test on all browsers, one after the other.
#[expect(clippy::print_stdout, reason = "a failure should say on which browser")]
fn on_each(test: impl AsyncFn(Pool)) {
    on_bidi(&test);
    println!("Firefox passed, now WebKit");
    on_webkit(test);
}

/// For what only WebDriver BiDi can do; what WebKit says of it stands in `webkit.rs`.
#[expect(clippy::print_stdout, reason = "a failure should say on which browser")]
fn on_bidi(test: impl AsyncFn(Pool)) {
    on_chromium(&test);
    println!("Chromium passed, now Firefox");
    on_firefox(test);
}

fn on_chromium(test: impl AsyncFn(Pool)) {
    RUNTIME.block_on(test(CHROMIUM.clone()));
}

fn on_firefox(test: impl AsyncFn(Pool)) {
    RUNTIME.block_on(test(FIREFOX.clone()));
}

fn on_webkit(test: impl AsyncFn(Pool)) {
    RUNTIME.block_on(test(WEBKIT.clone()));
}

async fn eval<T: serde::de::DeserializeOwned>(tab: &Tab, expression: &str) -> T {
    tab.call(&tab.top(), &format!("async () => JSON.stringify({expression})"), vec![]).await.unwrap()
}

fn click_at_50_50() -> serde_json::Value {
    serde_json::json!([{ "type": "pointer", "id": "mouse", "actions": [
        { "type": "pointerMove", "x": 50, "y": 50 },
        { "type": "pointerDown", "button": 0 },
        { "type": "pointerUp", "button": 0 },
    ] }])
}
