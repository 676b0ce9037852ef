//! The JSON report, schema `unticked/report-1`: for machines, for `merge`, for evidence.
//!
//! [`format`](self::format) is what it looks like; here it is written.

mod format;
mod gather;

pub use self::format::{
    JsonBox, JsonCheck, JsonFinding, JsonOutcome, JsonReport, JsonSnapshot, JsonSummary, JsonTarget,
};
pub(super) use self::gather::Gathered;
use super::{ReportError, Reporter, place::Place, sink::Sink};
use crate::{
    escape,
    event::{CheckOutcome, Checked, RunEvent, Summary},
    facts::{BoxFacts, Rect},
    findings::Finding,
    lexicon::{Agreement, Nature},
    rules,
};

/// The value of `schema`.
pub const SCHEMA: &str = "unticked/report-1";

/// The JSON Schema of the report; `docs/report-1.schema.json` holds it.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(JsonReport).into()
}

/// Writes the whole report at the end.
#[derive(Debug)]
pub struct Json<S> {
    out: S,
    gathered: Gathered,
}

impl<S: Sink> Json<S> {
    pub fn new(out: S) -> Self {
        Self { out, gathered: Gathered::default() }
    }
}

impl<S: Sink> Reporter for Json<S> {
    fn event(&mut self, event: &RunEvent) -> Result<(), ReportError> {
        self.gathered.event(event);
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        let report = self.gathered.report();
        let text = serde_json::to_string_pretty(&report)
            .map_err(|error| ReportError::Format { report: "json", why: error.to_string() })?;
        writeln!(self.out, "{}", escape::json(&text)).map_err(ReportError::write("json"))?;
        self.out.commit().map_err(ReportError::write("json"))
    }
}

impl From<&Checked> for JsonCheck {
    fn from(checked: &Checked) -> Self {
        let place = Place::of(checked, None);
        let unjudged = Nature::default();
        let boxes = checked
            .page
            .boxes
            .iter()
            .enumerate()
            .map(|(at, seen)| JsonBox::new(checked, seen, checked.natures.get(at).unwrap_or(&unjudged)));
        Self {
            scenario: checked.scenario.clone(),
            checkpoint: checked.checkpoint.clone(),
            target: JsonTarget {
                name: checked.target.name.clone(),
                browser: checked.target.browser.clone(),
                version: checked.target.version.clone(),
                device: checked.target.device.clone(),
            },
            url_asked: checked.url_asked.clone(),
            url: checked.url.clone(),
            title: checked.page.title.clone(),
            outcome: checked.outcome.into(),
            error: checked.error.clone(),
            took_ms: milliseconds(checked.took),
            retries: checked.retries,
            line: place.as_ref().map(|place| place.line),
            file: place.map(|place| place.file.display().to_string()),
            picture: checked.pictures.page.as_ref().map(|path| path.display().to_string()),
            scale: Some(checked.page.device.scale).filter(|scale| *scale > 0.0).unwrap_or(1.0),
            boxes: boxes.collect(),
            findings: checked.told().map(JsonFinding::from).collect(),
            snapshot: checked.snapshot.state.name().map(|state| JsonSnapshot {
                state: state.to_owned(),
                changes: checked.snapshot.changes.clone(),
                accepted: checked.snapshot.accepted,
            }),
        }
    }
}

impl JsonBox {
    fn new(checked: &Checked, seen: &BoxFacts, nature: &Nature) -> Self {
        let says_ticked = seen.state.readings().into_iter().filter(|reading| reading.ticked == Some(true));
        Self {
            id: seen.id.clone(),
            selector: seen.selector.clone(),
            frames: seen.frames.clone(),
            kind: seen.kind,
            label: seen.label.text.clone(),
            context: if seen.label.text.is_empty() { seen.context.clone() } else { String::new() },
            agreement: nature.agreement != Agreement::No,
            agreement_sure: nature.agreement != Agreement::Unsure,
            why: nature.why.clone(),
            ticked: rules::settled(seen),
            ticked_by: says_ticked.map(|reading| reading.name.to_owned()).collect(),
            text_px: rules::text_px(seen).and_then(rounded),
            body_px: seen.body_px.or(checked.page.body_px).and_then(rounded),
            contrast: rules::contrast(seen).and_then(rounded),
            visible: rounded(seen.visible).unwrap_or_default(),
            rect: Rect {
                x: rounded(seen.rect.x).unwrap_or_default(),
                y: rounded(seen.rect.y).unwrap_or_default(),
                width: rounded(seen.rect.width).unwrap_or_default(),
                height: rounded(seen.rect.height).unwrap_or_default(),
            },
            picture: checked.pictures.boxes.get(&seen.id).map(|path| path.display().to_string()),
        }
    }
}

/// To hundredths: more is noise. Not a number becomes none, which JSON can hold.
fn rounded(number: f64) -> Option<f64> {
    number.is_finite().then(|| (number * 100.0).round() / 100.0)
}

