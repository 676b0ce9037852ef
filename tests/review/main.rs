//! The review page and the HTML report in real browsers, driven as people drive them: by keys.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod access;
mod command;
mod deciding;
mod guard;
mod hostile;
mod keys;
mod many;
mod pictures;
mod project;
mod report;
mod screen;

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use tokio::runtime::Runtime;
use unticked::{
    browser::{Pool, PoolOptions},
    config::{Browser, Engine},
};

/// One browser of each kind for all tests; its guardian ends it after the last of them.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
static CHROMIUM: LazyLock<Pool> = LazyLock::new(|| pool(Engine::Chromium));
static FIREFOX: LazyLock<Pool> = LazyLock::new(|| pool(Engine::Firefox));

fn pool(engine: Engine) -> Pool {
    let options = PoolOptions {
        headless: true,
        accept_insecure_certs: false,
        command_timeout: Duration::from_secs(30),
        page_timeout: Duration::from_secs(20),
        ..PoolOptions::default()
    };
    Pool::new(Arc::new(Browser::local(engine)), options)
}

/// Runs a test on both browsers, one after the other.
#[expect(clippy::print_stdout, reason = "a failure should say on which browser")]
fn on_each(test: impl AsyncFn(Pool)) {
    RUNTIME.block_on(test(CHROMIUM.clone()));
    println!("Chromium passed, now Firefox");
    RUNTIME.block_on(test(FIREFOX.clone()));
}
