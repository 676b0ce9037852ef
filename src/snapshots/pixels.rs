//! Do two pictures look the same to a person?
//!
//! Two questions, each stricter than one percentage over the whole picture could be, and asked of windows that
//! overlap, so that what stands together is never cut in two:
//! 1. Do pixels crowd in any window of 8 × 8 CSS pixels that differ by more than the tolerance in YIQ, a colour space
//!    close to what eyes tell apart (Kotsarenko and Ramos 2010, "Measuring perceived color difference using YIQ NTSC
//!    transmission color space in mobile applications", as pixelmatch and odiff use it)? Specks all over the picture
//!    are noise, the same number in one place is a letter or a tick.
//! 2. Did what is drawn in any window of 16 × 16 CSS pixels become lighter, darker or another colour, all in one
//!    direction, each pixel too little to count? That is what becomes of a text whose contrast falls from 4.6 to 4.3.
//!
//! The soft rims of shapes count as all else does: small text consists of them, and everything that moves by itself
//! was held when the picture was taken. Own code because no crate answers either question; `docs/snapshots.md` has
//! the figures.

use crate::{
    config::PixelSettings,
    look::StillPicture,
    paint::{PaintError, PixelRect, Rows},
};

/// The greatest squared YIQ distance, between black and white.
const GREATEST: f64 = 35_215.0;
/// The side of a window in which pixels crowd, CSS px: about one letter.
const CROWD: f64 = 8.0;
/// The side of a window in which colours drift, CSS px: a few letters, so that enough is drawn in it.
const DRIFT: f64 = 16.0;
/// What is drawn may drift by this share of the tolerance.
const DRIFT_SHARE: f64 = 0.075;
/// What moved by less than this is rounding, squared YIQ.
const ROUNDING: f64 = 0.5;

/// How much may differ that still looks the same; `[snapshots] pixels`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerance {
    /// Colour distance under which two pixels count as the same, 0 to 1.
    pub colour: f64,
    /// The share of differing pixels in any window that is still no change, 0 to 1.
    pub density: f64,
    /// Device pixels per CSS pixel.
    pub scale: f64,
}

impl Tolerance {
    /// `scale`: device pixels per CSS pixel.
    pub fn new(settings: PixelSettings, scale: f64) -> Self {
        Self { colour: settings.tolerance, density: settings.max_density, scale }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few dozen pixels")]
    fn window(&self, side: f64) -> usize {
        (side * self.scale.max(1.0)).round() as usize
    }
}

/// How two pictures differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PixelChange {
    /// In width and height, device pixels.
    Size { old: (usize, usize), new: (usize, usize) },
    /// In this share of the pixels, 0 to 1.
    Share(f64),
}

/// Compares two pictures, the old one a PNG; `None` when they look the same. Only the new one says where it need not
/// be like the old one.
pub fn compare(
    old: &[u8],
    new: &StillPicture,
    tolerance: Tolerance,
) -> Result<Option<PixelChange>, PaintError> {
    if *old == new.png {
        return Ok(None);
    }
    let (old, masks, new) = (Rows::new(old)?, &new.masks, Rows::new(&new.png)?);
    // A box at a fraction of a pixel is cut one pixel wider or narrower; more is another picture.
    if old.width.abs_diff(new.width) > 1 || old.height.abs_diff(new.height) > 1 {
        return Ok(Some(PixelChange::Size { old: (old.width, old.height), new: (new.width, new.height) }));
    }
    Ok(Differences::between(old, new, masks)?.and_then(|found| found.change(tolerance)))
}

/// A pixel on white, for that is what lies behind a page.
fn on_white([r, g, b, alpha]: [u8; 4]) -> [u8; 3] {
    let colour = [r, g, b];
    if alpha == 255 {
        return colour;
    }
    let alpha = u16::from(alpha);
    colour.map(|part| {
        let blended = (u16::from(part) * alpha + 255 * (255 - alpha)) / 255;
        u8::try_from(blended).unwrap_or(u8::MAX)
    })
}

/// Y, I and Q of a difference of colours: of a colour too, for the transformation is linear.
fn yiq([r, g, b]: [f64; 3]) -> [f64; 3] {
    [
        r * 0.298_895_31 + g * 0.586_622_47 + b * 0.114_482_23,
        r * 0.595_977_99 - g * 0.274_171_60 - b * 0.321_801_89,
        r * 0.211_470_17 - g * 0.522_617_11 + b * 0.311_146_94,
    ]
}

fn weigh([y, i, q]: [f64; 3]) -> f64 {
    0.5053 * y * y + 0.299 * i * i + 0.1957 * q * q
}

fn minus(a: [u8; 3], b: [u8; 3]) -> [f64; 3] {
    [0, 1, 2].map(|part| f64::from(a[part]) - f64::from(b[part]))
}

/// A pixel that is another one: where, and by how much in Y, I and Q.
struct Moved {
    x: usize,
    y: usize,
    shift: [f64; 3],
}

