//! What is really painted of the labels: one picture with the text, one without, and the difference.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::json;

use super::{
    LookError,
    aside::aside,
    pictures::{Film, Picture, on_grid, scale_of},
};
use crate::{
    browser::{Arg, Frame, Tab},
    facts::{BoxFacts, BoxKind, Ink, PageFacts, Rect, TextRun},
    lexicon::{Agreement, Nature},
    paint::{
        PixelRect,
        contrast::parse_rgb,
        crop_all,
        ink::{self, Line, LineInk},
        mark,
    },
    probe,
    stopwatch::{Stage, stage},
};

/// Ink under this share of what an ordinary font would show means that the glyphs are tricked small; ordinary
/// fonts differ from each other by less.
const CLEARLY_SMALLER: f64 = 0.8;
/// Less than this share of the ink's height that the font's own metrics promise is only a part of the glyphs.
const WHOLE_GLYPHS: f64 = 0.6;
/// How much of the page around a control its picture holds, CSS px.
const AROUND: f64 = 3.0;
/// The worst windows of a run may hold only the edge of a glyph; the contrast of a run is that of the window at
/// this share from the bottom.
const WORST_SHARE: f64 = 0.1;

/// Where all that is measured stands in the document.
pub fn rects(page: &PageFacts, natures: &[Nature]) -> Vec<Rect> {
    let lines = places(page, natures).into_iter().map(|place| place.rect(page));
    let marks = page.boxes.iter().filter(|b| mark_can_be_read(b)).map(|b| b.rect.grown(AROUND));
    lines.chain(marks).collect()
}

/// Fills in `TextRun::ink` of every label that matters. `with` shows the page as it is now.
pub async fn measure(
    tab: &Tab,
    page: &mut PageFacts,
    natures: &[Nature],
    with: &Film,
) -> Result<(), LookError> {
    let mut by_picture: BTreeMap<usize, Vec<Place>> = BTreeMap::new();
    for place in places(page, natures) {
        if let Some(at) = with.of(&place.rect(page)) {
            by_picture.entry(at).or_default().push(place);
        }
    }
    if by_picture.is_empty() {
        return Ok(());
    }
    // Of the same page, but no more of it than is measured.
    let part = |places: &Vec<Place>| {
        on_grid(&places.iter().map(|place| place.rect(page)).reduce(|all, rect| all.union(&rect))?)
    };
    let parts = by_picture.iter().map(|(at, places)| (*at, part(places))).collect();
    let without = stage(Stage::Pictures, without_text(tab, with, parts)).await?;
    let mut by_run: BTreeMap<(usize, usize), Vec<LineInk>> = BTreeMap::new();
    for ((at, places), without) in by_picture.into_iter().zip(without) {
        let inks = stage(Stage::Measuring, inks(page, &places, &with.0[at], without)).await?;
        for (place, ink) in places.into_iter().zip(inks) {
            by_run.entry((place.at, place.run)).or_default().push(ink);
        }
    }
    let Zoomed { scale, zoom } = Zoomed::of(page);
    for ((at, run), lines) in by_run {
        let run = &mut page.boxes[at].label.runs[run];
        run.ink = if is_under_bar(run) { None } else { summary(run, &lines, scale, zoom) };
    }
    Ok(())
}

/// The ink of lines that one picture shows.
async fn inks(
    page: &PageFacts,
    places: &[Place],
    with: &Picture,
    without: Picture,
) -> Result<Vec<LineInk>, LookError> {
    let Zoomed { scale, zoom } = Zoomed::of(page);
    let line = |place: &Place| {
        let run = place.run(page);
        line(run, without.place(&place.rect(page), scale), scale, zoom)
    };
    let lines: Vec<Line> = places.iter().map(line).collect();
    let from = with.place(&without.shows, scale);
    let with = Arc::clone(&with.png);
    aside(move || ink::measure(&with, (from.x, from.y), &without.png, &lines)).await
}

