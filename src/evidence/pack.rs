//! From a run's folder to an archive.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    io::{Cursor, Write as _},
    path::{Component, Path, PathBuf},
};

use serde_json::Value;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::manifest::{self, Manifest, Packed};
use crate::{
    digest::sha256,
    report::{Scrubber, html},
    snapshots::{Entry, Ledger, SnapshotError},
};

/// Why nothing was packed.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    #[error("can't read {}: {why}; name the folder of a finished run with `--run`", path.display())]
    Read { path: PathBuf, why: String },
    #[error("{path} names the file '{named}', which lies outside of the run's folder")]
    Outside { path: &'static str, named: String },
    #[error(
        "{path} contains a secret of this project; nothing was packed. Run again with this version, and look into `[secrets]`"
    )]
    Secret { path: String },
    #[error("can't pack the archive: {0}")]
    Zip(#[from] zip::result::ZipError),
    #[error("can't write {}: {why}", path.display())]
    Write { path: PathBuf, why: io::Error },
    #[error(transparent)]
    Snapshots(#[from] SnapshotError),
}

/// What is packed.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The run's folder.
    pub run: &'a Path,
    /// The folder of the snapshots, which has the ledger.
    pub snapshots: &'a Path,
    /// Knows the project's secrets. Nothing that the run wrote has any; it is looked for all the same.
    pub scrubber: &'a Scrubber,
    pub now: jiff::Timestamp,
}

/// Packs an archive; it is at `to` only when it is whole. Answers the SHA-256 of the archive and its manifest.
pub fn pack(evidence: Evidence<'_>, to: &Path) -> Result<(String, Manifest), EvidenceError> {
    let files = gather(evidence)?;
    for (path, bytes) in &files {
        if !is_picture(path) && evidence.scrubber.finds(bytes) {
            return Err(EvidenceError::Secret { path: path.clone() });
        }
    }
    let manifest = describe(&files, evidence.now)?;
    let json = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
    let archive = zip(&json, &files)?;
    let write = |why| EvidenceError::Write { path: to.to_owned(), why };
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(write)?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(write)?;
    file.write_all(&archive).map_err(write)?;
    file.persist(to).map_err(|failed| write(failed.error))?;
    Ok((sha256(&archive), manifest))
}

type Files = BTreeMap<String, Vec<u8>>;

/// The report, all that it and `changes.json` name, the facts beside the pictures, and the decisions. Nothing else
/// of the folder: it may be anybody's, and hold more than a run.
fn gather(evidence: Evidence<'_>) -> Result<Files, EvidenceError> {
    let mut files = Files::new();
    let report = add_json(evidence.run, "report.json", &mut files)?;
    let mut pictures = BTreeSet::new();
    for check in report["checks"].as_array().into_iter().flatten() {
        let boxes = check["boxes"].as_array().into_iter().flatten();
        let named = boxes.map(|seen| &seen["picture"]).chain([&check["picture"]]);
        pictures.extend(named.filter_map(Value::as_str).map(str::to_owned));
    }
    for picture in &pictures {
        add(evidence.run, "report.json", picture, &mut files)?;
        let facts = Path::new(picture).with_file_name("facts.json");
        if evidence.run.join(&facts).is_file() {
            add(evidence.run, "report.json", &facts.to_string_lossy().replace('\\', "/"), &mut files)?;
        }
    }
    if evidence.run.join("changes.json").is_file() {
        let changes = add_json(evidence.run, "changes.json", &mut files)?;
        for change in changes["changes"].as_array().into_iter().flatten() {
            for side in ["before", "after"] {
                if let Some(picture) = change[side]["picture"].as_str() {
                    add(evidence.run, "changes.json", picture, &mut files)?;
                }
            }
        }
    }
    // The report that people read: it finds its pictures in the archive where it finds them in the folder.
    if evidence.run.join(html::FILE).is_file() {
        add(evidence.run, "report.json", html::FILE, &mut files)?;
    }
    let ledger = Ledger::read(evidence.snapshots)?;
    let decisions = decisions(&report, &ledger);
    files.insert("decisions.json".to_owned(), serde_json::to_vec_pretty(&decisions).unwrap_or_default());
    Ok(files)
}

/// Every decision ever made about what the run looked at.
fn decisions<'a>(report: &Value, ledger: &'a Ledger) -> Vec<&'a Entry> {
    let checks: BTreeSet<_> = report["checks"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|check| {
            let target = &check["target"];
            [&check["scenario"], &check["checkpoint"], &target["browser"], &target["name"]]
                .map(|text| text.as_str().unwrap_or_default())
        })
        .collect();
    let is_of_run = |entry: &&Entry| {
        let check = &entry.check;
        checks.contains(&[
            check.scenario.as_str(),
            check.checkpoint.as_str(),
            check.engine.as_str(),
            check.target.as_str(),
        ])
    };
    ledger.entries().iter().filter(is_of_run).collect()
}

fn add_json(run: &Path, name: &'static str, files: &mut Files) -> Result<Value, EvidenceError> {
    let bytes = add(run, name, name, files)?;
    serde_json::from_slice(bytes)
        .map_err(|why| EvidenceError::Read { path: run.join(name), why: why.to_string() })
}

fn add<'a>(
    run: &Path,
    by: &'static str,
    name: &str,
    files: &'a mut Files,
) -> Result<&'a [u8], EvidenceError> {
    let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    if !inside {
        return Err(EvidenceError::Outside { path: by, named: name.to_owned() });
    }
    let path = run.join(name);
    let bytes = fs::read(&path).map_err(|why| EvidenceError::Read { path, why: why.to_string() })?;
    let entry = files.entry(name.to_owned()).or_default();
    *entry = bytes;
    Ok(entry)
}

fn describe(files: &Files, now: jiff::Timestamp) -> Result<Manifest, EvidenceError> {
    let report: Value = files
        .get("report.json")
        .and_then(|bytes| serde_json::from_slice(bytes).ok())
        .ok_or_else(|| EvidenceError::Read { path: "report.json".into(), why: "it is no JSON".to_owned() })?;
    let text = |key: &str| report[key].as_str().unwrap_or_default().to_owned();
    let browsers: BTreeSet<String> = report["checks"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|check| {
            let target = &check["target"];
            Some(format!("{} {}", target["browser"].as_str()?, target["version"].as_str()?))
        })
        .collect();
    Ok(Manifest {
        schema: manifest::SCHEMA.to_owned(),
        tool: env!("CARGO_PKG_VERSION").to_owned(),
        packed: now,
        started: text("started"),
        profile: text("profile"),
        run_tool: text("tool"),
        browsers: browsers.into_iter().collect(),
        files: files.iter().map(|(path, bytes)| Packed::of(path, bytes)).collect(),
    })
}

/// The same files give the same bytes: entries are sorted, and bear no time of their own.
fn zip(manifest: &[u8], files: &Files) -> Result<Vec<u8>, EvidenceError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let all = [(manifest::FILE, manifest)];
    let all = all.into_iter().chain(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    for (path, bytes) in all {
        let method = if is_picture(path) { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        zip.start_file(path, SimpleFileOptions::default().compression_method(method))?;
        zip.write_all(bytes).map_err(zip::result::ZipError::from)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn is_picture(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "png")
}
