//! What people and machines read of a run: one file per format.
//!
//! Reporters see [`RunEvent`]s and nothing else, write into any [`Sink`], and decide nothing. They don't know
//! each other: [`Reporters`] hands on every event, and one that fails is remembered and left out from then on
//! without stopping the rest.

pub mod columns;
pub mod github;
pub mod html;
pub mod human;
pub mod json;
pub mod junit;
mod order;
mod place;
pub mod progress;
pub mod scrub;
pub mod sink;
pub mod spec;
mod spellings;
pub mod style;
pub mod timings;
pub mod trace;

#[cfg(test)]
mod samples;

use std::{io, path::PathBuf};

use crate::event::RunEvent;

pub use scrub::Scrubber;
pub use sink::{ReportFile, Sink, StandardOutput};
pub use spec::{Format, ReportSpec, SpecError, To};
pub use style::Style;

/// Tells somebody of a run.
pub trait Reporter: Send {
    fn event(&mut self, event: &RunEvent) -> Result<(), ReportError>;

    /// The run is over, whether or not `RunEvent::Ended` came (it does not after a panic): writes what is
    /// left to write.
    fn finish(&mut self) -> Result<(), ReportError>;
}

/// A report that could not be given.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    #[error("cannot write the {report} report: {source}")]
    Write { report: &'static str, source: io::Error },
    #[error("cannot make the folder {} for the report: {source}; name another place", path.display())]
    Folder { path: PathBuf, source: io::Error },
    #[error("cannot write the report {}: {source}; name another place", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("cannot put the {report} report into its format: {why}")]
    Format { report: &'static str, why: String },
}

impl ReportError {
    /// For `map_err` in the reporter of that name.
    pub(crate) fn write(report: &'static str) -> impl Fn(io::Error) -> Self {
        move |source| Self::Write { report, source }
    }
}

/// What all reporters are built from.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Of standard output; files are always plain.
    pub style: Style,
    pub scrubber: Scrubber,
    /// Where a reader finds more, for the human report's last lines: the files that are written.
    pub files: Vec<PathBuf>,
    /// What the HTML report knows of decisions.
    pub deciding: html::Deciding,
    /// `$GITHUB_STEP_SUMMARY`
    pub job_summary: Option<PathBuf>,
}

impl ReportSpec {
    /// The reporter, its file checked to be writable before the run begins.
    pub fn open(&self, setup: &Setup) -> Result<Box<dyn Reporter>, ReportError> {
        if let (Format::Html, To::File(path)) = (self.format, &self.to) {
            let deciding = setup.deciding.clone();
            return Ok(Box::new(html::Html::create(path.clone(), deciding, &setup.scrubber)?));
        }
        let to_file = matches!(self.to, To::File(_));
        let sink: Box<dyn Sink> = match &self.to {
            To::StandardOutput => Box::new(StandardOutput::default()),
            To::File(path) => Box::new(ReportFile::create(path)?),
        };
        let sink = setup.scrubber.sink(sink);
        let style = if to_file { Style::plain() } else { setup.style };
        Ok(match self.format {
            Format::Human => Box::new(human::Human::new(sink, style).with_files(setup.files.clone())),
            // Never to standard output: a spec without a place is refused.
            Format::Html | Format::Json => Box::new(json::Json::new(sink)),
            Format::Trace => Box::new(trace::Trace::new(sink)),
            Format::Junit => Box::new(junit::Junit::new(sink)),
            Format::Github => {
                let summary = setup.job_summary.as_deref().map(ReportFile::append).transpose()?;
                Box::new(github::Github::new(sink, summary.map(|file| setup.scrubber.sink(file))))
            }
        })
    }
}

/// Hands every event to every reporter.
#[derive(Default)]
pub struct Reporters {
    list: Vec<Entry>,
    scrubber: Scrubber,
    failed: Vec<ReportError>,
}

struct Entry {
    reporter: Box<dyn Reporter>,
    failed: Option<ReportError>,
}

impl std::fmt::Debug for Reporters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reporters({})", self.list.len())
    }
}

impl Reporters {
    pub fn new(scrubber: Scrubber) -> Self {
        Self { list: vec![], scrubber, failed: vec![] }
    }

    pub fn add(&mut self, reporter: Box<dyn Reporter>) {
        self.list.push(Entry { reporter, failed: None });
    }

    /// Tells all. Secrets are taken out here, before anything is shortened, wrapped or encoded, and once
    /// more on the way into each sink.
    pub fn event(&mut self, event: &RunEvent) {
        let scrubbed = self.scrubber.event(event);
        let event = scrubbed.as_ref().unwrap_or(event);
        self.each(|reporter| reporter.event(event));
    }

