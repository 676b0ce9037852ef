//! From events to the data of a report, for all reporters that tell a whole run at its end.

use super::{
    SCHEMA,
    format::{JsonCheck, JsonReport},
    milliseconds,
};
use crate::{
    event::{Ended, RunEvent, Started, Summary},
    report::order::InOrder,
};

/// What is known of a run so far.
#[derive(Debug, Default)]
pub(in crate::report) struct Gathered {
    pub started: Option<Started>,
    checks: InOrder<JsonCheck>,
    counted: Summary,
    ended: Option<Ended>,
}

impl Gathered {
    pub fn event(&mut self, event: &RunEvent) {
        match event {
            RunEvent::Started(started) => self.started = Some((**started).clone()),
            RunEvent::Checked(checked) => {
                self.counted.add(checked);
                self.checks.push(checked, JsonCheck::from(&**checked));
            }
            RunEvent::Ended(ended) => self.ended = Some((**ended).clone()),
            _ => {}
        }
    }

    /// The report of all that came; the checks are taken out.
    pub fn report(&mut self) -> JsonReport {
        let started = self.started.as_ref();
        let ended = self.ended.as_ref();
        JsonReport {
            schema: SCHEMA.to_owned(),
            tool: env!("CARGO_PKG_VERSION").to_owned(),
            started: started.map(|s| s.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default(),
            profile: started.map(|s| s.profile.clone()).unwrap_or_default(),
            environment: started.and_then(|s| s.environment.clone()),
            took_ms: ended.map_or(0, |e| milliseconds(e.took)),
            browsers_replaced: ended.map_or(0, |e| e.replaced),
            interrupted: ended.is_none_or(|e| e.interrupted),
            checks: self.checks.take().collect(),
            summary: ended.map_or(self.counted, |e| e.summary).into(),
        }
    }
}
