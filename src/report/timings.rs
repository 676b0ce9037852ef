//! Where the time went, for whoever wants a run to be faster: per stage, and the slowest pages.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    time::Duration,
};

use super::{ReportError, Reporter, Style, columns, style::Tone};
use crate::{
    escape,
    event::{Checked, RunEvent},
    stopwatch::{Laps, Stage, laps},
};

/// How many of the slowest pages are told.
const SLOWEST: usize = 5;
const NAME: &str = "timings";

/// Writes a table when the run is over.
#[derive(Debug)]
pub struct Timings<W> {
    out: W,
    style: Style,
    pages: Vec<(String, Laps)>,
    workers: usize,
    took: Duration,
}

impl<W: Write> Timings<W> {
    pub fn new(out: W, style: Style) -> Self {
        Self { out, style, pages: Vec::new(), workers: 0, took: Duration::ZERO }
    }

    fn table(&self) -> String {
        let stages: BTreeSet<Stage> = self.pages.iter().flat_map(|(_, laps)| laps.keys().copied()).collect();
        let whole: f64 = self.pages.iter().map(|(_, laps)| all(laps).as_secs_f64()).sum();
        let title = format!(
            "Where the time went: {} pages, {} side by side, {:.1} s",
            self.pages.len(),
            self.workers,
            self.took.as_secs_f64()
        );
        let mut lines = vec![self.style.paint(Tone::Strong, &title), row(&HEAD.map(str::to_owned))];
        lines.extend(stages.iter().map(|stage| self.stage(*stage, whole)));
        lines.push(self.sum());
        lines.extend(self.slowest());
        lines.join("\n") + "\n"
    }

    fn stage(&self, stage: Stage, whole: f64) -> String {
        let laps: Vec<_> =
            self.pages.iter().map(|(_, laps)| laps.get(&stage).copied().unwrap_or_default()).collect();
        let share = laps.iter().map(|lap| lap.took.as_secs_f64()).sum::<f64>() / whole.max(0.001);
        row(&[
            stage.name().to_owned(),
            seconds(quantile(laps.iter().map(|lap| lap.took), 50)),
            seconds(quantile(laps.iter().map(|lap| lap.took), 95)),
            format!("{:.0} %", share * 100.0),
            mean(laps.iter().map(|lap| lap.round_trips)),
            mean(laps.iter().map(|lap| lap.screenshots)),
        ])
    }

    fn sum(&self) -> String {
        let took = || self.pages.iter().map(|(_, laps)| all(laps));
        let of = |count: fn(&Laps) -> u32| mean(self.pages.iter().map(move |(_, laps)| count(laps)));
        row(&[
            "a page in all".to_owned(),
            seconds(quantile(took(), 50)),
            seconds(quantile(took(), 95)),
            String::new(),
            of(|laps| laps.values().map(|lap| lap.round_trips).sum()),
            of(|laps| laps.values().map(|lap| lap.screenshots).sum()),
        ])
    }

    fn slowest(&self) -> Vec<String> {
        let mut by_time: BTreeMap<std::cmp::Reverse<Duration>, Vec<String>> = BTreeMap::new();
        for (page, laps) in &self.pages {
            let longest = laps.iter().max_by_key(|(_, lap)| lap.took);
            let most = longest
                .map_or(String::new(), |(stage, lap)| format!("{} {}", stage.name(), seconds(lap.took)));
            let line = format!("  {:>8}  {page} ({most})", seconds(all(laps)));
            by_time.entry(std::cmp::Reverse(all(laps))).or_default().push(line);
        }
        by_time.into_values().flatten().take(SLOWEST).collect()
    }
}

const HEAD: [&str; 6] = ["stage", "median", "95 %", "share", "round trips", "screenshots"];
const WIDTHS: [usize; 6] = [28, 9, 9, 7, 12, 12];

/// One line: the first column to the left, the others, numbers, to the right.
fn row(cells: &[String; 6]) -> String {
    let cells = cells.iter().zip(WIDTHS).enumerate().map(|(at, (cell, width))| {
        let blank = " ".repeat(width.saturating_sub(columns::width(cell)));
        if at == 0 { format!("  {cell}{blank}") } else { format!("{blank}{cell}") }
    });
    cells.collect::<String>().trim_end().to_owned()
}

fn all(laps: &Laps) -> Duration {
    laps.values().map(|lap| lap.took).sum()
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

fn quantile(times: impl Iterator<Item = Duration>, percent: usize) -> Duration {
    let mut times: Vec<Duration> = times.collect();
    times.sort_unstable();
    times.get(times.len() * percent / 100).or(times.last()).copied().unwrap_or_default()
}

/// Of counts per page.
fn mean(counts: impl Iterator<Item = u32>) -> String {
    let (pages, sum) = counts.fold((0_u32, 0.0), |(pages, sum), count| (pages + 1, sum + f64::from(count)));
    format!("{:.1}", sum / f64::from(pages.max(1)))
}

impl<W: Write + Send> Reporter for Timings<W> {
    fn event(&mut self, event: &RunEvent) -> Result<(), ReportError> {
        match event {
            RunEvent::Started(started) => self.workers = started.workers,
            RunEvent::Checked(checked) if !checked.stretches.is_empty() => {
                self.pages.push((place(checked, self.style), laps(&checked.stretches)));
            }
            RunEvent::Ended(ended) => self.took = ended.took,
            _ => {}
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        if self.pages.is_empty() {
            return Ok(());
        }
        let table = self.table();
        self.out.write_all(table.as_bytes()).map_err(ReportError::write(NAME))
    }
}

fn place(checked: &Checked, style: Style) -> String {
    let parts = [&checked.scenario, &checked.checkpoint, &checked.target.name];
    escape::line(&parts.map(String::as_str).join(style.arrow())).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{report::samples, stopwatch::Stretch};

    #[test]
    fn stages_and_the_slowest_pages_are_told() {
        let mut out = Vec::new();
        let mut timings = Timings::new(&mut out, Style::plain());
        for (page, took) in [("bill", 1_200_000), ("sign-up", 300_000)] {
            let mut checked = samples::clean(page, "cover");
            let stage = Stage::Opening;
            checked.stretches = vec![Stretch { stage, began: 0, took, round_trips: 4, screenshots: 1 }];
            timings.event(&RunEvent::Checked(Box::new(checked))).unwrap();
        }
        timings.finish().unwrap();
        drop(timings);
        let table = String::from_utf8(out).unwrap();
        let opening = table.lines().find(|line| line.contains("opening")).unwrap();
        let cells: Vec<&str> = opening.split_whitespace().collect();
        assert_eq!(cells, ["opening", "1.20", "s", "1.20", "s", "100", "%", "4.0", "1.0"], "{table}");
        let slowest = table.lines().find(|line| line.contains("1.20 s  bill")).unwrap();
        assert!(slowest.ends_with("(opening 1.20 s)"), "{slowest}");
    }
}
