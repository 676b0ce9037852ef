//! The words of a box, as a person would assign them, and how they are rendered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::geometry::Rect;

/// Where the label's words were found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LabelSource {
    /// A `<label>`, by `for` or by wrapping.
    LabelElement,
    /// `aria-labelledby`.
    LabelledBy,
    /// `aria-label`: heard, not seen.
    AriaLabel,
    /// The `title` attribute: seen only on hover.
    Title,
    /// The control's own content: a toggle button, a chip, an option.
    OwnContent,
    /// Text that stands beside the control without being tied to it.
    Nearby,
    /// A picture stands where the words should be.
    Picture,
    #[default]
    None,
}

/// The label of a box.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LabelFacts {
    /// The words that a person can read as the box's own, white space collapsed; may be empty.
    pub text: String,
    pub source: LabelSource,
    /// What assistive technology announces (accname 1.2), when it differs from `text`.
    pub accessible_name: String,
    pub links: Vec<Link>,
    /// The painted text, piece by piece: one per text node or pseudo-element.
    pub runs: Vec<TextRun>,
    /// Pictures that stand in the place of words.
    pub images: Vec<ImageLabel>,
}

/// A link inside the label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    pub text: String,
    /// Resolved against the page; empty when the link goes nowhere.
    pub href: String,
}

/// A picture in the place of words: `<img>`, `<canvas>`, `<svg>` without text, a background image.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ImageLabel {
    pub rect: Rect,
    /// Its text alternative, if any.
    pub alt: String,
}

/// A piece of text with one style.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TextRun {
    pub text: String,
    /// One rectangle per line that the run covers.
    pub rects: Vec<Rect>,
    /// The computed `font-size`, CSS px, before any scaling.
    pub css_px: f64,
    /// The product of all transforms, zooms and the viewport's scale; the smaller one where x and y differ.
    pub scale: f64,
    /// `font-weight`, 1 to 1000.
    pub weight: u16,
    /// The fill that text is painted with, as computed (`-webkit-text-fill-color`, else `color`).
    pub color: String,
    /// The plain colour behind, when layout alone can tell it.
    pub background: Option<String>,
    /// The product of the opacities of the run and all its ancestors, 0 to 1.
    pub opacity: f64,
    /// Why no person sees the run at all, when layout alone can tell: `display`, `visibility`, `opacity`,
    /// `transparent`, `off-screen`, `zero-size`, `clip`, `same-colour`.
    pub hidden: Option<String>,
    /// The part of the run's area that is cut off, 0 to 1, and what cuts it.
    pub clipped: f64,
    pub clipped_by: Option<String>,
    /// The part of the run's area that lies under something else, 0 to 1, and under what. Without a part: something
    /// that goes away when the page is scrolled, or `content-visibility`, which paints the text only then.
    pub covered: f64,
    pub covered_by: Option<String>,
    /// Text of a link inside the label.
    pub in_link: bool,
    /// A mark that nobody needs to read (`*`, "(optional)", help text after the sentence).
    pub aside: bool,
    /// The ink height of these characters as a share of the font size: in the run's own font, and in an ordinary
    /// one (`measureText` with `sans-serif`). A font whose glyphs are tiny has far less ink of its own.
    pub own_ink: Option<f64>,
    pub ordinary_ink: Option<f64>,
    /// What the picture shows of the run; `None` until paint was measured.
    pub ink: Option<Ink>,
}

impl TextRun {
    /// The effective size in CSS px as laid out: computed size × scale. Paint may correct it.
    pub fn laid_out_px(&self) -> f64 {
        self.css_px * self.scale
    }
}

/// What was really painted of a run, from the difference of two screenshots (with and without the text).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Ink {
    /// The height of the ink, CSS px: from the top of the highest glyph to the foot of the lowest, one line.
    pub height: f64,
    /// The size in CSS px at which an ordinary font would have this ink; only where it is clearly smaller than
    /// the laid-out size.
    pub px: Option<f64>,
    /// WCAG contrast ratio of the text's core pixels with what is behind them, 1 to 21.
    pub contrast: Option<f64>,
    /// The part of the run's rectangles in which ink was found at all, by columns, 0 to 1.
    pub painted: f64,
}