/// All pixels that differ, and the size of what both pictures have.
struct Differences {
    width: usize,
    height: usize,
    moved: Vec<Moved>,
}

impl Differences {
    /// `None` where nothing differs. Both pictures are read side by side: most rows are alike, and need no more.
    fn between(mut old: Rows, mut new: Rows, masks: &[PixelRect]) -> Result<Option<Self>, PaintError> {
        let (width, height) = (old.width.min(new.width), old.height.min(new.height));
        // What moves is cut at fractions of a pixel too.
        let is_masked = |x: usize, y: usize| {
            let within = |at: usize, from: usize, length: usize| at + 1 >= from && at <= from + length;
            masks.iter().any(|mask| within(x, mask.x, mask.width) && within(y, mask.y, mask.height))
        };
        let mut moved = Vec::new();
        for y in 0..height {
            let (Some(before), Some(after)) = (old.next_row()?, new.next_row()?) else { break };
            let (before, after) = (&before[..width * 4], &after[..width * 4]);
            if before == after {
                continue;
            }
            for (x, (before, after)) in
                before.as_chunks::<4>().0.iter().zip(after.as_chunks::<4>().0).enumerate()
            {
                if before != after && !is_masked(x, y) {
                    let shift = yiq(minus(on_white(*after), on_white(*before)));
                    moved.push(Moved { x, y, shift });
                }
            }
        }
        Ok((!moved.is_empty()).then_some(Self { width, height, moved }))
    }

    fn change(&self, tolerance: Tolerance) -> Option<PixelChange> {
        let limit = GREATEST * tolerance.colour * tolerance.colour;
        let beyond = self.moved.iter().filter(|pixel| weigh(pixel.shift) > limit).count();
        if !(self.crowd(tolerance, limit) || self.drift(tolerance, limit)) {
            return None;
        }
        let differing = if beyond == 0 { self.moved.len() } else { beyond };
        Some(PixelChange::Share(pixels(differing) / pixels(self.width * self.height)))
    }

    fn crowd(&self, tolerance: Tolerance, limit: f64) -> bool {
        let counts =
            Windows::sum(self, tolerance.window(CROWD), |shift| [f64::from(u8::from(weigh(shift) > limit))]);
        counts.any(|[count], area| *count > tolerance.density * area)
    }

    /// The mean shift of what was drawn, in which what shifted more counts for more: the soft rims of a text that
    /// turned paler shift less than its strokes.
    fn drift(&self, tolerance: Tolerance, limit: f64) -> bool {
        let sums = Windows::sum(self, tolerance.window(DRIFT), |shift @ [y, i, q]| {
            let length = weigh(shift);
            if length <= ROUNDING {
                return [0.0; 5];
            }
            let length = length.sqrt();
            [1.0, length, y * length, i * length, q * length]
        });
        let allowed = limit * DRIFT_SHARE * DRIFT_SHARE;
        sums.any(|[count, lengths, shifts @ ..], area| {
            *count > tolerance.density * area && weigh(shifts.map(|shift| shift / lengths)) > allowed
        })
    }
}

/// Sums over all windows of one size that hold anything; they overlap by three quarters.
struct Windows<const N: usize> {
    area: f64,
    sums: Vec<[f64; N]>,
}

impl<const N: usize> Windows<N> {
    fn sum(of: &Differences, side: usize, value: impl Fn([f64; 3]) -> [f64; N]) -> Self {
        let step = (side / 4).max(1);
        let starts = |length: usize| length.saturating_sub(side).div_ceil(step) + 1;
        let (columns, rows) = (starts(of.width), starts(of.height));
        let mut sums = vec![[0.0; N]; columns * rows];
        for Moved { x, y, shift } in &of.moved {
            let value = value(*shift);
            for row in covering(*y, side, step, rows) {
                for column in covering(*x, side, step, columns) {
                    let sum = &mut sums[row * columns + column];
                    sum.iter_mut().zip(value).for_each(|(sum, value)| *sum += value);
                }
            }
        }
        Self { area: pixels(side.min(of.width) * side.min(of.height)), sums }
    }

    /// Whether it is so of any window: its sums, and how many pixels a window has.
    fn any(&self, test: impl Fn(&[f64; N], f64) -> bool) -> bool {
        self.sums.iter().any(|sums| test(sums, self.area))
    }
}

/// The windows of one direction in which a pixel lies.
fn covering(at: usize, side: usize, step: usize, count: usize) -> std::ops::RangeInclusive<usize> {
    let first = (at + 1).saturating_sub(side).div_ceil(step);
    first.min(count - 1)..=(at / step).min(count - 1)
}

