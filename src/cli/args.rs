//! What can be asked on the command line.

use std::{path::PathBuf, time::Duration};

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use crate::config::Engine;

/// Finds every box by which a person consents, and asserts that it starts unticked and can be read.
#[derive(Debug, Parser)]
#[command(name = "unticked", version, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 all passed · 1 findings, snapshot differences or unsure · 2 your files or \
                        arguments · 3 the run broke · 4 nothing was checked."
)]
pub struct Args {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Clone, ClapArgs)]
pub struct Global {
    /// The project's folder, or its webdriver.toml [default: the nearest one upwards]
    #[arg(long, global = true, value_name = "PATH", help_heading = "Everywhere")]
    pub config: Option<PathBuf>,
    /// When to use colour; NO_COLOR is obeyed too
    #[arg(long, global = true, value_enum, default_value_t = ColorWhen::Auto, help_heading = "Everywhere")]
    pub color: ColorWhen,
    /// No progress, only what was asked for
    #[arg(long, short, global = true, help_heading = "Everywhere")]
    pub quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run scenarios against an environment
    Run(Run),
    /// Decide on what changed, in the browser
    Review(Review),
    /// Join the runs of shards into one report
    Merge(Merge),
    /// Look at pages without a scenario
    Audit(Audit),
    /// Look at a page and write a scenario for it, ready to run
    Init(Init),
    /// Validate configuration, scenarios and waivers without a browser
    Check(Check),
    /// Show cases, tags, targets and waivers
    List(List),
    /// Pack a run, its pictures and the decisions about it into one archive, or verify one
    Evidence(Evidence),
    /// What a rule means, an example, the law behind it
    Explain(Explain),
    /// Find browsers and drivers, tell what is wrong and how to mend it
    Doctor(Doctor),
    /// Serve the built-in staging app and run the bundled scenarios on it
    Demo(Demo),
    /// Print the JSON Schema of scenarios, of webdriver.toml or of the report
    Schema(Schema),
    /// Print shell completions
    Completions(Completions),
    /// Print the manual page, or write one per command into a folder
    Man(Man),
}

/// Which cases, for commands that plan.
#[derive(Debug, Clone, Default, ClapArgs)]
pub struct Selection {
    /// Scenario files, folders or names [default: all of scenarios/]
    #[arg(value_name = "PATH or NAME")]
    pub only: Vec<String>,
    /// The environment of webdriver.toml to run against
    #[arg(long, value_name = "NAME")]
    pub env: Option<String>,
    /// Only this target (repeatable)
    #[arg(long, value_name = "NAME")]
    pub target: Vec<String>,
    /// Only scenarios with this tag (repeatable)
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Only cases that match, for example 'tag(bill) & !target(phone)'
    #[arg(long, value_name = "EXPR")]
    pub filter: Option<String>,
    /// Only part I of N of the cases
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
#[derive(Debug, Default, ClapArgs)]
pub struct Run {
    #[command(flatten)]
    pub selection: Selection,
    /// Pages looked at side by side [default: from webdriver.toml, else from this machine]
    #[arg(long, value_name = "N")]
    pub workers: Option<usize>,
    /// How often a run that broke is tried again; a finding never is [default: from webdriver.toml]
    #[arg(long, value_name = "N")]
    pub retries: Option<u32>,
    /// Stop at the first case that fails
    #[arg(long)]
    pub fail_fast: bool,
    /// human, json, junit, github or trace, to a file or '-'; html to a folder, or to a FILE.html (repeatable)
    /// [default: human]
    #[arg(long, value_name = "FORMAT[=PATH]")]
    pub report: Vec<String>,
    /// What to do about snapshots [default: check under CI, else pending]
    #[arg(long, value_enum, value_name = "MODE")]
    pub snapshots: Option<SnapshotsMode>,
    /// Who accepts, for the ledger [default: git's user.name]
    #[arg(long, value_name = "NAME")]
    pub reviewer: Option<String>,
    /// In which role, where `[review.roles]` says who may accept
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// The folder for the report and its pictures
    #[arg(long, value_name = "DIR", default_value = "unticked-report")]
    pub output: PathBuf,
    /// Show the browsers at work
    #[arg(long)]
    pub headed: bool,
    /// Open the HTML report when the run is over
    #[arg(long)]
    pub open: bool,
    /// Tell where the time went, per stage and for the slowest pages
    #[arg(long)]
    pub timings: bool,
    /// Take up the run in this folder where it ended, however it ended [default: unticked-report]
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = "unticked-report")]
    #[arg(conflicts_with_all = ["only", "env", "target", "tag", "filter", "shard", "snapshots", "output"])]
    pub resume: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub struct Merge {
    /// The folders that the runs wrote
    #[arg(required = true, value_name = "RUN")]
    pub runs: Vec<PathBuf>,
    /// As for `run` (repeatable) [default: human]
    #[arg(long, value_name = "FORMAT[=PATH]")]
    pub report: Vec<String>,
    /// The folder for the joined report and its pictures
    #[arg(long, value_name = "DIR", default_value = "unticked-report")]
    pub output: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub struct Review {
    /// The run to review: the folder that `unticked run` wrote, or one downloaded from CI
    #[arg(long, value_name = "DIR", default_value = "unticked-report")]
    pub run: PathBuf,
    /// The port to serve on [default: a free one]
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    pub port: u16,
    /// Carry out decisions that a report saved to this file, and serve nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["port", "no_open"])]
    pub apply: Option<PathBuf>,
    /// Don't open the page in a browser
    #[arg(long)]
    pub no_open: bool,
}

/// What a run does about snapshots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SnapshotsMode {
    /// Compare and write nothing
    Check,
    /// Write what differs beside the baseline, for review
    Pending,
    /// Make what was seen the baseline
    Accept,
}

