//! The exit codes: one documented list, each with one meaning.

use std::process::ExitCode;

use serde::{Deserialize, Serialize};

/// How a command ended. The numbers are a contract with CI systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Exit {
    /// All passed.
    Passed = 0,
    /// Findings, snapshot differences, or something that nobody could tell (unsure).
    Findings = 1,
    /// The user's files or arguments are wrong.
    Input = 2,
    /// The run broke: driver, network, or a page that can't be looked at.
    Broke = 3,
    /// Nothing was checked, which is never a success.
    Nothing = 4,
}

impl Exit {
    /// What the number says, for the end of a report: `findings, snapshot differences or unsure`.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Passed => "all passed",
            Self::Findings => "findings, snapshot differences or unsure",
            Self::Input => "a file or an argument is wrong",
            Self::Broke => "the run broke",
            Self::Nothing => "nothing was checked",
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
