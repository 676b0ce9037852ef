//! A hub and its nodes.

use crate::{
    app, assert_all_right, begin, end, project,
    project::{assert_exit, said},
    scenarios,
    selenium::Grid,
    support::processes,
    without_exercises,
};

/// One Grid for all of it: a hub and its nodes need some seconds to start.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_lives_through_all_that_nodes_do() {
    let server = app().await;
    let grid = Grid::hub();
    let mut first = grid.node(1, 0);
    let mut second = grid.node(1, 0);
    let third = grid.node(1, 1);
    grid.ready(3).await;

    // Two browsers, more pages than slots. Nobody says how many side by side: the Grid has 3 + 1 slots of 4 pages.
    let all = project(&server, &grid.url, "");
    scenarios(&all, 6, "200ms");
    let output = end(begin(&all, &["--target", "desktop", "--target", "fox"])).await;
    assert!(said(&output).contains("12 cases, 16 side by side"), "{}", said(&output));
    assert_exit(&output, 1);
    assert_all_right(&all.report(), 6);
    assert_eq!(
        all.report()["summary"]["passed"].as_u64().unwrap()
            + all.report()["summary"]["failed"].as_u64().unwrap(),
        12
    );
    grid.wait_for_sessions(|count| count == 0).await;

    // One node drains: its pages are done there, its session ends, and it goes; the others take the rest.
    let drained = project(&server, &grid.url, "tabs = 1");
    without_exercises(&drained);
    scenarios(&drained, 12, "2s");
    let run = begin(&drained, &[]);
    grid.wait_for_sessions(|count| count == 3).await;
    grid.drain(&second).await;
    let output = end(run).await;
    assert_exit(&output, 1);
    assert_all_right(&drained.report(), 12);
    assert!(!said(&output).contains("broke"), "nothing had to be done again: {}", said(&output));
    assert!(second.has_ended(), "the drained node has gone before the run's end: {}", second.log());

    // One node loses its power: what it was doing is done again elsewhere.
    let killed = project(&server, &grid.url, "");
    without_exercises(&killed);
    scenarios(&killed, 12, "2s");
    let opened = || server.seen("/ticked").len() + server.seen("/clean").len();
    let before = opened();
    let run = begin(&killed, &[]);
    // As many as two sessions hold: so the node that is killed has its share of them.
    while opened() < before + 8 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    first.kill();
    let output = end(run).await;
    assert_exit(&output, 1);
    assert_all_right(&killed.report(), 12);
    assert!(said(&output).contains("broke, attempt 1 begins"), "the report says so: {}", said(&output));

    // Ctrl-C: no session stays behind.
    let stopped = project(&server, &grid.url, "");
    scenarios(&stopped, 2, "60s");
    let run = begin(&stopped, &[]);
    let before = server.seen("/clean").len();
    while server.seen("/clean").len() == before {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    processes::signal(run.id(), "INT");
    assert_exit(&end(run).await, 3);
    // The hub has not given up the dead node's session yet; that is not ours to end.
    let third_port = format!(":{}", third.port);
    let status = grid.status().await.unwrap();
    let nodes = status["value"]["nodes"].as_array().unwrap().clone();
    let alive = nodes.iter().find(|node| node["uri"].as_str().unwrap().ends_with(&third_port)).unwrap();
    let left = alive["slots"].as_array().unwrap().iter().filter(|slot| !slot["session"].is_null()).count();
    assert_eq!(left, 0, "{alive:#}");
}
