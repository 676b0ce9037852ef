//! Accepting, refusing, taking back; two tabs; roles.

use std::{
    fs,
    time::{Duration, Instant},
};

use crate::{
    on_each,
    project::{NEWS, Project, SESAME, box_of, look},
    screen::Screen,
};

/// The page does not wait for the disk; tests do.
async fn until(holds: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !holds() && Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// What became of changes, once the ledger has so many lines.
async fn acts(project: &Project, lines: usize) -> Vec<String> {
    until(|| project.ledger().len() >= lines).await;
    project.ledger().iter().map(|line| line["act"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn accepting_writes_the_baselines_of_all_targets_and_undo_brings_them_back() {
    on_each(async |pool| {
        let project = Project::bill();
        let old = [project.baseline("phone"), project.baseline("desktop")];
        let served = project.serve().await;
        let screen = Screen::open(&pool, served.url.as_str()).await;
        screen.press(&["a"]).await;
        screen.answer_who("Dana", "the bill of 2018").await;
        screen.until_progress("1 of 3 decided").await;
        screen.until("document.querySelector('.row.accept')").await;
        assert_eq!(acts(&project, 2).await, ["accepted", "accepted"], "one per target");
        let now = || [project.baseline("phone"), project.baseline("desktop")];
        until(|| now().iter().all(|baseline| baseline.contains("ticked: true"))).await;
        assert!(now().iter().all(|baseline| baseline.contains("ticked: true")), "{:?}", now());
        let line = &project.ledger()[0];
        assert_eq!((&line["who"], &line["reason"]), (&"Dana".into(), &"the bill of 2018".into()));

        screen.press(&["u"]).await;
        screen.until_progress("0 of 3 decided").await;
        screen.until_headline("The box now starts ticked.").await;
        assert_eq!(acts(&project, 4).await[2..], ["undone", "undone"]);
        until(|| now() == old).await;
        assert_eq!(now(), old);
        served.shutdown().await;
    });
}

#[test]
fn a_refusal_needs_a_reason_and_changes_no_baseline() {
    on_each(async |pool| {
        let project = Project::bill();
        let old = project.baseline("phone");
        let served = project.serve().await;
        let screen = Screen::open(&pool, served.url.as_str()).await;
        screen.press(&["r"]).await;
        screen.answer_who("Wei", "").await;
        screen.until("document.activeElement.id === 'reason'").await;
        assert!(screen.text("#reason-hint").await.contains("QA"));
        screen.type_text("It must start empty").await;
        screen.press(&["Enter"]).await;
        screen.until_progress("1 of 3 decided").await;
        screen.press(&["k"]).await;
        screen.until("document.querySelector('.stamp.refuse')").await;
        assert!(screen.text(".stamp").await.contains("It must start empty"));
        acts(&project, 2).await;
        screen.tab.reload().await.unwrap();
        screen.until_progress("1 of 3 decided").await;
        assert_eq!(project.baseline("phone"), old);
        assert_eq!(acts(&project, 2).await, ["refused", "refused"]);
        served.shutdown().await;
    });
}

/// Keys come faster than the disk answers: no answer about one decision may undo what is seen of the next.
#[test]
fn three_keys_in_one_breath_are_three_decisions() {
    on_each(async |pool| {
        let project = Project::bill();
        let served = project.serve().await;
        let screen = Screen::open(&pool, served.url.as_str()).await;
        screen.press(&["j"]).await;
        screen.press(&["a"]).await;
        screen.answer_who("Dana", "").await;
        screen.press(&["u", "a", "a", "a"]).await;
        screen.until_headline("All decided").await;
        screen.press(&["u", "u"]).await;
        screen.until_progress("1 of 3 decided").await;
        served.shutdown().await;
    });
}

#[test]
fn when_all_is_decided_the_page_says_so() {
    on_each(async |pool| {
        let project = Project::bill();
        let served = project.serve().await;
        let screen = Screen::open(&pool, served.url.as_str()).await;
        screen.press(&["a"]).await;
        screen.answer_who("Dana", "").await;
        for done in ["1 of 3 decided", "2 of 3 decided"] {
            screen.until_progress(done).await;
            screen.press(&["a"]).await;
        }
        screen.until_headline("All decided").await;
        assert!(screen.text(".big").await.contains("3 accepted, 0 refused"));
        served.shutdown().await;
    });
}

/// Two tabs show the same change; the second decision is not kept, and its tab learns of the first.
#[test]
fn of_two_tabs_the_first_decision_stands() {
    on_each(async |pool| {
        let project = Project::bill();
        let served = project.serve().await;
        let one = Screen::open(&pool, served.url.as_str()).await;
        let other = Screen::open(&pool, served.url.as_str()).await;
        one.press(&["a"]).await;
        one.answer_who("Dana", "mine").await;
        one.until_progress("1 of 3 decided").await;
        other.press(&["r"]).await;
        other.answer_who("Wei", "too late").await;
        other.until("document.querySelector('.notice')").await;
        assert!(other.text(".notice").await.contains("Not kept"));
        other.until("document.querySelector('.stamp.accept')").await;
        assert!(other.text(".stamp").await.contains("Dana"), "the first decision is shown");
        assert_eq!(acts(&project, 2).await, ["accepted", "accepted"]);
        served.shutdown().await;
    });
}

#[test]
fn a_server_that_has_gone_is_said() {
    on_each(async |pool| {
        let project = Project::bill();
        let served = project.serve().await;
        let screen = Screen::open(&pool, served.url.as_str()).await;
        served.shutdown().await;
        screen.press(&["a"]).await;
        screen.answer_who("Dana", "").await;
        screen.until("document.querySelector('.notice')").await;
        assert!(screen.text(".notice").await.contains("has ended"));
        screen.until_progress("0 of 3 decided").await;
        screen
            .until("!document.querySelector('.stamp') && !document.querySelector('.action.accept').disabled")
            .await;
        assert!(project.ledger().is_empty());
    });
}

#[test]
fn only_the_role_that_may_accepts_the_wording() {
    on_each(async |pool| {
        let settings = "[review.roles]\nwording = [\"legal\"]\n";
        let before = [look("annual-bill", "phone", [box_of(SESAME, false, 16.0)])];
        let after =
            [look("annual-bill", "phone", [box_of(&format!("{SESAME} and to partners"), false, 16.0)])];
        let project = Project::with_settings(settings, &before, &after);
        let served = project.serve().await;
        let screen = Screen::open(&pool, served.url.as_str()).await;
        while !screen.text(".badges").await.contains("Wording") {
            screen.press(&["j"]).await;
        }
        screen.press(&["a"]).await;
        screen.until("document.activeElement.id === 'who-name'").await;
        screen.type_text("Dana").await;
        screen.press(&["Enter"]).await;
        screen.until("document.querySelector('.action.accept').disabled").await;
        assert!(screen.text(".bar").await.contains("Only legal"));
        assert!(!screen.eval::<bool>("document.querySelector('.action.refuse').disabled").await);
        assert!(project.ledger().is_empty());
        served.shutdown().await;
    });
}

/// A run that was downloaded, reviewed elsewhere: the proposed snapshots travel in its folder.
#[test]
fn nothing_but_the_runs_folder_is_needed_to_accept() {
    let project = Project::bill();
    assert!(project.report().join("changes/after").is_dir());
    assert!(
        !fs::read_dir(project.path("snapshots/annual-bill"))
            .unwrap()
            .any(|entry| { entry.unwrap().file_name().to_string_lossy().ends_with(".new") })
    );
    assert!(project.open().changes().iter().any(|change| change.about.label == NEWS));
}
