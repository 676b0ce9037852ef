//! What is measured of a label: the size and the contrast of the words that a person must read.
//!
//! Each measure is one number with one definition, used by rules, reports and snapshots alike.

use super::colour;
use crate::facts::{BoxFacts, Ink, LabelFacts, TextRun};

/// How much smaller than laid out (as a share) glyphs must be painted before paint is believed: less is the
/// ordinary difference between fonts.
const FONT_SPREAD: f64 = 0.10;

/// Two measurements of the same contrast may differ by this share (anti-aliasing eats into thin strokes).
const CONTRAST_SPREAD: f64 = 0.12;

/// Under this contrast nobody sees that there is text at all.
const NOTHING_TO_SEE: f64 = 1.1;

/// The effective size of the smallest text in the label that a person must read, CSS px as painted; `None`
/// when there is no such text to be seen.
pub fn text_px(control: &BoxFacts) -> Option<f64> {
    seen(&control.label).map(run_px).min_by(f64::total_cmp)
}

/// The lowest contrast (1 to 21) of any text in the label that a person must read; `None` when there is no such
/// text, or when it can't be told.
pub fn contrast(control: &BoxFacts) -> Option<f64> {
    seen(&control.label).filter_map(run_contrast).min_by(f64::total_cmp)
}

/// The runs that a person must read, whether or not that is possible.
pub fn must_read(label: &LabelFacts) -> impl Iterator<Item = &TextRun> {
    label.runs.iter().filter(|run| !run.aside && carries_words(&run.text))
}

/// The runs that a person must read and that are there to be seen.
pub fn seen(label: &LabelFacts) -> impl Iterator<Item = &TextRun> {
    must_read(label).filter(|run| unseen(run).is_none())
}

/// The effective size of one run, CSS px: as laid out, unless paint shows clearly smaller glyphs.
pub fn run_px(run: &TextRun) -> f64 {
    let laid_out = run.laid_out_px();
    match whole_ink(run).and_then(|ink| ink.px) {
        Some(painted) if painted < laid_out * (1.0 - FONT_SPREAD) => painted,
        _ => laid_out,
    }
}

/// The contrast of one run: the exact number from layout where paint confirms it, else what paint shows.
pub fn run_contrast(run: &TextRun) -> Option<f64> {
    let told = run.background.as_deref().and_then(|back| colour::contrast(&run.color, back, run.opacity));
    match (told, run.ink.and_then(|ink| ink.contrast)) {
        (Some(told), Some(painted)) if (painted / told - 1.0).abs() <= CONTRAST_SPREAD => Some(told),
        (told, painted) => painted.or(told),
    }
}

/// Text that WCAG calls large: at least 24 px, or at least 18.66 px and bold.
pub fn is_large(run: &TextRun) -> bool {
    let px = run_px(run) + 0.01;
    px >= 24.0 || (px >= 18.66 && run.weight >= 700)
}

/// Why a person does not see a run at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unseen {
    /// Layout hides it, in a way that is also used for words meant for screen readers; the facts' own word.
    Hidden(String),
    /// The box around it cuts it off as a whole.
    Cut,
    /// It stands there, transparent or in the colour of what is behind it.
    SameColour,
    /// Layout finds nothing wrong, and the picture shows no ink.
    NotPainted,
}

/// Why a person does not see the run at all; `None` when something of it is to be seen, or when something lies
/// over it (that is another fault).
pub fn unseen(run: &TextRun) -> Option<Unseen> {
    match run.hidden.as_deref() {
        Some("same-colour" | "transparent") => return Some(Unseen::SameColour),
        Some("clip") if is_cut_by_its_box(run) => return Some(Unseen::Cut),
        Some(why) => return Some(Unseen::Hidden(why.to_owned())),
        None => {}
    }
    if run.opacity <= 0.05 {
        return Some(Unseen::Hidden("opacity".to_owned()));
    }
    if run.clipped >= 0.99 {
        return Some(Unseen::Cut);
    }
    if run.covered >= 0.5 {
        return None;
    }
    if run.ink.is_some_and(|ink| ink.painted < 0.02) {
        return Some(Unseen::NotPainted);
    }
    run_contrast(run).filter(|contrast| *contrast < NOTHING_TO_SEE).map(|_| Unseen::SameColour)
}

