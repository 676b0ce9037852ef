//! Waiting until the page has come to rest.

use std::time::Duration;

use serde_json::json;

use super::{LookError, observe::ask};
use crate::{
    browser::{Arg, Tab},
    probe::{self, Settled},
};

/// A page that did not change for this long rests.
pub const QUIET: Duration = Duration::from_millis(300);

/// Waits until the page is loaded, its fonts are there and its tree is quiet, but no longer than `limit`: a page
/// that never rests is looked at as it is. Answers how long after the load event that was.
pub async fn settle(tab: &Tab, limit: Duration) -> Result<Duration, LookError> {
    let ms = |time: Duration| Arg::Json(json!(u64::try_from(time.as_millis()).unwrap_or(u64::MAX)));
    let settled: Settled = ask(tab, &tab.top(), probe::SETTLE, vec![ms(QUIET), ms(limit)]).await?;
    Ok(Duration::from_secs_f64(settled.at_ms.max(0.0) / 1000.0))
}
