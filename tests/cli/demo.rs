//! The demo keeps its promise, from any folder.

use std::process::Command;

#[test]
fn the_demo_finds_what_it_promises() {
    let anywhere = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_unticked"))
        .arg("demo")
        .current_dir(anywhere.path())
        .env_remove("CI")
        .output()
        .unwrap();
    crate::project::assert_exit(&output, 0);
    assert!(anywhere.path().join("unticked-report/report.json").exists());
}

/// What a contributor's `unticked run` says of the built-in app: its faults, and nothing to decide on.
#[test]
fn the_bundled_scenarios_show_what_their_baselines_hold() {
    let output = tempfile::tempdir().unwrap();
    let ran = Command::new(env!("CARGO_BIN_EXE_unticked"))
        .args(["run", "--snapshots", "check", "--output"])
        .arg(output.path())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    crate::project::assert_exit(&ran, 1);
    let report = std::fs::read_to_string(output.path().join("report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let told = crate::project::said(&ran);
    assert_eq!(report["summary"]["snapshot_changes"], 0, "{told}");
    assert_eq!(report["summary"]["errors"], 0, "{told}");
}
