//! Writing events as they come.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Seek as _, SeekFrom, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use super::{FILE, Header, JournalError, Line, Recorded};
use crate::{
    event::RunEvent,
    report::{ReportError, Reporter, Scrubber, Sink, scrub::Scrub},
};

/// After a power cut at most the results of so much time are done again.
const SYNC_EVERY: Duration = Duration::from_secs(1);
const NAME: &str = "journal";

/// A journal that is being written. No other process can write it meanwhile.
#[derive(Debug)]
pub struct Journal {
    out: Scrub<Appended>,
    begun: Instant,
    /// How long the run had been going before.
    past: Duration,
}

impl Journal {
    /// Begins the journal of a run in its folder, in place of the last one.
    pub fn create(folder: &Path, header: &Header, scrubber: &Scrubber) -> Result<Self, JournalError> {
        let path = folder.join(FILE);
        let failed = |source| JournalError::Write { path: path.clone(), source };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let file = own(folder, &path)?;
        file.set_len(0).map_err(failed)?;
        let mut journal = Self::on(file, scrubber, Duration::ZERO);
        journal.line(header).map_err(failed)?;
        Ok(journal)
    }

    /// Goes on with a journal after its last whole line.
    pub fn append(recorded: &Recorded, scrubber: &Scrubber) -> Result<Self, JournalError> {
        let path = recorded.folder.join(FILE);
        let failed = |source| JournalError::Write { path: path.clone(), source };
        let mut file = own(&recorded.folder, &path)?;
        file.set_len(recorded.end).map_err(failed)?;
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        Ok(Self::on(file, scrubber, recorded.took))
    }

    fn on(file: File, scrubber: &Scrubber, past: Duration) -> Self {
        let now = Instant::now();
        let out = scrubber.sink(Appended { file, line: Vec::new(), synced: now });
        Self { out, begun: now, past }
    }

    /// Nothing of a line is held back: what has been told is on its way to the disk.
    fn line(&mut self, line: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, line)?;
        self.out.write_all(b"\n")?;
        self.out.commit()
    }
}

/// Opens the file and takes it for this process alone.
fn own(folder: &Path, path: &PathBuf) -> Result<File, JournalError> {
    let failed = |source| JournalError::Write { path: path.clone(), source };
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(failed)?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(JournalError::Busy { folder: folder.to_owned() }),
        // Some network file systems know no locks.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

impl Reporter for Journal {
    fn event(&mut self, event: &RunEvent) -> Result<(), ReportError> {
        if !is_kept(event) {
            return Ok(());
        }
        let ms = u64::try_from((self.past + self.begun.elapsed()).as_millis()).unwrap_or(u64::MAX);
        self.line(&Line { ms, event: event.clone() }).map_err(ReportError::write(NAME))
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        self.out.commit().map_err(ReportError::write(NAME))
    }
}

/// What a run says of itself as a whole is said anew by whoever takes it up.
fn is_kept(event: &RunEvent) -> bool {
    !matches!(
        event,
        RunEvent::Started(_) | RunEvent::CaseDoing { .. } | RunEvent::Waiting { .. } | RunEvent::Ended(_)
    )
}

/// Whole lines at the end of a file.
#[derive(Debug)]
struct Appended {
    file: File,
    line: Vec<u8>,
    synced: Instant,
}

impl Write for Appended {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sink for Appended {
    fn commit(&mut self) -> io::Result<()> {
        self.file.write_all(&self.line)?;
        self.line.clear();
        if self.synced.elapsed() >= SYNC_EVERY {
            self.file.sync_data()?;
            self.synced = Instant::now();
        }
        Ok(())
    }
}
