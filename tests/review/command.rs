//! `unticked review` as a command.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Command, Output, Stdio},
};

use crate::project::Project;

impl Project {
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_unticked"));
        command.args(args).current_dir(self.path("")).env_clear().env("LANG", "C.UTF-8");
        command
    }
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn it_prints_its_address_and_ends_at_ctrl_c() {
    let project = Project::bill();
    let mut review = project
        .command(&["review", "--no-open"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut address = String::new();
    BufReader::new(review.stdout.take().unwrap()).read_line(&mut address).unwrap();
    let url: url::Url = address.trim().parse().unwrap();
    assert_eq!(url.host_str(), Some("127.0.0.1"));
    assert_eq!(url.path().len(), "/".len() + 32 + "/".len(), "a token of 128 bits: {url}");
    Command::new("kill").args(["-INT", &review.id().to_string()]).status().unwrap();
    assert!(review.wait().unwrap().success());
}

#[test]
fn a_run_that_is_not_there_or_broken_is_said_with_what_to_do() {
    let project = Project::bill();
    let none = project.command(&["review", "--run", "nowhere"]).output().unwrap();
    assert_eq!(none.status.code(), Some(2));
    assert!(
        told(&none).contains("no run in nowhere") && told(&none).contains("`unticked run`"),
        "{}",
        told(&none)
    );

    fs::write(project.report().join("report.json"), "{ \"schema\": ").unwrap();
    let broken = project.command(&["review", "--no-open"]).output().unwrap();
    assert_eq!(broken.status.code(), Some(2));
    assert!(told(&broken).contains("report.json can't be read"), "{}", told(&broken));
}

#[test]
fn decisions_about_another_run_are_not_carried_out() {
    let project = Project::bill();
    let file = project.path("decisions.json");
    fs::write(&file, r#"{"schema":"unticked/decisions-1","run":"another","decisions":[]}"#).unwrap();
    let refused = project.command(&["review", "--apply", "decisions.json"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(told(&refused).contains("another"), "{}", told(&refused));
    fs::write(&file, "not json").unwrap();
    assert_eq!(
        project.command(&["review", "--apply", "decisions.json"]).output().unwrap().status.code(),
        Some(2)
    );
}
