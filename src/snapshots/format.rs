//! insta's files: read, written and removed, each at once or not at all.
//!
//! insta itself reads and writes them. Its assertion macros can't be used, for they are steered by environment
//! variables, print, and panic; and a snapshot can't be made through its API, only loaded. So a draft of the
//! file is laid down in a scratch folder, loaded by insta, and saved by insta: what `cargo insta accept` would
//! write is, byte for byte, what is written here.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use insta::{Snapshot, internals::SnapshotContents};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use tempfile::TempPath;

use crate::digest::hex;

/// What goes wrong with the files of baselines.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    #[error("can't read the snapshot {}: {why}; mend the file, or remove it and accept the snapshot again", path.display())]
    Broken { path: PathBuf, why: String },
    #[error("can't read the snapshots in {}: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("can't write the snapshot {}: {why}", path.display())]
    Write { path: PathBuf, why: String },
    #[error("can't read line {line} of {}: {why}; mend the line, or remove it", path.display())]
    Ledger { path: PathBuf, line: usize, why: String },
}

impl SnapshotError {
    pub(super) fn broken(path: &Path, why: &impl ToString) -> Self {
        Self::Broken { path: path.to_owned(), why: why.to_string() }
    }

    pub(super) fn write(path: &Path, why: &impl ToString) -> Self {
        Self::Write { path: path.to_owned(), why: why.to_string() }
    }
}

/// What a snapshot holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Body {
    Text(String),
    Png(Vec<u8>),
}

impl Body {
    /// Of the text without its last line's end, or of the picture's file; 64 hexadecimal digits.
    pub fn sha256(&self) -> String {
        hex(&match self {
            Self::Text(text) => Sha256::digest(text.trim_end()),
            Self::Png(png) => Sha256::digest(png),
        })
    }
}

/// What stands above it. insta never compares it, so it may grow old.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Head<'a> {
    pub source: &'a str,
    pub description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    extension: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snapshot_kind: Option<&'static str>,
}

impl<'a> Head<'a> {
    pub fn new(source: &'a str, description: &'a str) -> Self {
        Self { source, description, extension: None, snapshot_kind: None }
    }
}

/// What the names of files that are not whole yet begin with.
const SCRATCH: &str = ".unticked-";

/// Reads a snapshot; `None` when there is none, or when only the picture's head is there (a picture that git
/// ignores is missing in a fresh clone).
pub(super) fn read(path: &Path) -> Result<Option<Body>, SnapshotError> {
    if !path.exists() {
        return Ok(None);
    }
    let snapshot = Snapshot::from_file(path).map_err(|why| SnapshotError::broken(path, &why))?;
    Ok(match snapshot.contents() {
        SnapshotContents::Text(text) => Some(Body::Text(text.to_string())),
        SnapshotContents::Binary(png) => png.as_ref().map(|png| Body::Png(png.to_vec())),
    })
}

/// Writes a snapshot: a baseline (`x.snap`) or a pending one (`x.snap.new`). Readers see the old one or the new
/// one, never half of one.
pub(super) fn write(path: &Path, head: &Head<'_>, body: &Body) -> Result<(), SnapshotError> {
    try_write(path, head, body).map_err(|why| SnapshotError::write(path, &why))
}

fn try_write(path: &Path, head: &Head<'_>, body: &Body) -> Result<(), Box<dyn std::error::Error>> {
    let folder = path.parent().ok_or("it has no folder")?;
    let name = path.file_name().ok_or("it has no name")?;
    fs::create_dir_all(folder)?;
    // Beside the target, for only there is a rename sure to stay on one file system.
    let scratch = tempfile::Builder::new().prefix(SCRATCH).tempdir_in(folder)?;
    let draft = scratch.path().join("draft.snap");
    match body {
        Body::Text(text) => fs::write(&draft, format!("---\n{}---\n{text}\n", serde_yaml::to_string(head)?))?,
        Body::Png(png) => {
            let head = Head { extension: Some("png"), snapshot_kind: Some("binary"), ..head.clone() };
            fs::write(&draft, format!("---\n{}---\n", serde_yaml::to_string(&head)?))?;
            fs::write(side_file(&draft), png)?;
        }
    }
    let saved = scratch.path().join(name);
    Snapshot::from_file(&draft)?.save(&saved)?;
    // The picture first: a head without a picture would be a snapshot that lost its body.
    if matches!(body, Body::Png(_)) {
        fs::rename(side_file(&saved), side_file(path))?;
    }
    Ok(fs::rename(&saved, path)?)
}

/// The bytes of a snapshot's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Files {
    snap: Vec<u8>,
    picture: Option<Vec<u8>>,
}

impl Files {
    /// Reads them; `None` when there is no such snapshot.
    pub fn read(path: &Path) -> Result<Option<Self>, SnapshotError> {
        let read = |path: &Path| match fs::read(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(SnapshotError::Read { path: path.to_owned(), source }),
        };
        let Some(snap) = read(path)? else { return Ok(None) };
        Ok(Some(Self { snap, picture: read(&side_file(path))? }))
    }

    /// Puts them in the place of a snapshot; see [`install`].
    pub fn install(&self, path: &Path) -> Result<(), SnapshotError> {
        install(&[(self, path)])
    }
}