/// Cut off by the box around it, not clipped away by itself as words for screen readers are.
fn is_cut_by_its_box(run: &TextRun) -> bool {
    !matches!(run.clipped_by.as_deref(), None | Some("clip" | "clip-path"))
}

/// The number of characters that carry words.
pub fn letters(run: &TextRun) -> u32 {
    run.text.chars().map(|c| u32::from(c.is_alphanumeric())).sum()
}

/// Ink that was measured on a whole run: of a cut or covered one it says nothing about the font.
fn whole_ink(run: &TextRun) -> Option<Ink> {
    run.ink.filter(|ink| run.clipped < 0.02 && run.covered < 0.02 && ink.painted >= 0.5)
}

/// A lone digit is a footnote mark, and signs alone are nothing that one must read.
fn carries_words(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) || text.chars().filter(|c| c.is_numeric()).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::literal::{SENTENCE, labelled, run};

    fn inked(px: f64) -> TextRun {
        let ink = Ink { height: px * 0.9, px: Some(px), contrast: None, painted: 0.97 };
        TextRun { ink: Some(ink), ..run(SENTENCE) }
    }

    fn same(actual: Option<f64>, expected: f64) {
        assert!((actual.unwrap() - expected).abs() < 1e-9, "{actual:?} is not {expected}");
    }

    #[test]
    fn the_smallest_text_that_must_be_read_decides() {
        let small = TextRun { css_px: 10.0, scale: 0.8, ..run("and to sharing my data") };
        assert_eq!(text_px(&labelled(vec![run("I agree"), small])), Some(8.0));
    }

    #[test]
    fn asides_marks_and_unseen_text_do_not_count() {
        let tiny = |text: &str| TextRun { css_px: 6.0, ..run(text) };
        let control = labelled(vec![
            run(SENTENCE),
            tiny("*"),
            tiny("1"),
            tiny("  "),
            TextRun { aside: true, ..tiny("(optional)") },
            TextRun { hidden: Some("off-screen".to_owned()), ..tiny("opens in a new window") },
        ]);
        assert_eq!(text_px(&control), Some(16.0));
        assert_eq!(text_px(&labelled(vec![])), None);
    }

    #[test]
    fn an_amount_in_tiny_type_counts() {
        assert_eq!(
            text_px(&labelled(vec![run("Renew for"), TextRun { css_px: 6.0, ..run("49.90") }])),
            Some(6.0)
        );
    }

    #[test]
    fn paint_corrects_a_trick_font_but_not_an_ordinary_one() {
        same(Some(run_px(&inked(6.2))), 6.2);
        same(Some(run_px(&inked(15.0))), 16.0);
        same(Some(run_px(&inked(20.0))), 16.0);
    }

    #[test]
    fn ink_of_a_cut_run_says_nothing_about_its_size() {
        same(Some(run_px(&TextRun { clipped: 0.4, ..inked(6.2) })), 16.0);
    }

    #[test]
    fn layout_gives_the_exact_contrast_where_paint_confirms_it() {
        let painted = |contrast| Some(Ink { contrast: Some(contrast), painted: 1.0, ..Ink::default() });
        let grey = TextRun { color: "rgb(118, 118, 118)".to_owned(), ..run(SENTENCE) };
        let near = run_contrast(&TextRun { ink: painted(4.3), ..grey.clone() }).unwrap();
        assert!((near - 4.54).abs() < 0.01, "{near}");
        assert_eq!(run_contrast(&TextRun { ink: painted(2.0), ..grey }), Some(2.0));
    }

    #[test]
    fn contrast_is_unknown_without_background_and_paint() {
        assert_eq!(run_contrast(&TextRun { background: None, ..run(SENTENCE) }), None);
    }

    #[test]
    fn large_text_is_that_of_wcag() {
        assert!(is_large(&TextRun { css_px: 24.0, ..run("A") }));
        assert!(is_large(&TextRun { css_px: 18.66, weight: 700, ..run("A") }));
        assert!(!is_large(&TextRun { css_px: 18.66, weight: 600, ..run("A") }));
        assert!(!is_large(&TextRun { css_px: 23.9, ..run("A") }));
    }
}
