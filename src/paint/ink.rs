//! The ink of text: what differs between a picture of the page and a picture of it with its text transparent.
//!
//! Both pictures are read row by row, side by side; only the lines of text that the current row crosses are held.

use super::{
    PaintError, PixelRect, Rows,
    contrast::{Rgb, blend, contrast},
};

/// A channel must differ by this much for a pixel to count as ink. Two pictures of a still page are equal, so this
/// only has to outlast the rounding of colour spaces.
const INK: f64 = 3.0;
/// Strokes that are wide enough reach this coverage somewhere within the width of a letter; what stays under it was
/// faded by something that lies above the text.
const FULL_STROKE: f64 = 0.8;
/// Strokes thinner than a pixel reach at least this share of their own width, wherever they fall on the grid.
const THIN_STROKE: f64 = 0.72;
/// A window with less than this share of the usual number of inked pixels holds only the edge of a letter, all of it
/// anti-aliasing: no contrast can be read there, and its neighbour speaks for it.
const SLIVER: f64 = 0.3;

/// One line of a run of text, to be measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Device pixels, with room above and below for ascenders and descenders.
    pub rect: PixelRect,
    /// The width of a window in which one contrast is measured, device pixels: about one letter.
    pub window: usize,
    /// The fill that layout announces, and its alpha times all opacities.
    pub fill: Option<(Rgb, f64)>,
    /// The width of its thinnest ordinary stroke, device pixels.
    pub stroke: f64,
}

impl Line {
    /// The coverage that its strokes reach where nothing lies over them.
    fn full_stroke(&self) -> f64 {
        (THIN_STROKE * self.stroke).min(FULL_STROKE)
    }
}

/// What was painted of one line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LineInk {
    /// Device pixels from the highest to the lowest row with ink; 0 without ink.
    pub height: usize,
    /// One entry per window from left to right: its contrast, or `None` where there is no ink.
    pub windows: Vec<Option<f64>>,
}

/// Measures lines of text. `with` and `without` are PNGs of the same page; the lines' places are those in `without`,
/// which shows what `with` shows from `(left, top)` on.
pub fn measure(
    with: &[u8],
    (left, top): (usize, usize),
    without: &[u8],
    lines: &[Line],
) -> Result<Vec<LineInk>, PaintError> {
    let (mut a, mut b) = (Rows::new(with)?, Rows::new(without)?);
    let size = (b.width.min(a.width.saturating_sub(left)), b.height.min(a.height.saturating_sub(top)));
    for _ in 0..top.min(a.height) {
        a.next_row()?;
    }
    let mut sweeps: Vec<Sweep> = lines.iter().map(|line| Sweep::new(line, size.0, size.1)).collect();
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|&at| sweeps[at].rect.y);
    let (mut next, mut active) = (0, Vec::<usize>::new());
    for y in 0..size.1 {
        while next < order.len() && sweeps[order[next]].rect.y <= y {
            active.push(order[next]);
            next += 1;
        }
        active.retain(|&at| sweeps[at].holds(y));
        if active.is_empty() && next == order.len() {
            break;
        }
        let (Some(row_a), Some(row_b)) = (a.next_row()?, b.next_row()?) else { break };
        for &at in &active {
            sweeps[at].take(y, &row_a[left * 4..], row_b);
        }
    }
    Ok(sweeps.into_iter().map(Sweep::finish).collect())
}

/// A pixel with ink: what is behind, and the way from there to what is painted.
#[derive(Debug, Clone, Copy)]
struct Pixel {
    behind: Rgb,
    step: Rgb,
    strength: f64,
}

/// One line while the rows pass by.
struct Sweep<'line> {
    line: &'line Line,
    rect: PixelRect,
    top: Option<usize>,
    bottom: usize,
    windows: Vec<Vec<Pixel>>,
    finished: Option<Vec<Option<f64>>>,
}

impl<'line> Sweep<'line> {
    fn new(line: &'line Line, width: usize, height: usize) -> Self {
        let rect = line.rect.within(width, height);
        let windows = vec![Vec::new(); rect.width.div_ceil(line.window.max(1))];
        Self { line, rect, top: None, bottom: 0, windows, finished: None }
    }

    /// Whether the line goes on at this row; judges and lets go of its pixels once it has ended.
    fn holds(&mut self, y: usize) -> bool {
        let goes_on = y < self.rect.y + self.rect.height;
        if !goes_on {
            self.judge();
        }
        goes_on
    }

