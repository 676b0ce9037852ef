//! The pages that are looked at right now, and how far the run is: on a terminal.

use std::{fmt::Write as _, time::Duration};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::{
    super::{
        ReportError, Reporter,
        columns::shorten,
        style::{Style, Tone},
    },
    Tally,
};
use crate::{escape, event::RunEvent};

/// Rows for running cases; more than these are only counted.
const ROWS: usize = 8;
/// Columns of a row that its two texts don't have: spinner, gaps, countdown.
const ROOM_BESIDES: usize = 20;
const TICK: Duration = Duration::from_millis(200);

/// A live display; wiped away when the run ends, or when this is dropped.
#[derive(Debug)]
pub struct Live {
    screen: MultiProgress,
    total: ProgressBar,
    running: Vec<Running>,
    style: Style,
    tally: Tally,
}

/// A case that has a tab.
#[derive(Debug)]
struct Running {
    case: String,
    doing: String,
    lasts: Option<Duration>,
    /// Its row; none while there are more cases than rows.
    row: Option<ProgressBar>,
}

impl Live {
    /// On standard error.
    pub fn new(style: Style) -> Self {
        Self::on(ProgressDrawTarget::stderr(), style)
    }

    fn on(target: ProgressDrawTarget, style: Style) -> Self {
        let screen = MultiProgress::with_draw_target(target);
        let total = screen.add(ProgressBar::new(0).with_style(total_style(style)));
        Self { screen, total, running: vec![], style, tally: Tally::default() }
    }

    fn begin(&mut self, case: &str) {
        self.end(case);
        self.running.push(Running {
            case: case.to_owned(),
            doing: "starting".to_owned(),
            lasts: None,
            row: None,
        });
        self.give_rows();
    }

    fn doing(&mut self, case: &str, doing: &str, lasts: Option<Duration>) {
        let Some(running) = self.running.iter_mut().find(|running| running.case == case) else { return };
        doing.clone_into(&mut running.doing);
        running.lasts = lasts;
        if let Some(row) = &running.row {
            running.show(row, self.style);
        }
    }

    fn end(&mut self, case: &str) {
        let Some(at) = self.running.iter().position(|running| running.case == case) else { return };
        if let Some(row) = self.running.remove(at).row {
            row.finish_and_clear();
            self.screen.remove(&row);
        }
        self.give_rows();
    }

    /// Shows those that have run the longest, as many as fit.
    fn give_rows(&mut self) {
        for running in self.running.iter_mut().take(ROWS).filter(|running| running.row.is_none()) {
            let row = self.screen.insert_before(&self.total, ProgressBar::new_spinner());
            running.show(&row, self.style);
            row.enable_steady_tick(TICK);
            running.row = Some(row);
        }
        self.show_total();
    }

    fn show_total(&self) {
        let mut rest = self.tally.bad(self.style);
        if let Some(more) = self.running.len().checked_sub(ROWS).filter(|more| *more > 0) {
            let _ = write!(rest, "{}{more} more are running", if rest.is_empty() { "" } else { ", " });
        }
        self.total.set_message(if rest.is_empty() { rest } else { format!("{}{rest}", self.style.dot()) });
    }

    fn clear(&mut self) {
        for row in self.running.drain(..).filter_map(|running| running.row) {
            row.finish_and_clear();
        }
        self.total.finish_and_clear();
    }
}

impl Running {
    fn show(&self, row: &ProgressBar, style: Style) {
        row.reset_elapsed();
        row.set_style(row_style(style, self.lasts));
        // A row that wraps would be wiped away in part only.
        let half = style.width.saturating_sub(ROOM_BESIDES) / 2;
        row.set_prefix(shorten(&escape::line(&self.case), half, style.ellipsis()));
        row.set_message(shorten(&escape::line(&self.doing), half, style.ellipsis()));
    }
}

/// `⠋ annual-bill @ phone  watching, 2 s left`
fn row_style(style: Style, lasts: Option<Duration>) -> ProgressStyle {
    let left = move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        let Some(left) = lasts.and_then(|lasts| lasts.checked_sub(state.elapsed())) else { return };
        // Rounded up: "0 s left" while something still runs looks stuck.
        let _ = write!(out, ", {} s left", left.as_secs() + u64::from(left.subsec_nanos() > 0));
    };
    let template = format!(
        "  {{spinner}} {{prefix}}  {}{}",
        style.paint(Tone::Dim, "{msg}"),
        style.paint(Tone::Dim, "{left}")
    );
    let ticks = if style.unicode { "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ " } else { "|/-\\ " };
    templated(&template).tick_chars(ticks).with_key("left", left)
}

