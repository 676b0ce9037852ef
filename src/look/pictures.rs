//! Pictures of a page: of all of it, or of the bands that hold what is looked at; and crops of them.

use std::{collections::BTreeMap, sync::Arc};

use super::{LookError, aside::aside};
use crate::{
    browser::{Shot, TALLEST, Tab},
    facts::{BoxFacts, PageFacts, Rect},
    paint::{PaintError, PixelRect, Rows, crop_all},
};

/// What is left around a box, CSS px, so that a person sees where it stands.
const MARGIN: f64 = 8.0;
/// Where pictures of a part of the page begin and end, CSS px: on this grid device pixels begin where CSS pixels do, at
/// every scale that devices have.
const GRID: f64 = 8.0;

/// A picture of a part of the document.
#[derive(Debug, Clone)]
pub struct Picture {
    pub png: Arc<Vec<u8>>,
    /// CSS px; without end where it shows all that there is.
    pub shows: Rect,
}

/// What is looked at, in as many pictures as it takes: one, unless the page is very long.
#[derive(Debug, Clone, Default)]
pub struct Film(pub Vec<Picture>);

impl Picture {
    /// The whole document, or the top of one that is too long for a picture.
    pub async fn of_document(tab: &Tab, scale: f64) -> Result<Self, LookError> {
        let png = tab.screenshot(Shot::Document).await?;
        let height = Rows::new(&png).map_err(|error| LookError::Picture(error.to_string()))?.height;
        let is_cut =
            height >= to_pixels(&Rect { height: TALLEST / scale - GRID, ..Rect::default() }, scale).height;
        let end = if is_cut { (TALLEST / scale / GRID).floor() * GRID } else { f64::INFINITY };
        let shows = Rect { width: f64::INFINITY, height: end, ..Rect::default() };
        Ok(Self { png: Arc::new(png), shows })
    }

    pub async fn of_part(tab: &Tab, part: Rect) -> Result<Self, LookError> {
        Ok(Self { png: Arc::new(tab.screenshot(Shot::Part(part)).await?), shows: part })
    }

    /// Whether it shows all of a rectangle that a page can show: nothing lies to the left of a document, or above it.
    pub fn holds(&self, rect: &Rect) -> bool {
        let (left, top) = (rect.x.max(0.0), rect.y.max(0.0));
        let is_outside = rect.right() <= 0.0 || rect.bottom() <= 0.0;
        let begins = left >= self.shows.x && top >= self.shows.y;
        is_outside || (begins && rect.right() <= self.shows.right() && rect.bottom() <= self.shows.bottom())
    }

    /// Where a rectangle of the document stands in it, device pixels.
    pub fn place(&self, rect: &Rect, scale: f64) -> PixelRect {
        to_pixels(&Rect { x: rect.x - self.shows.x, y: rect.y - self.shows.y, ..*rect }, scale)
    }
}

impl Film {
    pub async fn shoot(tab: &Tab, rects: Vec<Rect>, scale: f64) -> Result<Self, LookError> {
        let mut pictures = Vec::new();
        for band in bands(rects, TALLEST / scale) {
            pictures.push(Picture::of_part(tab, band).await?);
        }
        Ok(Self(pictures))
    }

    /// Which picture shows all of a rectangle.
    pub fn of(&self, rect: &Rect) -> Option<usize> {
        self.0.iter().position(|picture| picture.holds(rect))
    }
}

/// The parts of the document that hold all that can be seen of some rectangles, none taller than it may be.
fn bands(mut rects: Vec<Rect>, tallest: f64) -> Vec<Rect> {
    rects.retain(|rect| !rect.is_empty() && rect.right() > 0.0 && rect.bottom() > 0.0);
    rects.sort_by(|one, other| one.y.total_cmp(&other.y));
    let mut bands: Vec<Rect> = Vec::new();
    for rect in rects {
        match bands.last_mut() {
            Some(band) if band.union(&rect).height <= tallest - 2.0 * GRID => *band = band.union(&rect),
            _ => bands.push(Rect { height: rect.height.min(tallest - 2.0 * GRID), ..rect }),
        }
    }
    bands.iter().filter_map(on_grid).collect()
}

