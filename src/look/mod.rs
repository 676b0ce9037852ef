//! One checkpoint: settle, observe, watch, measure; then exercises on a fresh copy. Each stage is a file.
//!
//! Look first, touch later: facts are collected before anything acts on the page. Only then comes reversible
//! styling to measure paint, and exercises on a copy of the page of their own.

pub mod exercise;
pub mod measure;
pub mod observe;
pub mod pictures;
pub mod settle;

use std::{collections::BTreeMap, time::Duration};

use crate::{
    browser::{BrowserError, Shot, Tab},
    facts::PageFacts,
    lexicon::{self, Nature},
    probe::ProbeError,
    touch::TouchError,
};

/// How to look.
#[derive(Debug, Clone)]
pub struct LookOptions {
    /// How long the untouched page is observed, counted from its load event.
    pub watch: Duration,
    /// How long a page may take to come to rest before it is looked at as it is.
    pub settle_limit: Duration,
}

impl Default for LookOptions {
    fn default() -> Self {
        Self { watch: Duration::from_secs(3), settle_limit: Duration::from_secs(8) }
    }
}

/// What one look brought.
#[derive(Debug, Clone, Default)]
pub struct Looked {
    pub page: PageFacts,
    /// One per box of `page`, in its order.
    pub natures: Vec<Nature>,
    pub pictures: PagePictures,
}

/// Pictures of a page, PNG, device pixels.
#[derive(Debug, Clone, Default)]
pub struct PagePictures {
    /// The whole document.
    pub page: Vec<u8>,
    /// Each box with its label and a margin, by box id.
    pub boxes: BTreeMap<String, Vec<u8>>,
}

/// What went wrong while looking at a page.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LookError {
    #[error(transparent)]
    Browser(#[from] BrowserError),
    #[error(transparent)]
    Probe(#[from] ProbeError),
    #[error(transparent)]
    Touch(#[from] TouchError),
    #[error("the page's picture can't be read: {0}")]
    Picture(String),
}

/// Looks at the page that the tab shows now, without touching it. Only when all facts are there is its text made
/// transparent for a moment, to measure what is painted.
pub async fn look(
    tab: &Tab,
    options: &LookOptions,
    doing: &(dyn Fn(&str, Option<Duration>) + Send + Sync),
) -> Result<Looked, LookError> {
    doing("settling", None);
    let already = settle::settle(tab, options.settle_limit).await?;
    let first = observe::observe(tab, observe::States::First).await?;
    let left = options.watch.saturating_sub(already);
    doing("watching", Some(left));
    tokio::time::sleep(left).await;
    let mut page = observe::again(tab, first).await?;
    let natures = lexicon::classify(&mut page);
    doing("taking pictures", None);
    let shot = tab.screenshot(Shot::Document).await?;
    measure::marks(&mut page, &shot).await?;
    measure::measure(tab, &mut page, &natures, &shot).await?;
    let pictures = pictures::crop_boxes(&page, shot).await?;
    Ok(Looked { page, natures, pictures })
}
