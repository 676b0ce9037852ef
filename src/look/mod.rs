//! One checkpoint: settle, observe, watch, measure; then exercises on a fresh copy. Each stage is a file.
//!
//! Look first, touch later: facts are collected before anything acts on the page. Only then comes reversible
//! styling to measure paint, and exercises on a copy of the page of their own.

mod aside;
pub mod cloak;
pub mod exercise;
pub mod measure;
pub mod observe;
pub mod pictures;
mod same;
pub mod settle;
pub mod still;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use futures::future::join;

use crate::{
    browser::{BrowserError, Tab},
    facts::PageFacts,
    lexicon::{self, Nature},
    probe::ProbeError,
    stopwatch::{Stage, stage},
    touch::TouchError,
};

use self::pictures::{Film, Picture};
pub use self::still::StillPicture;

/// How to look.
#[derive(Debug, Clone)]
pub struct LookOptions {
    /// How long the untouched page is observed, counted from its load event.
    pub watch: Duration,
    /// How long a page may take to come to rest before it is looked at as it is.
    pub settle_limit: Duration,
    /// Whether somebody will look at pictures of the page and its boxes. Else only what is measured is painted.
    pub pictures: bool,
    /// Whether the boxes' pictures will be compared with those of other runs; then what moves by itself is held.
    pub still: bool,
    /// CSS selectors: where such pictures need not be alike.
    pub masks: Arc<[String]>,
}

impl Default for LookOptions {
    fn default() -> Self {
        Self {
            watch: Duration::from_secs(3),
            settle_limit: Duration::from_secs(8),
            pictures: true,
            still: false,
            masks: Arc::default(),
        }
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
    /// The whole document, or the top of a very long one.
    pub page: Vec<u8>,
    /// Each box with its label and a margin, by box id.
    pub boxes: BTreeMap<String, Vec<u8>>,
    /// The same with all held that moves by itself; empty unless asked for.
    pub still: BTreeMap<String, StillPicture>,
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
    // What stands in closed roots is watched from now on, not only from when the page has come to rest.
    let settling = join(settle::settle(tab, options.settle_limit), observe::open_roots(tab));
    let already = stage(Stage::Settling, settling).await.0?;
    still::mask(tab, &options.masks).await?;
    let first = stage(Stage::Observing, observe::observe(tab, observe::States::First)).await?;
    let left = options.watch.saturating_sub(already);
    let mut page = if left.is_zero() {
        first.page
    } else {
        doing("watching", Some(left));
        stage(Stage::Watching, tokio::time::sleep(left)).await;
        stage(Stage::Observing, observe::again(tab, first)).await?
    };
    let natures = stage(Stage::Judging, async { lexicon::classify(&mut page) }).await;
    doing("taking pictures", None);
    let mut pictures = measure_paint(tab, &mut page, &natures, options.pictures).await?;
    if options.still {
        pictures.still = stage(Stage::Pictures, still::shoot(tab, &page)).await?;
    }
    Ok(Looked { page, natures, pictures })
}

/// Writes into the facts what is painted. The pictures are kept where somebody will look at them.
async fn measure_paint(
    tab: &Tab,
    page: &mut PageFacts,
    natures: &[Nature],
    keep: bool,
) -> Result<PagePictures, LookError> {
    let scale = pictures::scale_of(page);
    let mut rects = measure::rects(page, natures);
    let mut document = None;
    if keep {
        rects.extend(page.boxes.iter().filter(|b| b.shown).map(pictures::surroundings));
        document = Some(stage(Stage::Pictures, Picture::of_document(tab, scale)).await?);
    }
    let with = match &document {
        Some(document) if rects.iter().all(|rect| document.holds(rect)) => Film(vec![document.clone()]),
        _ => stage(Stage::Pictures, Film::shoot(tab, rects, scale)).await?,
    };
    stage(Stage::Measuring, measure::marks(page, &with)).await?;
    measure::measure(tab, page, natures, &with).await?;
    let Some(document) = document else { return Ok(PagePictures::default()) };
    let boxes = stage(Stage::Measuring, pictures::crop_boxes(page, &with)).await?;
    drop(with);
    Ok(PagePictures { page: Arc::unwrap_or_clone(document.png), boxes, ..PagePictures::default() })
}
