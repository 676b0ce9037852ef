//! A run on several machines, and its parts joined.

use serde_json::Value;

use crate::{
    project::{Project, assert_exit, said},
    resuming::{project, timeless},
};

fn report(project: &Project, folder: &str) -> Value {
    serde_json::from_str(&project.read(&format!("{folder}/report.json"))).unwrap()
}

/// Ids of test cases in a JUnit report, in its order.
fn names(junit: &str) -> Vec<&str> {
    junit.split("<testcase ").skip(1).map(|case| case.split('>').next().unwrap()).map(without_time).collect()
}

fn without_time(case: &str) -> &str {
    case.split(" time=").next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn joined_shards_report_as_one_run() {
    let (_server, project) = project().await;
    let settings = project.read("webdriver.toml").replace("[run]\n", "[run]\ntimes = \"times.json\"\n");
    project.write("webdriver.toml", &settings);
    assert_exit(&project.run(&["run", "--snapshots", "check", "--report", "junit=one.xml"]), 1);
    let whole = report(&project, "unticked-report");
    project.write("times.json", &project.read("unticked-report/times.json"));
    for shard in ["1/3", "2/3", "3/3"] {
        let folder = format!("part-{}", &shard[..1]);
        let done = project.run(&["run", "--snapshots", "check", "--shard", shard, "--output", &folder]);
        assert!(matches!(done.status.code(), Some(0 | 1)), "{}", said(&done));
    }

    let parts = ["part-1", "part-2", "part-3"];
    let merge = |parts: &[&str]| {
        project.run(&[&["merge", "--output", "all", "--report", "junit=all.xml"], parts].concat())
    };
    assert_exit(&merge(&parts), 1);
    let joined = report(&project, "all");
    assert_eq!(timeless(joined.clone()), timeless(whole.clone()));
    assert!(joined["checks"].as_array().unwrap().iter().any(|check| check["checkpoint"] == "waivers"));
    assert_eq!(names(&project.read("all.xml")), names(&project.read("one.xml")));
    for check in joined["checks"].as_array().unwrap() {
        let Some(picture) = check["picture"].as_str() else { continue };
        assert!(project.path(&format!("all/{picture}")).exists(), "{picture}");
    }
    let kept = |name: &str| project.read(name).matches("\"kind\"").count();
    assert_eq!(kept("all/changes.json"), kept("unticked-report/changes.json"));
    assert!(project.read("all/index.html").contains("clean-5"));

    // What is not there is named, and what there is is told.
    let missing = merge(&["part-1", "part-3"]);
    assert_exit(&missing, 3);
    assert!(said(&missing).contains("missing: shard 2/3 is missing"), "{}", said(&missing));
    assert_eq!(report(&project, "all")["interrupted"], true);
    let twice = merge(&["part-1", "part-2", "unticked-report"]);
    assert_exit(&twice, 2);
    assert!(said(&twice).contains("both looked at"), "{}", said(&twice));
    assert_exit(&merge(&["nowhere"]), 2);
    assert_exit(&project.run(&["merge", "--output", "part-1", "part-1", "part-2", "part-3"]), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shard_that_was_cut_short_is_named_with_its_cases() {
    let (_server, project) = project().await;
    assert_exit(&project.run(&["run", "clean-1", "clean-2", "--workers", "1"]), 1);
    let path = project.path("unticked-report/journal.jsonl");
    let journal = project.read("unticked-report/journal.jsonl");
    let cut = journal.rfind("case-started").unwrap();
    std::fs::write(&path, &journal[..cut]).unwrap();
    let joined = project.run(&["merge", "unticked-report", "--output", "all"]);
    assert_exit(&joined, 3);
    assert!(
        said(&joined).contains("clean-2 @ desktop; `unticked run --resume unticked-report`"),
        "{}",
        said(&joined)
    );
}