    fn take(&mut self, y: usize, a: &[u8], b: &[u8]) {
        for x in self.rect.x..self.rect.x + self.rect.width {
            let at = |row: &[u8]| -> Rgb { std::array::from_fn(|i| f64::from(row[x * 4 + i])) };
            let (painted, behind) = (at(a), at(b));
            let step: Rgb = std::array::from_fn(|i| painted[i] - behind[i]);
            let strength = step.iter().fold(0.0_f64, |most, channel| most.max(channel.abs()));
            if strength >= INK {
                self.top.get_or_insert(y);
                self.bottom = y;
                self.windows[(x - self.rect.x) / self.line.window.max(1)].push(Pixel {
                    behind,
                    step,
                    strength,
                });
            }
        }
    }

    fn judge(&mut self) {
        if self.finished.is_none() {
            let windows = std::mem::take(&mut self.windows);
            let usual = usual_count(&windows);
            let is_full = |pixels: &[Pixel]| count(pixels.len()) >= SLIVER * usual;
            let contrast = |at: usize| {
                let pixels = windows.get(at).filter(|pixels| !pixels.is_empty() && is_full(pixels))?;
                self.window_contrast(pixels)
            };
            let judged = windows.iter().enumerate().map(|(at, pixels)| {
                let beside = || at.checked_sub(1).and_then(contrast).or_else(|| contrast(at + 1));
                contrast(at)
                    .or_else(|| if pixels.is_empty() { None } else { beside() })
                    .or_else(|| self.window_contrast(pixels))
            });
            self.finished = Some(judged.collect());
        }
    }

    fn finish(mut self) -> LineInk {
        self.judge();
        let height = self.top.map_or(0, |top| self.bottom - top + 1);
        LineInk { height, windows: self.finished.unwrap_or_default() }
    }

    /// The contrast of a window's strokes with what is behind them.
    fn window_contrast(&self, pixels: &[Pixel]) -> Option<f64> {
        let peak = pixels.iter().map(|pixel| pixel.strength).reduce(f64::max)?;
        let core: Vec<&Pixel> = pixels.iter().filter(|pixel| pixel.strength >= 0.85 * peak).collect();
        let mean = |channel: &dyn Fn(&Pixel) -> Rgb| -> Rgb {
            let count = core.iter().fold(0.0, |n, _| n + 1.0);
            std::array::from_fn(|i| core.iter().map(|pixel| channel(pixel)[i]).sum::<f64>() / count)
        };
        let (behind, step) = (mean(&|pixel| pixel.behind), mean(&|pixel| pixel.step));
        let painted: Rgb = std::array::from_fn(|i| behind[i] + step[i]);
        let ink = self.announced(behind, step).unwrap_or(painted);
        Some(contrast(ink, behind))
    }

    /// Thin strokes never reach their full colour on a coarse screen. Where the paint goes towards the colour
    /// that layout announces, the announced one counts; where it stays far from it, the rest was swallowed.
    fn announced(&self, behind: Rgb, step: Rgb) -> Option<Rgb> {
        let (fill, alpha) = self.line.fill?;
        let announced = blend(fill, alpha, behind);
        let way: Rgb = std::array::from_fn(|i| announced[i] - behind[i]);
        let dot = |one: Rgb, other: Rgb| (0..3).map(|i| one[i] * other[i]).sum::<f64>();
        let (length, walked) = (dot(way, way), dot(step, step));
        if length < INK * INK || walked == 0.0 || dot(way, step) / (length * walked).sqrt() < 0.95 {
            return None;
        }
        let coverage = dot(step, way) / length;
        if coverage > 1.15 {
            return None;
        }
        let share = (coverage / self.line.full_stroke()).min(1.0);
        Some(std::array::from_fn(|i| behind[i] + way[i] * share))
    }
}

/// The median number of inked pixels of the windows that have any.
fn usual_count(windows: &[Vec<Pixel>]) -> f64 {
    let mut counts: Vec<usize> = windows.iter().map(Vec::len).filter(|&len| len > 0).collect();
    counts.sort_unstable();
    counts.get(counts.len() / 2).map_or(0.0, |&len| count(len))
}

