//! WCAG 2.2 relative luminance and contrast ratio, and blending in sRGB as browsers do it.

/// An opaque sRGB colour, each channel 0 to 255.
pub type Rgb = [f64; 3];

/// Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance").
pub fn luminance(color: Rgb) -> f64 {
    let [r, g, b] = color.map(|channel| {
        let c = channel / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// `over` with the given opacity, painted on `under`.
pub fn blend(over: Rgb, opacity: f64, under: Rgb) -> Rgb {
    std::array::from_fn(|i| over[i] * opacity + under[i] * (1.0 - opacity))
}

/// Reads `rgb(1, 2, 3)` and `rgba(1, 2, 3, 0.5)` as engines serialise computed colours: the colour and its alpha.
pub fn parse_rgb(text: &str) -> Option<(Rgb, f64)> {
    let inner =
        text.trim().strip_prefix("rgb")?.trim_start_matches('a').strip_prefix('(')?.strip_suffix(')')?;
    let numbers: Vec<f64> = inner
        .split([',', ' ', '/'])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    match numbers[..] {
        [r, g, b] => Some(([r, g, b], 1.0)),
        [r, g, b, a] => Some(([r, g, b], a)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_scale() {
        assert!((contrast([0.0; 3], [255.0; 3]) - 21.0).abs() < 1e-9);
        assert!((contrast([7.0; 3], [7.0; 3]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_grey_that_just_passes() {
        // #767676 on white is the lightest grey with 4.5:1; the next one has less.
        assert!(contrast([118.0; 3], [255.0; 3]) >= 4.5);
        assert!(contrast([119.0; 3], [255.0; 3]) < 4.5);
    }

    #[test]
    fn computed_colours_are_read() {
        assert_eq!(parse_rgb("rgb(1, 2, 3)"), Some(([1.0, 2.0, 3.0], 1.0)));
        assert_eq!(parse_rgb("rgba(1, 2, 3, 0.5)"), Some(([1.0, 2.0, 3.0], 0.5)));
        assert_eq!(parse_rgb("rgb(1 2 3 / 0.5)"), Some(([1.0, 2.0, 3.0], 0.5)));
        assert_eq!(parse_rgb("oklch(0.7 0 0)"), None);
    }
}
