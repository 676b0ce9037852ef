//! Nothing in the user's files crashes the program or makes it hang: it says what is wrong, and ends with 2.

use std::{fs, os::unix::fs::symlink};

use proptest::prelude::*;

use crate::project::Project;

const GOOD: &str = "name: Annual bill\nsteps:\n  - check: cover\n";

/// Puts a text where a scenario stands and expects a complaint of a readable size.
fn refused(text: impl AsRef<[u8]>) -> String {
    let project = Project::new();
    project.write("scenarios/a.yaml", text);
    let outcome = project.check();
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr.chars().take(2000).collect::<String>());
    assert!(outcome.stderr.contains("a.yaml"), "{}", outcome.stderr);
    assert!(outcome.stderr.len() < 300_000, "{} bytes of complaint", outcome.stderr.len());
    outcome.stderr
}

#[test]
fn deep_nesting() {
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", ""), ("!a ", ""), ("&a [", "]")] {
        refused(format!("name: x\nsteps: {}{}", open.repeat(10_000), close.repeat(10_000)));
        refused(open.repeat(10_000));
    }
    let stairs: Vec<String> = (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert!(refused(stairs.concat()).contains("64 deep"));
}

#[test]
fn bombs() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for n in 1..20 {
        let aliases = vec![format!("*a{}", n - 1); 9].join(", ");
        bomb = format!("{bomb}a{n}: &a{n} [{aliases}]\n");
    }
    assert!(refused(bomb).contains("aliases unfold"));
    assert!(refused("name: x\nsteps: &s\n  - *s\n").contains("inside what it names"));
}

#[test]
fn megabytes_on_one_line() {
    let long = "x".repeat(1_000_000);
    for text in [
        long.clone(),
        format!("name: {long}"),
        format!("{long}: x"),
        format!("name: x\nsteps: [{}]", "{open: /}, ".repeat(100_000)),
        format!("name: x\nsteps: [{}]", "clik, ".repeat(150_000)),
        format!("name: x\nsteps: [{}]", "年, ".repeat(150_000)),
        format!("name: x\n{}", "a: b\n".repeat(150_000)),
        format!("name: \"{}\"", "${A}".repeat(200_000)),
        format!("name: \"{}\"", "\\\"".repeat(400_000)),
        "\n".repeat(1_000_000) + "name: x",
        "#".repeat(1_000_000),
        " ".repeat(1_000_000) + "x: y",
        "'".repeat(1_000_001),
        "a ".repeat(500_000),
        ": ".repeat(400_000),
        "\t".repeat(1_000_000),
        "name: x\nsteps: [{wait_for: {time: ".to_owned() + &"9".repeat(900_000) + "s}}]",
    ] {
        refused(text);
    }
}

#[test]
fn megabytes_of_settings() {
    for text in [
        format!("a = \"{}\"", "x".repeat(1_000_000)),
        format!("a = {}1{}", "[".repeat(10_000), "]".repeat(10_000)),
        format!("[a{}]", ".a".repeat(10_000)),
        format!("{}x = 1", "a.".repeat(10_000)),
        "a = 1\n".repeat(100_000),
        "[a]\n".repeat(100_000),
        "[".repeat(1_000_000),
        "=".repeat(1_000_000),
        "\"".repeat(1_000_000),
        format!("[run]\nretries = {}", "9".repeat(900_000)),
        format!("[run]\nretries = 0x{}", "f".repeat(900_000)),
    ] {
        let project = Project::new();
        project.write("webdriver.toml", text);
        project.write("scenarios/a.yaml", GOOD);
        let outcome = project.check();
        assert_eq!(outcome.code, Some(2), "{}", outcome.stderr.chars().take(2000).collect::<String>());
        assert!(outcome.stderr.len() < 300_000, "{} bytes of complaint", outcome.stderr.len());
    }
}