/// `  ━━━━━━────────  12/40 cases  34s · 2 failed`
fn total_style(style: Style) -> ProgressStyle {
    let bar = if style.colour { "{bar:24.green/dim}" } else { "{bar:24}" };
    let chars = if style.unicode { "━━─" } else { "##-" };
    templated(&format!("  {bar}  {{pos}}/{{len}} cases  {{elapsed}}{{msg}}")).progress_chars(chars)
}

/// The templates are ours and are right; should one not be, a bare display is better than none.
fn templated(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}

impl Reporter for Live {
    fn event(&mut self, event: &RunEvent) -> Result<(), ReportError> {
        match event {
            RunEvent::Started(started) => {
                self.tally.cases = started.cases;
                self.total.set_length(started.cases as u64);
                self.total.enable_steady_tick(TICK);
            }
            RunEvent::CaseStarted { case } => self.begin(case),
            RunEvent::CaseDoing { case, doing, lasts } => self.doing(case, doing, *lasts),
            RunEvent::Retried { case, attempt, .. } => {
                self.doing(case, &format!("it broke, attempt {attempt}"), None);
            }
            RunEvent::Checked(checked) => {
                self.tally.add(checked);
                self.show_total();
            }
            RunEvent::CaseEnded { case, .. } => {
                self.tally.done += 1;
                self.total.set_position(self.tally.done as u64);
                self.end(case);
            }
            // Stays above the rows: a run that stood still should say so afterwards.
            RunEvent::Waiting { why } => {
                let _ = self.screen.println(format!("  waiting: {}", escape::line(why)));
            }
            RunEvent::Ended(_) => self.clear(),
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        self.clear();
        Ok(())
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use indicatif::InMemoryTerm;

    use super::*;
    use crate::report::samples;

    /// Without a limit to how often it draws: every event shows at once.
    fn live(rows: u16) -> (Live, InMemoryTerm) {
        let term = InMemoryTerm::new(rows, 70);
        let target = ProgressDrawTarget::term_like(Box::new(term.clone()));
        (Live::on(target, Style { width: 70, ..Style::plain() }), term)
    }

    fn start(live: &mut Live, cases: usize) {
        live.event(&RunEvent::Started(Box::new(samples::started(cases)))).unwrap();
        for at in 1..=cases {
            live.event(&RunEvent::CaseStarted { case: format!("case {at} @ phone") }).unwrap();
        }
    }

    fn watch(lasts: Option<Duration>) -> RunEvent {
        RunEvent::CaseDoing { case: "case 1 @ phone".to_owned(), doing: "watching".to_owned(), lasts }
    }

    #[test]
    fn it_shows_what_runs_how_far_it_is_and_what_failed() {
        let (mut live, term) = live(20);
        start(&mut live, 3);
        live.event(&watch(Some(Duration::from_secs(60)))).unwrap();
        live.event(&RunEvent::Checked(Box::new(samples::checks().remove(1)))).unwrap();
        live.event(&RunEvent::CaseEnded { case: "case 2 @ phone".to_owned(), stale: vec![] }).unwrap();
        let text = term.contents();
        assert!(text.contains("case 1 @ phone  watching, 60 s left"), "{text}");
        assert!(text.contains("case 3 @ phone  starting") && !text.contains("case 2"), "{text}");
        assert!(text.contains("1/3 cases") && text.contains("1 failed"), "{text}");
    }

    #[test]
    fn more_cases_than_rows_are_counted_and_move_up() {
        let (mut live, term) = live(20);
        start(&mut live, ROWS + 2);
        let text = term.contents();
        assert!(
            text.contains("2 more are running") && !text.contains(&format!("case {} ", ROWS + 1)),
            "{text}"
        );
        live.event(&RunEvent::CaseEnded { case: "case 1 @ phone".to_owned(), stale: vec![] }).unwrap();
        let text = term.contents();
        assert!(
            text.contains("1 more are running") && text.contains(&format!("case {} ", ROWS + 1)),
            "{text}"
        );
    }

    #[test]
    fn a_long_name_takes_one_row_and_cannot_act() {
        let (mut live, term) = live(20);
        let case = format!("{}\u{1b}[2J @ phone", "很长的名字 ".repeat(20));
        live.event(&RunEvent::CaseStarted { case }).unwrap();
        assert_eq!(term.contents().lines().count(), 2, "{}", term.contents());
    }

    #[test]
    fn it_is_gone_before_the_report_and_when_dropped() {
        for ended in [true, false] {
            let (mut live, term) = live(20);
            start(&mut live, 3);
            assert!(term.contents().contains("0/3 cases"));
            if ended {
                live.event(samples::run().last().unwrap()).unwrap();
                assert_eq!(term.contents(), "");
            }
            drop(live);
            assert_eq!(term.contents(), "", "ended: {ended}");
        }
    }
}