/// A document's picture has `scale` device pixels per CSS px, however it is zoomed; a person sees text `zoom` times
/// as large as the document says.
struct Zoomed {
    scale: f64,
    zoom: f64,
}

impl Zoomed {
    fn of(page: &PageFacts) -> Self {
        let or_one = |factor: f64| if factor > 0.0 { factor } else { 1.0 };
        Self { scale: scale_of(page), zoom: or_one(page.device.zoom) }
    }
}

/// Parts of some pictures with all text transparent. The text is shown again whatever happens. Where nothing of a part
/// can be seen, the picture itself will do.
async fn without_text(
    tab: &Tab,
    with: &Film,
    parts: Vec<(usize, Option<Rect>)>,
) -> Result<Vec<Picture>, LookError> {
    let frames = tab.frames().await?;
    let shots = async {
        set_text(tab, &frames, false).await?;
        let mut shots = Vec::new();
        for (at, part) in parts {
            shots.push(match part {
                Some(part) => Picture::of_part(tab, part).await?,
                None => with.0[at].clone(),
            });
        }
        Ok(shots)
    };
    let shots = shots.await;
    set_text(tab, &frames, true).await?;
    shots
}

async fn set_text(tab: &Tab, frames: &[Frame], shown: bool) -> Result<(), LookError> {
    for frame in frames {
        let () = tab.call(&frame.id, probe::SHOW_TEXT, vec![Arg::Json(json!(shown))]).await?;
    }
    Ok(())
}

/// One line of one run of one box: indices into the page's facts.
#[derive(Debug, Clone)]
struct Place {
    at: usize,
    run: usize,
    line: usize,
}

impl Place {
    fn run<'page>(&self, page: &'page PageFacts) -> &'page TextRun {
        &page.boxes[self.at].label.runs[self.run]
    }

    fn rect(&self, page: &PageFacts) -> Rect {
        self.run(page).rects[self.line]
    }
}

fn places(page: &PageFacts, natures: &[Nature]) -> Vec<Place> {
    let matters =
        |(_, (b, nature)): &(usize, (&BoxFacts, &Nature))| b.shown && nature.agreement != Agreement::No;
    page.boxes
        .iter()
        .zip(natures)
        .enumerate()
        .filter(matters)
        .flat_map(|(at, (b, _))| {
            b.label.runs.iter().enumerate().filter(|(_, run)| !run.text.trim().is_empty()).flat_map(
                move |(index, run)| (0..run.rects.len()).map(move |line| Place { at, run: index, line }),
            )
        })
        .collect()
}

fn line(run: &TextRun, rect: PixelRect, scale: f64, zoom: f64) -> Line {
    Line {
        rect,
        window: pixel(run.laid_out_px() / zoom * scale).max(4),
        fill: parse_rgb(&run.color).map(|(color, alpha)| (color, alpha * run.opacity)),
        stroke: stem(run.weight) * run.laid_out_px() / zoom * scale,
    }
}

/// Whether a bar that is fixed to the window lies over the text at this scroll position, or at all others: a picture
/// of the whole document shows the bar in one place only. Or whether the engine paints the text only near the window.
fn is_under_bar(run: &TextRun) -> bool {
    let by = run.covered_by.as_deref();
    by.is_some_and(|by| run.covered <= 0.0 || by.ends_with("wherever the page is scrolled"))
}

/// Device pixels by which ink may be higher than its glyphs: edges between two pixels colour both, and hinting moves
/// them apart.
const ROUNDED: f64 = 3.0;

/// The width of an ordinary face's stems as a share of the font size.
fn stem(weight: u16) -> f64 {
    match weight {
        0..=200 => 0.045,
        201..=350 => 0.065,
        _ => 0.09,
    }
}