#[derive(Debug, ClapArgs)]
pub struct Audit {
    /// Pages to look at
    #[arg(required = true, value_name = "URL")]
    pub urls: Vec<String>,
    #[arg(long, value_enum, default_value_t = EngineName::Chromium)]
    pub browser: EngineName,
    #[arg(long, value_enum, default_value_t = DeviceName::Desktop)]
    pub device: DeviceName,
    /// How long an untouched page is observed
    #[arg(long, value_name = "TIME", default_value = "3s", value_parser = duration)]
    pub watch: Duration,
    /// The set of rules to judge by; `unticked explain` lists them
    #[arg(long, default_value = "baseline")]
    pub profile: String,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// May exercises send the pages' forms? Only where that does no harm
    #[arg(long, value_enum, default_value_t = SubmitName::Auto)]
    pub submit: SubmitName,
    /// Pages looked at side by side [default: from this machine]
    #[arg(long, value_name = "N")]
    pub workers: Option<usize>,
    /// Keep pictures in this folder
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Tell where the time went, per stage and for the slowest pages
    #[arg(long)]
    pub timings: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SubmitName {
    /// Only pages on this machine (loopback)
    Auto,
    Block,
    Allow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EngineName {
    Chromium,
    Firefox,
    Webkit,
}

impl From<EngineName> for Engine {
    fn from(name: EngineName) -> Self {
        match name {
            EngineName::Chromium => Self::Chromium,
            EngineName::Firefox => Self::Firefox,
            EngineName::Webkit => Self::Webkit,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DeviceName {
    /// 1280 × 800
    Desktop,
    /// 390 × 844 at 3 device pixels per px, touch
    Phone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    Json,
}

#[derive(Debug, ClapArgs)]
pub struct Init {
    /// The page to look at
    pub url: String,
    /// The scenario's file [default: scenarios/ and the page's title]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write over a file that exists
    #[arg(long)]
    pub force: bool,
    #[arg(long, value_enum, default_value_t = EngineName::Chromium)]
    pub browser: EngineName,
    #[arg(long, value_enum, default_value_t = DeviceName::Desktop)]
    pub device: DeviceName,
}

#[derive(Debug, ClapArgs)]
pub struct Check {
    /// Scenario files, folders or names [default: all of scenarios/]
    #[arg(value_name = "PATH or NAME")]
    pub only: Vec<String>,
    /// Remove baselines that belong to no scenario, checkpoint or target any more
    #[arg(long, conflicts_with = "only")]
    pub prune: bool,
}

#[derive(Debug, ClapArgs)]
pub struct List {
    #[command(flatten)]
    pub selection: Selection,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

#[derive(Debug, ClapArgs)]
pub struct Evidence {
    /// The folder that a run wrote
    #[arg(long, value_name = "DIR", default_value = "unticked-report")]
    pub run: PathBuf,
    /// The archive
    #[arg(long, short, value_name = "FILE", default_value = "unticked-evidence.zip")]
    pub output: PathBuf,
    /// Tell whether an archive is as it was packed, and what is wrong with it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["run", "output"])]
    pub verify: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub struct Explain {
    /// The rule; without one, all of them in a line each
    pub rule: Option<String>,
    /// Explain a profile instead
    #[arg(long, value_name = "NAME", conflicts_with = "rule")]
    pub profile: Option<String>,
    /// Write a page that the rule fails, the same mended, and one that shows both, to this folder
    #[arg(long, value_name = "DIR", requires = "rule")]
    pub pages: Option<PathBuf>,
    /// Open them in the browser
    #[arg(long, requires = "rule")]
    pub open: bool,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

#[derive(Debug, ClapArgs)]
pub struct Doctor {
    /// Install what is missing, with this machine's package manager
    #[arg(long)]
    pub install: bool,
    /// Don't ask before installing
    #[arg(long, short, requires = "install")]
    pub yes: bool,
    /// Only this browser (repeatable) [default: those of webdriver.toml, else chromium]
    #[arg(long, value_enum, value_name = "NAME")]
    pub browser: Vec<EngineName>,
}

#[derive(Debug, ClapArgs)]
pub struct Demo {
    /// Only serve the app, until Ctrl-C
    #[arg(long)]
    pub serve: bool,
    /// The port to serve on [default: a free one]
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    pub port: u16,
    /// Don't ask before installing a browser
    #[arg(long, short)]
    pub yes: bool,
    /// The folder for the report and its pictures
    #[arg(long, value_name = "DIR", default_value = "unticked-report")]
    pub output: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub struct Schema {
    #[arg(value_enum, default_value_t = SchemaName::Scenario)]
    pub of: SchemaName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaName {
    Scenario,
    Config,
    Report,
}

#[derive(Debug, ClapArgs)]
pub struct Completions {
    pub shell: clap_complete::Shell,
}

#[derive(Debug, ClapArgs)]
pub struct Man {
    /// Write unticked.1 and one page per command here
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

/// `3s`, `500ms`, `1m 30s`.
fn duration(text: &str) -> Result<Duration, String> {
    let signed: jiff::SignedDuration = if text == "0" {
        jiff::SignedDuration::ZERO
    } else {
        text.parse().map_err(|_| format!("'{text}' is no length of time; write for example 3s or 500ms"))?
    };
    Duration::try_from(signed).map_err(|_| "a length of time can't be negative".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        super::Args::command().debug_assert();
    }

    #[test]
    fn lengths_of_time_are_read() {
        assert_eq!(super::duration("3s"), Ok(std::time::Duration::from_secs(3)));
        assert_eq!(super::duration("0"), Ok(std::time::Duration::ZERO));
        assert!(super::duration("soon").is_err());
        assert!(super::duration("-3s").is_err());
    }
}