#[test]
fn what_is_no_file() {
    let project = Project::new();
    fs::create_dir(project.path("scenarios/folder.yaml")).unwrap();
    symlink(project.path("scenarios/loop.yaml"), project.path("scenarios/loop.yaml")).unwrap();
    symlink("/nowhere/at/all", project.path("scenarios/gone.yaml")).unwrap();
    symlink("/dev/zero", project.path("scenarios/zero.yaml")).unwrap();
    // A link to a folder above would otherwise be walked for ever.
    symlink(project.path("scenarios"), project.path("scenarios/again")).unwrap();
    project.write("scenarios/good.yaml", GOOD);
    let outcome = project.check();
    assert_eq!(outcome.code, Some(2));
    for (name, why) in [
        ("folder.yaml", "A folder stands where a file should be."),
        ("loop.yaml", "can't be read"),
        ("gone.yaml", "can't be read"),
        ("zero.yaml", "no ordinary file"),
    ] {
        let line = outcome.stderr.lines().find(|line| line.contains(name));
        assert!(line.is_some_and(|line| line.contains(why)), "{name}: {}", outcome.stderr);
    }
    assert!(outcome.stderr.contains("4 faults"), "{}", outcome.stderr);
}

#[test]
fn what_is_not_there() {
    let project = Project::new();
    let outcome = project.check();
    assert_eq!(
        (outcome.code, outcome.stdout.as_str()),
        (Some(4), "0 scenarios, 0 cases, 0 waivers, no faults\n")
    );
    fs::remove_dir(project.path("scenarios")).unwrap();
    let outcome = project.check();
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("unticked init URL"), "{}", outcome.stderr);
    fs::remove_file(project.path("webdriver.toml")).unwrap();
    let outcome = project.check();
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("There is no webdriver.toml here."), "{}", outcome.stderr);
    fs::create_dir(project.path("webdriver.toml")).unwrap();
    let outcome = project.check();
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("A folder stands where a file should be."), "{}", outcome.stderr);
}

#[test]
fn an_empty_webdriver_toml_has_all_defaults() {
    let project = Project::new();
    project.write("webdriver.toml", "");
    project.write("scenarios/a.yaml", format!("\u{feff}{}", GOOD.replace('\n', "\r\n")));
    let outcome = project.check();
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_eq!(outcome.stdout, "1 scenario, 2 cases, 0 waivers, no faults\n");
}

/// Text made of the pieces that the formats are made of, so that the parser gets past the first byte.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "name", "steps", "use", "check", "fill", "with", "params", ": ", "- ", "\n", "  ", "{", "}", "[",
        "]", ", ", "\"", "'", "&a", "*a", "!!str", "|", ">", "#", "?", "${", "}", "---", "\t", "é", "年",
        "=", ".", "run", "target", "null", "1e999", "-0", "\r\n", "\u{feff}", "a.yaml",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// The library, not the binary: a panic is a panic in both, and this is a thousand times faster.
fn load(name: &str, bytes: &[u8]) {
    let project = Project::new();
    project.write("scenarios/a.yaml", GOOD);
    project.write(name, bytes);
    let variables = std::collections::BTreeMap::new();
    let around = unticked::project::Surroundings {
        rules: &["starts-ticked"],
        profiles: &["baseline"],
        variables: &variables,
        today: jiff::civil::date(2026, 11, 23),
    };
    if let Err(faults) = unticked::project::Project::load(project.dir.path(), &[], &around) {
        assert!(!faults.render(unticked::source::Style { color: true, unicode: true, width: 80 }).is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_break_a_scenario(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        load("scenarios/a.yaml", &bytes);
    }

    #[test]
    fn no_pieces_break_a_scenario(text in pieces()) {
        load("scenarios/a.yaml", text.as_bytes());
        load("scenarios/a.yaml", format!("name: x\nsteps:\n  - {text}").as_bytes());
    }

    #[test]
    fn no_pieces_break_the_settings(text in pieces()) {
        load("webdriver.toml", text.as_bytes());
        load("webdriver.toml", format!("[run]\nwatch = {text}").as_bytes());
    }
}
