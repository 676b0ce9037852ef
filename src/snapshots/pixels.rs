//! Do two pictures look the same to a person?
//!
//! Three questions, each stricter than one percentage over the whole picture could be:
//! 1. Which pixels differ by more than the tolerance in YIQ, a colour space close to what eyes tell apart
//!    (Kotsarenko and Ramos 2010, "Measuring perceived color difference using YIQ NTSC transmission color
//!    space in mobile applications", as pixelmatch and odiff use it), and are not the soft rim of a shape that
//!    stands in both (Vyšniauskas 2009, "Anti-aliased pixel and intensity slope detector")?
//! 2. Do they crowd in any window of 16 × 16 CSS pixels? Specks all over the picture are noise, the same
//!    number in one place is a tick.
//! 3. Did a whole window become lighter, darker or another colour, each pixel too little to count?
//!
//! Own code because no crate answers 2 and 3: `dify` 0.8 counts pixels and brings `image`, `rayon` and a
//! command line; `pixelmatch` 0.1 has stood still since 2021 on `image` 0.23; `image-compare` 0.5 gives one
//! score (SSIM, RMS) for the picture.

use crate::paint::{PaintError, Rows};

/// The greatest squared YIQ distance, between black and white.
const GREATEST: f64 = 35_215.0;
/// The side of a window in CSS pixels: about one character, or one checkbox.
const WINDOW: f64 = 16.0;
/// The mean colour of a window may move by this share of the tolerance.
const SHIFT: f64 = 0.15;

/// How much may differ that still looks the same; `[snapshots] pixels`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tolerance {
    /// Colour distance under which two pixels count as the same, 0 to 1.
    pub colour: f64,
    /// The share of differing pixels in any window that is still no change, 0 to 1.
    pub density: f64,
    /// Device pixels per CSS pixel.
    pub scale: f64,
}

/// How two pictures differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum PixelChange {
    /// In width and height, device pixels.
    Size { old: (usize, usize), new: (usize, usize) },
    /// In this share of the pixels, 0 to 1.
    Share(f64),
}

/// Compares two PNGs; `None` when they look the same.
pub(super) fn compare(
    old: &[u8],
    new: &[u8],
    tolerance: Tolerance,
) -> Result<Option<PixelChange>, PaintError> {
    if old == new {
        return Ok(None);
    }
    let (old, new) = (Picture::decode(old)?, Picture::decode(new)?);
    // A box at a fraction of a pixel is cut one pixel wider or narrower; more is another picture.
    if old.width.abs_diff(new.width) > 1 || old.height.abs_diff(new.height) > 1 {
        return Ok(Some(PixelChange::Size { old: (old.width, old.height), new: (new.width, new.height) }));
    }
    Ok(Comparison::new(&old, &new, tolerance).change())
}

/// A picture on white, for that is what lies behind a page.
struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    fn decode(png: &[u8]) -> Result<Self, PaintError> {
        let mut rows = Rows::new(png)?;
        let mut pixels = Vec::with_capacity(rows.width * rows.height);
        while let Some(row) = rows.next_row()? {
            pixels.extend(row.as_chunks::<4>().0.iter().map(|[r, g, b, a]| on_white([*r, *g, *b], *a)));
        }
        Ok(Self { width: rows.width, height: rows.height, pixels })
    }

    fn at(&self, x: usize, y: usize) -> [u8; 3] {
        self.pixels[y * self.width + x]
    }
}

fn on_white(colour: [u8; 3], alpha: u8) -> [u8; 3] {
    if alpha == 255 {
        return colour;
    }
    let alpha = u16::from(alpha);
    colour.map(|part| {
        let blended = (u16::from(part) * alpha + 255 * (255 - alpha)) / 255;
        u8::try_from(blended).unwrap_or(u8::MAX)
    })
}

/// Y, I and Q of a colour; of a difference of colours too, for the transformation is linear.
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

/// Whether the colour is another one at all.
fn moved(shift: &[f64; 3]) -> bool {
    weigh(*shift) > 0.0
}

fn minus(a: [u8; 3], b: [u8; 3]) -> [f64; 3] {
    [0, 1, 2].map(|part| f64::from(a[part]) - f64::from(b[part]))
}

/// Sums over any rectangle from four look-ups.
struct Sums {
    stride: usize,
    sums: Vec<f64>,
}

impl Sums {
    fn new(width: usize, height: usize, value: impl Fn(usize) -> f64) -> Self {
        let stride = width + 1;
        let mut sums = vec![0.0; stride * (height + 1)];
        for y in 0..height {
            let mut row = 0.0;
            for x in 0..width {
                row += value(y * width + x);
                sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
            }
        }
        Self { stride, sums }
    }

    fn over(&self, window: &Window) -> f64 {
        let at = |x: usize, y: usize| self.sums[y * self.stride + x];
        at(window.right, window.bottom) - at(window.left, window.bottom) - at(window.right, window.top)
            + at(window.left, window.top)
    }
}

