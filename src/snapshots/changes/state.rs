//! State and measures in words. Values that may come from the same page twice are the same.

use super::{Sentence, Weight, quoted, sentence};
use crate::{
    lexicon::Agreement,
    snapshots::contents::{Place, State},
};

/// Sizes are kept to half a pixel, so values one step apart may come from the same page.
const SIZE_NOISE: f64 = 0.5;
/// Contrast is kept to a tenth; anti-aliasing moves a measured ratio by about as much, and by more (in
/// proportion) where it is high and nobody could see it.
const CONTRAST_NOISE: f64 = 0.2;
const CONTRAST_NOISE_SHARE: f64 = 0.03;
/// Controls are kept to a pixel.
const CONTROL_NOISE: f64 = 1.0;
/// Visibility is kept to a tenth.
const VISIBLE_NOISE: f64 = 0.1;

/// What differs in state and measures; noise is no difference.
pub(in crate::snapshots) fn of_state(old: &State, new: &State) -> Vec<Sentence> {
    let mut all = Vec::new();
    all.extend(of_ticked(old, new));
    all.extend(of_meaning(old, new));
    all.extend(of_size("label", old.text_px, new.text_px));
    all.extend(of_contrast(old.contrast, new.contrast));
    all.extend(of_control(old, new));
    all.extend(of_place(&old.place, &new.place));
    all
}

fn of_ticked(old: &State, new: &State) -> Vec<Sentence> {
    let mut all = Vec::new();
    if old.ticked != new.ticked {
        all.push(match (old.ticked, new.ticked) {
            (_, Some(true)) => sentence(Weight::Taken, "The box now starts ticked."),
            (Some(true), Some(false)) => sentence(Weight::Better, "The box no longer starts ticked."),
            (_, Some(false)) => sentence(Weight::Other, "The box is now seen to start unticked."),
            (_, None) => sentence(Weight::Worse, "It can no longer be told whether the box starts ticked."),
        });
    } else if old.chosen != new.chosen {
        let (from, to) = (choice(&old.chosen), choice(&new.chosen));
        all.push(sentence(Weight::Other, format!("The box now starts with {to}; it was {from}.")));
    }
    if old.opt_out != new.opt_out {
        all.push(if new.opt_out {
            sentence(Weight::Taken, "Leaving the box unticked now means consent.")
        } else {
            sentence(Weight::Better, "Leaving the box unticked no longer means consent.")
        });
    }
    all
}

fn choice(chosen: &str) -> String {
    if chosen.is_empty() { "nothing chosen".to_owned() } else { format!("{} chosen", quoted(chosen)) }
}

fn of_meaning(old: &State, new: &State) -> Vec<Sentence> {
    let mut all = Vec::new();
    if old.agreement != new.agreement {
        all.push(match new.agreement {
            Agreement::Yes => sentence(Weight::Worse, "The box is now judged to be an agreement."),
            Agreement::No => sentence(Weight::Other, "The box is no longer judged to be an agreement."),
            Agreement::Unsure => {
                sentence(Weight::Other, "It can no longer be told whether the box is an agreement.")
            }
        });
    }
    if old.required != new.required {
        all.push(if new.required {
            sentence(Weight::Worse, "The box is now required.")
        } else {
            sentence(Weight::Better, "The box is no longer required.")
        });
    }
    if old.enabled != new.enabled {
        all.push(if new.enabled {
            sentence(Weight::Better, "The box can now be changed.")
        } else {
            sentence(Weight::Worse, "The box can no longer be changed.")
        });
    }
    if old.kind != new.kind {
        let (from, to) = (old.kind.name(), new.kind.name());
        all.push(sentence(Weight::Other, format!("The {from} became a {to}.")));
    }
    all
}

fn of_size(what: &str, old: Option<f64>, new: Option<f64>) -> Option<Sentence> {
    match (old, new) {
        (Some(from), Some(to)) if (from - to).abs() > SIZE_NOISE => Some(if to < from {
            sentence(Weight::Worse, format!("The {what} shrank from {from} px to {to} px."))
        } else {
            sentence(Weight::Better, format!("The {what} grew from {from} px to {to} px."))
        }),
        (Some(from), None) => Some(sentence(
            Weight::Worse,
            format!("The size of the {what} can no longer be measured; it was {from} px."),
        )),
        (None, Some(to)) => {
            Some(sentence(Weight::Other, format!("The size of the {what} is now measured: {to} px.")))
        }
        _ => None,
    }
}

fn of_contrast(old: Option<f64>, new: Option<f64>) -> Option<Sentence> {
    match (old, new) {
        (Some(from), Some(to)) => {
            let noise = CONTRAST_NOISE.max(from.min(to) * CONTRAST_NOISE_SHARE) + f64::EPSILON * 16.0;
            ((from - to).abs() > noise).then(|| {
                if to < from {
                    sentence(Weight::Worse, format!("The contrast fell from {from} to {to}."))
                } else {
                    sentence(Weight::Better, format!("The contrast rose from {from} to {to}."))
                }
            })
        }
        (Some(from), None) => {
            Some(sentence(Weight::Worse, format!("The contrast can no longer be measured; it was {from}.")))
        }
        (None, Some(to)) => Some(sentence(Weight::Other, format!("The contrast is now measured: {to}."))),
        (None, None) => None,
    }
}

