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
        "<title>{escaped}</title><h1>Welcome {escaped}</h1><form><label><input type=checkbox checked name=c \
         value=\"{escaped}\"> I agree, {escaped}, to the <a href=\"/t?k={escaped}\">terms</a></label></form>"
    ))
    .with_header("www-authenticate", "Basic realm=x");
    let echo = Page { status: 401, ..echo };
    let server = Server::start([("/echo", echo), ("/seed", Page::html("done"))]).await;
    let more = "basic_auth = { user = \"qa\", password = \"${CANARY}\" }\n[secrets]\nenv = [\"CANARY\"]";
    let project = Project::new(&server, more);
    project.scenario(
        "echo",
        "steps:\n  - request: { method: PUT, url: /seed, headers: { X-Key: canary } }\n  - open: \"/echo?k=${CANARY}\"\n  \
         - check: cover\n  - expect: { absent: \"${CANARY}\" }\n",
    );
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
    assert!(project.path("snapshots").exists() && project.path("unticked-report").exists(), "{told}");
    let written: Vec<_> =
        ["unticked-report", "snapshots"].iter().flat_map(|name| files(&project.path(name))).collect();
    assert!(written.len() >= 5, "{written:?}");
    for file in written {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("canary-93f1"), "{}", file.display());
    }
}
