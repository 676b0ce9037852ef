//! A secret that the page echoes reaches no file and no stream.

use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use crate::{
    project::{Project, files, form, said},
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

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_reaches_neither_a_live_terminal_nor_the_page_of_a_review() {
    let escaped = "canary-93f1 &amp;&lt;e&gt;";
    let page = form("checked", &format!("I agree, {escaped}, to the <a href=\"/t?k={escaped}\">terms</a>"));
    let server = Server::start([("/page", page)]).await;
    let project = Project::new(&server, "[secrets]\nenv = [\"CANARY\"]");
    project.scenario("join", "steps:\n  - open: \"/page?k=${CANARY}\"\n  - check: \"cover ${CANARY}\"\n");
    // `script` gives the program a terminal, so that it draws its progress.
    let program = project.command(&[]).get_program().to_string_lossy().into_owned();
    let mut terminal = project.command(&[]);
    let run = format!("'{program}' run --snapshots pending");
    let output = Command::new("script")
        .args(["-qec", &run, "/dev/null"])
        .current_dir(project.path(""))
        .envs(
            terminal
                .env("CANARY", SECRET)
                .env("TERM", "xterm-256color")
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .output()
        .unwrap();
    let told = said(&output);
    assert!(told.contains("\u{1b}[") && told.contains("cover ***"), "nothing was drawn: {told}");
    assert!(!told.contains("canary-93f1"), "{told}");

    let mut review = project
        .command(&["review", "--no-open"])
        .env("CANARY", SECRET)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut address = String::new();
    BufReader::new(review.stdout.take().unwrap()).read_line(&mut address).unwrap();
    let page = reqwest::get(address.trim()).await.unwrap().text().await.unwrap();
    Command::new("kill").args(["-INT", &review.id().to_string()]).status().unwrap();
    review.wait().unwrap();
    assert!(page.contains("cover ***") && page.contains("I agree, ***"), "{page}");
    assert!(!page.contains("canary-93f1"), "{page}");
}
