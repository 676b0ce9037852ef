//! The state of a box, read in several ways that a page can set apart from each other.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Is the box ticked? One answer per way of reading; `None` where that way does not apply or can't tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StateFacts {
    /// The IDL property: `checked`, `selected`.
    pub property: Option<bool>,
    /// The content attribute: `checked`, `selected`.
    pub attribute: Option<bool>,
    /// `aria-checked`, `aria-pressed`, `aria-selected`, or a custom element's own `checked`/`selected`.
    pub aria: Option<bool>,
    /// A class, data attribute or text mark of a control made by hand (`is-on`, `data-state="checked"`, ✓).
    pub mark: Option<bool>,
    /// What the picture of the control shows.
    pub paint: Option<bool>,
    /// What the untouched form would send.
    pub submission: Option<bool>,
    /// Neither: `indeterminate` or `aria-checked="mixed"`.
    pub mixed: bool,
}

/// One way to read a state; its `name` is what the report's `ticked_by` holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    pub name: &'static str,
    pub ticked: Option<bool>,
}

impl StateFacts {
    /// All readings, in the order of trust.
    pub fn readings(&self) -> [Reading; 6] {
        [
            Reading { name: "property", ticked: self.property },
            Reading { name: "attribute", ticked: self.attribute },
            Reading { name: "aria", ticked: self.aria },
            Reading { name: "mark", ticked: self.mark },
            Reading { name: "paint", ticked: self.paint },
            Reading { name: "submission", ticked: self.submission },
        ]
    }

    /// The state that the page's own logic works with: the property, else ARIA, else a mark, else paint.
    /// The attribute is only a default value and never decides.
    pub fn ticked(&self) -> Option<bool> {
        if self.mixed {
            return Some(false);
        }
        self.property.or(self.aria).or(self.mark).or(self.paint).or(self.submission)
    }
}
