//! Many crops of one picture in one pass over it.

use super::rows::{PaintError, Rows};

/// A rectangle in device pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PixelRect {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

impl PixelRect {
    pub(super) fn within(self, width: usize, height: usize) -> Self {
        let (x, y) = (self.x.min(width), self.y.min(height));
        Self { x, y, width: self.width.min(width - x), height: self.height.min(height - y) }
    }
}

/// A piece of a picture: RGBA, row by row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Crop {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
}

impl Crop {
    pub fn png(&self) -> Result<Vec<u8>, PaintError> {
        let size =
            |length: usize| u32::try_from(length).map_err(|_| PaintError("a picture too large".into()));
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, size(self.width)?, size(self.height)?);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.pixels)?;
        writer.finish()?;
        Ok(out)
    }
}

/// Cuts every rectangle out of a PNG. A rectangle that lies outside gives `None`, one that sticks out is cut.
pub fn crop_all(png: &[u8], rects: &[PixelRect]) -> Result<Vec<Option<Crop>>, PaintError> {
    let mut rows = Rows::new(png)?;
    let rects: Vec<PixelRect> = rects.iter().map(|rect| rect.within(rows.width, rows.height)).collect();
    let mut pixels: Vec<Vec<u8>> =
        rects.iter().map(|rect| Vec::with_capacity(rect.width * rect.height * 4)).collect();
    let last = rects.iter().map(|rect| rect.y + rect.height).max().unwrap_or(0);
    for y in 0..last {
        let Some(row) = rows.next_row()? else { break };
        for (rect, pixels) in rects.iter().zip(&mut pixels) {
            if (rect.y..rect.y + rect.height).contains(&y) {
                pixels.extend_from_slice(&row[rect.x * 4..(rect.x + rect.width) * 4]);
            }
        }
    }
    let whole = |rect: &PixelRect, pixels: &Vec<u8>| {
        !pixels.is_empty() && pixels.len() == rect.width * rect.height * 4
    };
    Ok(rects
        .into_iter()
        .zip(pixels)
        .map(|(rect, pixels)| {
            whole(&rect, &pixels).then_some(Crop { width: rect.width, height: rect.height, pixels })
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: usize, height: usize) -> Vec<u8> {
        let pixels: Vec<u8> = (0..width * height)
            .flat_map(|i| [u8::try_from(i % width).unwrap(), u8::try_from(i / width).unwrap(), 7, 255])
            .collect();
        Crop { width, height, pixels }.png().unwrap()
    }

    fn rows_of(crop: &Crop) -> Vec<Vec<u8>> {
        let png = crop.png().unwrap();
        let mut rows = Rows::new(&png).unwrap();
        let mut all = Vec::new();
        while let Some(row) = rows.next_row().unwrap() {
            all.push(row.to_vec());
        }
        all
    }

    #[test]
    fn a_crop_holds_the_pixels_of_its_place() {
        let png = picture(20, 10);
        let crops = crop_all(&png, &[PixelRect { x: 3, y: 4, width: 2, height: 2 }]).unwrap();
        let rows = rows_of(crops[0].as_ref().unwrap());
        assert_eq!(rows, [[3, 4, 7, 255, 4, 4, 7, 255], [3, 5, 7, 255, 4, 5, 7, 255]]);
    }

    #[test]
    fn a_crop_that_sticks_out_is_cut_and_one_outside_is_none() {
        let png = picture(20, 10);
        let rects = [
            PixelRect { x: 18, y: 8, width: 50, height: 50 },
            PixelRect { x: 40, y: 0, width: 5, height: 5 },
        ];
        let crops = crop_all(&png, &rects).unwrap();
        assert_eq!(rows_of(crops[0].as_ref().unwrap()).len(), 2);
        assert!(crops[1].is_none());
    }

    #[test]
    fn what_is_no_picture_is_an_error() {
        assert!(crop_all(b"GIF89a", &[]).is_err());
    }
}
