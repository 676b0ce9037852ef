//! Installing browsers, drivers and fonts with this machine's own package manager.

use std::{fmt, path::Path, process::Stdio};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

use super::{find, machine::Machine};
use crate::config::Engine;

/// What one package manager calls the things that we need.
struct Manager {
    program: &'static str,
    /// Run before, to know what there is.
    refresh: Option<&'static [&'static str]>,
    install: &'static [&'static str],
    chromium: &'static [&'static str],
    firefox: &'static [&'static str],
    /// With a screen that nobody sees; empty where there is no package of it.
    webkit: &'static [&'static str],
    fonts: &'static [&'static str],
    as_root: bool,
}

/// The first that is found is used.
const MANAGERS: &[Manager] = &[
    Manager {
        program: "apt-get",
        refresh: Some(&["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "update"]),
        install: &[
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "install",
            "--yes",
            "--no-install-recommends",
        ],
        chromium: &["chromium", "chromium-driver", "chromium-headless-shell", "chromium-sandbox"],
        firefox: &["firefox-esr"],
        webkit: &["webkit2gtk-driver", "xvfb"],
        fonts: &["fonts-noto-cjk"],
        as_root: true,
    },
    Manager {
        program: "dnf",
        refresh: None,
        install: &["dnf", "install", "--assumeyes"],
        chromium: &["chromium", "chromedriver"],
        firefox: &["firefox"],
        webkit: &["webkit2gtk4.1", "webkit2gtk-driver", "xorg-x11-server-Xvfb"],
        fonts: &["google-noto-sans-cjk-fonts"],
        as_root: true,
    },
    Manager {
        program: "pacman",
        refresh: None,
        install: &["pacman", "--sync", "--refresh", "--noconfirm", "--needed"],
        chromium: &["chromium"],
        firefox: &["firefox", "geckodriver"],
        webkit: &["webkit2gtk-4.1", "xorg-server-xvfb"],
        fonts: &["noto-fonts-cjk"],
        as_root: true,
    },
    Manager {
        program: "brew",
        refresh: None,
        install: &["brew", "install"],
        chromium: &["google-chrome", "chromedriver"],
        firefox: &["firefox", "geckodriver"],
        webkit: &[],
        fonts: &[],
        as_root: false,
    },
];

/// Ubuntu's `chromium` package is an empty shell around a snap.
const SNAP: Manager = Manager {
    program: "snap",
    refresh: None,
    install: &["snap", "install"],
    chromium: &["chromium"],
    firefox: &["firefox"],
    webkit: &[],
    fonts: &[],
    as_root: true,
};

/// Why nothing can be installed here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotInstall {
    #[error(
        "none of apt-get, dnf, pacman and brew was found: install {what} yourself, or name them in \
         webdriver.toml under [browser.NAME] as `binary` and `driver`"
    )]
    NoManager { what: String },
    #[error(
        "{manager} has no package of WebKitGTK and its WebDriver: install them and Xvfb yourself, or leave webkit out"
    )]
    NoWebkit { manager: &'static str },
    #[error("installing needs root, and there is no sudo: run this as root: {commands}")]
    NoRoot { commands: String },
    #[error(
        "Ubuntu has Chromium as a snap only, and there is no snap here: install Chrome and chromedriver from \
         https://googlechromelabs.github.io/chrome-for-testing/ and put both on PATH"
    )]
    SnapOnly,
    #[error("`{command}` failed ({status}); its last words: {said}")]
    Failed { command: String, status: String, said: String },
}

/// Commands that install what is missing, in order. Shown before they run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub commands: Vec<Vec<String>>,
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.commands.iter().map(|command| command.join(" ")).collect();
        write!(f, "{}", lines.join("\n"))
    }
}

/// What installs the engines' browsers and drivers and the fonts that are missing; `None` when nothing is.
/// `terminal` says whether sudo may ask for a password.
pub fn plan(machine: &Machine, engines: &[Engine], terminal: bool) -> Result<Option<Plan>, CannotInstall> {
    let wanted = Wanted {
        chromium: engines.contains(&Engine::Chromium) && machine.lacks(Engine::Chromium),
        firefox: engines.contains(&Engine::Firefox) && machine.lacks(Engine::Firefox),
        webkit: engines.contains(&Engine::Webkit) && machine.lacks(Engine::Webkit),
        fonts: machine.cjk_font.is_none() && !cfg!(target_os = "macos"),
    };
    if wanted == Wanted::default() {
        return Ok(None);
    }
    let manager = manager(wanted)?;
    if wanted.webkit && manager.webkit.is_empty() {
        return Err(CannotInstall::NoWebkit { manager: manager.program });
    }
    let sudo: &[&str] = match (manager.as_root && !machine.root, find::program(&["sudo"]), terminal) {
        (false, ..) => &[],
        (true, Some(_), true) => &["sudo"],
        // Without a terminal a question for the password would wait for ever.
        (true, Some(_), false) => &["sudo", "--non-interactive"],
        (true, None, _) => {
            let commands = commands(manager, wanted, machine, &[]).to_string().replace('\n', " && ");
            return Err(CannotInstall::NoRoot { commands });
        }
    };
    let plan = commands(manager, wanted, machine, sudo);
    Ok((!plan.commands.is_empty()).then_some(plan))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "what is missing, one by one")]
struct Wanted {
    chromium: bool,
    firefox: bool,
    webkit: bool,
    fonts: bool,
}

