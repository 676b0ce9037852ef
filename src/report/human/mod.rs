//! For people: what is wrong, on which page, in which box, and what to do about it.
//!
//! All is written at the end, in one order, so that the report of a long run reads from top to bottom: clean
//! pages in a line each, pages with findings, what broke, what to do, the sum.

mod advice;
mod class;
mod page;
mod summary;

use std::path::PathBuf;

use self::advice::Advice;
pub(in crate::report) use self::summary::duration;
use super::{ReportError, Reporter, order::InOrder, sink::Sink, style::Style};
use crate::event::{CheckOutcome, Checked, Ended, RunEvent, Started, Summary};

/// More clean pages than this are counted rather than listed.
const LISTED: usize = 20;

/// Writes the whole report at the end.
#[derive(Debug)]
pub struct Human<S> {
    out: S,
    style: Style,
    files: Vec<PathBuf>,
    started: Option<Started>,
    pages: InOrder<Page>,
    advice: InOrder<Advice>,
    counted: Summary,
    ended: Option<Ended>,
}

/// A check in words, and where in the report it belongs.
#[derive(Debug)]
struct Page {
    part: Part,
    text: String,
}

/// The parts of the report, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Clean,
    Noted,
    Broke,
}

impl<S: Sink> Human<S> {
    pub fn new(out: S, style: Style) -> Self {
        Self {
            out,
            style,
            files: vec![],
            started: None,
            pages: InOrder::default(),
            advice: InOrder::default(),
            counted: Summary::default(),
            ended: None,
        }
    }

    /// The other reports that the run writes, named at the end.
    #[must_use]
    pub fn with_files(self, files: Vec<PathBuf>) -> Self {
        Self { files, ..self }
    }

    fn checked(&mut self, checked: &Checked) {
        self.counted.add(checked);
        let words = page::Words { style: self.style, pictures: self.started.as_ref() };
        let (part, text) = match checked.outcome {
            CheckOutcome::Error => (Part::Broke, words.broke(checked)),
            _ if page::has_notes(checked) => (Part::Noted, words.noted(checked)),
            _ => (Part::Clean, words.clean(checked)),
        };
        self.pages.push(checked, Page { part, text });
        self.advice.push(checked, Advice::of(checked));
    }

    fn text(&mut self) -> String {
        let pages: Vec<_> = self.pages.take().collect();
        let of = |part| pages.iter().filter(move |page| page.part == part).map(|page| page.text.as_str());
        let mut blocks: Vec<String> = vec![];
        if of(Part::Clean).count() <= LISTED {
            blocks.push(of(Part::Clean).collect());
        } else {
            blocks.push(page::clean_counted(self.style, of(Part::Clean).count()));
        }
        blocks.extend(of(Part::Noted).map(str::to_owned));
        blocks.extend(of(Part::Broke).map(str::to_owned));
        let today = self.started.as_ref().map(|s| s.at.to_zoned_datetime(jiff::tz::TimeZone::UTC).date());
        blocks.push(advice::section(self.style, self.advice.take(), today));
        blocks.push(summary::section(self.style, self.ended.as_ref(), &self.counted, &self.files));
        blocks.retain(|block| !block.is_empty());
        blocks.join("\n")
    }
}

