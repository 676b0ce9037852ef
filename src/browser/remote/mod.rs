//! Browsers that run elsewhere: a Selenium Grid, or any other WebDriver endpoint.
//!
//! [`endpoint`] speaks HTTP with it, [`status`] reads what a Grid says of itself, [`fleet`] holds as many sessions
//! as the pages need and the Grid has room for, and lends places in them.

pub mod endpoint;
pub mod fleet;
mod growth;
mod roster;
pub mod status;

pub use endpoint::{Denied, Endpoint, Granted};
pub use fleet::{Fleet, Lease};

use crate::{
    browser::{PoolOptions, capabilities},
    config,
};

/// How many pages a Grid has places for; `None` when the endpoint is no Grid, or does not answer.
pub async fn room(browser: &config::Browser) -> Option<usize> {
    let endpoint = Endpoint::new(browser, browser.endpoint.as_ref()?).ok()?;
    let status = endpoint.status().await.ok()??;
    let wanted = capabilities::wanted(browser, &config::Device::desktop(), &PoolOptions::default());
    Some(status.slots(&wanted) * browser.tabs)
}
