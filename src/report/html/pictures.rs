//! Where a report lies, and how its pictures come there.

use std::{
    fs,
    path::{Component, Path, PathBuf},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::{Content, FILE};
use crate::report::ReportError;

/// A report's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// `index.html`, with the pictures beside it.
    Folder(PathBuf),
    /// All in one file.
    File(PathBuf),
}

impl Place {
    /// A path that ends with `.html` is a file.
    pub fn of(path: PathBuf) -> Self {
        let is_file = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html"));
        if is_file { Self::File(path) } else { Self::Folder(path) }
    }

    pub fn document(&self) -> PathBuf {
        match self {
            Self::Folder(folder) => folder.join(FILE),
            Self::File(file) => file.clone(),
        }
    }

    /// Brings the pictures from the run's folder to where the page finds them. One that is not there stays away,
    /// and the page says so.
    pub fn take_pictures(&self, run: &Path, content: &mut Content) -> Result<(), ReportError> {
        match self {
            Self::Folder(folder) if same(folder, run) => Ok(()),
            Self::Folder(folder) => {
                each_picture(content, |path| copy(&run.join(&*path), &folder.join(&*path)))
            }
            Self::File(_) => each_picture(content, |path| {
                if let Ok(png) = fs::read(run.join(&*path)) {
                    *path = format!("data:image/png;base64,{}", BASE64_STANDARD.encode(png));
                }
                Ok(())
            }),
        }
    }
}

fn same(one: &Path, other: &Path) -> bool {
    one == other || fs::canonicalize(one).ok().is_some_and(|one| fs::canonicalize(other).ok() == Some(one))
}

fn copy(from: &Path, to: &Path) -> Result<(), ReportError> {
    let Some(folder) = to.parent().filter(|_| from.is_file()) else { return Ok(()) };
    let failed = |source| ReportError::File { path: to.to_owned(), source };
    fs::create_dir_all(folder).map_err(failed)?;
    fs::copy(from, to).map(drop).map_err(failed)
}

fn each_picture(
    content: &mut Content,
    mut take: impl FnMut(&mut String) -> Result<(), ReportError>,
) -> Result<(), ReportError> {
    let checks = content.report.checks.iter_mut();
    let of_run = checks.flat_map(|check| {
        check.picture.iter_mut().chain(check.boxes.iter_mut().filter_map(|seen| seen.picture.as_mut()))
    });
    let of_changes = content
        .changes
        .iter_mut()
        .flat_map(|change| [&mut change.before, &mut change.after])
        .filter_map(|side| side.as_mut()?.picture.as_mut());
    of_run.chain(of_changes).filter(|path| is_inside(Path::new(path.as_str()))).try_for_each(&mut take)
}

/// A relative path that never leaves its folder.
pub(super) fn is_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_folder_unless_it_is_called_html() {
        assert_eq!(Place::of("out".into()).document(), Path::new("out/index.html"));
        assert_eq!(Place::of("out/bill.HTML".into()).document(), Path::new("out/bill.HTML"));
    }

    #[test]
    fn no_picture_is_taken_from_elsewhere() {
        assert!(is_inside(Path::new("pictures/a/b1.png")));
        assert!(!is_inside(Path::new("../secret.png")));
        assert!(!is_inside(Path::new("/etc/passwd")));
    }
}
