//! Where a report goes.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::ReportError;

/// Something to write a report into, which is whole only once it is committed.
pub trait Sink: Write + Send {
    /// All is written.
    fn commit(&mut self) -> io::Result<()> {
        self.flush()
    }
}

impl Sink for Vec<u8> {}

impl<S: Sink + ?Sized> Sink for Box<S> {
    fn commit(&mut self) -> io::Result<()> {
        (**self).commit()
    }
}

/// The process's standard output. A reader that has gone (`| head`) is no fault of the run.
#[derive(Debug, Default)]
pub struct StandardOutput {
    gone: bool,
}

impl StandardOutput {
    fn heed<T: Default>(&mut self, result: io::Result<T>) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.gone = true;
                Ok(T::default())
            }
            other => other,
        }
    }
}

impl Write for StandardOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.gone {
            let result = io::stdout().write_all(bytes);
            self.heed(result)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = io::stdout().flush();
        self.heed(result)
    }
}

impl Sink for StandardOutput {}

/// A file that is written at once when the report is whole: a reader never sees half of it, and a run that
/// was cut short leaves the last one as it was.
#[derive(Debug)]
pub struct ReportFile {
    path: PathBuf,
    text: Vec<u8>,
    append: bool,
}

impl ReportFile {
    /// Makes the folder and tries that it can be written to, so that an hour's run is not lost at its end.
    pub fn create(path: &Path) -> Result<Self, ReportError> {
        let folder = folder_of(path);
        fs::create_dir_all(folder)
            .map_err(|source| ReportError::Folder { path: folder.to_owned(), source })?;
        let file = |source| ReportError::File { path: path.to_owned(), source };
        if path.is_dir() {
            return Err(file(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder")));
        }
        tempfile::NamedTempFile::new_in(folder).map_err(file)?;
        Ok(Self { path: path.to_owned(), text: vec![], append: false })
    }

    /// For a file that others write to as well, such as GitHub's job summary.
    pub fn append(path: &Path) -> Result<Self, ReportError> {
        Self::create(path).map(|file| Self { append: true, ..file })
    }
}

impl Write for ReportFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sink for ReportFile {
    fn commit(&mut self) -> io::Result<()> {
        let with_path =
            |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", self.path.display()));
        if self.append {
            let mut file =
                fs::OpenOptions::new().create(true).append(true).open(&self.path).map_err(with_path)?;
            return file.write_all(&self.text).map_err(with_path);
        }
        let mut file = tempfile::Builder::new();
        // Others on the machine (a CI's collector) read reports; temporary files are private by default.
        #[cfg(unix)]
        file.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        let mut file = file.tempfile_in(folder_of(&self.path)).map_err(with_path)?;
        file.write_all(&self.text).map_err(with_path)?;
        file.persist(&self.path).map(drop).map_err(|failed| with_path(failed.error))
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_appears_whole_and_folders_are_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/er/report.json");
        let mut file = ReportFile::create(&path).unwrap();
        file.write_all(b"{}").unwrap();
        assert!(!path.exists());
        file.commit().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "{}");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no temporary file is left");
    }

    #[test]
    fn without_a_commit_the_last_report_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        fs::write(&path, "last").unwrap();
        let mut file = ReportFile::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "last");
    }

    #[test]
    fn a_place_that_cannot_be_written_is_said_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("taken");
        fs::write(&taken, "").unwrap();
        let error = ReportFile::create(&taken.join("report.json")).unwrap_err().to_string();
        assert!(error.contains("taken") && error.contains("name another place"), "{error}");
        let error = ReportFile::create(folder.path()).unwrap_err().to_string();
        assert!(error.contains("it is a folder"), "{error}");
    }
}