impl<S: Sink> Reporter for Human<S> {
    fn event(&mut self, event: &RunEvent) -> Result<(), ReportError> {
        match event {
            RunEvent::Started(started) => self.started = Some((**started).clone()),
            RunEvent::Checked(checked) => self.checked(checked),
            RunEvent::Ended(ended) => self.ended = Some((**ended).clone()),
            _ => {}
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        let text = self.text();
        self.out.write_all(text.as_bytes()).map_err(ReportError::write("human"))?;
        self.out.commit().map_err(ReportError::write("human"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{escape, event::SnapshotState, exit::Exit, report::columns, report::samples};

    fn written(events: &[RunEvent], style: Style) -> String {
        let mut human = Human::new(Vec::new(), style).with_files(vec!["unticked-report/report.json".into()]);
        samples::tell(&mut human, events);
        String::from_utf8(human.out).unwrap()
    }

    fn plain(width: usize) -> Style {
        Style { width, ..Style::plain() }
    }

    fn ended(summary: Summary, exit: Exit) -> RunEvent {
        let took = std::time::Duration::from_millis(900);
        RunEvent::Ended(Box::new(Ended { summary, took, interrupted: false, replaced: 0, exit: Some(exit) }))
    }

    #[test]
    fn a_rich_run() {
        insta::assert_snapshot!("human", written(&samples::run(), plain(80)));
    }

    #[test]
    fn a_rich_run_in_colour() {
        let style = Style { colour: true, ..plain(120) };
        insta::assert_snapshot!("human-colour", written(&samples::run(), style).replace('\u{1b}', "␛"));
    }

    #[test]
    fn in_ascii_only_the_pages_own_words_are_not() {
        let style = Style { unicode: false, ..plain(80) };
        let text = written(
            &[samples::run()[0].clone(), RunEvent::Checked(Box::new(samples::checks().remove(1)))],
            style,
        );
        assert!(text.is_ascii(), "{text}");
    }

    #[test]
    fn nothing_is_wider_than_the_terminal_but_what_is_pasted() {
        for width in [60, 80, 120] {
            let text = written(&samples::run(), plain(width));
            let wide: Vec<_> = text
                .lines()
                .filter(|line| {
                    columns::width(line) > width && !line.contains("rule:") && !line.contains("://")
                })
                .collect();
            assert!(wide.is_empty(), "{wide:#?}");
        }
    }

    #[test]
    fn the_page_cannot_act_on_the_terminal() {
        let text = written(&samples::run(), plain(80));
        assert!(!text.contains(|c| c != '\n' && escape::is_unseen(c)));
    }

    #[test]
    fn many_clean_pages_are_counted() {
        let mut events: Vec<_> = (0..=LISTED)
            .map(|at| RunEvent::Checked(Box::new(samples::clean("settings", &format!("page {at}")))))
            .collect();
        events.push(ended(Summary { passed: LISTED + 1, ..Summary::default() }, Exit::Passed));
        insta::assert_snapshot!("human-many-clean", written(&events, plain(80)));
    }

    #[test]
    fn what_was_just_accepted_waits_for_nobody() {
        let mut checked = samples::clean("settings", "privacy");
        checked.snapshot.state = SnapshotState::New;
        checked.snapshot.changes = vec!["New box: 'Send me offers'.".to_owned()];
        let told = |checked: &Checked| written(&[RunEvent::Checked(Box::new(checked.clone()))], plain(80));
        let text = told(&checked);
        assert!(text.contains("nobody has accepted it yet") && text.contains("unticked review"), "{text}");
        checked.snapshot.accepted = true;
        let text = told(&checked);
        assert!(text.contains("Accepted now") && text.contains("New box: 'Send me offers'."), "{text}");
        assert!(!text.contains("nobody") && !text.contains("review") && !text.contains("differ"), "{text}");
    }

    #[test]
    fn nothing_checked_has_its_own_words() {
        let text = written(&[ended(Summary::default(), Exit::Nothing)], plain(80));
        insta::assert_snapshot!("human-nothing", text);
    }

    #[test]
    fn an_audit_names_the_url_once_and_whole() {
        for url in ["http://127.0.0.1/a".to_owned(), format!("http://127.0.0.1/{}", "a/".repeat(60))] {
            let mut checked = samples::check(&url, &url, "desktop");
            checked.written = None;
            checked.url.clone_from(&url);
            checked.findings =
                vec![samples::finding("hidden-consent", None, "It would be sent.", "no", "yes")];
            let text = written(&[RunEvent::Checked(Box::new(checked))], plain(80));
            assert_eq!(text.matches(&url).count(), 1, "{text}");
        }
    }

    #[test]
    fn a_run_that_was_cut_short_says_so() {
        let text = written(&samples::run()[..3], plain(80));
        assert!(text.contains("The run was stopped before its end"), "{text}");
    }
}
