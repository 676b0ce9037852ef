//! What is kept of a box: its state and measures, and its wording; the bodies of two kinds of snapshot.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::redact::Redactor;
use crate::{
    facts::{BoxFacts, BoxKind},
    lexicon::{Agreement, Nature},
    rules,
};

/// State and measures of a box. Lengths are CSS pixels.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct State {
    pub kind: BoxKind,
    pub agreement: Agreement,
    #[serde(skip_serializing_if = "is_false")]
    pub opt_out: bool,
    /// `null`: can't be told.
    pub ticked: Option<bool>,
    /// What is chosen from the start, of a control with options.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub chosen: String,
    pub required: bool,
    pub enabled: bool,
    /// The effective size of the smallest text that must be read, to half a pixel.
    pub text_px: Option<f64>,
    /// The lowest contrast of the label's text, to one decimal.
    pub contrast: Option<f64>,
    /// The part of control and label that can be seen, to one decimal.
    pub visible: f64,
    /// Width and height of the control, to a pixel.
    pub control_px: [f64; 2],
    pub place: Place,
}

/// Where the box stands, in words that a reader knows it by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Place {
    #[serde(skip_serializing_if = "is_false")]
    pub dialog: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub heading: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// The name under which a form sends it. No person sees it, so it only helps to know the box again.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// The words of a box.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Wording {
    pub sentence: String,
    /// What assistive technology says, when it differs.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub heard: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkTo>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct LinkTo {
    pub text: String,
    pub to: String,
}

/// Reads a body back.
pub(super) fn parse<T: DeserializeOwned>(body: &str) -> Result<T, serde_yaml::Error> {
    serde_yaml::from_str(body)
}

/// Plain data of strings, numbers and lists always has a YAML form.
fn to_yaml(contents: &impl Serialize) -> String {
    serde_yaml::to_string(contents).unwrap_or_default()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if hands a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

impl State {
    pub fn of(seen: &BoxFacts, nature: &Nature, redact: &Redactor) -> Self {
        let chosen =
            seen.options.iter().find(|option| !option.placeholder && option.state.ticked() == Some(true));
        Self {
            kind: seen.kind,
            agreement: nature.agreement,
            opt_out: nature.opt_out,
            ticked: rules::settled(seen),
            chosen: chosen.map(|option| redact.text(&option.text)).unwrap_or_default(),
            required: seen.required,
            enabled: seen.enabled,
            text_px: rules::text_px(seen).map(|px| to_step(px, 0.5)),
            contrast: rules::contrast(seen).map(|ratio| to_step(ratio, 0.1)),
            visible: to_step(seen.visible, 0.1),
            control_px: [to_step(seen.rect.width, 1.0), to_step(seen.rect.height, 1.0)],
            place: Place {
                dialog: !seen.place.dialog.is_empty(),
                heading: redact.text(&seen.place.heading),
                group: redact.text(&seen.place.group),
                name: seen.name.clone(),
            },
        }
    }

    pub fn to_yaml(&self) -> String {
        to_yaml(self)
    }
}

impl Wording {
    pub fn of(seen: &BoxFacts, redact: &Redactor) -> Self {
        let label = &seen.label;
        let heard = if label.accessible_name == label.text { "" } else { &label.accessible_name };
        Self {
            sentence: redact.text(&label.text),
            heard: redact.text(heard),
            links: label
                .links
                .iter()
                .map(|link| LinkTo { text: redact.text(&link.text), to: redact.link(&link.href) })
                .collect(),
            options: seen.options.iter().map(|option| redact.text(&option.text)).collect(),
        }
    }

    pub fn to_yaml(&self) -> String {
        to_yaml(self)
    }

    /// The words by which a person knows the box.
    pub fn label(&self) -> String {
        let words = [&self.sentence, &self.heard].into_iter().find(|words| !words.is_empty());
        words.map_or_else(|| "(no label)".to_owned(), Clone::clone)
    }
}

/// Rounded to a step, written without the dust that binary fractions leave: 0.1 steps give 3.9, not 3.9000000000000004.
fn to_step(value: f64, step: f64) -> f64 {
    let per_unit = (1.0 / step).round();
    if value.is_finite() { (value * per_unit).round() / per_unit } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Ink, LabelFacts, Link, Rect, StateFacts, TextRun};

    fn run(text: &str, css_px: f64, contrast: f64) -> TextRun {
        let ink = Some(Ink { contrast: Some(contrast), painted: 1.0, ..Ink::default() });
        TextRun { text: text.into(), css_px, scale: 1.0, opacity: 1.0, ink, ..TextRun::default() }
    }

    fn bill() -> BoxFacts {
        BoxFacts {
            name: "sesame".into(),
            label: LabelFacts {
                text: "I agree to the agreement".into(),
                accessible_name: "I agree to the agreement".into(),
                links: vec![Link { text: "agreement".into(), href: "http://127.0.0.1:4000/sesame".into() }],
                runs: vec![
                    run("I agree to the", 8.04, 3.94),
                    run("agreement", 8.2, 5.0),
                    TextRun { aside: true, ..run("*", 4.0, 1.0) },
                ],
                ..LabelFacts::default()
            },
            state: StateFacts { property: Some(true), ..StateFacts::default() },
            enabled: true,
            visible: 0.98,
            rect: Rect { x: 24.3, y: 310.2, width: 18.4, height: 17.6 },
            ..BoxFacts::default()
        }
    }

    #[test]
    fn state_and_measures_are_quiet_and_readable() {
        let nature = Nature { agreement: Agreement::Yes, ..Nature::default() };
        let state = State::of(&bill(), &nature, &Redactor::new(""));
        insta::assert_snapshot!(state.to_yaml(), @r"
        kind: checkbox
        agreement: yes
        ticked: true
        required: false
        enabled: true
        text_px: 8.0
        contrast: 3.9
        visible: 1.0
        control_px:
        - 18.0
        - 18.0
        place:
          name: sesame
        ");
        assert_eq!(parse::<State>(&state.to_yaml()).unwrap(), state);
    }

    #[test]
    fn wording_keeps_the_sentence_and_where_its_links_lead() {
        let wording = Wording::of(&bill(), &Redactor::new("http://127.0.0.1:4000/bill"));
        insta::assert_snapshot!(wording.to_yaml(), @r"
        sentence: I agree to the agreement
        links:
        - text: agreement
          to: '[base]/sesame'
        ");
    }

    #[test]
    fn a_hostile_sentence_survives_the_file() {
        let text = "---\n\u{1b}[31m<script>: 'x' \"y\" # no\r\n\u{202e}";
        let label = LabelFacts { text: text.into(), ..LabelFacts::default() };
        let wording = Wording::of(&BoxFacts { label, ..BoxFacts::default() }, &Redactor::new(""));
        let yaml = wording.to_yaml();
        assert_eq!(serde_yaml::from_str::<Wording>(&yaml).unwrap().sentence, text);
    }
}
