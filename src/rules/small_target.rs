//! A box that one can hardly hit is hard to untick, and easy to tick while aiming at its neighbour.
//!
//! Measured is all that can be pressed, the box with its label. As in WCAG a small target is fine when it keeps
//! its distance: a circle 24 px wide around its middle must touch no other target. Only boxes are known as
//! neighbours, not links and buttons.

use super::{Authority, Group, Meta, Rule, Source, Subject, Threshold, Unit, Verdict};
use crate::{
    facts::{BoxFacts, Rect},
    findings::Level,
};

pub struct SmallTarget;

static META: Meta = Meta {
    id: "small-target",
    title: "box and label together are too small to hit",
    group: Group::Fairness,
    level: Level::Deny,
    threshold: Some(Threshold { min: 24.0, unit: Unit::Px }),
    authority: &[Authority { source: Source::Standard, cite: "WCAG 2.5.8 target size (minimum), AA" }],
    bad: r#"<div style="font-size: 14px; line-height: 1">
  <label><input type="checkbox" name="a"> I accept the terms</label><br>
  <label><input type="checkbox" name="b"> Send me offers</label></div>"#,
    good: r#"<div style="font-size: 14px; line-height: 2">
  <label><input type="checkbox" name="a"> I accept the terms</label><br>
  <label><input type="checkbox" name="b"> Send me offers</label></div>"#,
    mend: "Make the label a part of the target (`<label>` around or `for`), and give the rows padding until each \
           is 24 px high, or leave 24 px between their middles.",
    file: include_str!("small_target.rs"),
};

impl Rule for SmallTarget {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let control = subject.control;
        if !control.shown || control.target.is_empty() {
            return Verdict::NotApplicable;
        }
        let min = subject.settings.min(&META);
        let target = control.target;
        let small = is_small(&target, min);
        let crowded = subject.page.boxes.iter().any(|other| is_too_near(control, other, min));
        if !small || !crowded {
            return Verdict::Passed;
        }
        let size = format!("{} by {}", Unit::Px.show(target.width), Unit::Px.show(target.height));
        Verdict::failed(
            format!("Box and label together are only {size}, and close to another box."),
            format!("at least {0} by {0}, or as much room around it", Unit::Px.show(min)),
            size,
        )
    }
}

fn is_small(target: &Rect, min: f64) -> bool {
    target.width < min - 0.01 || target.height < min - 0.01
}

/// Does the circle around the target's middle meet another target, or that one's circle if it is small too?
fn is_too_near(control: &BoxFacts, other: &BoxFacts, min: f64) -> bool {
    if other.id == control.id || !other.shown || other.target.is_empty() {
        return false;
    }
    let (x, y) = middle(&control.target);
    let other = other.target;
    let edge = (x - x.clamp(other.x, other.right())).hypot(y - y.clamp(other.y, other.bottom()));
    let (other_x, other_y) = middle(&other);
    edge < min / 2.0 || (is_small(&other, min) && (x - other_x).hypot(y - other_y) < min)
}

fn middle(rect: &Rect) -> (f64, f64) {
    (rect.x + rect.width / 2.0, rect.y + rect.height / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::PageFacts,
        rules::{
            Settings,
            literal::{agreement, failure, honest},
        },
    };

    fn at(id: &str, y: f64, width: f64, height: f64) -> BoxFacts {
        BoxFacts { id: id.to_owned(), target: Rect { x: 20.0, y, width, height }, ..honest() }
    }

    fn first_of(boxes: Vec<BoxFacts>) -> Verdict {
        let page = PageFacts { boxes, ..PageFacts::default() };
        let (nature, settings) = (agreement(), Settings::baseline());
        SmallTarget.check(&Subject {
            page: &page,
            control: &page.boxes[0],
            nature: &nature,
            settings: &settings,
        })
    }

    #[test]
    fn small_and_crowded_fails() {
        let message = failure(first_of(vec![at("b1", 0.0, 13.0, 13.0), at("b2", 16.0, 13.0, 13.0)]));
        assert_eq!(message, "Box and label together are only 13 px by 13 px, and close to another box.");
    }

    #[test]
    fn small_and_apart_passes() {
        assert_eq!(first_of(vec![at("b1", 0.0, 300.0, 18.0), at("b2", 24.0, 300.0, 18.0)]), Verdict::Passed);
        assert_eq!(first_of(vec![at("b1", 0.0, 13.0, 13.0)]), Verdict::Passed);
    }

    #[test]
    fn large_and_crowded_passes() {
        assert_eq!(first_of(vec![at("b1", 0.0, 300.0, 24.0), at("b2", 24.0, 300.0, 24.0)]), Verdict::Passed);
    }

    #[test]
    fn a_box_that_is_not_shown_has_no_target() {
        let closed = BoxFacts { shown: false, ..at("b1", 0.0, 13.0, 13.0) };
        assert_eq!(first_of(vec![closed]), Verdict::NotApplicable);
    }
}
