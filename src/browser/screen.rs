//! A screen that nobody sees, for a browser that can't do without one.

use std::{path::Path, process::Stdio, time::Duration};

use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use super::BrowserError;
use crate::config::Device;

/// The programs that make one.
pub const PROGRAMS: &[&str] = &["Xvfb"];
/// What a window has beside the page: a bar, however low.
const BESIDE: f64 = 120.0;

/// An X server of our own. Ended by whoever ends its process group; its lock file goes when it may end by itself.
#[derive(Debug)]
pub struct Screen {
    child: Child,
    pub group: Pid,
    /// `:7`
    pub name: String,
}

impl Screen {
    /// As large as the device, and it takes the first name that is free.
    pub async fn start(program: &Path, device: &Device, within: Duration) -> Result<Self, BrowserError> {
        let failed = |why: String| BrowserError::Launch(format!("{}: {why}", program.display()));
        let height = |length: u32| (f64::from(length) + BESIDE) * device.scale.max(1.0);
        let size =
            format!("{:.0}x{:.0}x24", f64::from(device.width) * device.scale.max(1.0), height(device.height));
        let mut child = Command::new(program)
            .args(["-displayfd", "1", "-screen", "0", &size, "-nolisten", "tcp", "-noreset"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(|error| failed(error.to_string()))?;
        let group = child
            .id()
            .and_then(|id| i32::try_from(id).ok())
            .and_then(Pid::from_raw)
            .ok_or_else(|| failed("it ended at once".to_owned()))?;
        let output = child.stdout.take().ok_or_else(|| failed("it has no output".to_owned()))?;
        let mut lines = BufReader::new(output).lines();
        match tokio::time::timeout(within, lines.next_line()).await {
            Ok(Ok(Some(number))) => Ok(Self { child, group, name: format!(":{}", number.trim()) }),
            Ok(_) => Err(failed("it ended before it said its name".to_owned())),
            Err(_) => Err(failed(format!("it did not say its name within {within:?}"))),
        }
    }

    /// Lets it end by itself, so that it leaves nothing behind in the temporary folder.
    pub fn end(&mut self) {
        let _ = kill_process(self.group, Signal::TERM);
        for _ in 0..100 {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
