//! What was seen: plain data, no opinions. Facts can be saved and judged again without a browser.
//!
//! Lengths are CSS pixels. Rectangles are in the coordinates of the top-level document (its origin is the
//! document's top left corner, scroll added), whatever frame the thing stands in.

pub mod cloak;
pub mod exercise;
pub mod geometry;
pub mod label;
pub mod page;
pub mod question;
pub mod state;
pub mod timeline;

pub use cloak::{Cloak, Differs};
pub use exercise::{Exercise, ExerciseFact};
pub use geometry::Rect;
pub use label::{ImageLabel, Ink, LabelFacts, LabelSource, Link, TextRun};
pub use page::{Blind, DeviceFacts, HiddenField, PageFacts};
pub use question::{BoxFacts, BoxKind, Made, OptionFacts, Place};
pub use state::{Reading, StateFacts};
pub use timeline::{Moment, Phase};
