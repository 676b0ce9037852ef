//! A box: any control by which a person could consent.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    cloak::Cloak,
    exercise::ExerciseFact,
    geometry::Rect,
    label::{LabelFacts, TextRun},
    state::StateFacts,
    timeline::Moment,
};

/// What kind of control it is to a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BoxKind {
    #[default]
    Checkbox,
    Switch,
    /// A group of radios (native, ARIA or by hand) that asks one question.
    Radio,
    /// A `<select>`, listbox or combobox.
    Select,
    /// A button that stays pressed, or a group of which one is pressed.
    Toggle,
    /// A chip, tag or card that is selected by pressing it.
    Chip,
}

impl BoxKind {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Checkbox => "checkbox",
            Self::Switch => "switch",
            Self::Radio => "radio",
            Self::Select => "select",
            Self::Toggle => "toggle",
            Self::Chip => "chip",
        }
    }
}

/// What the control is made of: how sure one can be that it is a control at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Made {
    /// A native input, select or button.
    #[default]
    Native,
    /// An ARIA role or state.
    Aria,
    /// A custom element with a state of its own.
    CustomElement,
    /// Drawn by hand: a clickable element with a mark, a picture or a class.
    ByHand,
}

/// A control, as seen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BoxFacts {
    /// `b1`, `b2` … in document order; unique on the page.
    pub id: String,
    /// A CSS selector that finds the control in its frame; ` >>> ` steps into a shadow root.
    pub selector: String,
    /// The selectors of the frames around it, outermost first.
    pub frames: Vec<String>,
    pub kind: BoxKind,
    pub made: Made,
    /// The name and value under which a form would send it.
    pub name: String,
    pub value: String,
    pub label: LabelFacts,
    /// Text around the control, for where the label alone does not tell.
    pub context: String,
    /// What a radio group, select or segmented control offers; empty for a two-state control.
    pub options: Vec<OptionFacts>,
    /// The first state: at the first paint after load, or when the box appeared. For a control with options
    /// the state of the agreeing option, filled in once the words were understood.
    pub state: StateFacts,
    /// From the first state on, one entry per change. For a control with options that of the agreeing option,
    /// filled in with the state.
    pub timeline: Vec<Moment>,
    pub exercises: Vec<ExerciseFact>,
    /// What an automated browser is shown otherwise; empty where that was not looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cloaks: Vec<Cloak>,
    /// False when disabled, `aria-disabled` or read-only.
    pub enabled: bool,
    pub required: bool,
    /// A person can see the control (or its styled twin), or could scroll to it.
    pub shown: bool,
    /// The control as drawn.
    pub rect: Rect,
    /// The control with its label: all that can be pressed.
    pub target: Rect,
    /// The part of control and label that a person can see, 0 to 1.
    pub visible: f64,
    pub place: Place,
    /// The `lang` that governs the label; empty if none is declared.
    pub lang: String,
    /// The size that most running text of the control's frame has, CSS px, as painted.
    pub body_px: Option<f64>,
}

/// One of several things that a control offers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OptionFacts {
    pub text: String,
    pub value: String,
    /// As for a box: the first state, and one entry per change.
    pub state: StateFacts,
    pub timeline: Vec<Moment>,
    /// A placeholder ("please choose"): choosing it is choosing nothing.
    pub placeholder: bool,
    pub rect: Rect,
    pub runs: Vec<TextRun>,
    pub selector: String,
}

/// Where the control stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Place {
    /// The selector of the form that owns it; empty outside any form.
    pub form: String,
    /// That form (or the nearest region) has a button that sends it or moves on.
    pub has_submit: bool,
    /// Inside a dialog, popover or banner; its text, shortened.
    pub dialog: String,
    /// The legend or group label above it.
    pub group: String,
    /// The nearest heading above it.
    pub heading: String,
    /// One of many equal controls in the rows of a table or list that holds data.
    pub in_data_rows: bool,
}
