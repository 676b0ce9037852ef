//! The project that is run: scenarios that open the same page and look at it again and again.

use std::fmt::Write as _;

/// A form with one box that starts ticked: it has findings, and no exercises.
pub const PAGE: &str = "<!doctype html><meta charset=utf-8><title>Join</title><h1>Join us</h1>\
    <p>Some words about what we do, in the page's own size.</p><form><p><label>\
    <input type=checkbox name=ok checked> I agree to the terms of service</label></p><button>Go on</button></form>";

pub fn write(port: u16, scenarios: usize, checkpoints: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let settings = format!(
        "[run]\nenvironment = \"here\"\ntargets = [\"far\"]\nwatch = \"3s\"\n[snapshots]\npixels = false\n\
         [browser.grid]\nengine = \"chromium\"\nendpoint = \"http://127.0.0.1:{port}\"\nargs = [\"--no-sandbox\"]\n\
         [target.far]\nbrowser = \"grid\"\nviewport = {{ width = 900, height = 600 }}\n\
         [environment.here]\nbase_url = \"http://127.0.0.1:{port}\"\n"
    );
    std::fs::write(folder.path().join("webdriver.toml"), settings).unwrap();
    std::fs::create_dir(folder.path().join("scenarios")).unwrap();
    for scenario in 0..scenarios {
        let mut text = format!("name: Scenario {scenario}\nsteps:\n");
        for checkpoint in 0..checkpoints {
            let _ = write!(text, "  - open: /page\n  - check: look {checkpoint}\n");
        }
        std::fs::write(folder.path().join(format!("scenarios/s{scenario:05}.yaml")), text).unwrap();
    }
    folder
}
