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
        let written = checked.written.as_ref()?;
        let label = box_id.map(|id| checked.label(id)).filter(|label| !label.is_empty());
        let named =
            label.and_then(|label| written.boxes.iter().find(|named| waiver::says(label, &named.label)));
        match named {
            Some(named) => Some(Self { file: named.file.clone(), line: named.line }),
            None => Some(Self { file: written.file.clone(), line: checked.line.unwrap_or(1) }),
        }
    }
}
