//! The pictures of the documentation, taken of the page as it is today: `cargo xtask pictures`.
//!
//! The story: the mended bill of 2018 was accepted, and then the page came back as it was in 2017.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use unticked::{
    browser::Shot,
    config::{ColorScheme, Device},
};

use crate::{CHROMIUM, RUNTIME, screen::Screen};

const SETTINGS: &str = "[run]\nenvironment = \"demo\"\ntargets = [\"desktop\", \"phone\"]\nwatch = \"0s\"\n[environment.demo]\nserve = \"demo\"\n\
    [browser.chromium]\n[target.desktop]\nbrowser = \"chromium\"\nviewport = { width = 1280, height = 800 }\n\
    [target.phone]\nbrowser = \"chromium\"\nviewport = { width = 390, height = 844, scale = 2, touch = true }\n";

/// Width and height of a picture, CSS px.
const SIZE: (u32, u32) = (1360, 900);

#[test]
#[ignore = "writes docs/review.png and docs/review-zh.png"]
fn pictures_of_the_demo() {
    let project = tempfile::tempdir().unwrap();
    fs::write(project.path().join("webdriver.toml"), SETTINGS).unwrap();
    bill(project.path(), 2018, &["--snapshots", "accept", "--reviewer", "Dana"]);
    bill(project.path(), 2017, &["--snapshots", "check"]);
    let mut review =
        unticked(project.path(), &["review", "--no-open"]).stdout(Stdio::piped()).spawn().unwrap();
    let url = address(&mut review);
    RUNTIME.block_on(async {
        picture("review.png", &url, "en-GB", ColorScheme::Light, "0").await;
        picture("review-zh.png", &url, "zh-CN", ColorScheme::Dark, "4").await;
    });
    Command::new("kill").args(["-INT", &review.id().to_string()]).status().unwrap();
    review.wait().unwrap();
}

fn unticked(project: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_unticked"));
    command.args(args).current_dir(project);
    command
}

/// Looks at the cover of one year's bill.
fn bill(project: &Path, year: u16, args: &[&str]) {
    fs::create_dir_all(project.join("scenarios")).unwrap();
    let scenario = format!("name: Annual bill\nsteps:\n  - open: /bill/{year}\n  - check: cover\n");
    fs::write(project.join("scenarios/annual-bill.yaml"), scenario).unwrap();
    unticked(project, &[&["run"][..], args].concat()).output().unwrap();
}

fn address(review: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(review.stdout.take().unwrap()).read_line(&mut line).unwrap();
    line.trim().to_owned()
}

async fn picture(name: &str, url: &str, locale: &str, scheme: ColorScheme, view: &str) {
    let (width, height) = SIZE;
    let device = Device {
        width,
        height,
        locale: Some(locale.to_owned()),
        color_scheme: Some(scheme),
        ..Device::desktop()
    };
    let screen = Screen::open_on(&CHROMIUM, url, device).await;
    screen.press(&[view]).await;
    screen.until("[...document.images].every((img) => img.complete || img.loading === 'lazy')").await;
    // The key brought the pictures into sight; the documentation shows the page from its top.
    screen.eval::<()>("void scrollTo(0, 0) ?? null").await;
    let png = screen.tab.screenshot(Shot::Viewport).await.unwrap();
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name), png).unwrap();
}