impl Wanted {
    fn names(self) -> String {
        let all = [
            (self.chromium, "Chromium and chromedriver"),
            (self.firefox, "Firefox and geckodriver"),
            (self.webkit, "WebKitGTK's MiniBrowser, WebKitWebDriver and Xvfb"),
            (self.fonts, "the Noto CJK fonts"),
        ];
        let names: Vec<&str> = all.iter().filter(|(wanted, _)| *wanted).map(|(_, name)| *name).collect();
        names.join(", ")
    }
}

fn manager(wanted: Wanted) -> Result<&'static Manager, CannotInstall> {
    let found = MANAGERS.iter().find(|manager| find::program(&[manager.program]).is_some());
    let Some(manager) = found else {
        return Err(CannotInstall::NoManager { what: wanted.names() });
    };
    if wanted.chromium && manager.program == "apt-get" && is_ubuntu() {
        return find::program(&["snap"]).map(|_| &SNAP).ok_or(CannotInstall::SnapOnly);
    }
    Ok(manager)
}

fn commands(manager: &Manager, wanted: Wanted, machine: &Machine, sudo: &[&str]) -> Plan {
    let mut packages: Vec<&str> = Vec::new();
    for (wanted, names) in [
        (wanted.chromium, manager.chromium),
        (wanted.firefox, manager.firefox),
        (wanted.webkit, manager.webkit),
        (wanted.fonts, manager.fonts),
    ] {
        packages.extend(if wanted { names } else { &[] });
    }
    let command = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<String>>();
    let mut commands = Vec::new();
    if !packages.is_empty() {
        commands.extend(manager.refresh.map(|refresh| command(&[sudo, refresh].concat())));
        commands.push(command(&[sudo, manager.install, &packages].concat()));
    }
    let has_driver = machine.engine(Engine::Firefox).is_some_and(|firefox| firefox.driver.is_some());
    if wanted.firefox && !has_driver && !manager.firefox.contains(&"geckodriver") {
        // Debian has no package of it.
        commands.push(command(&["cargo", "install", "geckodriver", "--locked"]));
    }
    Plan { commands }
}

fn is_ubuntu() -> bool {
    std::fs::read_to_string(Path::new("/etc/os-release"))
        .is_ok_and(|text| text.lines().any(|line| line == "ID=ubuntu"))
}

impl Plan {
    /// Carries the commands out, one after the other; `said` gets each line that they write.
    pub async fn run(&self, mut said: impl FnMut(&str)) -> Result<(), CannotInstall> {
        for command in &self.commands {
            said(&format!("$ {}", command.join(" ")));
            run(command, &mut said).await?;
        }
        Ok(())
    }
}

async fn run(command: &[String], said: &mut impl FnMut(&str)) -> Result<(), CannotInstall> {
    let failed = |status: String, last: &str| CannotInstall::Failed {
        command: command.join(" "),
        status,
        said: last.to_owned(),
    };
    let Some((program, arguments)) = command.split_first() else { return Ok(()) };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::inherit())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| failed(error.to_string(), "none"))?;
    let mut last = String::new();
    let (sender, mut lines) = tokio::sync::mpsc::unbounded_channel();
    if let Some(output) = child.stdout.take() {
        tokio::spawn(forward(BufReader::new(output), sender.clone()));
    }
    if let Some(output) = child.stderr.take() {
        tokio::spawn(forward(BufReader::new(output), sender.clone()));
    }
    drop(sender);
    while let Some(line) = lines.recv().await {
        said(&line);
        last = line;
    }
    let status = child.wait().await.map_err(|error| failed(error.to_string(), &last))?;
    if status.success() { Ok(()) } else { Err(failed(status.to_string(), &last)) }
}

async fn forward(
    output: impl tokio::io::AsyncBufRead + Unpin,
    lines: tokio::sync::mpsc::UnboundedSender<String>,
) {
    let mut output = output.lines();
    while let Ok(Some(line)) = output.next_line().await {
        let _ = lines.send(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(root: bool) -> Machine {
        Machine { engines: Vec::new(), cjk_font: None, root, container: false }
    }

    #[test]
    fn apt_refreshes_its_lists_and_firefoxs_driver_comes_from_cargo() {
        let wanted = Wanted { chromium: true, firefox: true, webkit: true, fonts: true };
        let plan = commands(&MANAGERS[0], wanted, &bare(false), &["sudo"]);
        assert_eq!(
            plan.to_string(),
            "sudo env DEBIAN_FRONTEND=noninteractive apt-get update\n\
             sudo env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends chromium \
             chromium-driver chromium-headless-shell chromium-sandbox firefox-esr webkit2gtk-driver xvfb \
             fonts-noto-cjk\n\
             cargo install geckodriver --locked"
        );
    }

    #[test]
    fn a_package_manager_with_nothing_to_install_is_not_run() {
        let wanted = Wanted { fonts: true, ..Wanted::default() };
        let brew = MANAGERS.iter().find(|manager| manager.program == "brew").unwrap();
        assert!(commands(brew, wanted, &bare(false), &[]).commands.is_empty());
    }

    #[tokio::test]
    async fn a_command_that_fails_says_its_last_words() {
        let plan = Plan {
            commands: vec![
                ["sh", "-c", "echo on its way; echo no space left >&2; exit 3"].map(str::to_owned).to_vec(),
            ],
        };
        let mut lines = Vec::new();
        let error = plan.run(|line| lines.push(line.to_owned())).await.unwrap_err();
        assert!(lines.contains(&"on its way".to_owned()) && lines.contains(&"no space left".to_owned()));
        assert!(error.to_string().contains("exit status: 3"), "{error}");
    }
}
