//! What the tests need beside Rust.

use std::{ffi::OsString, path::PathBuf};

use super::{Result, cargo, root, run};

pub const CARGO_DENY: &str = "0.20.2";
const CARGO_INSTA: &str = "1.49.0";

/// Browsers, drivers, fonts and the tools that the tests call.
pub fn for_tests() -> Result {
    browsers()?;
    tool("cargo-insta", CARGO_INSTA)?;
    Ok(())
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

fn tools() -> PathBuf {
    root().join("target").join("tools")
}

/// As a user would: the product knows how to install what it needs.
fn browsers() -> Result {
    let doctor =
        ["run", "--quiet", "--locked", "--package", "unticked", "--", "doctor", "--install", "--yes"];
    run(cargo().args(doctor).args(["--browser", "chromium", "--browser", "firefox", "--browser", "webkit"]))
}
