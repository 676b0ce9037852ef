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
