//! `--report trace=FILE`: where the time of a run went, in the Chrome trace event format that Perfetto opens.
//!
//! A browser is a process, each of the pages that it has side by side a thread; cases, their checkpoints and the stages
//! of these are slices within one another. An attempt that broke is followed by an instant that says why.
//!
//! Format: <https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU>

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{ReportError, Reporter, sink::Sink};
use crate::{
    escape,
    event::{CheckOutcome, Checked, RunEvent},
    stopwatch::Stretch,
};

const NAME: &str = "trace";

/// Writes a case when it has ended.
#[derive(Debug)]
pub struct Trace<S> {
    out: S,
    is_begun: bool,
    /// What came of the cases under way, by name.
    open: HashMap<String, Open>,
    /// By browser, when each of its threads is free again.
    browsers: Vec<(String, Vec<u64>)>,
}

#[derive(Debug, Default)]
struct Open {
    browser: String,
    parts: Vec<Part>,
}

/// A checkpoint, or an attempt that broke.
#[derive(Debug)]
struct Part {
    name: String,
    told: Value,
    stretches: Vec<Stretch>,
    /// Why it was done again.
    broke: Option<String>,
}

impl Part {
    fn of(checked: &Checked) -> Self {
        let told = json!({
            "outcome": outcome(checked.outcome),
            "url": checked.url,
            "version": checked.target.version,
            "boxes": checked.page.boxes.len(),
            "findings": checked.told().count(),
            "retries": checked.retries,
        });
        Self {
            name: checked.checkpoint.clone(),
            told,
            stretches: checked.stretches.clone(),
            broke: checked.error.clone(),
        }
    }
}

impl<S: Sink> Trace<S> {
    pub fn new(out: S) -> Self {
        Self { out, is_begun: false, open: HashMap::new(), browsers: Vec::new() }
    }

    /// Writes a case's attempts and checkpoints in a thread that is free at its time.
    fn case(&mut self, name: &str, case: &Open) -> Result<(), ReportError> {
        let stretches = || case.parts.iter().flat_map(|part| &part.stretches);
        let Some((began, ended)) = bounds(stretches()) else { return Ok(()) };
        let ids = self.thread(&case.browser, began, ended)?;
        self.write(&slice("case", name, (began, ended), ids))?;
        for part in &case.parts {
            let Some(bounds) = bounds(&part.stretches) else { continue };
            let mut checkpoint = slice("checkpoint", &part.name, bounds, ids);
            checkpoint["args"] = part.told.clone();
            self.write(&checkpoint)?;
            for stretch in &part.stretches {
                let bounds = (stretch.began, stretch.ended());
                let mut stage = slice("stage", stretch.stage.name(), bounds, ids);
                stage["args"] =
                    json!({ "round trips": stretch.round_trips, "screenshots": stretch.screenshots });
                self.write(&stage)?;
            }
            if let Some(why) = &part.broke {
                self.write(&json!({
                    "ph": "i", "s": "t", "cat": "broke", "name": escape::line(why),
                    "ts": bounds.1, "pid": ids.0, "tid": ids.1,
                }))?;
            }
        }
        Ok(())
    }

    /// Numbers from 1. Cases come as they end: so none that comes later can lie before the last of a thread.
    fn thread(&mut self, browser: &str, began: u64, ended: u64) -> Result<(usize, usize), ReportError> {
        let known = self.browsers.iter().position(|(name, _)| name == browser);
        let at = known.unwrap_or(self.browsers.len());
        if known.is_none() {
            self.browsers.push((browser.to_owned(), Vec::new()));
            self.write(&named("process_name", browser, (at + 1, 0)))?;
        }
        let threads = &mut self.browsers[at].1;
        let free = (0..threads.len()).filter(|tid| threads[*tid] <= began).max_by_key(|tid| threads[*tid]);
        let thread = free.unwrap_or(threads.len());
        let ids = (at + 1, thread + 1);
        if free.is_some() {
            threads[thread] = ended;
        } else {
            threads.push(ended);
            self.write(&named("thread_name", &format!("page {}", ids.1), ids))?;
        }
        Ok(ids)
    }

    fn write(&mut self, event: &Value) -> Result<(), ReportError> {
        let before = if self.is_begun { ",\n" } else { "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n" };
        self.is_begun = true;
        let text = event.to_string();
        write!(self.out, "{before}{}", escape::json(&text)).map_err(ReportError::write(NAME))
    }
}

impl<S: Sink> Reporter for Trace<S> {
    fn event(&mut self, event: &RunEvent) -> Result<(), ReportError> {
        match event {
            // What a reporter of findings adds to a run took no time.
            RunEvent::Checked(checked) if !checked.stretches.is_empty() => {
                let case = self.open.entry(checked.case()).or_default();
                case.browser.clone_from(&checked.target.browser);
                case.parts.push(Part::of(checked));
            }
            RunEvent::Retried { case, attempt, why, browser, stretches } => {
                let open = self.open.entry(case.clone()).or_default();
                open.browser.clone_from(browser);
                open.parts.push(Part {
                    name: format!("attempt {attempt}"),
                    told: json!({}),
                    stretches: stretches.clone(),
                    broke: Some(why.clone()),
                });
            }
            RunEvent::CaseEnded { case, .. } => {
                if let Some(open) = self.open.remove(case) {
                    self.case(case, &open)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        // Cases that were cut short.
        for (name, case) in std::mem::take(&mut self.open) {
            self.case(&name, &case)?;
        }
        let end = if self.is_begun { "\n]}\n" } else { "{\"traceEvents\":[]}\n" };
        self.out.write_all(end.as_bytes()).map_err(ReportError::write(NAME))?;
        self.out.commit().map_err(ReportError::write(NAME))
    }
}

/// From the first to the last of some stretches.
fn bounds<'a>(stretches: impl IntoIterator<Item = &'a Stretch>) -> Option<(u64, u64)> {
    let bounds = |stretch: &Stretch| (stretch.began, stretch.ended());
    stretches.into_iter().map(bounds).reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)))
}