#[expect(clippy::cast_precision_loss, reason = "no picture has 2^52 pixels")]
fn pixels(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        paint::{PixelRect, crop_all},
        snapshots::sample::still,
    };

    // Taken with Chromium: one label, and what became of it.
    const LABEL: &[u8] = include_bytes!("../../tests/pictures/label.png");
    const CHINESE: &[u8] = include_bytes!("../../tests/pictures/label-zh.png");

    fn change(old: &[u8], new: &[u8]) -> Option<PixelChange> {
        compare(old, &still(new), Tolerance { colour: 0.1, density: 0.02, scale: 1.0 }).unwrap()
    }

    fn share(change: Option<PixelChange>) -> f64 {
        match change {
            Some(PixelChange::Share(share)) => share,
            other => panic!("{other:?}"),
        }
    }

    struct Picture {
        width: usize,
        height: usize,
        pixels: Vec<[u8; 3]>,
    }

    impl Picture {
        fn decode(png: &[u8]) -> Self {
            let mut rows = Rows::new(png).unwrap();
            let mut pixels = Vec::new();
            while let Some(row) = rows.next_row().unwrap() {
                pixels.extend(row.as_chunks::<4>().0.iter().copied().map(on_white));
            }
            Self { width: rows.width, height: rows.height, pixels }
        }
    }

    /// The label, with the colour turned round at some places.
    fn touched(places: &[(usize, usize)]) -> Vec<u8> {
        let mut picture = Picture::decode(LABEL);
        for (x, y) in places {
            picture.pixels[y * picture.width + x] =
                picture.pixels[y * picture.width + x].map(|part| 255 - part);
        }
        encode(&picture)
    }

    fn encode(picture: &Picture) -> Vec<u8> {
        let mut png = Vec::new();
        let size = |length: usize| u32::try_from(length).unwrap();
        let mut encoder = png::Encoder::new(&mut png, size(picture.width), size(picture.height));
        encoder.set_color(png::ColorType::Rgb);
        encoder.write_header().unwrap().write_image_data(picture.pixels.as_flattened()).unwrap();
        png
    }

    #[test]
    fn the_same_capture_is_the_same_however_it_is_compressed() {
        assert_eq!(change(LABEL, LABEL), None);
        assert_ne!(touched(&[]), LABEL);
        assert_eq!(change(LABEL, &touched(&[])), None);
    }

    #[test]
    fn what_a_person_would_see_is_a_change() {
        let became: [(&str, &[u8]); 4] = [
            ("a pixel smaller", include_bytes!("../../tests/pictures/label-13px.png")),
            ("ticked", include_bytes!("../../tests/pictures/label-ticked.png")),
            ("one word another", include_bytes!("../../tests/pictures/label-word.png")),
            ("on a back that is hardly grey", include_bytes!("../../tests/pictures/label-background.png")),
        ];
        for (what, new) in became {
            assert!(share(change(LABEL, new)) > 0.002, "{what}");
            assert_eq!(change(LABEL, new), change(new, LABEL), "{what}, the other way round");
        }
        assert!(share(change(CHINESE, include_bytes!("../../tests/pictures/label-zh-word.png"))) > 0.002);
    }

    #[test]
    fn specks_are_noise_and_the_same_number_in_one_place_is_a_change() {
        let specks: Vec<_> = (0..10).map(|i| (8 + 30 * i, 40 + 20 * (i % 2))).collect();
        assert_eq!(change(LABEL, &touched(&specks)), None);
        let crowd: Vec<_> = (0..10).map(|i| (200 + i % 5, 50 + i / 5)).collect();
        assert!(share(change(LABEL, &touched(&crowd))) < 0.001);
    }

    #[test]
    fn what_is_masked_need_not_be_alike_and_all_else_must() {
        let crowd: Vec<_> = (0..10).map(|i| (200 + i % 5, 50 + i / 5)).collect();
        let masked = |x| StillPicture {
            png: touched(&crowd),
            masks: vec![PixelRect { x, y: 45, width: 12, height: 12 }],
        };
        let tolerance = Tolerance::new(PixelSettings::default(), 1.0);
        assert_eq!(compare(LABEL, &masked(198), tolerance).unwrap(), None);
        assert!(compare(LABEL, &masked(150), tolerance).unwrap().is_some());
    }

    #[test]
    fn another_size_is_a_change_and_one_pixel_of_rounding_is_not() {
        let cut = |width, height| {
            let rect = PixelRect { x: 0, y: 0, width, height };
            crop_all(LABEL, &[rect]).unwrap().remove(0).unwrap().png().unwrap()
        };
        assert_eq!(change(LABEL, &cut(329, 70)), None);
        let size = PixelChange::Size { old: (330, 70), new: (330, 60) };
        assert_eq!(change(LABEL, &cut(330, 60)), Some(size));
    }

    #[test]
    fn what_is_no_picture_is_an_error() {
        let tolerance = Tolerance { colour: 0.1, density: 0.02, scale: 1.0 };
        assert!(compare(LABEL, &still(b"<html>"), tolerance).is_err());
    }
}
