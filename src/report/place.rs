//! Where in the user's files a finding belongs.

use std::path::PathBuf;

use crate::{event::Checked, findings::waiver};

/// A line of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub file: PathBuf,
    pub line: usize,
}

impl Place {
    /// The line that names the box under `boxes:`, else that of the checkpoint. `None` without a scenario.
    pub fn of(checked: &Checked, box_id: Option<&str>) -> Option<Self> {
        let scenario = &checked.case.as_ref()?.scenario;
        let label = box_id.map(|id| checked.label(id)).filter(|label| !label.is_empty());
        let named = label.and_then(|label| {
            scenario.boxes.iter().find(|expected| waiver::says(label, &expected.value.label))
        });
        match named {
            Some(expected) => {
                Some(Self { file: expected.span.file.path.clone(), line: expected.span.line_column().0 })
            }
            None => Some(Self { file: scenario.path.clone(), line: checked.line.unwrap_or(1) }),
        }
    }
}
