//! The state of a small square control by its picture: is there a mark in it?

use std::{
    collections::HashMap,
    ops::{Range, RangeInclusive},
};

use super::{
    Crop,
    contrast::{Rgb, contrast},
};

/// The part of the control on each side that may be border.
const BORDER: f64 = 0.25;
/// A tick, a cross or a dot covers at least this share of the inside, and does not fill it.
const MARK: RangeInclusive<f64> = 0.06..=0.7;
/// Less than this is dirt.
const EMPTY: f64 = 0.01;
/// Colours nearer than this (of 255, per channel) are one.
const NEAR: f64 = 40.0;
/// A mark that people see stands out from what it is drawn on.
const STANDS_OUT: f64 = 1.5;

/// Whether the picture of a checkbox shows a mark; `None` where it can't be told. `margin` is how many pixels of
/// the crop on each side belong to the page around the control.
pub fn is_marked(crop: &Crop, margin: usize) -> Option<bool> {
    let around = commonest((0..crop.width).flat_map(|x| [at(crop, x, 0), at(crop, x, crop.height - 1)]))?;
    let [columns, rows] = drawn(crop, margin, around)?.map(within);
    let inside: Vec<Rgb> =
        rows.flat_map(|y| columns.clone().map(move |x| (x, y))).map(|(x, y)| at(crop, x, y)).collect();
    if inside.len() < 16 || margin == 0 {
        return None;
    }
    let ground = commonest(inside.iter().copied())?;
    let marked =
        inside.iter().filter(|&&pixel| contrast(pixel, ground) >= STANDS_OUT || !is_near(pixel, ground));
    let covered = count(marked.count()) / count(inside.len());
    if MARK.contains(&covered) {
        Some(true)
    } else if covered < EMPTY && is_near(ground, around) {
        Some(false)
    } else {
        None
    }
}

/// The columns and rows in which the control differs from what is around it: a box is often drawn smaller than the
/// element that holds it. All of the control where next to nothing differs.
fn drawn(crop: &Crop, margin: usize, around: Rgb) -> Option<[Range<usize>; 2]> {
    let (right, bottom) = (crop.width.checked_sub(margin)?, crop.height.checked_sub(margin)?);
    let all = [margin..right, margin..bottom];
    let differs = |x: usize, y: usize| !is_near(at(crop, x, y), around);
    let ends = |range: Range<usize>, differs: &dyn Fn(usize) -> bool| {
        let first = range.clone().find(|&at| differs(at))?;
        let last = range.rev().find(|&at| differs(at))?;
        Some(first..last + 1)
    };
    let columns = ends(all[0].clone(), &|x| all[1].clone().any(|y| differs(x, y)));
    let rows = ends(all[1].clone(), &|y| all[0].clone().any(|x| differs(x, y)));
    let is_box = |range: &Range<usize>, whole: &Range<usize>| range.len() * 5 >= whole.len() * 2;
    Some(match (columns, rows) {
        (Some(columns), Some(rows)) if is_box(&columns, &all[0]) && is_box(&rows, &all[1]) => [columns, rows],
        _ => all,
    })
}

/// A range without the border at its ends.
fn within(range: Range<usize>) -> Range<usize> {
    let border = share(range.len(), BORDER);
    range.start + border..range.end - border
}

fn at(crop: &Crop, x: usize, y: usize) -> Rgb {
    let start = (y * crop.width + x) * 4;
    std::array::from_fn(|i| f64::from(crop.pixels[start + i]))
}

fn is_near(one: Rgb, other: Rgb) -> bool {
    (0..3).all(|i| (one[i] - other[i]).abs() <= NEAR)
}

/// The mean of the pixels in the fullest of the cells that colours are sorted into.
fn commonest(pixels: impl Iterator<Item = Rgb>) -> Option<Rgb> {
    let mut cells: HashMap<[u8; 3], (Rgb, f64)> = HashMap::new();
    for pixel in pixels {
        let cell = cells.entry(pixel.map(cell_of)).or_insert(([0.0; 3], 0.0));
        cell.0 = std::array::from_fn(|i| cell.0[i] + pixel[i]);
        cell.1 += 1.0;
    }
    let (sum, count) = cells.into_values().max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(sum.map(|channel| channel / count))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a channel is 0 to 255")]
fn cell_of(channel: f64) -> u8 {
    (channel / 32.0) as u8
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a control has few pixels"
)]
fn share(length: usize, of: f64) -> usize {
    (length as f64 * of).round() as usize
}

#[expect(clippy::cast_precision_loss, reason = "a control has few pixels")]
fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARGIN: usize = 4;

    /// A control of 20 px with a border of 1 px, on white.
    fn control(inside: impl Fn(usize, usize) -> [u8; 3]) -> Crop {
        let pixels = (0..28 * 28)
            .flat_map(|i| {
                let (x, y) = (i % 28, i / 28);
                let in_control = (MARGIN..24).contains(&x) && (MARGIN..24).contains(&y);
                let on_border = in_control && [x, y].iter().any(|c| [MARGIN, 23].contains(c));
                let [red, green, blue] = match (on_border, in_control) {
                    (true, _) => [110; 3],
                    (_, true) => inside(x - MARGIN, y - MARGIN),
                    _ => [255; 3],
                };
                [red, green, blue, 255]
            })
            .collect();
        Crop { width: 28, height: 28, pixels }
    }

    #[test]
    fn an_empty_box() {
        assert_eq!(is_marked(&control(|_, _| [255; 3]), MARGIN), Some(false));
    }

    #[test]
    fn a_white_tick_on_blue() {
        let tick = |x: usize, y: usize| if x.abs_diff(y) <= 1 { [255; 3] } else { [0, 117, 255] };
        assert_eq!(is_marked(&control(tick), MARGIN), Some(true));
    }

    #[test]
    fn a_black_cross_on_white() {
        let cross = |x: usize, y: usize| if x == y || x + y == 19 { [0; 3] } else { [255; 3] };
        assert_eq!(is_marked(&control(cross), MARGIN), Some(true));
    }

    #[test]
    fn a_box_drawn_smaller_than_its_element_is_empty() {
        // No border of its own: the outline of a picture of 12 px in the middle of it.
        let outline = |x: usize, y: usize| {
            let (inner, outer) = ((5..15), (4..16));
            let is_line =
                outer.contains(&x) && outer.contains(&y) && !(inner.contains(&x) && inner.contains(&y));
            if is_line { [0; 3] } else { [255; 3] }
        };
        let mut crop = control(outline);
        for (at, pixel) in crop.pixels.chunks_exact_mut(4).enumerate() {
            let (x, y) = (at % 28, at / 28);
            if [x, y].iter().any(|c| [MARGIN, 23].contains(c)) {
                pixel.copy_from_slice(&[255; 4]);
            }
        }
        assert_eq!(is_marked(&crop, MARGIN), Some(false));
    }

    #[test]
    fn a_plain_filling_can_be_either() {
        assert_eq!(is_marked(&control(|_, _| [0, 117, 255]), MARGIN), None);
    }
}
