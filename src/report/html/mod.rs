//! The HTML report: the review page without a server. It opens by double click and can be mailed.
//!
//! The page is plain HTML, CSS and JavaScript under `page/`, joined into one document together with its data. The
//! same document is served by `unticked review`; what differs is where decisions are kept.

mod chinese;
mod document;
mod pictures;

use std::{
    collections::BTreeMap,
    io::Write as _,
    path::{Path, PathBuf},
};

pub use self::document::{Content, Keeping, Outdated, Standing, policy};
use self::pictures::Place;
use super::{ReportError, ReportFile, Reporter, Scrubber, Sink, json::Gathered};
use crate::{
    event::RunEvent,
    snapshots::{Change, Decision, Entry, Ledger, RunInfo, Verdict},
};

/// The file in a report's folder.
pub const FILE: &str = "index.html";

/// The file of a report that goes to a folder, or to one file when the path ends with `.html`.
pub fn document(path: &Path) -> PathBuf {
    Place::of(path.to_owned()).document()
}

/// What a report knows of decisions: those of the past, and who may make them.
#[derive(Debug, Clone, Default)]
pub struct Deciding {
    /// The folder of the accepted snapshots; it holds the ledger.
    pub snapshots: Option<PathBuf>,
    /// `[review.roles]`: by kind of snapshot, who may accept.
    pub roles: BTreeMap<String, Vec<String>>,
}

/// Writes the page at the end of a run.
pub struct Html {
    place: Place,
    out: Box<dyn Sink>,
    deciding: Deciding,
    gathered: Gathered,
    changes: Vec<Change>,
    accepted: Vec<Standing>,
}

impl std::fmt::Debug for Html {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Html({:?})", self.place)
    }
}

impl Html {
    /// `path` is a folder, or one file when it ends with `.html`.
    pub fn create(path: PathBuf, deciding: Deciding, scrubber: &Scrubber) -> Result<Self, ReportError> {
        let place = Place::of(path);
        let out = Box::new(scrubber.sink(ReportFile::create(&place.document())?));
        Ok(Self { place, out, deciding, gathered: Gathered::default(), changes: vec![], accepted: vec![] })
    }

    fn content(&mut self) -> Content {
        let started = self.gathered.started.clone();
        let run = started.map(|started| RunInfo::new(started.at, started.environment).id);
        let mut changes = std::mem::take(&mut self.changes);
        changes.sort_by(|a, b| a.place().cmp(&b.place()));
        Content {
            keeping: Keeping::Browser,
            run: run.unwrap_or_default(),
            report: self.gathered.report(),
            history: history(&changes, self.deciding.snapshots.as_ref()),
            decisions: std::mem::take(&mut self.accepted),
            changes,
            roles: self.deciding.roles.clone(),
        }
    }
}

/// The run itself made it the baseline: nobody has to decide.
fn accepted(change: &Change) -> Standing {
    Standing::Decided(Decision {
        change: change.id.clone(),
        verdict: Verdict::Accept,
        who: String::new(),
        role: None,
        reason: String::new(),
        at: jiff::Timestamp::default(),
    })
}

/// What was decided before, by change. A ledger that can't be read is told where snapshots are compared.
fn history(changes: &[Change], snapshots: Option<&PathBuf>) -> BTreeMap<String, Vec<Entry>> {
    let Some(ledger) = snapshots.and_then(|folder| Ledger::read(folder).ok()) else {
        return BTreeMap::new();
    };
    let of = |change: &Change| ledger.history(change).into_iter().cloned().collect();
    changes.iter().map(|change| (change.id.clone(), of(change))).collect()
}

impl Reporter for Html {
    fn event(&mut self, event: &RunEvent) -> Result<(), ReportError> {
        self.gathered.event(event);
        if let RunEvent::Checked(checked) = event {
            let differences = &checked.snapshot.differences;
            self.accepted.extend(differences.iter().filter(|_| checked.snapshot.accepted).map(accepted));
            self.changes.extend(differences.iter().cloned());
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        let mut content = self.content();
        if let Some(kept) = self.gathered.started.as_ref().and_then(|started| started.report_dir.clone()) {
            self.place.take_pictures(&kept, &mut content)?;
        }
        let document = content
            .document()
            .map_err(|error| ReportError::Format { report: "html", why: error.to_string() })?;
        let failed = ReportError::write("html");
        self.out.write_all(document.as_bytes()).map_err(&failed)?;
        self.out.commit().map_err(&failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    /// What is shown of a run.
    pub fn content(events: &[RunEvent]) -> Content {
        let folder = tempfile::tempdir().unwrap();
        let scrubber = Scrubber::default();
        let mut html = Html::create(folder.path().into(), Deciding::default(), &scrubber).unwrap();
        for event in events {
            html.event(event).unwrap();
        }
        html.content()
    }

    fn written(to: &Path, run: &Path) -> String {
        let mut html = Html::create(to.to_owned(), Deciding::default(), &Scrubber::default()).unwrap();
        let mut events = samples::run();
        if let RunEvent::Started(started) = &mut events[0] {
            started.report_dir = Some(run.to_owned());
        }
        for event in &events {
            html.event(event).unwrap();
        }
        html.finish().unwrap();
        std::fs::read_to_string(document(to)).unwrap()
    }

    #[test]
    fn pictures_come_along_beside_the_page_or_inside_it() {
        let run = tempfile::tempdir().unwrap();
        std::fs::create_dir(run.path().join("pictures")).unwrap();
        std::fs::write(run.path().join("pictures/b1.png"), b"png").unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        assert!(written(&elsewhere.path().join("report"), run.path()).contains("\"pictures/b1.png\""));
        assert!(elsewhere.path().join("report/pictures/b1.png").exists());
        let one_file = written(&elsewhere.path().join("bill.html"), run.path());
        assert!(one_file.contains("data:image/png;base64,cG5n") && !one_file.contains("pictures/b1.png"));
        assert!(written(run.path(), run.path()).contains("\"pictures/b1.png\""));
    }
}
