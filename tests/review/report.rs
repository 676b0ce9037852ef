//! The report from a file: it decides without a server, and its decisions are carried out later.

use std::fs;

use serde_json::Value;

use crate::{on_each, project::Project, screen::Screen};

#[test]
fn decisions_of_a_mailed_report_are_saved_and_carried_out() {
    on_each(async |pool| {
        let project = Project::bill();
        // As one gets it by mail: elsewhere, and without the project.
        let mail = tempfile::tempdir().unwrap();
        copy(&project.report(), mail.path());
        let file = url::Url::from_file_path(mail.path().join("index.html")).unwrap();
        let screen = Screen::open(&pool, file.as_str()).await;
        screen.until("document.querySelector('.shot.after img').naturalWidth > 0").await;
        screen.press(&["a"]).await;
        screen.answer_who("Dana", "agreed with brand").await;
        screen.until_progress("1 of 3 decided").await;
        screen.press(&["r"]).await;
        screen.until_progress("2 of 3 decided").await;
        screen.press(&["u"]).await;
        screen.until_progress("1 of 3 decided").await;
        screen.tab.reload().await.unwrap();
        screen.until_progress("1 of 3 decided").await;

        let saved = saved(&screen).await;
        let path = mail.path().join("decisions.json");
        fs::write(&path, &saved).unwrap();
        let said: Value = serde_json::from_str(&saved).unwrap();
        assert_eq!(said["schema"], "unticked/decisions-1");
        assert_eq!(said["decisions"].as_array().unwrap().len(), 2, "one per target");
        let applied = project.command(&["review", "--apply", path.to_str().unwrap()]).output().unwrap();
        assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
        assert_eq!(String::from_utf8_lossy(&applied.stdout), "2 decisions carried out.\n");
        assert!(project.baseline("phone").contains("ticked: true"));
        assert_eq!(project.ledger()[0]["reason"], "agreed with brand");

        let again = project.command(&["review", "--apply", path.to_str().unwrap()]).output().unwrap();
        assert_eq!(again.status.code(), Some(1), "what is decided already is told");
        assert!(String::from_utf8_lossy(&again.stderr).contains("not carried out"));
    });
}

/// What "Save decisions" hands to the browser to be saved.
async fn saved(screen: &Screen) -> String {
    screen
        .eval(
            "await new Promise((done) => { \
               document.addEventListener('click', (event) => { \
                 if (!event.target.download) return; \
                 event.preventDefault(); \
                 done(fetch(event.target.href).then((answer) => answer.text(), (error) => 'unread: ' + error)); \
               }, true); \
               document.querySelector('.save').click(); })",
        )
        .await
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn without_changes_the_report_shows_what_failed_and_why() {
    on_each(async |pool| {
        let seen = [crate::project::look(
            "bill",
            "phone",
            [crate::project::box_of(crate::project::SESAME, true, 8.0)],
        )];
        let project = Project::unchanged(&seen);
        let file = url::Url::from_file_path(project.report().join("index.html")).unwrap();
        let screen = Screen::open(&pool, file.as_str()).await;
        let text = screen.text(".card.check").await;
        for part in [
            "bill › cover",
            "I agree to the Sesame",
            "The box starts ticked.",
            "unticked",
            "ticked",
            "starts-ticked",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        screen.until("document.querySelector('.panel.box .paper img').naturalWidth > 0").await;
        screen.until("document.querySelector('.mark.failed')").await;
    });
}
