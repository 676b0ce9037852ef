//! Places in the user's files.

use std::{fmt, path::PathBuf, sync::Arc};

/// A file that the user wrote, kept whole so that an error can show the line.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// As the user would name it: relative to the working directory where possible.
    pub path: PathBuf,
    pub text: String,
}

/// A stretch of a user's file, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub file: Arc<SourceFile>,
    pub start: usize,
    pub end: usize,
}

impl Span {
    /// Line and column of the start, both counted from 1, the column in characters.
    pub fn line_column(&self) -> (usize, usize) {
        let before = self.file.text.get(..self.start).unwrap_or(&self.file.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    /// What the user wrote there.
    pub fn written(&self) -> &str {
        self.file.text.get(self.start..self.end).unwrap_or_default()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_column();
        write!(f, "{}:{line}:{column}", self.file.path.display())
    }
}

/// A value and where the user wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<T> {
    pub value: T,
    pub span: Span,
}

impl Placed<String> {
    /// The text for a message: as written where `${…}` was filled in, for that may be a secret.
    pub fn shown(&self) -> &str {
        let written = self.span.written();
        if written.contains("${") { written.trim_matches(['"', '\'']) } else { &self.value }
    }
}
