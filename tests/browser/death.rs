//! Hung pages, killed browsers, and what is left behind.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use tokio::runtime::Runtime;
use unticked::{browser::BrowserError, config::Engine};

use crate::{
    eval, on_each, options, pool_of,
    support::{
        processes::{self, Process},
        server::{Page, Server},
    },
};

#[test]
fn a_hung_page_ends_in_its_time_and_holds_up_no_other() {
    on_each(async |pool| {
        let server = Server::start([
            ("/hung", Page::html("<p>x</p><script>for (;;) {}</script>")),
            ("/", Page::html("<p>alive")),
        ])
        .await;
        let hung = pool.tab(options()).await.unwrap();
        let fine = pool.tab(options()).await.unwrap();
        let url = server.url("/hung");
        let stuck = hung.navigate(&url);
        let goes_on = async {
            fine.navigate(&server.url("/")).await.unwrap();
            assert_eq!(eval::<String>(&fine, "document.body.innerText").await, "alive");
        };
        let (error, ()) = tokio::join!(stuck, goes_on);
        assert!(matches!(error.unwrap_err(), BrowserError::Timeout { .. }));
        tokio::time::timeout(Duration::from_secs(6), hung.close()).await.unwrap();
        fine.navigate(&server.url("/")).await.unwrap();
    });
}

/// The main process of the browser that was started with this mark; Debian starts it by a shell script.
fn marked(mark: &str) -> Process {
    let mut all = processes::all().into_iter();
    all.find(|process| process.has_argument(mark) && !process.arguments[0].ends_with("/sh")).unwrap()
}

fn driver_of(browser: &Process) -> u32 {
    let all = processes::all();
    let parent = |id: u32| all.iter().find(|process| process.id == id).unwrap();
    let mut process = parent(browser.parent);
    while !process.arguments[0].contains("chromedriver") {
        process = parent(process.parent);
    }
    process.id
}

fn profile_of(browser: &Process) -> PathBuf {
    let argument = browser.arguments.iter().find_map(|arg| arg.strip_prefix("--user-data-dir=")).unwrap();
    Path::new(argument).parent().unwrap().to_owned()
}

/// Neither a process nor a file is left, within some seconds.
fn assert_all_gone(mark: &str, profile: &Path) {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(10) {
        let named = profile.to_string_lossy();
        let left = processes::all().iter().any(|process| process.mentions(mark) || process.mentions(&named));
        if !left && !profile.exists() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let left: Vec<_> = processes::all().into_iter().filter(|process| process.mentions(mark)).collect();
    panic!("left behind: {left:?}, {} exists: {}", profile.display(), profile.exists());
}

#[test]
fn a_killed_browser_or_driver_is_noticed_at_once_and_replaced() {
    for victim in ["browser", "driver"] {
        let mark = format!("--mark-{victim}-{}", std::process::id());
        Runtime::new().unwrap().block_on(async {
            let pool = pool_of(Engine::Chromium, &[&mark], None);
            let tab = pool.tab(options()).await.unwrap();
            let browser = marked(&mark);
            let profile = profile_of(&browser);
            let top = tab.top();
            let waiting = tab.call::<()>(&top, "() => new Promise(() => {})", vec![]);
            let kill = async {
                tokio::time::sleep(Duration::from_millis(200)).await;
                processes::kill(if victim == "browser" { browser.id } else { driver_of(&browser) });
                Instant::now()
            };
            let (answer, killed) = tokio::join!(waiting, kill);
            assert!(matches!(answer, Err(BrowserError::Gone(_))), "{victim}: {answer:?}");
            assert!(killed.elapsed() < Duration::from_secs(2), "{victim}: {:?}", killed.elapsed());
            let next = pool.tab(options()).await.unwrap();
            next.navigate("data:text/html,<p>again").await.unwrap();
            assert!(!profile.exists());
            let profile = profile_of(&marked(&mark));
            pool.close().await;
            assert_all_gone(&mark, &profile);
            assert!(matches!(next.url().await, Err(BrowserError::Gone(_))));
        });
    }
}

#[test]
fn a_dropped_runtime_leaves_nothing_behind() {
    let mark = format!("--mark-drop-{}", std::process::id());
    let runtime = Runtime::new().unwrap();
    let profile = runtime.block_on(async {
        let tab = pool_of(Engine::Chromium, &[&mark], None).tab(options()).await.unwrap();
        let profile = profile_of(&marked(&mark));
        drop(tab);
        profile
    });
    drop(runtime);
    assert_all_gone(&mark, &profile);
}

#[test]
fn nothing_outlives_us_however_we_end() {
    for end in ["KILL", "TERM", "panic"] {
        let mark = format!("--mark-{end}-{}", std::process::id());
        let mut holder = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "death::holds_a_browser", "--ignored", "--nocapture"])
            .env("UNTICKED_TEST_MARK", &mark)
            .env("UNTICKED_TEST_END", end)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(holder.stdout.take().unwrap()).lines();
        let profile = lines
            .map_while(Result::ok)
            .find_map(|line| line.split_once("profile=").map(|(_, path)| PathBuf::from(path)))
            .unwrap();
        if end != "panic" {
            processes::signal(holder.id(), end);
        }
        holder.wait().unwrap();
        assert_all_gone(&mark, &profile);
    }
}

/// The other half of the test above: a process of its own that ends as it is told.
#[test]
#[ignore = "runs inside of nothing_outlives_us_however_we_end"]
#[expect(clippy::disallowed_methods, reason = "its parent speaks to it by the environment")]
fn holds_a_browser() {
    let mark = std::env::var("UNTICKED_TEST_MARK").unwrap();
    Runtime::new().unwrap().block_on(async {
        let pool = pool_of(Engine::Chromium, &[&mark], None);
        let _tab = pool.tab(options()).await.unwrap();
        println!("\nprofile={}", profile_of(&marked(&mark)).display());
        assert_ne!(std::env::var("UNTICKED_TEST_END").unwrap(), "panic", "as told");
        tokio::time::sleep(Duration::from_secs(60)).await;
    });
}