fn of_control(old: &State, new: &State) -> Vec<Sentence> {
    let mut all = Vec::new();
    if (old.visible - new.visible).abs() > VISIBLE_NOISE + f64::EPSILON {
        let weight = if new.visible < old.visible { Weight::Worse } else { Weight::Better };
        let (from, to) = (old.visible * 100.0, new.visible * 100.0);
        all.push(sentence(
            weight,
            format!("{to:.0} % of the box and its label can be seen; it was {from:.0} %."),
        ));
    }
    let ([from_width, from_height], [to_width, to_height]) = (old.control_px, new.control_px);
    if (from_width - to_width).abs() > CONTROL_NOISE || (from_height - to_height).abs() > CONTROL_NOISE {
        let smaller = to_width * to_height < from_width * from_height;
        let (weight, verb) = if smaller { (Weight::Worse, "shrank") } else { (Weight::Other, "grew") };
        all.push(sentence(
            weight,
            format!(
                "The control {verb} from {from_width} × {from_height} px to {to_width} × {to_height} px."
            ),
        ));
    }
    all
}

fn of_place(old: &Place, new: &Place) -> Option<Sentence> {
    if old.dialog != new.dialog {
        let moved = if new.dialog { "into a dialog" } else { "out of its dialog" };
        return Some(sentence(Weight::Other, format!("The box moved {moved}.")));
    }
    let under = |place: &Place| {
        let title = if place.group.is_empty() { &place.heading } else { &place.group };
        if title.is_empty() { "no heading".to_owned() } else { quoted(title) }
    };
    let (from, to) = (under(old), under(new));
    (from != to)
        .then(|| sentence(Weight::Other, format!("The box stood under {from} and stands under {to} now.")))
}

#[cfg(test)]
mod tests {
    use super::{super::texts, *};

    fn state() -> State {
        State {
            ticked: Some(false),
            enabled: true,
            agreement: Agreement::Yes,
            text_px: Some(14.0),
            contrast: Some(7.1),
            visible: 1.0,
            control_px: [18.0, 18.0],
            place: Place { heading: "Sign up".into(), ..Place::default() },
            ..State::default()
        }
    }

    #[track_caller]
    fn says(change: impl FnOnce(&mut State), expected: &[&str]) {
        let mut new = state();
        change(&mut new);
        assert_eq!(texts(&of_state(&state(), &new)), expected);
    }

    #[test]
    fn what_was_measured_is_said_with_both_numbers() {
        says(|new| new.text_px = Some(8.0), &["The label shrank from 14 px to 8 px."]);
        says(|new| new.text_px = Some(15.5), &["The label grew from 14 px to 15.5 px."]);
        says(|new| new.contrast = Some(3.9), &["The contrast fell from 7.1 to 3.9."]);
        says(|new| new.control_px = [9.0, 9.0], &["The control shrank from 18 × 18 px to 9 × 9 px."]);
        says(|new| new.visible = 0.6, &["60 % of the box and its label can be seen; it was 100 %."]);
        says(|new| new.contrast = None, &["The contrast can no longer be measured; it was 7.1."]);
    }

    #[test]
    fn the_state_is_said_plainly() {
        says(|new| new.ticked = Some(true), &["The box now starts ticked."]);
        says(|new| new.ticked = None, &["It can no longer be told whether the box starts ticked."]);
        says(|new| new.opt_out = true, &["Leaving the box unticked now means consent."]);
        says(|new| new.required = true, &["The box is now required."]);
        says(|new| new.kind = crate::facts::BoxKind::Switch, &["The checkbox became a switch."]);
        says(|new| new.place.dialog = true, &["The box moved into a dialog."]);
        says(
            |new| new.place.heading = "Checkout".into(),
            &["The box stood under 'Sign up' and stands under 'Checkout' now."],
        );
    }

    #[test]
    fn noise_is_not_said() {
        says(|new| new.text_px = Some(13.5), &[]);
        says(|new| new.contrast = Some(6.9), &[]);
        says(|new| new.control_px = [17.0, 19.0], &[]);
        says(|new| new.visible = 0.9, &[]);
        says(|new| new.place.name = "field-4711".into(), &[]);
    }

    #[test]
    fn a_pixel_of_size_and_three_tenths_of_contrast_are_said() {
        says(|new| new.text_px = Some(13.0), &["The label shrank from 14 px to 13 px."]);
        let ratio = |ratio| State { contrast: Some(ratio), ..state() };
        assert_eq!(texts(&of_state(&ratio(4.6), &ratio(4.3))), ["The contrast fell from 4.6 to 4.3."]);
        assert_eq!(texts(&of_state(&ratio(4.6), &ratio(4.4))), [""; 0]);
    }
}
