//! State and measures in words. Values that may come from the same page twice are the same.

use super::{Sentence, Severity, cited, quoted, sentence};
use crate::{
    facts::BoxKind,
    lexicon::Agreement,
    snapshots::contents::{Place, State},
};

/// Sizes are kept to half a pixel, so values one step apart may come from the same page.
const SIZE_NOISE: f64 = 0.5;
/// Contrast is kept to a tenth; anti-aliasing moves a measured ratio by about as much, and by more (in
/// proportion) where it is high and nobody could see it.
const CONTRAST_NOISE: f64 = 0.2;
const CONTRAST_NOISE_SHARE: f64 = 0.03;
/// Above this every text can be read by everybody for whom contrast matters (WCAG 2.2, 1.4.6), so a fall is no loss.
const ENOUGH_CONTRAST: f64 = 7.0;
/// Controls are kept to a pixel.
const CONTROL_NOISE: f64 = 1.0;
/// Visibility is kept to a tenth.
const VISIBLE_NOISE: f64 = 0.1;

/// What differs in state and measures; noise is no difference.
pub(in crate::snapshots) fn of_state(old: &State, new: &State) -> Vec<Sentence> {
    let mut all = Vec::new();
    all.extend(of_ticked(old, new));
    all.extend(of_meaning(old, new));
    all.extend(of_size(old.text_px, new.text_px));
    all.extend(of_contrast(old.contrast, new.contrast));
    all.extend(of_control(old, new));
    all.extend(of_place(&old.place, &new.place));
    all
}

fn of_ticked(old: &State, new: &State) -> Vec<Sentence> {
    let mut all = Vec::new();
    if old.ticked != new.ticked {
        all.push(match (old.ticked, new.ticked) {
            (_, Some(true)) => {
                sentence(Severity::Taken, "The box now starts ticked.", "选框现在默认已勾选。")
            }
            (Some(true), Some(false)) => {
                sentence(Severity::Better, "The box no longer starts ticked.", "选框不再默认勾选。")
            }
            (_, Some(false)) => sentence(
                Severity::Other,
                "It can now be told that the box starts unticked.",
                "现在可以看出选框默认未勾选。",
            ),
            (_, None) => sentence(
                Severity::Worse,
                "It can no longer be told whether the box starts ticked.",
                "已无法判断选框是否默认勾选。",
            ),
        });
    } else if old.chosen != new.chosen {
        let choice = |chosen: &str, en: &str, quote: fn(&str) -> String| {
            if chosen.is_empty() { en.to_owned() } else { quote(chosen) }
        };
        all.push(sentence(
            Severity::Other,
            format!(
                "It now starts with {} chosen; before, {} was chosen.",
                choice(&new.chosen, "nothing", quoted),
                choice(&old.chosen, "nothing", quoted)
            ),
            format!(
                "默认选项现在是{}，原来是{}。",
                choice(&new.chosen, "无", cited),
                choice(&old.chosen, "无", cited)
            ),
        ));
    }
    if old.opt_out != new.opt_out {
        all.push(if new.opt_out {
            sentence(
                Severity::Taken,
                "Leaving the box unticked now means consent.",
                "不勾选现在就意味着同意。",
            )
        } else {
            sentence(
                Severity::Better,
                "Leaving the box unticked no longer means consent.",
                "不勾选不再意味着同意。",
            )
        });
    }
    all
}

fn of_meaning(old: &State, new: &State) -> Vec<Sentence> {
    let mut all = Vec::new();
    if old.agreement != new.agreement {
        all.push(match new.agreement {
            Agreement::Yes => {
                sentence(Severity::Worse, "The box now asks for consent.", "选框现在要求用户同意。")
            }
            Agreement::No => {
                sentence(Severity::Other, "The box no longer asks for consent.", "选框不再要求用户同意。")
            }
            Agreement::Unsure => sentence(
                Severity::Other,
                "It can no longer be told whether the box asks for consent.",
                "已无法判断选框是否要求用户同意。",
            ),
        });
    }
    if old.required != new.required {
        all.push(if new.required {
            sentence(Severity::Worse, "The box is now required.", "选框现在是必选项。")
        } else {
            sentence(Severity::Better, "The box is no longer required.", "选框不再是必选项。")
        });
    }
    if old.enabled != new.enabled {
        all.push(if new.enabled {
            sentence(Severity::Better, "The box can now be changed.", "选框现在可以更改。")
        } else {
            sentence(Severity::Worse, "The box can no longer be changed.", "选框已无法更改。")
        });
    }
    if old.kind != new.kind {
        let (from_en, to_en) = (old.kind.name(), new.kind.name());
        let (from, to) = (kind_zh(old.kind), kind_zh(new.kind));
        all.push(sentence(
            Severity::Other,
            format!("The {from_en} became a {to_en}."),
            format!("控件类型从 {from} 变为 {to}。"),
        ));
    }
    all
}

fn kind_zh(kind: BoxKind) -> &'static str {
    match kind {
        BoxKind::Checkbox => "复选框",
        BoxKind::Switch => "开关",
        BoxKind::Radio => "单选按钮",
        BoxKind::Select => "下拉列表",
        BoxKind::Toggle => "切换按钮",
        BoxKind::Chip => "标签",
    }
}