fn slice(kind: &str, name: &str, (began, ended): (u64, u64), (pid, tid): (usize, usize)) -> Value {
    json!({
        "ph": "X", "cat": kind, "name": escape::line(name),
        "ts": began, "dur": ended - began, "pid": pid, "tid": tid,
    })
}

fn named(what: &str, name: &str, (pid, tid): (usize, usize)) -> Value {
    json!({ "ph": "M", "name": what, "pid": pid, "tid": tid, "args": { "name": escape::line(name) } })
}

fn outcome(outcome: CheckOutcome) -> &'static str {
    match outcome {
        CheckOutcome::Passed => "passed",
        CheckOutcome::Failed => "failed",
        CheckOutcome::Unsure => "unsure",
        CheckOutcome::Error => "error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{report::samples, stopwatch::Stage};

    fn stretch(stage: Stage, began: u64, took: u64) -> Stretch {
        Stretch { stage, began, took, round_trips: 2, screenshots: 0 }
    }

    /// A case of one checkpoint, and its end.
    fn case(scenario: &str, stretches: Vec<Stretch>) -> [RunEvent; 2] {
        let checked = Checked { stretches, ..samples::clean(scenario, "cover") };
        let case = checked.case();
        [RunEvent::Checked(Box::new(checked)), RunEvent::CaseEnded { case, stale: Vec::new() }]
    }

    fn told(events: &[RunEvent]) -> Vec<Value> {
        let mut trace = Trace::new(Vec::new());
        samples::tell(&mut trace, events);
        let mut whole: Value = serde_json::from_slice(&trace.out).unwrap();
        let Value::Array(events) = whole["traceEvents"].take() else { panic!("{whole:#}") };
        events
    }

    fn slices<'a>(events: &'a [Value], kind: &str) -> Vec<&'a Value> {
        events.iter().filter(|event| event["ph"] == "X" && event["cat"] == kind).collect()
    }

    #[test]
    fn a_case_holds_its_checkpoints_and_these_their_stages() {
        let events =
            told(&case("bill", vec![stretch(Stage::Opening, 100, 40), stretch(Stage::Watching, 140, 60)]));
        for (kind, count) in [("case", 1), ("checkpoint", 1), ("stage", 2)] {
            assert_eq!(slices(&events, kind).len(), count, "{events:#?}");
        }
        let (whole, last) = (slices(&events, "case")[0], slices(&events, "stage")[1]);
        assert_eq!((whole["ts"].as_u64(), whole["dur"].as_u64()), (Some(100), Some(100)));
        assert_eq!((last["name"].as_str(), last["ts"].as_u64()), (Some("watching"), Some(140)));
        assert_eq!(last["args"]["round trips"], 2);
        let names: Vec<_> = events.iter().filter(|event| event["ph"] == "M").collect();
        assert_eq!(names.len(), 2, "the browser and its page: {names:#?}");
    }

    #[test]
    fn cases_side_by_side_have_threads_of_their_own_and_later_ones_take_over() {
        let mut events = Vec::new();
        for (name, began, took) in [("a", 0, 50), ("b", 10, 60), ("c", 50, 50)] {
            events.extend(case(name, vec![stretch(Stage::Opening, began, took)]));
        }
        let events = told(&events);
        let threads: Vec<_> =
            slices(&events, "case").iter().map(|case| case["tid"].as_u64().unwrap()).collect();
        assert_eq!(threads, [1, 2, 1]);
    }

    #[test]
    fn an_attempt_that_broke_is_shown_with_its_reason() {
        let [checked, end] = case("bill", vec![stretch(Stage::Opening, 200, 10)]);
        let RunEvent::CaseEnded { case, .. } = &end else { panic!("{end:?}") };
        let retried = RunEvent::Retried {
            case: case.clone(),
            attempt: 1,
            why: "the browser was lost".to_owned(),
            browser: "chromium".to_owned(),
            stretches: vec![stretch(Stage::Opening, 100, 50)],
        };
        let events = told(&[retried, checked, end]);
        let instants: Vec<_> = events.iter().filter(|event| event["ph"] == "i").collect();
        assert_eq!(instants.len(), 1);
        assert_eq!(
            (instants[0]["ts"].as_u64(), &instants[0]["name"]),
            (Some(150), &json!("the browser was lost"))
        );
        assert_eq!(slices(&events, "checkpoint").len(), 2);
        assert_eq!(slices(&events, "case")[0]["dur"], 110);
    }

    #[test]
    fn a_run_without_checkpoints_is_a_trace_too_and_one_that_is_cut_short_is_whole() {
        assert_eq!(told(&[]), Vec::<Value>::new());
        let [checked, _] = case("bill", vec![stretch(Stage::Opening, 1, 1)]);
        assert_eq!(slices(&told(&[checked]), "case").len(), 1);
    }
}
