//! The contrast of two computed colours, as layout alone can tell it.

use csscolorparser::Color;

use crate::paint::contrast::{Rgb, blend, contrast as ratio};

/// The WCAG 2.x contrast ratio (1 to 21) of text with the plain colour behind it: the text's own alpha and the
/// opacity around it are blended in. `None` where a colour can't be read or where the background is not opaque.
pub fn contrast(text: &str, background: &str, opacity: f64) -> Option<f64> {
    let text: Color = text.parse().ok()?;
    let back: Color = background.parse().ok()?;
    if back.a < 1.0 {
        return None;
    }
    let behind = channels(&back);
    Some(ratio(blend(channels(&text), f64::from(text.a) * opacity, behind), behind))
}

/// Colours outside of sRGB are clamped into it, as a screen does.
fn channels(color: &Color) -> Rgb {
    [color.r, color.g, color.b].map(|channel| f64::from(channel.clamp(0.0, 1.0)) * 255.0)
}

#[cfg(test)]
mod tests {
    use super::contrast;

    fn close(actual: Option<f64>, expected: f64) {
        let actual = actual.unwrap();
        assert!((actual - expected).abs() < 0.02, "{actual} is not {expected}");
    }

    #[test]
    fn alpha_and_opacity_are_blended_in() {
        close(contrast("rgb(169, 169, 169)", "rgb(255, 255, 255)", 1.0), 2.35);
        close(contrast("rgba(0, 0, 0, 0.5)", "rgb(255, 255, 255)", 1.0), 3.98);
        close(contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)", 0.5), 3.98);
        close(contrast("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)", 1.0), 1.0);
    }

    #[test]
    fn modern_notations_are_read() {
        close(contrast("oklch(0.7 0 0)", "rgb(255, 255, 255)", 1.0), 2.68);
        close(contrast("color(srgb 0 0 0)", "color(srgb 1 1 1)", 1.0), 21.0);
    }

    #[test]
    fn what_cannot_be_told_is_not_guessed() {
        assert_eq!(contrast("rgb(0, 0, 0)", "rgba(255, 255, 255, 0.4)", 1.0), None);
        assert_eq!(contrast("currentcolor", "rgb(255, 255, 255)", 1.0), None);
    }
}
