//! Browsers are cattle: whatever is killed or stopped while pages are looked at, each page gets its right verdict.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::runtime::Runtime;
use unticked::{
    app::{self, Job, audit_cases},
    browser::{Pool, PoolOptions},
    config::{Device, Engine, Submit, Target},
    event::{CheckOutcome, RunEvent},
    look::LookOptions,
};

use crate::{
    browser, options, pool_options,
    support::{
        network::Network,
        processes::{self, Process},
        server::{Page, Server},
    },
};

/// What is done to a running browser.
const DEEDS: [&str; 5] = ["browser", "driver", "renderer", "stop", "network"];

/// How long the network is gone.
const CUT: Duration = Duration::from_millis(400);

/// Numbers that look random and are the same in each run (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides).unwrap()).unwrap()
    }
}

fn page(ticked: bool) -> Page {
    let state = if ticked { "checked" } else { "" };
    Page::html(&format!(
        "<title>Join</title><h1>Join us</h1><p>Some words about what we do here, in the page's own size.</p>\
         <form method=post action=/write><p><label><input type=checkbox name=ok {state}> \
         I agree to receive marketing</label></p><button>Go on</button></form>"
    ))
}

fn job(urls: &[url::Url], mark: &str) -> Job {
    let browser = Arc::new(browser(Engine::Chromium, &[mark]));
    let target =
        Arc::new(Target { name: "desktop".into(), browser: "chromium".into(), device: Device::desktop() });
    let cases = audit_cases(urls, &browser, &target, Some(Submit::Allow));
    Job {
        look: LookOptions { watch: Duration::from_millis(300), pictures: false, ..LookOptions::default() },
        pools: PoolOptions { command_timeout: Duration::from_secs(8), ..pool_options() },
        workers: 4,
        // The network may be cut at each of them.
        retries: 4,
        ..Job::of_pages(cases, jiff::civil::date(2026, 1, 1))
    }
}

/// The browsers that were started with this mark; Debian starts each by a shell script.
fn browsers(all: &[Process], mark: &str) -> Vec<u32> {
    let marked = all.iter().filter(|p| p.has_argument(mark) && !p.arguments[0].ends_with("/sh"));
    marked.filter(|p| !p.mentions("--type=")).map(|p| p.id).collect()
}

/// Does one deed to one browser. `None` when there is no such process just now.
fn harm(
    deed: &'static str,
    dice: &mut Dice,
    mark: &str,
    profiles: &mut BTreeSet<PathBuf>,
) -> Option<&'static str> {
    let all = processes::all();
    let browsers = browsers(&all, mark);
    let browser = *browsers.get(dice.roll(browsers.len().max(1)))?;
    let process = |id: u32| all.iter().find(|p| p.id == id);
    let folder = process(browser)?.arguments.iter().find_map(|arg| arg.strip_prefix("--user-data-dir="));
    profiles.extend(folder.and_then(|folder| Path::new(folder).parent()).map(Path::to_owned));
    let victim = match deed {
        "driver" => {
            let mut up = process(browser)?;
            while !up.arguments[0].contains("chromedriver") {
                up = process(up.parent)?;
            }
            up.id
        }
        "renderer" => {
            let mut family = vec![browser];
            for process in &all {
                if family.contains(&process.parent) {
                    family.push(process.id);
                }
            }
            let own = all.iter().filter(|p| family.contains(&p.id) && p.mentions("--type=renderer"));
            let own: Vec<u32> = own.map(|p| p.id).collect();
            *own.get(dice.roll(own.len().max(1)))?
        }
        _ => browser,
    };
    processes::signal_if_there(victim, if deed == "stop" { "STOP" } else { "KILL" });
    Some(deed)
}

