//! Whether runs are parts of one.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{Header, JournalError, Plan, Recorded};

/// How many names a message tells before it only counts.
const TOLD: usize = 5;

/// Runs that are parts of one.
#[derive(Debug)]
pub struct Joined {
    pub runs: Vec<Recorded>,
    /// What the whole lacks, a sentence each.
    pub missing: Vec<String>,
}

/// Runs that are no parts of one.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error(
        "{} and {} both looked at {what}; leave one of them out", first.display(), second.display()
    )]
    Overlap { first: PathBuf, second: PathBuf, what: String },
    #[error("{} and {} are not of one project: {what}", first.display(), second.display())]
    Different { first: PathBuf, second: PathBuf, what: String },
}

/// Reads the journals of these folders and holds them against each other.
pub fn join(folders: &[PathBuf]) -> Result<Joined, MergeError> {
    let runs: Vec<Recorded> =
        folders.iter().map(|folder| Recorded::read(folder)).collect::<Result<_, _>>()?;
    for (at, second) in runs.iter().enumerate() {
        for first in &runs[..at] {
            alike(first, second)?;
        }
    }
    disjoint(&runs)?;
    let mut missing = missing_shards(&runs);
    missing.extend(runs.iter().filter_map(unfinished));
    Ok(Joined { runs, missing })
}

impl Joined {
    /// What the whole is, for a journal of its own.
    pub fn header(&self, arguments: Vec<String>) -> Option<Header> {
        let headers = || self.runs.iter().map(|run| &run.header);
        let first = headers().min_by_key(|header| header.started)?;
        Some(Header {
            arguments,
            files: headers().flat_map(|header| header.files.clone()).collect(),
            plan: Plan {
                cases: headers().flat_map(|header| header.plan.cases.clone()).collect(),
                shard: None,
                all: headers().map(|header| header.plan.cases.len()).sum(),
                whole: headers().all(|header| header.plan.whole) && self.missing.is_empty(),
            },
            ..first.clone()
        })
    }
}

/// What two parts have in common must be the same.
fn alike(first: &Recorded, second: &Recorded) -> Result<(), MergeError> {
    let (one, other) = (&first.header, &second.header);
    let both: BTreeMap<String, String> =
        one.files.iter().filter(|(path, _)| other.files.contains_key(*path)).map(clone).collect();
    let theirs = other.files.iter().filter(|(path, _)| both.contains_key(*path)).map(clone).collect();
    let one = Header { files: both, ..one.clone() };
    let mut differences = one.differences(&Header { files: theirs, ..other.clone() });
    if one.profile != other.profile {
        differences.push(format!("the profile was {} and is {}", one.profile, other.profile));
    }
    if differences.is_empty() {
        return Ok(());
    }
    let (first, second) = (first.folder.clone(), second.folder.clone());
    Err(MergeError::Different { first, second, what: list(&differences) })
}

fn clone((path, hash): (&String, &String)) -> (String, String) {
    (path.clone(), hash.clone())
}

fn disjoint(runs: &[Recorded]) -> Result<(), MergeError> {
    let mut owners: BTreeMap<&str, &Path> = BTreeMap::new();
    let mut twice: BTreeMap<(&Path, &Path), Vec<String>> = BTreeMap::new();
    for run in runs {
        for case in &run.header.plan.cases {
            if let Some(owner) = owners.insert(case, &run.folder) {
                twice.entry((owner, &run.folder)).or_default().push(case.clone());
            }
        }
    }
    match twice.into_iter().next() {
        None => Ok(()),
        Some(((first, second), cases)) => Err(MergeError::Overlap {
            first: first.to_owned(),
            second: second.to_owned(),
            what: list(&cases),
        }),
    }
}

/// The shards that nobody brought.
fn missing_shards(runs: &[Recorded]) -> Vec<String> {
    let plans = || runs.iter().map(|run| &run.header.plan);
    let here: BTreeSet<_> = plans().filter_map(|plan| plan.shard).collect();
    let Some(count) = here.iter().map(|shard| shard.count).max() else { return Vec::new() };
    let indexes = (1..=count).filter(|index| !here.iter().any(|shard| shard.index == *index));
    let mut missing: Vec<String> = indexes.map(|index| format!("shard {index}/{count} is missing")).collect();
    let all = plans().map(|plan| plan.all).max().unwrap_or_default();
    let planned: usize = plans().map(|plan| plan.cases.len()).sum();
    if missing.is_empty() && planned < all {
        let lost = all - planned;
        missing.push(format!("{lost} of {all} cases are in no shard: they were balanced by different times"));
    }
    missing
}

fn unfinished(run: &Recorded) -> Option<String> {
    let left: Vec<String> = run.header.plan.cases.iter().filter(|case| !run.has(case)).cloned().collect();
    let folder = run.folder.display();
    (!left.is_empty()).then(|| {
        format!("{folder} was cut short before {}; `unticked run --resume {folder}` takes it up", list(&left))
    })
}

/// Some of them by name, the others counted.
fn list(names: &[String]) -> String {
    let told = names.iter().take(TOLD).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(TOLD) {
        0 => told,
        more => format!("{told} and {more} more"),
    }
}
