//! Pictures of the document or a part of it, and crops: each box with its label.

use std::collections::BTreeMap;

use super::{LookError, PagePictures, aside::aside};
use crate::{
    browser::{Shot, Tab},
    facts::{BoxFacts, PageFacts, Rect},
    paint::{PaintError, PixelRect, crop_all},
};

/// What is left around a box, CSS px, so that a person sees where it stands.
const MARGIN: f64 = 8.0;

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part {
    Document,
    /// A part of the document, CSS px.
    Rect(Rect),
}

/// A picture and what it shows.
#[derive(Debug, Clone)]
pub struct Picture {
    pub png: Vec<u8>,
    pub part: Part,
}

impl Part {
    pub async fn shoot(self, tab: &Tab) -> Result<Picture, LookError> {
        let shot = match self {
            Self::Document => Shot::Document,
            Self::Rect(rect) => Shot::Part(rect),
        };
        Ok(Picture { png: tab.screenshot(shot).await?, part: self })
    }

    /// Where a rectangle of the document stands in the picture, CSS px.
    pub fn place(self, rect: &Rect) -> Rect {
        match self {
            Self::Document => *rect,
            Self::Rect(part) => Rect { x: rect.x - part.x, y: rect.y - part.y, ..*rect },
        }
    }
}

/// Cuts every shown box out of the picture.
pub async fn crop_boxes(page: &PageFacts, shot: Vec<u8>) -> Result<PagePictures, LookError> {
    let boxes = crops(page, Part::Document, shot.clone()).await?;
    Ok(PagePictures { page: shot, boxes, ..PagePictures::default() })
}

/// Every shown box with its label, by box id: PNG. Decoding is work for a thread of its own.
pub(super) async fn crops(
    page: &PageFacts,
    part: Part,
    shot: Vec<u8>,
) -> Result<BTreeMap<String, Vec<u8>>, LookError> {
    let scale = page.device.scale.max(0.1);
    let place = |b: &BoxFacts| to_pixels(&part.place(&surroundings(b)), scale);
    let wanted: Vec<(String, PixelRect)> =
        page.boxes.iter().filter(|b| b.shown).map(|b| (b.id.clone(), place(b))).collect();
    aside(move || {
        let rects: Vec<PixelRect> = wanted.iter().map(|(_, rect)| *rect).collect();
        let cut = wanted.into_iter().zip(crop_all(&shot, &rects)?);
        let shown = cut.filter_map(|((id, _), crop)| Some((id, crop?)));
        shown.map(|(id, crop)| Ok((id, crop.png()?))).collect::<Result<BTreeMap<_, _>, PaintError>>()
    })
    .await
}

/// The control with all its words, and some of what stands around them.
pub(super) fn surroundings(b: &BoxFacts) -> Rect {
    extent(b).grown(MARGIN)
}

/// The control with all its words.
fn extent(b: &BoxFacts) -> Rect {
    let lines = b.label.runs.iter().filter(|run| run.hidden.is_none()).flat_map(|run| &run.rects);
    let pictures = b.label.images.iter().map(|image| &image.rect);
    lines.chain(pictures).fold(b.rect, |all, rect| all.union(rect))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what a picture can hold before the cast"
)]
pub(super) fn to_pixels(rect: &Rect, scale: f64) -> PixelRect {
    let pixel = |length: f64| length.clamp(0.0, 1e6) as usize;
    let (x, y) = (pixel((rect.x * scale).floor()), pixel((rect.y * scale).floor()));
    PixelRect {
        x,
        y,
        width: pixel((rect.right() * scale).ceil()).saturating_sub(x),
        height: pixel((rect.bottom() * scale).ceil()).saturating_sub(y),
    }
}
