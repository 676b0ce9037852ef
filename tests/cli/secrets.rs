//! A secret that the page echoes reaches no file and no stream.

use crate::{
    project::{Project, files, said},
    support::server::{Page, Server},
};

const SECRET: &str = "canary-93f1 &<e>";

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_reaches_no_output() {
    let escaped = "canary-93f1 &amp;&lt;e&gt;";
    let echo = Page::html(&format!(
        "<title>{escaped}</title><h1>Welcome {escaped}</h1><form><label>Password <input name=p></label><label><input type=checkbox checked name=c \
         value=\"{escaped}\"> I agree, {escaped}, to the <a href=\"/t?k={escaped}\">terms</a></label></form>"
    ))
    .with_header("www-authenticate", "Basic realm=x");
    let echo = Page { status: 401, ..echo };
    let server =
        Server::start([("/echo", echo), ("/seed", Page::html("done")), ("/plain", Page::html("plain"))])
            .await;
    let more = "basic_auth = { user = \"qa\", password = \"${CANARY}\" }\n[secrets]\nenv = [\"CANARY\"]";
    let project = Project::new(&server, more);
    project.scenario(
        "echo",
        "steps:\n  - request: { method: PUT, url: \"/seed?k=${CANARY}\", headers: { X-Key: \"canary-93f1\" }, \
         body: \"k=${CANARY}\" }\n  - set_cookie: { name: k, value: \"canary-93f1\" }\n  - open: \"/echo?k=${CANARY}\"\n  \
         - fill: { label: Password, value: \"${CANARY}\" }\n  - check: \"cover ${CANARY}\"\n  - expect: { absent: \"${CANARY}\" }\n",
    );
    // Each breaks in its own way, and says with what.
    for (id, step) in [
        ("no-seed", "request: { method: PUT, url: \"/none?k=${CANARY}\", body: \"${CANARY}\" }"),
        ("no-field", "fill: { label: \"Field ${CANARY}\", value: \"${CANARY}\" }"),
        ("no-address", "open: \"http://127.0.0.1:9/${CANARY}\""),
        ("no-text", "wait_for: { text: \"${CANARY}\", timeout: 300ms }"),
    ] {
        let steps = format!("steps:\n  - open: /plain\n  - {step}\n  - check: never\n");
        project.scenario(id, &steps);
    }
    let mut command = project.command(&[
        "run",
        "--report",
        "human",
        "--report",
        "junit=unticked-report/r.xml",
        "--report",
        "json=unticked-report/r.json",
        "--report",
        "github=unticked-report/g.txt",
        "--snapshots",
        "pending",
    ]);
    let output = command.env("CANARY", SECRET).output().unwrap();
    let told = said(&output);
    assert!(!told.contains("canary-93f1"), "{told}");
    assert!(told.contains("broke") && told.contains("***"), "{told}");
    assert!(project.path("snapshots").exists() && project.path("unticked-report").exists(), "{told}");
    let written: Vec<_> =
        ["unticked-report", "snapshots"].iter().flat_map(|name| files(&project.path(name))).collect();
    assert!(written.len() >= 5, "{written:?}");
    for file in written {
        assert!(!file.display().to_string().contains("canary-93f1"), "{}", file.display());
        let bytes = std::fs::read(&file).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("canary-93f1"), "{}", file.display());
    }
}