fn milliseconds(took: std::time::Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}

impl From<CheckOutcome> for JsonOutcome {
    fn from(outcome: CheckOutcome) -> Self {
        match outcome {
            CheckOutcome::Passed => Self::Passed,
            CheckOutcome::Failed => Self::Failed,
            CheckOutcome::Unsure => Self::Unsure,
            CheckOutcome::Error => Self::Error,
        }
    }
}

impl From<&Finding> for JsonFinding {
    fn from(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.clone(),
            level: finding.level,
            box_id: finding.box_id.clone(),
            outcome: finding.outcome,
            message: finding.message.clone(),
            expected: finding.expected.clone(),
            actual: finding.actual.clone(),
            waived: finding.waived.clone(),
        }
    }
}

impl From<Summary> for JsonSummary {
    fn from(summary: Summary) -> Self {
        let Summary { passed, failed, unsure, waived, errors, snapshot_changes } = summary;
        Self { passed, failed, unsure, waived, errors, snapshot_changes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{report::samples, source};

    const SCHEMA_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/report-1.schema.json");

    fn written(events: &[RunEvent]) -> String {
        let mut json = Json::new(Vec::new());
        samples::tell(&mut json, events);
        String::from_utf8(json.out).unwrap()
    }

    fn assert_valid(value: &serde_json::Value) {
        let faults: Vec<_> =
            jsonschema::validator_for(&schema()).unwrap().iter_errors(value).map(|e| e.to_string()).collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }

    #[test]
    fn a_rich_run() {
        insta::assert_snapshot!("json", written(&samples::run()));
    }

    #[test]
    fn what_is_written_is_valid_and_reads_back() {
        let text = written(&samples::run());
        assert_valid(&serde_json::from_str(&text).unwrap());
        let report: JsonReport = serde_json::from_str(&text).unwrap();
        assert_eq!(escape::json(&serde_json::to_string_pretty(&report).unwrap()), text.trim_end());
        assert_eq!(report.checks.len(), samples::checks().len());
        let hostile = &report.checks.iter().find(|c| c.checkpoint == "form").unwrap().boxes[0];
        assert_eq!(hostile.label, samples::HOSTILE, "the data stays what the page had");
        assert!(!text.contains(|c| c != '\n' && escape::is_unseen(c)));
    }

    /// The report that the specification of `unticked/report-1` shows, word for word.
    #[test]
    fn the_report_of_the_specification_is_valid_and_can_be_read() {
        let text = include_str!("../samples/report-1.json");
        assert_valid(&serde_json::from_str(text).unwrap());
        let report: JsonReport = serde_json::from_str(text).unwrap();
        assert_eq!(report.checks[0].boxes[0].text_px, Some(8.0));
        assert_eq!(report.checks[0].findings[0].rule, "starts-ticked");
        assert!(report.checks[0].boxes[0].agreement_sure);
    }

    #[test]
    fn the_bill_of_2017_reads_as_the_specification_shows_it() {
        let report: JsonReport = serde_json::from_str(&written(&samples::run())).unwrap();
        let shown: JsonReport = serde_json::from_str(include_str!("../samples/report-1.json")).unwrap();
        let bill = report.checks.iter().find(|c| c.outcome == JsonOutcome::Failed).unwrap();
        let (seen, wanted) = (&bill.boxes[0], &shown.checks[0].boxes[0]);
        assert_eq!(*seen, JsonBox { context: String::new(), ..wanted.clone() });
        assert_eq!(bill.findings[0], shown.checks[0].findings[0]);
    }

    #[test]
    fn the_order_is_not_that_of_completion() {
        let events = samples::run();
        let mut turned: Vec<_> = events[1..events.len() - 1].to_vec();
        turned.reverse();
        turned.insert(0, events[0].clone());
        turned.extend(events.last().cloned());
        // The two checkpoints of one case keep their own order, which turning round has changed.
        let places = |text: &str| {
            let report: JsonReport = serde_json::from_str(text).unwrap();
            report.checks.into_iter().map(|c| (c.scenario, c.target.name)).collect::<Vec<_>>()
        };
        assert_eq!(places(&written(&events)), places(&written(&turned)));
    }

    #[test]
    fn a_run_that_was_cut_short_counts_for_itself() {
        let events = samples::run();
        let report: JsonReport = serde_json::from_str(&written(&events[..3])).unwrap();
        assert!(report.interrupted);
        assert_eq!(report.summary.passed + report.summary.unsure, 2);
    }

    #[test]
    fn the_schema_file_is_up_to_date() {
        let current = source::schema::print(&schema());
        if std::env::var_os("UNTICKED_GENERATE").is_some() {
            std::fs::write(SCHEMA_FILE, &current).unwrap();
        }
        let file = std::fs::read_to_string(SCHEMA_FILE).unwrap_or_default();
        assert!(file == current, "run `cargo xtask generate`");
    }
}
