//! How long cases took in an earlier run, to balance shards by.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Case;

const SCHEMA: &str = "unticked/times-1";
/// Of a checkpoint that was never timed, where none was.
const UNKNOWN: u64 = 1000;

/// By case, in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    schema: String,
    ms: BTreeMap<String, u64>,
}

impl Default for Times {
    fn default() -> Self {
        Self::from(BTreeMap::new())
    }
}

impl From<BTreeMap<String, u64>> for Times {
    fn from(ms: BTreeMap<String, u64>) -> Self {
        Self { schema: SCHEMA.to_owned(), ms }
    }
}

impl Times {
    /// Reads the text of a file of times.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let times: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if times.schema == SCHEMA {
            Ok(times)
        } else {
            Err(format!("its schema is '{}', and this version reads '{SCHEMA}'", times.schema))
        }
    }

    /// The text of a file of times.
    pub fn print(&self) -> String {
        format!("{:#}\n", serde_json::json!(self))
    }

    /// How long each case is expected to take, in milliseconds. One that was never timed takes what its checkpoints
    /// took elsewhere.
    pub(super) fn weights(&self, cases: &[Case]) -> Vec<u64> {
        let checkpoints = |case: &Case| (case.scenario.checkpoints().count() as u64).max(1);
        let known = |case: &Case| self.ms.get(&case.name()).copied();
        let timed = cases.iter().filter_map(|case| Some((known(case)?, checkpoints(case))));
        let (ms, count) =
            timed.fold((0_u64, 0_u64), |(ms, count), (took, points)| (ms + took, count + points));
        let each = ms.checked_div(count).unwrap_or(UNKNOWN).max(1);
        cases.iter().map(|case| known(case).unwrap_or_else(|| each * checkpoints(case))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::select::tests::case;

    #[test]
    fn a_case_without_a_time_takes_what_others_took() {
        let cases = ["a", "b", "c"].map(|id| case(id, &[], "phone"));
        let times =
            Times::from(BTreeMap::from([("a @ phone".to_owned(), 3000), ("b @ phone".to_owned(), 5000)]));
        assert_eq!(times.weights(&cases), [3000, 5000, 4000]);
        assert_eq!(Times::default().weights(&cases), [UNKNOWN; 3]);
    }

    #[test]
    fn a_file_reads_back_and_another_is_refused() {
        let times = Times::from(BTreeMap::from([("a @ phone".to_owned(), 3000)]));
        assert_eq!(Times::parse(&times.print()), Ok(times));
        assert!(Times::parse("{\"schema\":\"x\",\"ms\":{}}").unwrap_err().contains("unticked/times-1"));
        assert!(Times::parse("[]").is_err());
    }
}