/// Puts snapshots in the place of others. After a kill at any moment, or a loss of power, each is the old one or the
/// new one: the body of a snapshot of pixels is its picture, which is put there first, and its head says nothing of it.
/// All is written before anything is forced to the disk, because waiting for the disk is what takes long.
pub(super) fn install(snapshots: &[(&Files, &Path)]) -> Result<(), SnapshotError> {
    let mut written = Vec::new();
    for (files, path) in snapshots {
        let wrong = |why: io::Error| SnapshotError::write(path, &why);
        if let Some(picture) = &files.picture {
            written.push(Written::beside(side_file(path), picture).map_err(wrong)?);
        }
        written.push(Written::beside(path.to_path_buf(), &files.snap).map_err(wrong)?);
    }
    let folders: BTreeSet<PathBuf> =
        written.iter().filter_map(|one| Some(one.target.parent()?.to_owned())).collect();
    for one in &written {
        one.sync().map_err(|why| SnapshotError::write(&one.target, &why))?;
    }
    for one in written {
        one.scratch.persist(&one.target).map_err(|why| SnapshotError::write(&one.target, &why))?;
    }
    folders
        .iter()
        .try_for_each(|folder| sync_folder(folder).map_err(|why| SnapshotError::write(folder, &why)))
}

/// A whole file beside the one whose place it will take. It is closed, for a process may have a thousand open.
struct Written {
    scratch: TempPath,
    target: PathBuf,
}

impl Written {
    fn beside(target: PathBuf, bytes: &[u8]) -> io::Result<Self> {
        let folder = target.parent().ok_or_else(|| io::Error::other("it has no folder"))?;
        fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        // As any file that is committed; temporary files are private by default.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        let mut file = builder.prefix(SCRATCH).tempfile_in(folder)?;
        file.write_all(bytes)?;
        Ok(Self { scratch: file.into_temp_path(), target })
    }

    fn sync(&self) -> io::Result<()> {
        fs::OpenOptions::new().write(true).open(&self.scratch)?.sync_all()
    }
}

/// Makes what was renamed last.
fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Copies a snapshot with its picture.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(), SnapshotError> {
    let copied = to.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
        if side_file(from).exists() {
            fs::copy(side_file(from), side_file(to))?;
        }
        fs::copy(from, to)
    });
    copied.map(drop).map_err(|why| SnapshotError::write(to, &why))
}

/// Removes a snapshot with its picture; one that is not there is no error.
pub(super) fn remove(path: &Path) -> Result<(), SnapshotError> {
    for file in [path.to_owned(), side_file(path)] {
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(SnapshotError::write(&file, &error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The name that insta gives to what waits for a decision: `x.snap.new`.
pub(super) fn pending_file(baseline: &Path) -> PathBuf {
    let mut name = baseline.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

/// The baseline that a pending file would become; any other path is its own answer.
pub(super) fn baseline_of(path: &Path) -> PathBuf {
    if is_pending(path) { path.with_extension("") } else { path.to_owned() }
}

/// Whether a file waits for a decision.
pub(super) fn is_pending(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "new")
}

/// Whether a killed process left it: a file that was not whole yet, or a picture without its snapshot.
pub(super) fn is_leftover(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let head = [".snap.png", ".snap.new.png"].iter().any(|ending| name.ends_with(ending));
    name.starts_with(SCRATCH) || (head && !path.with_extension("").exists())
}

/// The name that insta gives to the picture beside a snapshot: `x.snap.png`.
fn side_file(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".png");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "kind: checkbox\nticked: true";

    fn head() -> Head<'static> {
        Head::new("scenarios/bill.yaml", "the state of \"I agree: yes\" — 我同意")
    }

    #[test]
    fn what_is_written_is_what_insta_would_write() {
        let folder = tempfile::tempdir().unwrap();
        for (name, body) in [
            ("a__b__state@c-d.snap", Body::Text(TEXT.into())),
            ("a__b__pixels@c-d.snap", Body::Png(vec![0, 159, 10])),
        ] {
            let path = folder.path().join("shop").join(name);
            write(&path, &head(), &body).unwrap();
            let again = folder.path().join("again.snap");
            Snapshot::from_file(&path).unwrap().save(&again).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), fs::read_to_string(&again).unwrap());
            assert_eq!(read(&path).unwrap(), Some(body));
            assert!(fs::read_to_string(&path).unwrap().starts_with("---\nsource: scenarios/bill.yaml\n"));
        }
        let left: Vec<_> =
            fs::read_dir(folder.path().join("shop")).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left.len(), 3, "scratch folders are gone: {left:?}");
    }

    #[test]
    fn a_snapshot_that_is_not_there_or_lost_its_picture_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.snap");
        assert_eq!(read(&path).unwrap(), None);
        write(&path, &head(), &Body::Png(vec![1])).unwrap();
        fs::remove_file(side_file(&path)).unwrap();
        assert_eq!(read(&path).unwrap(), None);
        remove(&path).unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn a_broken_head_is_an_error_that_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.snap");
        fs::write(&path, "---\n<<<<<<< HEAD\n{ a: [\n---\n").unwrap();
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains("a.snap") && error.contains("accept the snapshot again"), "{error}");
    }
}
