//! The last lines: how it came out, in one look.

use std::{fmt::Write, path::PathBuf, time::Duration};

use super::super::{
    columns::wrap,
    style::{Style, Tone},
};
use crate::{
    escape,
    event::{Ended, Summary},
    exit::Exit,
};

/// The section; `counted` is what was seen, should the run never have said that it ended.
pub(super) fn section(style: Style, ended: Option<&Ended>, counted: &Summary, files: &[PathBuf]) -> String {
    let summary = ended.map_or(counted, |ended| &ended.summary);
    let mut text = format!("{}\n", style.rule(style.width.min(80)));
    if summary.checks() == 0 {
        nothing(&mut text, style);
    } else {
        let _ = writeln!(text, "{}", counts(style, summary, ended.map(|ended| ended.took)));
        let besides = besides(style, summary);
        if !besides.is_empty() {
            let _ = writeln!(text, "{besides}");
        }
    }
    if ended.is_none_or(|ended| ended.interrupted) {
        let _ = writeln!(
            text,
            "{}",
            style.paint(
                Tone::DoubtStrong,
                "The run was stopped before its end: this is only what was checked."
            )
        );
    }
    if let Some(replaced) = ended.map(|ended| ended.replaced).filter(|replaced| *replaced > 0) {
        let (browsers, their) = if replaced == 1 { ("browser", "its") } else { ("browsers", "their") };
        let said =
            format!("{replaced} {browsers} died or hung; {their} pages were looked at again in another.");
        let _ = writeln!(text, "{}", style.paint(Tone::Dim, &said));
    }
    for file in files {
        let file = escape::line(&file.display().to_string()).into_owned();
        let _ = writeln!(text, "{} {}", style.paint(Tone::Dim, "report"), style.paint(Tone::Link, &file));
    }
    if let Some(exit) = ended.and_then(|ended| ended.exit) {
        let tone = if exit == Exit::Passed { Tone::Good } else { Tone::Dim };
        let line = format!("exit {}: {}", exit as u8, exit.meaning());
        let _ = writeln!(text, "{}", style.paint(tone, &line));
    }
    text
}

fn nothing(text: &mut String, style: Style) {
    let _ = writeln!(text, "{}", style.paint(Tone::BadStrong, "Nothing was checked."));
    let why = "No page was looked at, and that is never a success. See which cases there are with 'unticked \
               list', and whether a filter, a tag or a target leaves none.";
    for line in wrap(why, style.width) {
        let _ = writeln!(text, "{line}");
    }
}

fn counts(style: Style, summary: &Summary, took: Option<Duration>) -> String {
    let parts = [
        (summary.failed, "failed", Tone::BadStrong),
        (summary.unsure, "unsure", Tone::DoubtStrong),
        (summary.errors, "broke", Tone::BadStrong),
        (summary.passed, "passed", Tone::Good),
    ];
    let told: Vec<_> = parts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, word, tone)| style.paint(tone, &format!("{count} {word}")))
        .collect();
    let checks = summary.checks();
    let mut after = format!(" of {checks} {}", if checks == 1 { "page" } else { "pages" });
    if let Some(took) = took {
        let _ = write!(after, " in {}", duration(took));
    }
    format!("{}{}", told.join(", "), style.paint(Tone::Dim, &after))
}

/// What the counts don't say: differences from snapshots, and waivers.
fn besides(style: Style, summary: &Summary) -> String {
    let parts = [
        (summary.snapshot_changes, "page differs from its snapshot", "pages differ from their snapshots"),
        (summary.waived, "finding is waived", "findings are waived"),
    ];
    let told: Vec<_> = parts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    style.paint(Tone::Dim, &told.join(style.dot()))
}

/// `0.4 s`, `12 s`, `3 min 20 s`
pub(in crate::report) fn duration(took: Duration) -> String {
    let seconds = took.as_secs_f64();
    match took.as_secs() {
        0..10 => format!("{seconds:.1} s"),
        10..60 => format!("{seconds:.0} s"),
        long => format!("{} min {:02} s", long / 60, long % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_people_say_them() {
        let said = |ms| duration(Duration::from_millis(ms));
        assert_eq!([said(420), said(12_400), said(200_000)], ["0.4 s", "12 s", "3 min 20 s"]);
    }
}
