//! The project's own chores: `cargo xtask test` installs what the tests need and passes them all.

mod install;

use std::{
    path::PathBuf,
    process::{Command, ExitCode},
};

const HELP: &str = "\
cargo xtask test [ARGS…]   install what the tests need, then run them all (ARGS go to `cargo test`)
cargo xtask install        only install what the tests need: browsers, drivers, fonts, cargo-insta,
                           Java and a Selenium Grid
cargo xtask deny           check licences and sources of the dependencies (installs cargo-deny)
cargo xtask generate       write the generated files: schemas, rule pages
cargo xtask pictures       take the pictures of the rule pages and of docs/review.md, in Chromium";

type Result<T = ()> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let task = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    let done = match task.as_str() {
        "test" => install::for_tests().and_then(|()| test(&rest)),
        "install" => install::for_tests(),
        "deny" => deny(),
        "generate" => generate(),
        "pictures" => pictures(),
        _ => Err(HELP.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn test(args: &[String]) -> Result {
    run(cargo().args(["test", "--workspace", "--locked"]).args(args).env("PATH", install::path_with_tools()?))
}

fn deny() -> Result {
    let deny = install::tool("cargo-deny", install::CARGO_DENY)?;
    run(Command::new(deny).args(["check", "licenses", "bans", "sources"]))
}

/// The tests that check generated files write them instead when asked to.
fn generate() -> Result {
    let checks = ["test", "--locked", "--lib", "--test", "offline", "--test", "broken"];
    let names = ["--", "current", "up_to_date", "the_schema_in_the_repository"];
    run(cargo().args(checks).args(names).env("UNTICKED_GENERATE", "1"))
}

fn pictures() -> Result {
    let path = install::path_with_tools()?;
    let rules = ["test", "--locked", "--test", "browser", "the_pictures_of_the_rules_are_current"];
    run(cargo().args(rules).env("UNTICKED_GENERATE", "1").env("PATH", &path))?;
    let review = ["test", "--locked", "--test", "review", "--", "--ignored", "pictures_of_the_demo"];
    run(cargo().args(review).env("PATH", path))
}

fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn run(command: &mut Command) -> Result {
    let status = command.status().map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} ended with {status}")) }
}

/// The repository.
fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map_or_else(|| here.clone(), PathBuf::from)
}
