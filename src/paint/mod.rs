//! Screenshots → numbers and crops. Pictures are read row by row, so that a long page costs no memory.

pub mod contrast;
pub mod crop;
pub mod ink;
pub mod mark;
pub mod rows;

pub use crop::{Crop, PixelRect, crop_all};
pub use rows::{PaintError, Rows};
