//! Processes of this machine, from `ps` (the same on Linux and macOS).

use std::process::Command;

#[derive(Debug)]
pub struct Process {
    pub id: u32,
    pub parent: u32,
    pub arguments: Vec<String>,
}

impl Process {
    pub fn has_argument(&self, argument: &str) -> bool {
        self.arguments.iter().any(|own| own == argument)
    }

    pub fn mentions(&self, text: &str) -> bool {
        self.arguments.iter().any(|own| own.contains(text))
    }
}

/// All processes that have not ended, the oldest first.
pub fn all() -> Vec<Process> {
    let output = Command::new("ps").args(["-A", "-ww", "-o", "pid=,ppid=,stat=,args="]).output().unwrap();
    let mut all: Vec<Process> = String::from_utf8_lossy(&output.stdout).lines().filter_map(parse).collect();
    all.sort_by_key(|process| process.id);
    all
}

fn parse(line: &str) -> Option<Process> {
    let mut words = line.split_whitespace();
    let id = words.next()?.parse().ok()?;
    let parent = words.next()?.parse().ok()?;
    let alive = !words.next()?.starts_with('Z');
    alive.then(|| Process { id, parent, arguments: words.map(str::to_owned).collect() })
}

pub fn kill(id: u32) {
    signal(id, "KILL");
}

/// As [`signal`], where the process may have ended just now.
pub fn signal_if_there(id: u32, name: &str) {
    let _ = Command::new("kill").args([&format!("-{name}"), &id.to_string()]).status();
}

pub fn signal(id: u32, name: &str) {
    let status = Command::new("kill").args([&format!("-{name}"), &id.to_string()]).status().unwrap();
    assert!(status.success());
}
