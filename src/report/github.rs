//! GitHub: annotations on the scenario's lines, and the job's summary.
//!
//! An annotation is a line of the log, `::error file=…,line=…,title=…::message`. GitHub shows ten of a kind per
//! step and drops the rest without a word, so the tenth says how many more there are.

use std::fmt::Write;

use super::{ReportError, Reporter, order::InOrder, place::Place, sink::Sink};
use crate::{
    escape,
    event::{CheckOutcome, Checked, Ended, RunEvent, Summary},
    findings::{Level, Outcome},
};

/// How many annotations of a kind GitHub shows per step.
const SHOWN: usize = 10;
/// GitHub refuses a summary of more than 1 MiB; rows beyond these are counted.
const ROWS: usize = 200;

/// The kinds of annotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Error,
    Warning,
    Notice,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Notice];

    fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

#[derive(Debug)]
struct Annotation {
    kind: Kind,
    place: Option<Place>,
    title: String,
    message: String,
}

/// Writes annotations, and the summary where there is a place for it, at the end.
#[derive(Debug)]
pub struct Github<S, T = S> {
    out: S,
    summary: Option<T>,
    annotations: InOrder<Vec<Annotation>>,
    rows: InOrder<Vec<String>>,
    counted: Summary,
    ended: Option<Ended>,
}

impl<S: Sink, T: Sink> Github<S, T> {
    pub fn new(out: S, summary: Option<T>) -> Self {
        Self {
            out,
            summary,
            annotations: InOrder::default(),
            rows: InOrder::default(),
            counted: Summary::default(),
            ended: None,
        }
    }

    fn lines(&mut self) -> String {
        let all: Vec<_> = self.annotations.take().flatten().collect();
        let mut lines = String::new();
        for kind in Kind::ALL {
            let mine: Vec<_> = all.iter().filter(|annotation| annotation.kind == kind).collect();
            let shown = if mine.len() > SHOWN { SHOWN - 1 } else { mine.len() };
            lines.extend(mine[..shown].iter().map(|annotation| annotation.line()));
            if shown < mine.len() {
                let more = mine.len() - shown;
                let _ = writeln!(
                    lines,
                    "::{} title=unticked::and {more} more; see the whole report",
                    kind.name()
                );
            }
        }
        lines
    }

    fn markdown(&mut self) -> String {
        let summary = self.ended.as_ref().map_or(self.counted, |ended| ended.summary);
        let mut text = String::from("## unticked\n\n");
        if summary.checks() == 0 {
            text.push_str("**Nothing was checked**, which is never a success.\n");
            return text;
        }
        let _ = writeln!(
            text,
            "| failed | unsure | broke | passed | differ from their snapshot | findings waived |\n\
             | ---: | ---: | ---: | ---: | ---: | ---: |\n| {} | {} | {} | {} | {} | {} |",
            summary.failed,
            summary.unsure,
            summary.errors,
            summary.passed,
            summary.snapshot_changes,
            summary.waived
        );
        let rows: Vec<_> = self.rows.take().flatten().collect();
        if !rows.is_empty() {
            text.push_str("\n| | page | box | what | rule |\n| --- | --- | --- | --- | --- |\n");
            text.extend(rows.iter().take(ROWS).map(String::as_str));
        }
        if rows.len() > ROWS {
            let _ = writeln!(text, "\nand {} more; see the whole report.", rows.len() - ROWS);
        }
        text
    }
}