/// What the lines of a run say together.
/// `None` where the picture holds only a part of the glyphs: text that is scrolled out of sight within its own
/// box is no evidence of anything, and layout tells better.
fn summary(run: &TextRun, lines: &[LineInk], scale: f64, zoom: f64) -> Option<Ink> {
    let windows: Vec<Option<f64>> = lines.iter().flat_map(|line| line.windows.iter().copied()).collect();
    let mut contrasts: Vec<f64> = windows.iter().flatten().copied().collect();
    contrasts.sort_by(f64::total_cmp);
    let height = lines.iter().map(|line| length(line.height)).fold(0.0, f64::max) / scale * zoom;
    let promised = run.own_ink.map(|own| own * run.laid_out_px());
    if height > 0.0 && promised.is_some_and(|promised| height < WHOLE_GLYPHS * promised) {
        return None;
    }
    Some(Ink {
        height,
        px: tricked_px(run, height, ROUNDED / scale * zoom),
        contrast: contrasts.get(pixel(length(contrasts.len()) * WORST_SHARE)).copied(),
        painted: if windows.is_empty() { 0.0 } else { length(contrasts.len()) / length(windows.len()) },
    })
}

/// The effective size where the ink is clearly smaller than the laid-out size promises, and the font's own metrics
/// agree: they are exact, while paint alone could be a glyph that was cut.
fn tricked_px(run: &TextRun, height: f64, rounded: f64) -> Option<f64> {
    let laid_out = run.laid_out_px();
    let painted = height / run.ordinary_ink.filter(|ordinary| *ordinary > 0.0)?;
    let own = run.own_ink.zip(run.ordinary_ink).map(|(own, ordinary)| laid_out * own / ordinary);
    if height <= 0.0 || painted >= CLEARLY_SMALLER * laid_out {
        return None;
    }
    let promised = run.own_ink? * laid_out;
    own.filter(|own| {
        let is_rounded = *own < CLEARLY_SMALLER * laid_out && (height - promised).abs() <= rounded;
        is_rounded || (own / painted - 1.0).abs() < 0.25
    })
}

/// A small square control whose state can be read from its picture.
fn mark_can_be_read(b: &BoxFacts) -> bool {
    let sizes = 10.0..=48.0;
    let is_square = sizes.contains(&b.rect.width)
        && sizes.contains(&b.rect.height)
        && (b.rect.width - b.rect.height).abs() <= 4.0;
    // The picture shows the box as it is now: one that changed on its own has another state than at first.
    let is_still = b.timeline.iter().all(|moment| moment.ticked == b.state.ticked());
    b.shown
        && b.visible > 0.95
        && b.kind == BoxKind::Checkbox
        && is_square
        && is_still
        && !is_painted_later(b)
}

/// What the engine paints only near the window is in no picture of the document.
fn is_painted_later(b: &BoxFacts) -> bool {
    b.label.runs.iter().any(|run| run.covered_by.as_deref() == Some("content-visibility"))
}

/// Reads the state of small square controls from their picture.
pub async fn marks(page: &mut PageFacts, film: &Film) -> Result<(), LookError> {
    let scale = scale_of(page);
    for (at, picture) in film.0.iter().enumerate() {
        let around = |b: &BoxFacts| b.rect.grown(AROUND);
        let is_wanted = |b: &BoxFacts| mark_can_be_read(b) && film.of(&around(b)) == Some(at);
        let wanted: Vec<usize> = (0..page.boxes.len()).filter(|&at| is_wanted(&page.boxes[at])).collect();
        let rects: Vec<PixelRect> =
            wanted.iter().map(|&at| picture.place(&around(&page.boxes[at]), scale)).collect();
        let png = Arc::clone(&picture.png);
        let crops = aside(move || crop_all(&png, &rects)).await?;
        for (at, crop) in wanted.into_iter().zip(crops) {
            page.boxes[at].state.paint = crop.and_then(|crop| mark::is_marked(&crop, pixel(AROUND * scale)));
        }
    }
    Ok(())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what a picture can hold before the cast"
)]
fn pixel(length: f64) -> usize {
    length.clamp(0.0, 1e6) as usize
}

#[expect(clippy::cast_precision_loss, reason = "counts of pixels")]
fn length(count: usize) -> f64 {
    count as f64
}
