//! A project in a temporary folder, and the binary run in it with a clean environment.

use std::{fs, path::Path};

use assert_cmd::Command;
use tempfile::TempDir;

const SETTINGS: &str = "[target.desktop]\nbrowser = \"chromium\"\n[target.phone]\nbrowser = \"chromium\"\n";

pub struct Project {
    pub dir: TempDir,
}

pub struct Outcome {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Project {
    /// Good settings, and no scenario yet.
    pub fn new() -> Self {
        let dir = TempDir::new().unwrap();
        fs::create_dir(dir.path().join("scenarios")).unwrap();
        let project = Self { dir };
        project.write("webdriver.toml", SETTINGS);
        project
    }

    pub fn path(&self, inside: &str) -> std::path::PathBuf {
        self.dir.path().join(inside)
    }

    pub fn write(&self, inside: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(inside);
        fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn run(&self, args: &[&str]) -> Outcome {
        self.run_with(args, &[])
    }

    pub fn run_with(&self, args: &[&str], variables: &[(&str, &str)]) -> Outcome {
        let output = Command::cargo_bin("unticked")
            .unwrap()
            .args(args)
            .current_dir(self.dir.path())
            .env_clear()
            .env("COLUMNS", "100")
            .envs(variables.iter().copied())
            .timeout(std::time::Duration::from_secs(60))
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Outcome { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    pub fn check(&self) -> Outcome {
        self.run(&["check"])
    }
}
