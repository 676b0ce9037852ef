//! The driver's process, its browser, and their folder: gone with us, however we end.
//!
//! Driver and browser share a process group. Dropping [`Driver`] kills the group and removes the folder. If
//! unticked itself is killed, nothing of ours runs any more: so a small shell waits on a pipe that only we hold
//! open, and does the same when it closes.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process_group};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    net::TcpStream,
    process::{Child, ChildStdin, Command},
    sync::mpsc,
};

use super::{BrowserError, engine::Support, screen::Screen};

/// What the guardian shell does with what it reads: `$1` is the folder, standard input gives the process group.
/// Browsers write on while they die, so the folder is removed more than once.
const GUARDIAN: &str = r#"read -r group || exit 0
while read -r _; do :; done
kill "-$group" 2>/dev/null && sleep 0.1
kill -9 "-$group" 2>/dev/null
for i in 1 2 3 4 5 6 7 8 9 10; do rm -rf -- "$1" 2>/dev/null && [ ! -e "$1" ] && break; sleep 0.2; done"#;

/// What is to be started.
#[derive(Debug)]
pub struct Launch<'a> {
    pub engine: &'static dyn Support,
    pub program: &'a Path,
    pub profile: TempDir,
    pub environment: Vec<(&'static str, OsString)>,
    pub screen: Option<Screen>,
}

/// A driver that listens, with a folder for its browser's profile.
#[derive(Debug)]
pub struct Driver {
    child: Child,
    screen: Option<Screen>,
    group: Pid,
    profile: Option<TempDir>,
    /// Held open as long as we live; the guardian reads its end.
    guardian: Option<(Child, ChildStdin)>,
    pub port: u16,
}

impl Driver {
    /// Starts a driver on a free port, and waits until it listens.
    pub async fn start(launch: Launch<'_>, within: Duration) -> Result<Self, BrowserError> {
        let Launch { engine, program, profile, environment, screen } = launch;
        let mut guardian = guardian(profile.path())?;
        let port = if engine.says_port() { 0 } else { free_port()? };
        let mut child = Command::new(program)
            .args(engine.driver_args(profile.path(), port))
            // Browsers leave sockets and folders in the temporary folder; here they go with the rest.
            .env("TMPDIR", profile.path())
            .envs(environment)
            .envs(screen.as_ref().map(|screen| ("DISPLAY", screen.name.clone())))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(screen.as_ref().map_or(0, |screen| screen.group.as_raw_nonzero().get()))
            .spawn()
            .map_err(|error| BrowserError::Launch(format!("{}: {error}", program.display())))?;
        let own = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        let group = screen
            .as_ref()
            .map(|screen| screen.group)
            .or(own)
            .ok_or_else(|| BrowserError::Launch(format!("{} ended at once", program.display())))?;
        announce(&mut guardian.1, group).await?;
        let output = [
            child.stdout.take().map(|out| Box::new(out) as Box<dyn AsyncRead + Send + Unpin>),
            child.stderr.take().map(|err| Box::new(err) as Box<dyn AsyncRead + Send + Unpin>),
        ];
        let mut driver =
            Self { child, screen, group, profile: Some(profile), guardian: Some(guardian), port };
        let lines = read_lines(output.into_iter().flatten());
        let waited = if engine.says_port() {
            wait_for_port(engine, lines, within).await
        } else {
            wait_for_listener(port, within).await
        };
        driver.port = waited.map_err(|said| BrowserError::Launch(format!("{} {said}", program.display())))?;
        Ok(driver)
    }

    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(screen) = &mut self.screen {
            screen.end();
        }
        // ESRCH says that all of them are gone already.
        let _ = kill_process_group(self.group, Signal::KILL);
        let deadline = Instant::now() + Duration::from_secs(2);
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(5));
        }
        if let Some(profile) = self.profile.take() {
            remove(&profile.keep());
        }
        if let Some((mut guardian, _pipe)) = self.guardian.take() {
            let _ = guardian.start_kill();
            while matches!(guardian.try_wait(), Ok(None)) && Instant::now() < deadline {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }
}

/// Removes a folder into which dying processes may still write.
fn remove(folder: &PathBuf) {
    for _ in 0..40 {
        match std::fs::remove_dir_all(folder) {
            Ok(()) => return,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return,
            Err(_) => std::thread::sleep(Duration::from_millis(25)),
        }
    }
}

fn guardian(folder: &Path) -> Result<(Child, ChildStdin), BrowserError> {
    let failed = |error: std::io::Error| BrowserError::Launch(format!("sh: {error}"));
    let mut child = Command::new("sh")
        .args(["-c", GUARDIAN, "unticked-guardian"])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // A group of its own: neither Ctrl-C nor the end of the browsers' group may end it.
        .process_group(0)
        .spawn()
        .map_err(failed)?;
    let pipe = child.stdin.take().ok_or_else(|| failed(std::io::ErrorKind::BrokenPipe.into()))?;
    Ok((child, pipe))
}

async fn announce(pipe: &mut ChildStdin, group: Pid) -> Result<(), BrowserError> {
    use tokio::io::AsyncWriteExt as _;
    pipe.write_all(format!("{}\n", group.as_raw_nonzero()).as_bytes())
        .await
        .map_err(|error| BrowserError::Launch(format!("sh: {error}")))
}

/// Lines of all outputs, read to their end so that the driver never blocks on a full pipe.
fn read_lines(
    outputs: impl Iterator<Item = Box<dyn AsyncRead + Send + Unpin>>,
) -> mpsc::UnboundedReceiver<String> {
    let (sender, lines) = mpsc::unbounded_channel();
    for output in outputs {
        let sender = sender.clone();
        tokio::spawn(async move {
            let mut output = BufReader::new(output).lines();
            while let Ok(Some(line)) = output.next_line().await {
                let _ = sender.send(line);
            }
        });
    }
    lines
}

/// A port that was free a moment ago.
fn free_port() -> Result<u16, BrowserError> {
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    taken
        .map(|address| address.port())
        .map_err(|error| BrowserError::Launch(format!("no free port: {error}")))
}

async fn wait_for_listener(port: u16, within: Duration) -> Result<u16, String> {
    let deadline = Instant::now() + within;
    while Instant::now() < deadline {
        if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return Ok(port);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Err(format!("did not listen within {within:?}"))
}

/// The port, or what the driver said instead of it.
async fn wait_for_port(
    engine: &'static dyn Support,
    mut lines: mpsc::UnboundedReceiver<String>,
    within: Duration,
) -> Result<u16, String> {
    let mut said = Vec::new();
    let wait = async {
        while let Some(line) = lines.recv().await {
            if let Some(port) = engine.ready(&line) {
                return Some(port);
            }
            said.push(line);
        }
        None
    };
    match tokio::time::timeout(within, wait).await {
        Ok(Some(port)) => Ok(port),
        Ok(None) => Err(format!("ended before it listened: {}", said.join(" / "))),
        Err(_) => Err(format!("did not listen within {within:?}: {}", said.join(" / "))),
    }
}