impl<S: Sink, T: Sink> Reporter for Github<S, T> {
    fn event(&mut self, event: &RunEvent) -> Result<(), ReportError> {
        match event {
            RunEvent::Checked(checked) => {
                self.counted.add(checked);
                self.annotations.push(checked, annotations(checked));
                self.rows.push(checked, rows(checked));
            }
            RunEvent::Ended(ended) => self.ended = Some((**ended).clone()),
            _ => {}
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        let lines = self.lines();
        self.out.write_all(lines.as_bytes()).map_err(ReportError::write("github"))?;
        self.out.commit().map_err(ReportError::write("github"))?;
        let markdown = self.markdown();
        let Some(summary) = &mut self.summary else { return Ok(()) };
        summary.write_all(markdown.as_bytes()).map_err(ReportError::write("github"))?;
        summary.commit().map_err(ReportError::write("github"))
    }
}

/// What of a check is shown on the pull request: findings that no waiver covers, and what broke.
fn annotations(checked: &Checked) -> Vec<Annotation> {
    let at = place_name(checked);
    let of = |kind, box_id: Option<&str>, title: &str, message: String| Annotation {
        kind,
        place: Place::of(checked, box_id),
        title: format!("{title} · {at}"),
        message,
    };
    let mut all: Vec<_> = checked
        .told()
        .filter(|finding| finding.waived.is_none())
        .map(|finding| {
            let kind = match (finding.level, finding.outcome) {
                (Level::Deny, Outcome::Failed) => Kind::Error,
                (Level::Deny, _) => Kind::Warning,
                _ => Kind::Notice,
            };
            let id = finding.box_id.as_deref();
            let whose = id.map(|id| format!("“{}”: ", escape::line(checked.label(id)))).unwrap_or_default();
            let message = format!(
                "{whose}{} Expected: {}. Actual: {}.",
                escape::line(&finding.message),
                escape::line(&finding.expected),
                escape::line(&finding.actual)
            );
            of(kind, id, &finding.rule, message)
        })
        .collect();
    if checked.outcome == CheckOutcome::Error {
        let error = checked.error.as_deref().unwrap_or("no reason was given");
        all.push(of(Kind::Error, None, "the run broke", escape::lines(error).into_owned()));
    }
    if checked.snapshot.is_undecided() {
        let changes: Vec<_> = checked.snapshot.changes.iter().map(|change| escape::line(change)).collect();
        let state = checked.snapshot.state.name().unwrap_or_default();
        all.push(of(Kind::Warning, None, &format!("snapshot {state}"), changes.join("\n")));
    }
    all
}

/// `cover @ phone`
fn place_name(checked: &Checked) -> String {
    format!("{} @ {}", escape::line(&checked.checkpoint), escape::line(&checked.target.name))
}

impl Annotation {
    fn line(&self) -> String {
        let mut line = format!("::{} ", self.kind.name());
        if let Some(place) = &self.place {
            let file = escape::line(&place.file.display().to_string()).replace('\\', "/");
            let _ = write!(line, "file={},line={},", property(&file), place.line);
        }
        let _ = writeln!(line, "title={}::{}", property(&self.title), data(&self.message));
        line
    }
}

/// As the runner's own toolkit escapes a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// As the runner's own toolkit escapes a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// The rows of the summary's table.
fn rows(checked: &Checked) -> Vec<String> {
    let page = cell(&format!("{} › {}", checked.scenario, place_name(checked)));
    let row = |mark: &str, whose: &str, what: &str, rule: &str| {
        format!("| {mark} | {page} | {} | {} | {rule} |\n", cell(whose), cell(what))
    };
    let mut rows: Vec<_> = checked
        .counts()
        .map(|finding| {
            let mark = if finding.outcome == Outcome::Failed { "❌" } else { "❓" };
            let whose = finding.box_id.as_deref().map_or("the page", |id| checked.label(id));
            row(mark, whose, &finding.message, &format!("`{}`", finding.rule))
        })
        .collect();
    if checked.outcome == CheckOutcome::Error {
        rows.push(row("💥", "", checked.error.as_deref().unwrap_or_default(), "the run broke"));
    }
    let changes = checked.snapshot.changes.iter().filter(|_| checked.snapshot.is_undecided());
    rows.extend(changes.map(|change| row("🔀", "", change, "snapshot")));
    rows
}

/// Text in a cell of a Markdown table: neither markup nor a mention comes of it.
fn cell(text: &str) -> String {
    let mut safe = String::new();
    for c in escape::html(&escape::line(text)).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '@' | '$' | '!' | '(' | ')') {
            let _ = write!(safe, "&#{};", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    fn written(events: &[RunEvent]) -> (String, String) {
        let mut github = Github::new(Vec::new(), Some(Vec::new()));
        samples::tell(&mut github, events);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (text(github.out), text(github.summary.unwrap()))
    }

    #[test]
    fn a_rich_run() {
        let (lines, summary) = written(&samples::run());
        insta::assert_snapshot!("github", lines);
        insta::assert_snapshot!("github-summary", summary);
    }

    #[test]
    fn every_line_is_one_command_whatever_the_page_says() {
        let (lines, _) = written(&samples::run());
        for line in lines.lines() {
            assert!(
                ["::error ", "::warning ", "::notice "].iter().any(|head| line.starts_with(head)),
                "{line}"
            );
        }
        assert!(lines.contains("file=scenarios/annual-bill.yaml,line=3,"), "the line that names the box");
    }

    #[test]
    fn markup_of_the_page_stays_text_in_the_summary() {
        let (_, summary) = written(&samples::run());
        assert!(!summary.contains("<script") && summary.contains("&lt;script&gt;"), "{summary}");
        for row in summary.lines().filter(|line| line.starts_with("| ") && line.contains('`')) {
            assert_eq!(row.matches('|').count(), 6, "{row}");
        }
    }

    #[test]
    fn beyond_ten_of_a_kind_the_rest_is_counted() {
        let mut checked = samples::checks().remove(1);
        checked.findings = vec![checked.findings[0].clone(); SHOWN + 3];
        let (lines, _) = written(&[RunEvent::Checked(Box::new(checked.clone()))]);
        let errors: Vec<_> = lines.lines().filter(|line| line.starts_with("::error")).collect();
        assert_eq!(errors.len(), SHOWN);
        assert!(errors[SHOWN - 1].ends_with("and 4 more; see the whole report"), "{lines}");
        checked.findings.truncate(SHOWN);
        let (lines, _) = written(&[RunEvent::Checked(Box::new(checked))]);
        assert!(!lines.contains("more;"), "{lines}");
    }

    #[test]
    fn nothing_checked_is_said() {
        let (lines, summary) = written(&[]);
        assert_eq!(lines, "");
        assert!(summary.contains("Nothing was checked"));
    }
}
