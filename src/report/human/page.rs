//! One page in words.

use std::fmt::Write;

use super::{
    super::{
        columns::{shorten, width, wrap},
        place::Place,
        style::{Mark, Style, Tone},
    },
    class::{Class, gist},
};
use crate::{
    escape,
    event::{Checked, SnapshotState, Started},
    facts::BoxFacts,
    findings::Finding,
};

/// A page with something to say beyond "clean".
pub(super) fn has_notes(checked: &Checked) -> bool {
    checked.told().next().is_some() || checked.snapshot.differs()
}

pub(super) fn clean_counted(style: Style, pages: usize) -> String {
    format!("{} {pages} pages are clean\n", style.mark(Mark::Passed))
}

/// Puts checks into words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub style: Style,
    /// Knows the folder of the pictures.
    pub pictures: Option<&'a Started>,
}

impl Words<'_> {
    /// A clean page: one line.
    pub fn clean(self, checked: &Checked) -> String {
        let boxes = match checked.page.boxes.len() {
            0 => "no boxes".to_owned(),
            1 => "1 box".to_owned(),
            many => format!("{many} boxes"),
        };
        self.headline(Mark::Passed, checked, &boxes)
    }

    /// A page on which the run broke.
    pub fn broke(self, checked: &Checked) -> String {
        let again = match checked.retries {
            0 => "the run broke".to_owned(),
            1 => "the run broke, tried again once".to_owned(),
            many => format!("the run broke, tried again {many} times"),
        };
        let mut text = self.headline(Mark::Broke, checked, &again);
        self.where_it_is(&mut text, checked);
        let error = escape::lines(checked.error.as_deref().unwrap_or("no reason was given")).into_owned();
        for line in wrap(&error, self.style.width.saturating_sub(4)) {
            let _ = writeln!(text, "    {}", self.style.paint(Tone::Bad, &line));
        }
        text
    }

    /// A page with findings, or with snapshots that differ.
    pub fn noted(self, checked: &Checked) -> String {
        let (mark, tail) = gist(checked);
        let mut text = self.headline(mark, checked, &tail);
        self.where_it_is(&mut text, checked);
        for class in Class::ALL {
            self.class(&mut text, checked, class);
        }
        self.snapshot(&mut text, checked);
        text
    }

    /// `✗ annual-bill › cover @ phone          2 failed`
    fn headline(self, mark: Mark, checked: &Checked, tail: &str) -> String {
        let room = self.style.width.saturating_sub(4 + width(tail));
        let scenario = escape::line(&checked.scenario).into_owned();
        let at = format!(" @ {}", escape::line(&checked.target.name));
        let mut place = scenario;
        // An audit names its one checkpoint after the URL that it opened: once is enough.
        if checked.checkpoint != checked.scenario && !checked.checkpoint.is_empty() {
            let _ = write!(place, "{}{}", self.style.arrow(), escape::line(&checked.checkpoint));
        }
        let place = shorten(&place, room.saturating_sub(width(&at)), self.style.ellipsis());
        let gap = " ".repeat(room.saturating_sub(width(&place) + width(&at)) + 2);
        let tone = if mark == Mark::Passed { Tone::Plain } else { Tone::Strong };
        format!(
            "{} {}{}{gap}{}\n",
            self.style.mark(mark),
            self.style.paint(tone, &place),
            self.style.paint(Tone::Dim, &at),
            self.style.paint(Tone::Dim, tail)
        )
    }

    fn where_it_is(self, text: &mut String, checked: &Checked) {
        let mut parts = vec![];
        if let Some(place) = Place::of(checked, None) {
            parts.push(format!("{}:{}", escape::line(&place.file.display().to_string()), place.line));
        }
        let url = if checked.url.is_empty() { &checked.url_asked } else { &checked.url };
        // An audit's headline is the URL, where it fits.
        let told = *url == checked.scenario && width(url) + 24 <= self.style.width;
        if !told && !url.is_empty() {
            parts.push(escape::line(url).into_owned());
        }
        if !parts.is_empty() {
            let _ = writeln!(text, "  {}", self.style.paint(Tone::Dim, &parts.join(self.style.dot())));
        }
    }

    fn class(self, text: &mut String, checked: &Checked, class: Class) {
        let findings: Vec<_> = checked.told().filter(|finding| Class::of(finding) == class).collect();
        if findings.is_empty() {
            return;
        }
        text.push('\n');
        if let Some(heading) = class.heading() {
            let _ = writeln!(text, "  {}", self.style.paint(class.tone(), heading));
        }
        let mut last: Option<Option<&str>> = None;
        for finding in findings {
            if last != Some(finding.box_id.as_deref()) {
                if last.is_some() {
                    text.push('\n');
                }
                last = Some(finding.box_id.as_deref());
                self.whose(text, checked, finding, class);
            }
            self.finding(text, finding, class);
        }
    }

    /// The box's sentence, or "the page", and its picture.
    fn whose(self, text: &mut String, checked: &Checked, finding: &Finding, class: Class) {
        let Some(id) = finding.box_id.as_deref() else {
            let _ = writeln!(text, "  {}", self.style.paint(class.sentence_tone(), "The page"));
            return;
        };
        let seen = checked.page.boxes.iter().find(|seen| seen.id == id);
        let room = self.style.width.saturating_sub(3);
        let lines = if class.is_quiet() { 1 } else { 2 };
        for line in wrap(&self.quoted(seen, room * lines), room) {
            let _ = writeln!(text, "  {}", self.style.paint(class.sentence_tone(), &line));
        }
        if class.is_quiet() {
            return;
        }
        let what = seen.map_or(String::new(), |seen| {
            format!("{}{}{}", seen.kind.name(), self.style.dot(), escape::line(&seen.selector))
        });
        let what = shorten(&what, room, self.style.ellipsis());
        let _ = writeln!(text, "  {}", self.style.paint(Tone::Dim, &what));
        if let Some(picture) = checked.pictures.boxes.get(id) {
            let folder = self.pictures.and_then(|started| started.report_dir.clone()).unwrap_or_default();
            let path = escape::line(&folder.join(picture).display().to_string()).into_owned();
            let _ = writeln!(text, "  {}", self.style.paint(Tone::Link, &path));
        }
    }

    fn quoted(self, seen: Option<&BoxFacts>, columns: usize) -> String {
        let (words, about) = match seen {
            Some(seen) if !seen.label.text.is_empty() => (seen.label.text.as_str(), ""),
            Some(seen) if !seen.context.is_empty() => {
                (seen.context.as_str(), "a box without a label, beside ")
            }
            Some(_) => return "a box without a label".to_owned(),
            None => return "a box that is no longer there".to_owned(),
        };
        let room = columns.saturating_sub(2 + width(about));
        let words = shorten(&escape::line(words), room, self.style.ellipsis());
        if self.style.unicode { format!("{about}“{words}”") } else { format!("{about}\"{words}\"") }
    }

    fn finding(self, text: &mut String, finding: &Finding, class: Class) {
        let tone = if class.is_quiet() { Tone::Dim } else { Tone::Plain };
        let rule = format!("[{}]", finding.rule);
        let room = self.style.width.saturating_sub(6);
        let mut lines = wrap(&escape::line(&finding.message), room);
        // The rule's name goes behind the last line where it fits, else on one of its own.
        if lines.last().is_some_and(|line| width(line) + width(&rule) + 1 > room) {
            lines.push(String::new());
        }
        let last = lines.len() - 1;
        for (at, line) in lines.into_iter().enumerate() {
            let head = if at == 0 { self.style.mark(class.mark()) } else { " ".to_owned() };
            let gap = if line.is_empty() { "" } else { " " };
            let line = self.style.paint(tone, &line);
            let rule = if at == last {
                format!("{gap}{}", self.style.paint(Tone::Dim, &rule))
            } else {
                String::new()
            };
            let _ = writeln!(text, "    {head} {line}{rule}");
        }
        if let Some(waived) = &finding.waived {
            let line = format!(
                "{} until {}: {}",
                escape::line(&waived.owner),
                escape::line(&waived.until),
                escape::line(&waived.reason)
            );
            self.indented(text, "waived by", &line);
            return;
        }
        self.indented(text, "expected", &escape::line(&finding.expected));
        self.indented(text, "actual", &escape::line(&finding.actual));
    }

    fn indented(self, text: &mut String, name: &str, what: &str) {
        let column = 6 + width(name).max(8) + 2;
        for (at, line) in wrap(what, self.style.width.saturating_sub(column)).into_iter().enumerate() {
            let head = if at == 0 { name } else { "" };
            let head = self.style.paint(Tone::Dim, &format!("{head:<w$}", w = column - 6));
            let line = if self.style.colour { line } else { line.trim_end().to_owned() };
            let _ = writeln!(text, "      {head}{line}");
        }
    }

    fn snapshot(self, text: &mut String, checked: &Checked) {
        let heading = match (checked.snapshot.state, checked.snapshot.accepted) {
            (SnapshotState::None | SnapshotState::Same, _) => return,
            (SnapshotState::New, false) => "New, nobody has accepted it yet:",
            (SnapshotState::Changed, false) => "Changed since it was accepted:",
            (SnapshotState::Gone, false) => "Gone since it was accepted:",
            (_, true) => "Accepted now, and the baseline from here on:",
        };
        let _ = writeln!(text, "\n  {}", self.style.paint(Tone::Change, heading));
        for change in &checked.snapshot.changes {
            for (at, line) in
                wrap(&escape::line(change), self.style.width.saturating_sub(6)).into_iter().enumerate()
            {
                let head = if at == 0 { self.style.mark(Mark::Changed) } else { " ".to_owned() };
                let _ = writeln!(text, "    {head} {line}");
            }
        }
    }
}
