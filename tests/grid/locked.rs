//! A Grid with one slot behind a prefix and a password; and no Grid at all.

use std::time::{Duration, Instant};

use crate::{
    app, assert_all_right, begin, end, project,
    project::{assert_exit, said},
    scenarios,
    selenium::Grid,
    without_exercises,
};

const PASSWORD: &str = "sesame/4711@grid";
const KEY: &str = "basic_auth = { user = \"ci\", password = \"sesame/4711@grid\" }";

#[tokio::test(flavor = "multi_thread")]
async fn a_grid_behind_a_prefix_and_a_password_that_is_full() {
    let server = app().await;
    let grid = Grid::locked("/team", ("ci", PASSWORD));
    grid.ready(1).await;

    let right = project(&server, &grid.url, KEY);
    scenarios(&right, 2, "200ms");
    let output = end(begin(&right, &[])).await;
    assert_exit(&output, 1);
    assert_all_right(&right.report(), 2);
    assert!(!said(&output).contains(PASSWORD));

    for (key, told) in [
        ("", "asks for a user and a password (401)"),
        ("basic_auth = { user = \"ci\", password = \"wrong-one\" }", "does not take"),
    ] {
        let wrong = project(&server, &grid.url, key);
        scenarios(&wrong, 3, "200ms");
        let output = end(begin(&wrong, &[])).await;
        assert_exit(&output, 3);
        assert!(said(&output).contains(told), "{}", said(&output));
    }

    // Somebody else has the only slot, and keeps it.
    let other = grid.occupy().await;
    let impatient = project(&server, &grid.url, &format!("{KEY}\nwait = \"7s\""));
    without_exercises(&impatient);
    scenarios(&impatient, 3, "200ms");
    let output = end(begin(&impatient, &["--workers", "3"])).await;
    assert_exit(&output, 3);
    let text = said(&output);
    assert!(text.contains("waiting: all slots for chrome at") && text.contains("(1 of 1)"), "{text}");
    assert!(text.contains("made no session within"), "{text}");

    // Then lets it go while we wait.
    let patient = project(&server, &grid.url, KEY);
    without_exercises(&patient);
    scenarios(&patient, 3, "200ms");
    let run = begin(&patient, &["--workers", "3"]);
    tokio::time::sleep(Duration::from_secs(3)).await;
    grid.end(&other).await;
    let output = end(run).await;
    assert_exit(&output, 1);
    assert_all_right(&patient.report(), 3);
    grid.wait_for_sessions(|count| count == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_is_no_grid_or_absent_is_told_at_once_for_all_pages() {
    let server = app().await;
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let absent = format!("http://127.0.0.1:{port}/wd/hub");
    for (endpoint, told) in
        [(absent, "can't be reached"), (server.url("/wd/hub"), "is no WebDriver endpoint")]
    {
        let nowhere = project(&server, &endpoint, "");
        scenarios(&nowhere, 40, "200ms");
        let begun = Instant::now();
        let output = end(begin(&nowhere, &[])).await;
        assert_exit(&output, 3);
        assert!(said(&output).contains(told), "{}", said(&output));
        assert!(begun.elapsed() < Duration::from_secs(30), "no storm of time-outs: {:?}", begun.elapsed());
    }
}