#[expect(clippy::cast_precision_loss, reason = "a window has few pixels")]
fn count(pixels: usize) -> f64 {
    pixels as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paint::crop_all;

    const WIDTH: usize = 40;
    const HEIGHT: usize = 20;

    fn picture(color: impl Fn(usize, usize) -> [u8; 3]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, 40, 20);
        encoder.set_color(png::ColorType::Rgb);
        let pixels: Vec<u8> = (0..WIDTH * HEIGHT).flat_map(|i| color(i % WIDTH, i / WIDTH)).collect();
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&pixels).unwrap();
        writer.finish().unwrap();
        out
    }

    fn line(fill: Option<(Rgb, f64)>) -> Line {
        Line { rect: PixelRect { x: 0, y: 2, width: WIDTH, height: 16 }, window: 10, fill, stroke: 2.0 }
    }

    /// Strokes of one pixel in every fourth column, rows 5 to 14, in the left `share` of the picture.
    fn is_stroke(x: usize, y: usize, share: usize) -> bool {
        x.is_multiple_of(4) && (5..15).contains(&y) && x < share
    }

    #[test]
    fn height_and_windows_of_ink() {
        let with = picture(|x, y| if is_stroke(x, y, 20) { [0; 3] } else { [255; 3] });
        let ink = measure(&with, (0, 0), &picture(|_, _| [255; 3]), &[line(None)]).unwrap();
        assert_eq!(ink[0].height, 10);
        assert_eq!(
            ink[0].windows.iter().map(Option::is_some).collect::<Vec<_>>(),
            [true, true, false, false]
        );
        assert!((ink[0].windows[0].unwrap() - 21.0).abs() < 0.01);
    }

    #[test]
    fn the_picture_without_text_may_show_a_part_only() {
        let with = picture(|x, y| if is_stroke(x, y, 20) { [0; 3] } else { [255; 3] });
        // From column 8 and row 4 on.
        let part =
            crop_all(&picture(|_, _| [255; 3]), &[PixelRect { x: 8, y: 4, width: 32, height: 12 }]).unwrap();
        let part = part[0].as_ref().unwrap().png().unwrap();
        let rect = PixelRect { x: 2, y: 0, width: 30, height: 12 };
        let ink = measure(&with, (8, 4), &part, &[Line { rect, ..line(None) }]).unwrap();
        assert_eq!(ink[0].height, 10);
        assert_eq!(ink[0].windows.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, false]);
    }

    #[test]
    fn no_ink_where_text_is_not_painted() {
        let blank = picture(|_, _| [200; 3]);
        assert_eq!(
            measure(&blank, (0, 0), &blank, &[line(None)]).unwrap()[0],
            LineInk { height: 0, windows: vec![None; 4] }
        );
    }

    #[test]
    fn thin_strokes_count_with_the_announced_colour() {
        let with = picture(|x, y| if is_stroke(x, y, WIDTH) { [40; 3] } else { [255; 3] });
        let ink = measure(&with, (0, 0), &picture(|_, _| [255; 3]), &[line(Some(([0.0; 3], 1.0)))]).unwrap();
        assert!((ink[0].windows[0].unwrap() - 21.0).abs() < 0.01);
    }

    #[test]
    fn strokes_thinner_than_a_pixel_are_not_faded() {
        // Stems of 0.9 pixels: none covers a pixel by more than two thirds.
        let with = picture(|x, y| if is_stroke(x, y, WIDTH) { [144, 146, 148] } else { [255; 3] });
        let grey = [96.0, 98.0, 102.0];
        let line = |stroke| Line { stroke, ..line(Some((grey, 1.0))) };
        let ink = measure(&with, (0, 0), &picture(|_, _| [255; 3]), &[line(0.9), line(2.0)]).unwrap();
        let [thin, thick] = [ink[0].windows[0].unwrap(), ink[1].windows[0].unwrap()];
        assert!((thin - contrast(grey, [255.0; 3])).abs() < 0.01 && thick < 5.0, "{thin} {thick}");
    }

    #[test]
    fn what_a_veil_swallowed_does_not_count() {
        // Black announced, but a white veil of 70 % lies over it.
        let with = picture(|x, y| if is_stroke(x, y, WIDTH) { [178; 3] } else { [255; 3] });
        let ink = measure(&with, (0, 0), &picture(|_, _| [255; 3]), &[line(Some(([0.0; 3], 1.0)))]).unwrap();
        assert!(ink[0].windows[0].unwrap() < 3.0);
    }

    #[test]
    fn a_gradient_swallows_the_end_of_a_line() {
        let behind = |x: usize| u8::try_from(255 - x * 6).unwrap();
        let with = picture(|x, y| if is_stroke(x, y, WIDTH) { [30; 3] } else { [behind(x); 3] });
        let ink = measure(&with, (0, 0), &picture(|x, _| [behind(x); 3]), &[line(None)]).unwrap();
        let windows: Vec<f64> = ink[0].windows.iter().map(|w| w.unwrap()).collect();
        assert!(windows[0] > 10.0 && windows[3] < 2.0, "{windows:?}");
    }

    #[test]
    fn the_edge_of_a_letter_has_no_contrast_of_its_own() {
        // The last window holds nothing but one faint column beside the last stroke.
        let with = picture(|x, y| match (is_stroke(x, y, 30), x) {
            (true, _) => [0; 3],
            (_, 30) if (8..12).contains(&y) => [230; 3],
            _ => [255; 3],
        });
        let ink = measure(&with, (0, 0), &picture(|_, _| [255; 3]), &[line(Some(([0.0; 3], 1.0)))]).unwrap();
        let windows: Vec<f64> = ink[0].windows.iter().map(|w| w.unwrap()).collect();
        assert!(windows.iter().all(|contrast| (contrast - 21.0).abs() < 0.01), "{windows:?}");
    }
}
