//! Checks kept for the command that asked for them.

use std::sync::{Arc, Mutex, PoisonError};

use crate::{
    event::{Checked, RunEvent},
    report::{ReportError, Reporter},
};

/// All checks of a run. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Collected(Arc<Mutex<Vec<Checked>>>);

impl Collected {
    pub fn take(&self) -> Vec<Checked> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Reporter for Collected {
    fn event(&mut self, event: &RunEvent) -> Result<(), ReportError> {
        if let RunEvent::Checked(checked) = event {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push((**checked).clone());
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        Ok(())
    }
}