    /// Notes that the run could not be told as a whole.
    pub fn fail(&mut self, error: ReportError) {
        self.failed.push(error);
    }

    /// Ends all, and says what went wrong with which.
    pub fn finish(mut self) -> Vec<ReportError> {
        self.each(|reporter| reporter.finish());
        let failed = self.list.into_iter().filter_map(|entry| entry.failed);
        self.failed.into_iter().chain(failed).collect()
    }

    fn each(&mut self, mut tell: impl FnMut(&mut dyn Reporter) -> Result<(), ReportError>) {
        for entry in self.list.iter_mut().filter(|entry| entry.failed.is_none()) {
            entry.failed = tell(entry.reporter.as_mut()).err();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::report::samples;

    struct Breaks;
    impl Reporter for Breaks {
        fn event(&mut self, _: &RunEvent) -> Result<(), ReportError> {
            Err(ReportError::Format { report: "json", why: "no room".to_owned() })
        }
        fn finish(&mut self) -> Result<(), ReportError> {
            panic!("a reporter that failed is not asked again")
        }
    }

    struct Counts(Arc<Mutex<Vec<&'static str>>>);
    impl Reporter for Counts {
        fn event(&mut self, _: &RunEvent) -> Result<(), ReportError> {
            self.0.lock().unwrap().push("event");
            Ok(())
        }
        fn finish(&mut self) -> Result<(), ReportError> {
            self.0.lock().unwrap().push("finish");
            Ok(())
        }
    }

    #[test]
    fn one_that_fails_stops_no_other_and_is_remembered() {
        let seen = Arc::new(Mutex::new(vec![]));
        let mut reporters = Reporters::new(Scrubber::default());
        reporters.add(Box::new(Breaks));
        reporters.add(Box::new(Counts(Arc::clone(&seen))));
        for _ in 0..2 {
            reporters.event(&RunEvent::CaseStarted { case: "a @ b".to_owned() });
        }
        let failures = reporters.finish();
        assert_eq!(*seen.lock().unwrap(), ["event", "event", "finish"]);
        assert_eq!(failures.len(), 1);
        assert_eq!(failures[0].to_string(), "cannot put the json report into its format: no room");
    }

    /// A sink that the test can read after the reporter has gone.
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);
    impl io::Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    impl Sink for Shared {}

    /// A page that shows the password everywhere: long enough to be shortened, with spaces to be wrapped at.
    fn leaky(secret: &str) -> RunEvent {
        let mut checked = samples::checks().remove(1);
        let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let long = format!("{} {secret} and so on", "I agree and ".repeat(10));
        checked.url = format!("https://qa:{encoded}@staging.example.com/?token={encoded}");
        checked.page.boxes[0].label.text.clone_from(&long);
        checked.page.boxes[0].selector = format!("[value={secret:?}]");
        checked.page.title = long.clone();
        checked.findings[0].message = long.clone();
        checked.findings[0].actual = secret.to_owned();
        checked.natures[0].why = format!("says '{secret}'");
        checked.snapshot.changes = vec![long.clone()];
        checked.error = Some(long);
        RunEvent::Checked(Box::new(checked))
    }

    #[test]
    fn no_output_of_any_reporter_contains_a_secret() {
        let secret = "canary <7> & \"wing\" päss 4711";
        let scrubber = Scrubber::new(&crate::config::Secrets { values: vec![secret.to_owned()] });
        let mut reporters = Reporters::new(scrubber.clone());
        let outputs: Vec<Shared> = std::iter::repeat_with(Shared::default).take(5).collect();
        let sink = |at: usize| scrubber.sink(outputs[at].clone());
        reporters.add(Box::new(human::Human::new(sink(0), Style { width: 60, ..Style::plain() })));
        reporters.add(Box::new(json::Json::new(sink(1))));
        reporters.add(Box::new(junit::Junit::new(sink(2))));
        reporters.add(Box::new(github::Github::new(sink(3), Some(sink(4)))));
        reporters.event(&leaky(secret));
        assert!(reporters.finish().is_empty());
        for (at, output) in outputs.iter().enumerate() {
            let text = String::from_utf8(output.0.lock().unwrap().clone()).unwrap();
            assert!(text.replace("&#42;", "*").contains("***"), "{at}: {text}");
            for part in ["canary", "wing", "4711", "päss", "p%C3%A4ss"] {
                assert!(!text.contains(part), "output {at} has {part}: {text}");
            }
        }
    }
}
