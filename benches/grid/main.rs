//! How far one harness reaches: a run on a Grid of 1,000 slots that is not there.
//!
//! `cargo bench --bench grid` plays back what a real Chromium answered (`replies.json`) to as many checkpoints as are
//! asked for, and says what the harness itself needed. `cargo bench --bench grid -- record` records the answers anew,
//! from the chromedriver of this machine. Linux: figures come from `/proc`.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that can't go on says so and ends")]

mod endpoint;
mod project;
mod replies;

use std::{
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use endpoint::Endpoint;
use replies::Replies;

/// The clock of `/proc/PID/stat`, in ticks a second; the same on all Linux machines of today.
const TICKS: f64 = 100.0;

#[tokio::main]
async fn main() {
    // Cargo adds `--bench`.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if words.first().is_some_and(|word| word == "record") {
        return record().await;
    }
    let number = |at: usize, usual: usize| words.get(at).map_or(usual, |word| word.parse().unwrap());
    measure(number(0, 100_000), number(1, 1_000), number(2, 0)).await;
}

/// One checkpoint on a real browser, through an endpoint that writes down what is said.
async fn record() {
    let driver = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut chromedriver = Command::new("chromedriver")
        .arg(format!("--port={driver}"))
        .stdout(Stdio::null())
        .spawn()
        .expect("chromedriver is needed");
    while std::net::TcpStream::connect(("127.0.0.1", driver)).is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let endpoint = Arc::new(Endpoint::recording(driver));
    let port = endpoint::serve(Arc::clone(&endpoint)).await;
    let project = project::write(port, 1, 1);
    let status = tokio::task::spawn_blocking(move || {
        let mut command = unticked(&project);
        command.stdout(Stdio::inherit()).status().unwrap()
    });
    assert_eq!(status.await.unwrap().code(), Some(1), "the page of the bench has one finding");
    let _ = chromedriver.kill();
    let _ = chromedriver.wait();
    println!("{} kinds of commands recorded", endpoint.replies.lock().unwrap().save());
}

/// `faults`: a session's connection breaks after so many commands; never when 0.
async fn measure(checkpoints: usize, slots: usize, faults: usize) {
    let endpoint = Arc::new(Endpoint::replaying(Replies::load(), slots, faults));
    let port = endpoint::serve(Arc::clone(&endpoint)).await;
    let each = checkpoints.min(10);
    let project = project::write(port, checkpoints / each, each);
    let begun = Instant::now();
    let mut child = unticked(&project).stdout(Stdio::null()).spawn().unwrap();
    let mut used = Used::default();
    let status = loop {
        used.look(&child);
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    let took = begun.elapsed().as_secs_f64();
    let commands = endpoint.commands();
    let report = std::fs::read_to_string(project.path().join("unticked-report/report.json")).unwrap();
    let journal = std::fs::read_to_string(project.path().join("unticked-report/journal.jsonl")).unwrap();
    println!(
        "checkpoints     {checkpoints}, {} in the report, {} lines of journal",
        report.matches("\"checkpoint\"").count(),
        journal.lines().count()
    );
    println!("exit            {status}");
    println!(
        "slots           {slots}, {} sessions at once at most, {} in all, {} broken off",
        endpoint.most(),
        endpoint.made(),
        endpoint.broken()
    );
    println!("commands        {commands}, {:.1} per checkpoint", ratio(commands, checkpoints));
    println!("wall            {took:.1} s, {:.0} checkpoints a second", ratio(checkpoints, 1) / took);
    println!("harness CPU     {:.1} s, {:.3} ms per command", used.cpu, used.cpu * 1e3 / ratio(commands, 1));
    println!("harness memory  {} MB at most", used.memory / 1024);
}

#[expect(clippy::cast_precision_loss, reason = "counts of a bench")]
fn ratio(count: usize, of: usize) -> f64 {
    count as f64 / of as f64
}

fn unticked(project: &tempfile::TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_unticked"));
    command
        .args(["run", "--snapshots", "check"])
        .current_dir(project)
        .env("CI", "true")
        .stderr(Stdio::null());
    command
}

/// What the harness's process has used so far.
#[derive(Debug, Default)]
struct Used {
    /// Seconds.
    cpu: f64,
    /// kB.
    memory: u64,
}

impl Used {
    fn look(&mut self, child: &Child) {
        let read = |file: &str| std::fs::read_to_string(format!("/proc/{}/{file}", child.id())).ok();
        let after_name = read("stat").and_then(|stat| stat.rsplit_once(')').map(|(_, rest)| rest.to_owned()));
        if let Some(fields) = after_name {
            let ticks: Vec<f64> =
                fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
            self.cpu = self.cpu.max(ticks.iter().sum::<f64>() / TICKS);
        }
        let peak = read("status").and_then(|status| {
            let line = status.lines().find(|line| line.starts_with("VmHWM:"))?.to_owned();
            line.split_whitespace().nth(1)?.parse().ok()
        });
        self.memory = self.memory.max(peak.unwrap_or(0));
    }
}
