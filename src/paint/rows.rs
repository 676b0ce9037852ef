//! A PNG as a stream of RGBA rows.

use std::io::Cursor;

/// A picture that can't be read or written.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct PaintError(pub String);

impl From<png::DecodingError> for PaintError {
    fn from(error: png::DecodingError) -> Self {
        Self(error.to_string())
    }
}

impl From<png::EncodingError> for PaintError {
    fn from(error: png::EncodingError) -> Self {
        Self(error.to_string())
    }
}

/// Rows of 8-bit RGBA, top to bottom.
#[expect(missing_debug_implementations, reason = "a decoder has nothing to show")]
pub struct Rows<'png> {
    reader: png::Reader<Cursor<&'png [u8]>>,
    channels: usize,
    row: Vec<u8>,
    /// Device pixels.
    pub width: usize,
    pub height: usize,
}

impl<'png> Rows<'png> {
    pub fn new(png: &'png [u8]) -> Result<Self, PaintError> {
        let mut decoder = png::Decoder::new(Cursor::new(png));
        decoder
            .set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
        let reader = decoder.read_info()?;
        let (color, _) = reader.output_color_type();
        let channels = color.samples();
        let (width, height) = (reader.info().width as usize, reader.info().height as usize);
        Ok(Self { reader, channels, row: vec![0; width * 4], width, height })
    }

    /// The next row as `width × 4` bytes, or `None` after the last.
    pub fn next_row(&mut self) -> Result<Option<&[u8]>, PaintError> {
        let Some(row) = self.reader.next_row()? else { return Ok(None) };
        match self.channels {
            4 => return Ok(Some(row.data())),
            2 => {
                for (to, from) in self.row.chunks_exact_mut(4).zip(row.data().chunks_exact(2)) {
                    to.copy_from_slice(&[from[0], from[0], from[0], from[1]]);
                }
            }
            channels => return Err(PaintError(format!("a picture with {channels} channels"))),
        }
        Ok(Some(&self.row))
    }
}