/// The smallest part of the document on the grid that holds what can be seen of a rectangle; `None` where that is
/// nothing.
pub fn on_grid(rect: &Rect) -> Option<Rect> {
    let down = |length: f64| (length.max(0.0) / GRID).floor() * GRID;
    let up = |length: f64| (length.max(0.0) / GRID).ceil() * GRID;
    let (x, y) = (down(rect.x), down(rect.y));
    let (width, height) = (up(rect.right()) - x, up(rect.bottom()) - y);
    (width > 0.0 && height > 0.0).then_some(Rect { x, y, width, height })
}

/// Device pixels per CSS px of a page's pictures.
pub fn scale_of(page: &PageFacts) -> f64 {
    if page.device.scale > 0.0 { page.device.scale } else { 1.0 }
}

/// Cuts every shown box with its label out of the pictures, by box id: PNG. Decoding is work for a thread of its own.
pub async fn crop_boxes(page: &PageFacts, film: &Film) -> Result<BTreeMap<String, Vec<u8>>, LookError> {
    let scale = scale_of(page);
    let mut crops = BTreeMap::new();
    for (at, picture) in film.0.iter().enumerate() {
        let shown = page.boxes.iter().filter(|b| b.shown && film.of(&surroundings(b)) == Some(at));
        let wanted: Vec<(String, PixelRect)> =
            shown.map(|b| (b.id.clone(), picture.place(&surroundings(b), scale))).collect();
        let png = Arc::clone(&picture.png);
        let cut = aside(move || {
            let rects: Vec<PixelRect> = wanted.iter().map(|(_, rect)| *rect).collect();
            let cut = wanted.into_iter().zip(crop_all(&png, &rects)?);
            let shown = cut.filter_map(|((id, _), crop)| Some((id, crop?)));
            shown.map(|(id, crop)| Ok((id, crop.png()?))).collect::<Result<Vec<_>, PaintError>>()
        });
        crops.extend(cut.await?);
    }
    Ok(crops)
}

/// The control with all its words, and some of what stands around them.
pub fn surroundings(b: &BoxFacts) -> Rect {
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
pub fn to_pixels(rect: &Rect, scale: f64) -> PixelRect {
    let pixel = |length: f64| length.clamp(0.0, 1e6) as usize;
    let (x, y) = (pixel((rect.x * scale).floor()), pixel((rect.y * scale).floor()));
    PixelRect {
        x,
        y,
        width: pixel((rect.right() * scale).ceil()).saturating_sub(x),
        height: pixel((rect.bottom() * scale).ceil()).saturating_sub(y),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x: f64, y: f64, width: f64, height: f64) -> Rect {
        Rect { x, y, width, height }
    }

    #[test]
    fn what_lies_close_together_is_in_one_band_and_no_band_is_too_tall() {
        let rows: Vec<Rect> =
            (0..100).map(|row| rect(20.0, f64::from(row) * 50.0 + 3.0, 200.0, 20.0)).collect();
        assert_eq!(bands(rows[..3].to_vec(), 1000.0), [rect(16.0, 0.0, 208.0, 128.0)]);
        let bands = bands(rows.iter().rev().copied().collect(), 1000.0);
        assert!(bands.len() == 5 && bands.iter().all(|band| band.height <= 1000.0), "{bands:?}");
        let film = Film(bands.into_iter().map(|shows| Picture { png: Arc::default(), shows }).collect());
        assert!(rows.iter().all(|row| film.of(row).is_some()));
    }

    #[test]
    fn what_no_page_can_show_needs_no_picture_and_is_in_every_one() {
        assert_eq!(bands(vec![rect(-9999.0, 10.0, 100.0, 20.0)], 1000.0), []);
        let picture = Picture { png: Arc::default(), shows: rect(16.0, 8.0, 80.0, 80.0) };
        assert!(picture.holds(&rect(-9999.0, 10.0, 100.0, 20.0)));
        assert!(!picture.holds(&rect(0.0, 10.0, 100.0, 20.0)));
        assert_eq!(picture.place(&rect(-9999.0, 10.0, 100.0, 20.0), 2.0).width, 0);
    }

    #[test]
    fn a_place_is_counted_from_where_the_picture_begins() {
        let picture = Picture { png: Arc::default(), shows: rect(16.0, 8.0, 80.0, 80.0) };
        assert_eq!(
            picture.place(&rect(20.0, 10.0, 5.0, 6.0), 2.0),
            PixelRect { x: 8, y: 4, width: 10, height: 12 }
        );
    }
}
