//! What is wrong with the user's files, and how it is shown.

use std::{
    collections::HashSet,
    fmt::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
};
use miette::{SourceSpan, SpanContents};

use crate::span::{SourceFile, Span};

/// More faults than this are not even looked for: nobody reads them, and a few causes make them all.
const MOST: usize = 300;

/// A line longer than this is shown as a window around the caret.
const WINDOW: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    Error,
    /// Told, but does not stop anything.
    Warning,
}

/// One fault: where, what is wrong, and what is valid.
#[derive(Debug, Clone)]
pub struct Fault {
    pub severity: Severity,
    /// `None` when the file itself is at fault; the message names it then.
    pub span: Option<Span>,
    /// A whole sentence.
    pub message: String,
    /// What stands beside the caret.
    pub label: Option<String>,
    /// A second place in the same file, and why it matters: `first written here`.
    pub also: Option<Box<(Span, String)>>,
    /// What is valid, and what to do next.
    pub help: Option<String>,
}

impl Fault {
    pub fn at(span: Span, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { severity: Severity::Error, span: Some(span), message, label: None, also: None, help: None }
    }

    /// A fault of a file that can't be shown.
    pub fn of_file(shown: &Path, message: impl AsRef<str>) -> Self {
        let message = format!("{}: {}", shown.display(), message.as_ref());
        Self { severity: Severity::Error, span: None, message, label: None, also: None, help: None }
    }

    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.also = Some(Box::new((span, label.into())));
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn key(&self) -> (Option<(PathBuf, usize)>, String) {
        (self.span.as_ref().map(|span| (span.file.path.clone(), span.start)), self.message.clone())
    }
}

/// All faults of all files, in the order of finding, each once.
#[derive(Debug, Default)]
pub struct Faults {
    pub list: Vec<Fault>,
    /// There are more than anybody would read.
    pub more: bool,
}

/// How faults are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub color: bool,
    /// Box-drawing characters; plain ASCII without.
    pub unicode: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Faults {
    pub fn add(&mut self, fault: Fault) {
        if self.is_full() { self.more = true } else { self.list.push(fault) }
    }

    /// Whoever finds faults by the thousand may stop.
    pub fn is_full(&self) -> bool {
        self.list.len() >= MOST
    }

    pub fn errors(&self) -> usize {
        self.list.iter().filter(|fault| fault.severity == Severity::Error).count()
    }

    pub fn warnings(&self) -> usize {
        self.list.iter().filter(|fault| fault.severity == Severity::Warning).count()
    }

    /// Sorts by file and place, and drops what was found twice (a part that several scenarios use).
    pub fn settle(&mut self) {
        let mut seen = HashSet::new();
        self.list.retain(|fault| seen.insert(fault.key()));
        self.list.sort_by(|a, b| {
            let place = |fault: &Fault| fault.span.as_ref().map(|span| (span.file.path.clone(), span.start));
            place(a).cmp(&place(b))
        });
    }

    /// All faults as a person reads them, an empty line after each.
    pub fn render(&self, style: Style) -> String {
        let mut out = String::new();
        for fault in &self.list {
            fault.render(style, &mut out);
            out.push('\n');
        }
        if self.more {
            out.push_str("There are more. Mend these first.\n");
        }
        out
    }
}

impl Fault {
    pub fn render(&self, style: Style, out: &mut String) {
        let theme = match (style.unicode, style.color) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => GraphicalTheme::unicode_nocolor(),
            (false, _) => GraphicalTheme::none(),
        };
        // Names such as `ticks-by-proxy` are copied from here: they must not be broken at a hyphen.
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(style.width.max(40))
            .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
            .with_word_separator(textwrap::WordSeparator::AsciiSpace)
            .with_context_lines(1);
        let shown = Shown { excerpt: self.span.as_ref().map(|span| Excerpt(span.file.clone())), fault: self };
        if handler.render_report(out, &shown).is_err() {
            let _ = writeln!(out, "{}", self.message);
        }
    }
}

/// A fault with its file, as miette wants it.
#[derive(Debug)]
struct Shown<'a> {
    fault: &'a Fault,
    excerpt: Option<Excerpt>,
}

impl std::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.fault.message)
    }
}

impl std::error::Error for Shown<'_> {}

impl miette::Diagnostic for Shown<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.fault.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.fault.help.as_ref().map(|help| Box::new(help) as _)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as _)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.fault.span.as_ref()?;
        let (start, length) = on_one_line(span);
        let main = LabeledSpan::new_primary_with_span(
            Some(self.fault.label.clone().unwrap_or_else(|| "here".into())),
            (start, length),
        );
        // Places far apart would be shown with all that lies between, where that is one long line.
        let near = |also: &&(Span, String)| also.0.start.abs_diff(span.start) < 20 * WINDOW;
        let also = self.fault.also.as_deref().into_iter().filter(near).map(|also| {
            let (span, label) = also;
            let (start, length) = on_one_line(span);
            LabeledSpan::new_with_span(Some(label.clone()), (start, length))
        });
        Some(Box::new(std::iter::once(main).chain(also)))
    }
}

/// The part of a span that a caret can underline: on its first line, and no longer than the window.
fn on_one_line(span: &Span) -> (usize, usize) {
    let text = &span.file.text;
    let start = floor(text, span.start);
    let end = floor(text, span.end.max(start)).min(floor(text, start + WINDOW / 2));
    let line = text[start..end].lines().next().unwrap_or_default().trim_end();
    (start, line.len())
}

/// The nearest start of a character at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Shows lines around a span; of very long lines only a window around the caret. miette's own way of finding
/// lines walks the whole file byte by byte for every label.
#[derive(Debug)]
struct Excerpt(Arc<SourceFile>);

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = self.0.text.as_str();
        let (from, to) = (span.offset(), span.offset() + span.len());
        if !text.is_char_boundary(from) || !text.is_char_boundary(to) {
            return Err(MietteError::OutOfBounds);
        }
        let (line_start, line_end) = (start_of_line(text, from), end_of_line(text, to));
        let start = (0..before).fold(line_start, |at, _| start_of_line(text, at.saturating_sub(1)));
        let start = if before == 0 { from } else { start };
        let next_line = |at: usize| text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1);
        let end = (0..after).fold(line_end, |at, _| end_of_line(text, next_line(at)));
        let end = if after == 0 { to } else { end };
        let (start, end) = if end - start > 6 * WINDOW {
            let start = floor(text, from.saturating_sub(WINDOW / 2)).max(line_start);
            (start, floor(text, to + WINDOW / 2).min(line_end))
        } else {
            (start, end)
        };
        let line = text[..start].matches('\n').count();
        let column = text[start_of_line(text, start)..start].chars().count();
        let name = self.0.path.display().to_string();
        let lines = text[start..end].lines().count();
        let place = SourceSpan::from((start, end - start));
        Ok(Box::new(MietteSpanContents::new_named(
            name,
            &text.as_bytes()[start..end],
            place,
            line,
            column,
            lines,
        )))
    }
}

fn start_of_line(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Before the line break, whichever of the two kinds it is.
fn end_of_line(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    if end > at && text[at..end].ends_with('\r') { end - 1 } else { end }
}
