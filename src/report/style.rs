//! What the terminal can show, and the few ways in which a report uses it.

use owo_colors::Style as Ansi;

/// What the place that is written to can show; decided once, where the terminal is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub colour: bool,
    /// Columns.
    pub width: usize,
    /// Marks and rules beyond ASCII.
    pub unicode: bool,
}

impl Style {
    /// For files and pipes.
    pub fn plain() -> Self {
        Self { colour: false, width: 100, unicode: true }
    }

    /// The text in the tone, or as it is where colours are off.
    pub fn paint(&self, tone: Tone, text: &str) -> String {
        if !self.colour || text.is_empty() || tone == Tone::Plain {
            return text.to_owned();
        }
        tone.ansi().style(text).to_string()
    }

    /// A mark before a line, one column wide.
    pub fn mark(&self, mark: Mark) -> String {
        self.paint(mark.tone(), if self.unicode { mark.sign() } else { mark.ascii() })
    }

    /// ` › ` between the parts of a place.
    pub fn arrow(&self) -> &'static str {
        if self.unicode { " › " } else { " > " }
    }

    /// ` · ` between the parts of a line.
    pub fn dot(&self) -> &'static str {
        if self.unicode { " · " } else { " - " }
    }

    /// What stands for words that were left out.
    pub fn ellipsis(&self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }

    /// A line across, `columns` wide.
    pub fn rule(&self, columns: usize) -> String {
        self.paint(Tone::Dim, &(if self.unicode { "─" } else { "-" }).repeat(columns))
    }
}

/// A tone of voice. All are from the terminal's own palette, so that they fit light and dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Strong,
    Dim,
    Good,
    Bad,
    BadStrong,
    Doubt,
    DoubtStrong,
    Change,
    Link,
}

impl Tone {
    fn ansi(self) -> Ansi {
        let ansi = Ansi::new();
        match self {
            Self::Plain => ansi,
            Self::Strong => ansi.bold(),
            Self::Dim => ansi.dimmed(),
            Self::Good => ansi.green(),
            Self::Bad => ansi.red(),
            Self::BadStrong => ansi.red().bold(),
            Self::Doubt => ansi.yellow(),
            Self::DoubtStrong => ansi.yellow().bold(),
            Self::Change => ansi.magenta(),
            Self::Link => ansi.cyan(),
        }
    }
}

/// The marks at the head of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Passed,
    Failed,
    Unsure,
    Warning,
    Waived,
    Broke,
    Changed,
}

impl Mark {
    fn sign(self) -> &'static str {
        match self {
            Self::Passed => "✓",
            Self::Failed => "✗",
            Self::Unsure => "?",
            Self::Warning | Self::Broke => "!",
            Self::Waived => "○",
            Self::Changed => "~",
        }
    }

    fn ascii(self) -> &'static str {
        match self {
            Self::Passed => "+",
            Self::Failed => "x",
            Self::Waived => "o",
            other => other.sign(),
        }
    }

    fn tone(self) -> Tone {
        match self {
            Self::Passed => Tone::Good,
            Self::Failed | Self::Broke => Tone::BadStrong,
            Self::Unsure => Tone::DoubtStrong,
            Self::Warning | Self::Waived => Tone::Dim,
            Self::Changed => Tone::Change,
        }
    }
}
