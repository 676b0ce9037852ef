//! What a box did when something was done to the page, on a fresh copy of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something done to a copy of the page after all looking was over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Exercise {
    /// The page was scrolled to its end and back.
    Scroll,
    /// The pointer moved over the page.
    Pointer,
    /// The keyboard focus went through the page.
    Focus,
    /// The page was loaded again.
    Reload,
    /// The page was left and come back to.
    Back,
    /// The form was sent and the page came again.
    FailedSubmit,
    /// The box was ticked, then unticked, by its user.
    Untick,
    /// Another control, named in `ExerciseFact::by`, was acted on.
    Proxy,
}

/// The state of one box after one exercise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExerciseFact {
    pub exercise: Exercise,
    /// The state just after it.
    pub ticked: Option<bool>,
    /// For `Proxy`: the label of the control that was acted on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// For `Proxy`: that control says that it stands for several ("select all").
    #[serde(default)]
    pub declared_all: bool,
}
