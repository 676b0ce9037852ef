//! A temporary project, and the real program run in it with an environment of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

use crate::support::server::{Page, Server};

/// A page with one box, in a form that writes.
pub fn form(input: &str, label: &str) -> Page {
    Page::html(&format!(
        "<title>Join</title><h1>Join us</h1><p>Some words about what we do, in the page's own size.</p>\
         <form method=post action=/write><p><label><input type=checkbox name=ok {input}> {label}</label></p>\
         <button>Go on</button></form>"
    ))
}

pub struct Project {
    dir: tempfile::TempDir,
}

impl Project {
    /// `more` ends up in the environment's table or after it.
    pub fn new(server: &Server, more: &str) -> Self {
        let project = Self { dir: tempfile::tempdir().unwrap() };
        let settings = format!(
            "[run]\nenvironment = \"here\"\ntargets = [\"desktop\"]\nretries = 0\nwatch = \"300ms\"\n\
             [browser.chromium]\n[target.desktop]\nbrowser = \"chromium\"\n\
             viewport = {{ width = 900, height = 600 }}\n\
             [environment.here]\nbase_url = \"{}\"\n{more}\n",
            server.url("")
        );
        project.write("webdriver.toml", &settings);
        project
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A scenario without a name of its own in the text: the file's name is its name.
    pub fn scenario(&self, id: &str, text: &str) {
        self.write(&format!("scenarios/{id}.yaml"), &format!("name: {id}\n{text}"));
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn report(&self) -> Value {
        serde_json::from_str(&self.read("unticked-report/report.json")).unwrap()
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_unticked"));
        command.args(args).current_dir(self.dir.path()).env_clear().env("LANG", "C.UTF-8");
        for name in ["PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }
}

/// What a program said, for messages of failed tests.
pub fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes)).concat()
}

#[track_caller]
pub fn assert_exit(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{}", said(output));
}

/// The check of a scenario in a report.
pub fn check<'a>(report: &'a Value, scenario: &str) -> &'a Value {
    let mut checks = report["checks"].as_array().unwrap().iter();
    checks.find(|check| check["scenario"] == scenario).unwrap_or_else(|| panic!("{scenario}: {report:#}"))
}

/// All files below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}
