//! Texts of a page that want to be more than text.

use crate::{
    on_each,
    project::{Project, box_of, look},
    screen::Screen,
};

const HOSTILE: &str = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> \
                       \u{1b}[31mred\u{1b}[0m \u{202e}gpj.exe {{script}} {data} ${data}";

#[test]
fn a_label_that_holds_markup_and_control_characters_is_shown_as_text() {
    on_each(async |pool| {
        let project = Project::new(&[], &[look("sign-up", "desktop", [box_of(HOSTILE, true, 8.0)])]);
        let served = project.serve().await;
        let report = url::Url::from_file_path(project.report().join("index.html")).unwrap();
        for address in [served.url.as_str(), report.as_str()] {
            let screen = Screen::open(&pool, address).await;
            harmless(&screen).await;
            screen.press(&["t"]).await;
            screen.until("document.querySelector('.card.check')").await;
            harmless(&screen).await;
        }
        served.shutdown().await;
    });
}

async fn harmless(screen: &Screen) {
    let text = screen.text("#app").await;
    assert!(text.contains("<script>document.title='owned'</script>"), "{text}");
    assert!(text.contains("[U+001B][31mred") && text.contains("[U+202E]gpj.exe"), "{text}");
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
    assert_eq!(screen.eval::<usize>("document.scripts.length").await, 2, "the data and the program");
    assert_eq!(screen.eval::<usize>("document.querySelectorAll('img[src=x]').length").await, 0);
    assert!(!screen.eval::<String>("document.title").await.contains("owned"));
}