struct Window {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Window {
    fn area(&self) -> f64 {
        pixels((self.right - self.left) * (self.bottom - self.top))
    }
}

#[expect(clippy::cast_precision_loss, reason = "no picture has 2^52 pixels")]
fn pixels(count: usize) -> f64 {
    count as f64
}

struct Comparison {
    width: usize,
    height: usize,
    tolerance: Tolerance,
    /// By pixel: Y, I and Q of the difference.
    shifts: Vec<[f64; 3]>,
    /// By pixel: it differs to the eye and is not a soft rim.
    differs: Vec<bool>,
}

impl Comparison {
    /// Compares what both pictures have.
    fn new(old: &Picture, new: &Picture, tolerance: Tolerance) -> Self {
        let (width, height) = (old.width.min(new.width), old.height.min(new.height));
        let mut shifts = vec![[0.0; 3]; width * height];
        let mut differs = vec![false; width * height];
        let limit = GREATEST * tolerance.colour * tolerance.colour;
        for y in 0..height {
            for x in 0..width {
                let (before, after) = (old.at(x, y), new.at(x, y));
                if before == after {
                    continue;
                }
                let shift = yiq(minus(after, before));
                shifts[y * width + x] = shift;
                differs[y * width + x] =
                    weigh(shift) > limit && !is_soft_rim(old, new, (x, y)) && !is_soft_rim(new, old, (x, y));
            }
        }
        Self { width, height, tolerance, shifts, differs }
    }

    fn change(&self) -> Option<PixelChange> {
        let unchanged = !self.shifts.iter().any(moved);
        if unchanged || !(self.is_crowded() || self.is_shifted()) {
            return None;
        }
        let count = |test: &dyn Fn(usize) -> bool| (0..self.differs.len()).filter(|at| test(*at)).count();
        let differing = match count(&|at| self.differs[at]) {
            0 => count(&|at| moved(&self.shifts[at])),
            some => some,
        };
        Some(PixelChange::Share(pixels(differing) / pixels(self.differs.len().max(1))))
    }

    fn is_crowded(&self) -> bool {
        let counts = Sums::new(self.width, self.height, |at| f64::from(u8::from(self.differs[at])));
        self.windows().any(|window| counts.over(&window) > self.tolerance.density * window.area())
    }

    fn is_shifted(&self) -> bool {
        let sums = [0, 1, 2].map(|part| Sums::new(self.width, self.height, |at| self.shifts[at][part]));
        let allowed = self.tolerance.colour * SHIFT;
        let limit = GREATEST * allowed * allowed;
        self.windows().any(|window| {
            let mean = [0, 1, 2].map(|part: usize| sums[part].over(&window) / window.area());
            weigh(mean) > limit
        })
    }

    /// Windows that overlap by three quarters, so that what crowds together is never cut in two.
    fn windows(&self) -> impl Iterator<Item = Window> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few dozen pixels")]
        let side = (WINDOW * self.tolerance.scale.max(1.0)).round() as usize;
        let starts = move |length: usize| {
            let last = length.saturating_sub(side);
            (0..last).step_by((side / 4).max(1)).chain([last])
        };
        let (width, height) = (self.width, self.height);
        starts(height).flat_map(move |top| {
            starts(width).map(move |left| Window {
                left,
                top,
                right: (left + side).min(width),
                bottom: (top + side).min(height),
            })
        })
    }
}

/// Whether a pixel is the rim of a shape, softened against what is behind: among its neighbours it has both
/// darker and lighter ones, and the darkest or the lightest stands in a plain area of both pictures.
fn is_soft_rim(picture: &Picture, other: &Picture, (x, y): (usize, usize)) -> bool {
    let here = picture.at(x, y);
    let (mut equal, mut darkest, mut lightest) = (0, (0.0, (0, 0)), (0.0, (0, 0)));
    for (nx, ny) in neighbours(picture, (x, y)) {
        let [brightness, ..] = yiq(minus(picture.at(nx, ny), here));
        if brightness == 0.0 {
            equal += 1;
        } else if brightness < darkest.0 {
            darkest = (brightness, (nx, ny));
        } else if brightness > lightest.0 {
            lightest = (brightness, (nx, ny));
        }
    }
    if equal > 2 || darkest.0 == 0.0 || lightest.0 == 0.0 {
        return false;
    }
    [darkest.1, lightest.1].into_iter().any(|at| is_plain(picture, at) && is_plain(other, at))
}

/// Whether more than two neighbours have the very same colour.
fn is_plain(picture: &Picture, (x, y): (usize, usize)) -> bool {
    if x >= picture.width || y >= picture.height {
        return false;
    }
    let here = picture.at(x, y);
    neighbours(picture, (x, y)).filter(|(nx, ny)| picture.at(*nx, *ny) == here).count() > 2
}

fn neighbours(picture: &Picture, (x, y): (usize, usize)) -> impl Iterator<Item = (usize, usize)> {
    let xs = x.saturating_sub(1)..=(x + 1).min(picture.width - 1);
    let ys = y.saturating_sub(1)..=(y + 1).min(picture.height - 1);
    ys.flat_map(move |ny| xs.clone().map(move |nx| (nx, ny))).filter(move |at| *at != (x, y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paint::{PixelRect, crop_all};

    // Taken with Chromium: one label, and what became of it.
    const LABEL: &[u8] = include_bytes!("../../tests/pictures/label.png");
    const CHINESE: &[u8] = include_bytes!("../../tests/pictures/label-zh.png");

    fn change(old: &[u8], new: &[u8]) -> Option<PixelChange> {
        compare(old, new, Tolerance { colour: 0.1, density: 0.02, scale: 1.0 }).unwrap()
    }

    fn share(change: Option<PixelChange>) -> f64 {
        match change {
            Some(PixelChange::Share(share)) => share,
            other => panic!("{other:?}"),
        }
    }

    /// The label, with the colour turned round at some places.
    fn touched(places: &[(usize, usize)]) -> Vec<u8> {
        let mut picture = Picture::decode(LABEL).unwrap();
        for (x, y) in places {
            picture.pixels[y * picture.width + x] = picture.at(*x, *y).map(|part| 255 - part);
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
        assert!(compare(LABEL, b"<html>", tolerance).is_err());
    }
}
