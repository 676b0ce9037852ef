//! The pictures that are compared between runs: of the same boxes, with everything held that moves by itself.
//!
//! They are taken last, and apart from those that are measured: what is measured is the page as a person sees it.

use std::collections::BTreeMap;

use serde_json::json;

use super::{
    LookError,
    pictures::{self, Film},
};
use crate::{
    browser::{Arg, BrowserError, Tab},
    facts::{BoxFacts, PageFacts, Rect},
    paint::PixelRect,
    probe,
};

/// A box with its label and a margin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StillPicture {
    pub png: Vec<u8>,
    /// Where it need not be like another picture of the same box.
    pub masks: Vec<PixelRect>,
}

/// Names what the project masks, before the page is looked at.
pub async fn mask(tab: &Tab, selectors: &[String]) -> Result<(), LookError> {
    if selectors.is_empty() {
        return Ok(());
    }
    in_each_frame(tab, probe::MASK, json!(selectors)).await
}

/// Every shown box, by its id. The page goes on as if nobody had held it, whatever happens.
pub async fn shoot(tab: &Tab, page: &PageFacts) -> Result<BTreeMap<String, StillPicture>, LookError> {
    let rects: Vec<Rect> = page.boxes.iter().filter(|b| b.shown).map(pictures::surroundings).collect();
    if rects.is_empty() {
        return Ok(BTreeMap::new());
    }
    let film = match in_each_frame(tab, probe::HOLD_STILL, json!(true)).await {
        Ok(()) => Film::shoot(tab, rects, pictures::scale_of(page)).await,
        Err(error) => Err(error),
    };
    in_each_frame(tab, probe::HOLD_STILL, json!(false)).await?;
    let crops = pictures::crop_boxes(page, &film?).await?;
    let still = |(id, png)| {
        let masks = page.boxes.iter().find(|b| b.id == id).map(|b| masks(b, page)).unwrap_or_default();
        (id, StillPicture { png, masks })
    };
    Ok(crops.into_iter().map(still).collect())
}

async fn in_each_frame(tab: &Tab, function: &str, arg: serde_json::Value) -> Result<(), LookError> {
    for frame in tab.frames().await? {
        match tab.call::<Option<()>>(&frame.id, function, vec![Arg::Json(arg.clone())]).await {
            // A frame that the page took away meanwhile is in no picture.
            Err(BrowserError::Command { message, .. }) if message.contains("no such frame") => {}
            other => drop(other?),
        }
    }
    Ok(())
}

/// The unsteady places of a box's picture, in its device pixels.
fn masks(b: &BoxFacts, page: &PageFacts) -> Vec<PixelRect> {
    let all = pictures::surroundings(b);
    let (x, y) = (all.x.max(0.0), all.y.max(0.0));
    let scale = page.device.scale.max(0.1);
    let unsteady = page.unsteady.iter().filter(|rect| {
        rect.x < all.right() && all.x < rect.right() && rect.y < all.bottom() && all.y < rect.bottom()
    });
    unsteady.map(|rect| pictures::to_pixels(&Rect { x: rect.x - x, y: rect.y - y, ..*rect }, scale)).collect()
}
