//! What `check` and `list` say of a project, and of a part of it.

use serde_json::Value;

use crate::project::Project;

/// Two good scenarios, one of them with a waiver, and a broken one.
fn project() -> Project {
    let project = Project::new();
    project.write(
        "scenarios/bill.yaml",
        "name: Annual bill\ntags: [bill]\ntargets: [phone]\nsteps:\n  - open: /bill\n  - check: cover\n  \
         - check: inside\nwaivers:\n  - { rule: low-contrast, box: newsletter, owner: Dana, reason: palette, \
         until: 2999-01-31 }\n",
    );
    project.write("scenarios/shop/checkout.yaml", "name: Checkout\nsteps:\n  - check: form\n");
    project.write("scenarios/half-written.yaml", "name: Half\nsteps:\n  - clik: x\n");
    project
}

#[test]
fn a_broken_file_stops_only_those_who_ask_for_it() {
    let project = project();
    let inside = project.path("scenarios/bill.yaml").canonicalize().unwrap().display().to_string();
    for (only, code) in [
        (vec![], 2),
        (vec!["half-written"], 2),
        (vec!["scenarios/half-written.yaml"], 2),
        (vec!["Half"], 2),
        (vec!["bill", "half-written"], 2),
        (vec!["bill"], 0),
        (vec!["Annual Bill"], 0),
        (vec!["scenarios/bill.yaml"], 0),
        (vec![inside.as_str()], 0),
        (vec!["scenarios/shop"], 0),
        (vec!["bil"], 2),
    ] {
        let mut args = vec!["check"];
        args.extend(&only);
        let outcome = project.run(&args);
        assert_eq!(outcome.code, Some(code), "{only:?}: {}{}", outcome.stdout, outcome.stderr);
    }
    assert_eq!(project.run(&["check", "bill"]).stdout, "1 scenario, 1 case, 1 waiver, no faults\n");
}

#[test]
fn the_list_says_what_would_run() {
    let project = project();
    std::fs::remove_file(project.path("scenarios/half-written.yaml")).unwrap();
    let outcome = project.run(&["list", "--format", "json"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let list: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let cases: Vec<_> = list["cases"].as_array().unwrap().iter().map(|case| &case["case"]).collect();
    assert_eq!(cases, ["bill @ phone", "shop/checkout @ desktop", "shop/checkout @ phone"]);
    assert_eq!(list["cases"][0]["checkpoints"], serde_json::json!(["cover", "inside"]));
    assert_eq!(list["tags"], serde_json::json!(["bill"]));
    assert_eq!(list["targets"], serde_json::json!(["desktop", "phone"]));
    assert_eq!(list["waivers"][0]["until"], "2999-01-31");
    let human = project.run(&["list", "--filter", "tag(bill)"]).stdout;
    assert!(human.contains("bill @ phone") && !human.contains("checkout"), "{human}");
    assert!(human.contains("low-contrast on “newsletter”, until 2999-01-31: palette (Dana)"), "{human}");
}

#[test]
fn arguments_are_pointed_at() {
    let project = project();
    let outcome = project.run(&["list", "bill", "--filter", "tga(bill)", "--shard", "4/3"]);
    assert_eq!(outcome.code, Some(2));
    for said in ["--filter:1:1", "Did you mean `tag`?", "--shard:1:1", "Write `--shard 1/3`"] {
        assert!(outcome.stderr.contains(said), "{said}: {}", outcome.stderr);
    }
    assert_eq!(project.run(&["list", "bill", "--tag", "nobody-has-it"]).code, Some(4));
    assert_eq!(project.run(&["list", "bill", "--target", "phne"]).code, Some(2));
    assert_eq!(project.run(&["list", "bill", "--env", "staging"]).code, Some(2));
}

#[test]
fn no_value_of_the_environment_is_shown() {
    let project = Project::new();
    project.write(
        "webdriver.toml",
        "[environment.staging]\nbase_url = \"${CANARY}\"\nsubmit = \"${CANARY}\"\n[target.a]\nbrowser = \
         \"${CANARY}\"\n[policy]\nprofile = \"${CANARY}\"\n[secrets]\nenv = [\"CANARY\"]\n",
    );
    project.write(
        "scenarios/a.yaml",
        "name: A\ntargets: [\"${CANARY}\"]\nsteps:\n  - scroll: ${CANARY}\n  - request: ${CANARY} /x\n  \
         - open: foo:${CANARY}\n  - use: ${CANARY}.yaml\n  - wait_for: { text: a, timeout: \"${CANARY}\" }\n  \
         - check: ${CANARY}\n  - check: ${CANARY}\n",
    );
    let outcome = project.run_with(&["check"], &[("CANARY", "s3cr3t-canary")]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("${CANARY}"), "{}", outcome.stderr);
    let all = outcome.stdout + &outcome.stderr;
    let leaks: Vec<_> = all.lines().filter(|line| line.contains("s3cr3t")).collect();
    assert!(leaks.is_empty(), "{leaks:#?}");
}
