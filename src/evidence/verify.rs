//! Whether an archive is as it was packed.

use std::{
    collections::BTreeSet,
    fmt,
    io::{Cursor, Read as _},
};

use zip::ZipArchive;

use super::manifest::{self, Manifest, Packed};

/// What is not as it was packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// It is no archive of evidence at all.
    NoEvidence(String),
    Changed(String),
    Missing(String),
    Added(String),
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEvidence(why) => write!(f, "This is no evidence packed by unticked: {why}."),
            Self::Changed(path) => write!(f, "changed: {path}"),
            Self::Missing(path) => write!(f, "missing: {path}"),
            Self::Added(path) => write!(f, "added: {path}"),
        }
    }
}

/// The largest file that is unpacked: a page's picture is far smaller, and a bomb far larger.
const LARGEST: u64 = 512 << 20;

/// Reads an archive. The manifest when all is as it was packed, else all that is wrong.
///
/// A manifest vouches for the files, and nothing in the archive vouches for the manifest: for that, keep the
/// archive's own SHA-256 elsewhere.
pub fn verify(archive: &[u8]) -> Result<Manifest, Vec<Wrong>> {
    let no = |why: String| vec![Wrong::NoEvidence(why)];
    let mut zip = ZipArchive::new(Cursor::new(archive)).map_err(|why| no(why.to_string()))?;
    let manifest = read(&mut zip, manifest::FILE).ok_or_else(|| no("it has no evidence.json".to_owned()))?;
    let manifest: Manifest = serde_json::from_slice(&manifest).map_err(|why| no(why.to_string()))?;
    if manifest.schema != manifest::SCHEMA {
        return Err(no(format!("its schema is '{}'", manifest.schema)));
    }
    let mut wrong = Vec::new();
    for packed in &manifest.files {
        match read(&mut zip, &packed.path) {
            None if zip.index_for_name(&packed.path).is_none() => {
                wrong.push(Wrong::Missing(packed.path.clone()));
            }
            Some(bytes) if Packed::of(&packed.path, &bytes) == *packed => {}
            _ => wrong.push(Wrong::Changed(packed.path.clone())),
        }
    }
    let known: BTreeSet<&str> =
        manifest.files.iter().map(|packed| packed.path.as_str()).chain([manifest::FILE]).collect();
    let names: Vec<String> = zip
        .file_names()
        .map(|name| {
            name.map_or_else(|_| "a file with a broken name".to_owned(), std::borrow::Cow::into_owned)
        })
        .collect();
    wrong.extend(names.into_iter().filter(|name| !known.contains(name.as_str())).map(Wrong::Added));
    if wrong.is_empty() { Ok(manifest) } else { Err(wrong) }
}

/// A file of the archive; `None` when it is not there or can't be unpacked.
fn read(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    zip.by_name(name).ok()?.take(LARGEST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
