//! The sole reader of the environment and of the terminal.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal as _, Write as _},
    path::PathBuf,
};

use super::args::{ColorWhen, Global};

/// What the process was started in, read once.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is one fact of the terminal")]
pub struct Context {
    pub cwd: PathBuf,
    /// The command line, without the program.
    pub arguments: Vec<String>,
    pub env: BTreeMap<String, String>,
    /// `--config`
    pub config: Option<PathBuf>,
    pub quiet: bool,
    /// A CI system runs us: no questions, no progress bars, nothing written that was not asked for.
    pub ci: bool,
    pub stdin_is_terminal: bool,
    pub stdout_is_terminal: bool,
    pub stderr_is_terminal: bool,
    /// Colour on standard output.
    pub color: bool,
    pub color_stderr: bool,
    /// Columns of the terminal, else 100.
    pub width: usize,
    /// The locale speaks UTF-8.
    pub unicode: bool,
}

impl Context {
    pub fn from_process(global: &Global) -> Self {
        let env: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let set = |name: &str| env.get(name).is_some_and(|value| !value.is_empty());
        let (stdout, stderr) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        let colored = |terminal: bool| match global.color {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => {
                !set("NO_COLOR")
                    && (terminal || set("CLICOLOR_FORCE"))
                    && env.get("TERM").is_none_or(|t| t != "dumb")
            }
        };
        Self {
            cwd: std::env::current_dir().unwrap_or_default(),
            arguments: std::env::args_os().skip(1).map(|arg| arg.to_string_lossy().into_owned()).collect(),
            config: global.config.clone(),
            quiet: global.quiet,
            ci: set("CI") && env.get("CI").is_none_or(|ci| ci != "false" && ci != "0"),
            stdin_is_terminal: io::stdin().is_terminal(),
            stdout_is_terminal: stdout,
            stderr_is_terminal: stderr,
            color: colored(stdout),
            color_stderr: colored(stderr),
            width: columns(&env),
            unicode: speaks_utf8(&env),
            env,
        }
    }

    /// The day by which waivers are judged, UTC: the same on a laptop and in CI.
    pub fn today(&self) -> jiff::civil::Date {
        jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date()
    }

    /// Prints to standard output. A reader that went away (`| head`) is no error.
    pub fn print(&self, text: &str) {
        let _ = io::stdout().lock().write_all(text.as_bytes());
    }

    /// Prints a line to standard error.
    pub fn warn(&self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "{text}");
    }
}

fn columns(env: &BTreeMap<String, String>) -> usize {
    let asked = env.get("COLUMNS").and_then(|columns| columns.parse().ok());
    let real = || Some(usize::from(console::Term::stdout().size_checked()?.1));
    asked.or_else(real).unwrap_or(100).clamp(40, 200)
}

fn speaks_utf8(env: &BTreeMap<String, String>) -> bool {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| env.get(*name).filter(|v| !v.is_empty()));
    locale.is_none_or(|value| value.to_ascii_uppercase().replace('-', "").contains("UTF8"))
}