/// Looks at so many pages while so much harm is done.
#[expect(clippy::print_stdout, reason = "the figures are what it is run for")]
async fn survive(pages: usize, harms: usize, pause: Duration) {
    let mark = format!("--mark-cattle-{pages}-{}", std::process::id());
    let answers = (0..pages).map(|at| (format!("/{at}"), page(at % 2 == 1)));
    let server = Server::start(answers).await;
    let network = Network::to(server.port).await;
    let urls: Vec<url::Url> = (0..pages).map(|at| network.url(&format!("/{at}")).parse().unwrap()).collect();
    let (events, mut told) = tokio::sync::mpsc::unbounded_channel();
    let running = tokio::spawn(app::run(Arc::new(job(&urls, &mark)), None, events, std::future::pending()));
    let (begun, mut dice) = (Instant::now(), Dice(0x2545_F491_4F6C_DD1D));
    let (mut done, mut profiles) = (Vec::new(), BTreeSet::new());
    while done.len() < harms && !running.is_finished() {
        tokio::time::sleep(pause.mul_f64(0.5 + 0.1 * f64::from(u8::try_from(dice.roll(10)).unwrap()))).await;
        let deed = DEEDS[dice.roll(DEEDS.len())];
        if deed == "network" {
            network.cut(CUT).await;
            done.push(deed);
            continue;
        }
        let (roll, at) = (dice.roll(usize::MAX), mark.clone());
        let mut own = Dice(u64::try_from(roll).unwrap() | 1);
        let harmed = tokio::task::spawn_blocking(move || {
            let mut profiles = BTreeSet::new();
            (harm(deed, &mut own, &at, &mut profiles), profiles)
        });
        let (deed, seen) = harmed.await.unwrap();
        done.extend(deed);
        profiles.extend(seen);
    }
    running.await.unwrap();
    let (mut verdicts, mut again, mut wrong) = (0, 0, Vec::new());
    while let Ok(event) = told.try_recv() {
        match event {
            RunEvent::Retried { .. } => again += 1,
            RunEvent::Checked(check) => {
                verdicts += 1;
                let at: usize = check.url_asked.rsplit('/').next().unwrap().parse().unwrap();
                let right = if at % 2 == 1 { CheckOutcome::Failed } else { CheckOutcome::Passed };
                if check.outcome != right {
                    wrong.push((check.url_asked, check.outcome, check.error, check.findings));
                }
            }
            _ => {}
        }
    }
    println!("{pages} pages, {} harms {done:?}, {again} done again, {:?}", done.len(), begun.elapsed());
    assert_eq!((verdicts, wrong), (pages, Vec::new()));
    assert_nothing_left(&mark, &profiles);
}

/// Neither a process nor a profile, within some seconds.
fn assert_nothing_left(mark: &str, profiles: &BTreeSet<PathBuf>) {
    let begun = Instant::now();
    loop {
        let left: Vec<_> = processes::all().into_iter().filter(|p| p.mentions(mark)).collect();
        let folders: Vec<_> = profiles.iter().filter(|profile| profile.exists()).collect();
        if left.is_empty() && folders.is_empty() {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(15), "left behind: {left:?} {folders:?}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_browser_takes_so_many_pages_and_ends_with_the_last_of_them() {
    let mark = format!("--mark-old-{}", std::process::id());
    Runtime::new().unwrap().block_on(async {
        let options_of_pool = PoolOptions { pages_per_browser: 2, ..pool_options() };
        let pool = Pool::new(Arc::new(browser(Engine::Chromium, &[&mark])), options_of_pool);
        let (first, second) = (pool.tab(options()).await.unwrap(), pool.tab(options()).await.unwrap());
        assert_eq!(browsers(&processes::all(), &mark).len(), 1);
        let third = pool.tab(options()).await.unwrap();
        assert_eq!(browsers(&processes::all(), &mark).len(), 2);
        second.navigate("data:text/html,<p>still here").await.unwrap();
        first.close().await;
        second.close().await;
        let begun = Instant::now();
        while browsers(&processes::all(), &mark).len() > 1 {
            assert!(begun.elapsed() < Duration::from_secs(15), "the old browser goes on");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        third.navigate("data:text/html,<p>and the new one too").await.unwrap();
        assert_eq!(pool.replaced().await, 0);
        pool.close().await;
    });
    assert_nothing_left(&mark, &BTreeSet::new());
}

#[test]
fn every_page_gets_its_verdict_whatever_is_killed() {
    Runtime::new().unwrap().block_on(survive(10, 8, Duration::from_secs(2)));
}

/// `cargo test --release --test browser cattle -- --ignored --nocapture`
#[test]
#[ignore = "takes minutes: the figures of docs/running.md"]
fn a_hundred_are_killed_while_two_hundred_pages_are_looked_at() {
    Runtime::new().unwrap().block_on(survive(200, 100, Duration::from_millis(2500)));
}