/// The size of the label.
fn of_size(old: Option<f64>, new: Option<f64>) -> Option<Sentence> {
    match (old, new) {
        (Some(from), Some(to)) if (from - to).abs() > SIZE_NOISE => Some(if to < from {
            sentence(
                Severity::Worse,
                format!("The label shrank from {from} px to {to} px."),
                format!("文字从 {from} px 缩小到 {to} px。"),
            )
        } else {
            sentence(
                Severity::Better,
                format!("The label grew from {from} px to {to} px."),
                format!("文字从 {from} px 放大到 {to} px。"),
            )
        }),
        (Some(from), None) => Some(sentence(
            Severity::Worse,
            format!("The size of the label can no longer be measured; it was {from} px."),
            format!("已无法测量文字大小，原来是 {from} px。"),
        )),
        (None, Some(to)) => Some(sentence(
            Severity::Other,
            format!("The size of the label is now measured: {to} px."),
            format!("现在可以测量文字大小：{to} px。"),
        )),
        _ => None,
    }
}

fn of_contrast(old: Option<f64>, new: Option<f64>) -> Option<Sentence> {
    match (old, new) {
        (Some(from), Some(to)) => {
            let noise = CONTRAST_NOISE.max(from.min(to) * CONTRAST_NOISE_SHARE) + f64::EPSILON * 16.0;
            ((from - to).abs() > noise).then(|| {
                if to < from {
                    let severity = if to < ENOUGH_CONTRAST { Severity::Worse } else { Severity::Other };
                    sentence(
                        severity,
                        format!("The contrast fell from {from} to {to}."),
                        format!("对比度从 {from} 降到 {to}。"),
                    )
                } else {
                    sentence(
                        Severity::Better,
                        format!("The contrast rose from {from} to {to}."),
                        format!("对比度从 {from} 升到 {to}。"),
                    )
                }
            })
        }
        (Some(from), None) => Some(sentence(
            Severity::Worse,
            format!("The contrast can no longer be measured; it was {from}."),
            format!("已无法测量对比度，原来是 {from}。"),
        )),
        (None, Some(to)) => Some(sentence(
            Severity::Other,
            format!("The contrast is now measured: {to}."),
            format!("现在可以测量对比度：{to}。"),
        )),
        (None, None) => None,
    }
}

fn of_control(old: &State, new: &State) -> Vec<Sentence> {
    let mut all = Vec::new();
    if (old.visible - new.visible).abs() > VISIBLE_NOISE + f64::EPSILON {
        let less = new.visible < old.visible;
        let (severity, only) = if less { (Severity::Worse, "Only ") } else { (Severity::Better, "") };
        let (from, to) = (old.visible * 100.0, new.visible * 100.0);
        all.push(sentence(
            severity,
            format!("{only}{to:.0} % of the box and its label can be seen; it was {from:.0} %."),
            format!("选框和文字可见部分为 {to:.0} %，原来是 {from:.0} %。"),
        ));
    }
    let ([from_width, from_height], [to_width, to_height]) = (old.control_px, new.control_px);
    if (from_width - to_width).abs() > CONTROL_NOISE || (from_height - to_height).abs() > CONTROL_NOISE {
        let smaller = to_width * to_height < from_width * from_height;
        let (severity, en, zh) = if smaller {
            (Severity::Worse, "shrank", "缩小到")
        } else {
            (Severity::Other, "grew", "放大到")
        };
        let (from, to) = (format!("{from_width} × {from_height} px"), format!("{to_width} × {to_height} px"));
        all.push(sentence(
            severity,
            format!("The control {en} from {from} to {to}."),
            format!("控件从 {from} {zh} {to}。"),
        ));
    }
    all
}

/// The place, as a reader knows it.
pub(in crate::snapshots) fn of_place(old: &Place, new: &Place) -> Option<Sentence> {
    if old.dialog != new.dialog {
        let (en, zh) =
            if new.dialog { ("into a dialog", "移入了") } else { ("out of its dialog", "移出了") };
        return Some(sentence(Severity::Other, format!("The box moved {en}."), format!("选框{zh}对话框。")));
    }
    let title = |place: &Place| {
        let title = if place.group.is_empty() { &place.heading } else { &place.group };
        title.clone()
    };
    let under = |title: &str, none: &str, quote: fn(&str) -> String| {
        if title.is_empty() { none.to_owned() } else { quote(title) }
    };
    let (from, to) = (title(old), title(new));
    (from != to).then(|| {
        sentence(
            Severity::Other,
            format!(
                "The box moved: it stands under {} now; it stood under {}.",
                under(&to, "no heading", quoted),
                under(&from, "no heading", quoted)
            ),
            format!(
                "选框移动了位置：现在位于{}下，原来位于{}下。",
                under(&to, "无标题处", cited),
                under(&from, "无标题处", cited)
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{
        super::{table::state, texts},
        *,
    };

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
        says(|new| new.visible = 0.6, &["Only 60 % of the box and its label can be seen; it was 100 %."]);
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
            &["The box moved: it stands under 'Checkout' now; it stood under 'Sign up'."],
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
        let gravity = |from, to| of_state(&ratio(from), &ratio(to))[0].severity;
        assert_eq!([gravity(4.6, 4.3), gravity(12.0, 6.9)], [Severity::Worse; 2]);
        assert_eq!(gravity(17.4, 12.6), Severity::Other, "both can be read by everybody");
        assert_eq!(texts(&of_state(&ratio(4.6), &ratio(4.4))), [""; 0]);
    }
}
