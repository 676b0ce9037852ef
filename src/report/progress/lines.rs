//! One line per page that was looked at: for CI logs and files.

use std::io::Write;

use super::{
    super::{
        ReportError, Reporter,
        human::duration,
        style::{Mark, Style},
    },
    Tally, word,
};
use crate::{
    escape,
    event::{CheckOutcome, Checked, RunEvent},
};

/// Plain lines. Each is written when its page is done, so that a log shows that the run lives.
#[derive(Debug)]
pub struct Lines<W> {
    out: W,
    style: Style,
    tally: Tally,
}

impl<W: Write + Send> Lines<W> {
    pub fn new(out: W, style: Style) -> Self {
        Self { out, style, tally: Tally::default() }
    }

    fn line(&self, event: &RunEvent) -> Option<String> {
        match event {
            RunEvent::Started(started) => {
                let cases = if started.cases == 1 { "case" } else { "cases" };
                Some(format!("unticked: {} {cases}, {} side by side", started.cases, started.workers))
            }
            RunEvent::Checked(checked) => Some(self.checked(checked)),
            RunEvent::Retried { case, attempt, why, .. } => Some(format!(
                "  {} broke, attempt {attempt} begins: {}",
                escape::line(case),
                escape::line(why)
            )),
            RunEvent::Waiting { why } => Some(format!("  waiting: {}", escape::line(why))),
            _ => None,
        }
    }

    fn checked(&self, checked: &Checked) -> String {
        let mark = match checked.outcome {
            CheckOutcome::Passed => Mark::Passed,
            CheckOutcome::Failed => Mark::Failed,
            CheckOutcome::Unsure => Mark::Unsure,
            CheckOutcome::Error => Mark::Broke,
        };
        let counts = checked.counts().count();
        let of = match (checked.outcome, counts) {
            (CheckOutcome::Failed | CheckOutcome::Unsure, 1) => ", 1 finding".to_owned(),
            (CheckOutcome::Failed | CheckOutcome::Unsure, 2..) => format!(", {counts} findings"),
            _ => String::new(),
        };
        let target = escape::line(&checked.target.name);
        let mut place = escape::line(&checked.scenario).into_owned();
        if checked.checkpoint != checked.scenario && !checked.checkpoint.is_empty() {
            place = format!("{place}{}{}", self.style.arrow(), escape::line(&checked.checkpoint));
        }
        let (mark, took) = (self.style.mark(mark), duration(checked.took));
        format!("{mark} {place} @ {target}: {}{of} ({took})", word(checked.outcome))
    }
}

impl<W: Write + Send> Reporter for Lines<W> {
    fn event(&mut self, event: &RunEvent) -> Result<(), ReportError> {
        if let RunEvent::Checked(checked) = event {
            self.tally.add(checked);
        }
        let Some(line) = self.line(event) else { return Ok(()) };
        writeln!(self.out, "{line}").and_then(|()| self.out.flush()).map_err(ReportError::write("progress"))
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    #[test]
    fn a_line_per_page_in_the_order_in_which_they_finish() {
        let mut lines = Lines::new(Vec::new(), Style::plain());
        let mut events = samples::run();
        events.insert(
            1,
            RunEvent::Retried {
                case: "checkout @ desktop".to_owned(),
                attempt: 2,
                why: "the driver \u{1b}[31mdied".to_owned(),
                browser: "chromium".to_owned(),
                stretches: Vec::new(),
            },
        );
        samples::tell(&mut lines, &events);
        insta::assert_snapshot!("lines", String::from_utf8(lines.out).unwrap());
    }
}
