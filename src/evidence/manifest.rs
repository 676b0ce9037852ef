//! `evidence.json`: what an archive holds, when it was packed and with what.

use serde::{Deserialize, Serialize};

use crate::digest::sha256;

/// Its name in the archive.
pub const FILE: &str = "evidence.json";
pub const SCHEMA: &str = "unticked/evidence-1";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub schema: String,
    /// The version of unticked that packed it; that of the run stands in its report.
    pub tool: String,
    pub packed: jiff::Timestamp,
    /// When the run began.
    pub started: String,
    /// The set of rules that pages were judged by, and the run's version of unticked.
    pub profile: String,
    pub run_tool: String,
    /// `chromium 156.0.7204.49`: each browser that looked.
    pub browsers: Vec<String>,
    /// Every other file of the archive.
    pub files: Vec<Packed>,
}

/// One file of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packed {
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
}

impl Packed {
    pub fn of(path: &str, bytes: &[u8]) -> Self {
        Self { path: path.to_owned(), bytes: bytes.len() as u64, sha256: sha256(bytes) }
    }
}
