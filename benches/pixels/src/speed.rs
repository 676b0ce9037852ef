//! Wall time against odiff: a program per pair, and a server that is asked again and again. Both read the same files.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Instant,
};

use serde_json::{Value, json};
use unticked::{
    config::PixelSettings,
    look::StillPicture,
    snapshots::pixels::{Tolerance, compare as differ},
};

use crate::{
    capture::{decode, encode},
    median,
};

const ROUNDS: usize = 41;

pub fn odiff() -> Command {
    let program =
        std::env::var_os("ODIFF").expect("ODIFF names odiff's program: start this by benches/pixels/run");
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Our measure as a program; exit codes as odiff's.
pub fn compare(old: &str, new: &str) -> i32 {
    if differs(Path::new(old), Path::new(new)) { 22 } else { 0 }
}

fn differs(old: &Path, new: &Path) -> bool {
    let [old, png] = [old, new].map(|path| std::fs::read(path).unwrap());
    let new = StillPicture { png, masks: Vec::new() };
    differ(&old, &new, Tolerance::new(PixelSettings::default(), 1.0)).unwrap().is_some()
}

/// Our measure as a server; speaks as odiff's does.
pub fn serve() {
    println!("{}", json!({ "ready": true }));
    for line in std::io::stdin().lines() {
        let asked: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let path = |key: &str| PathBuf::from(asked[key].as_str().unwrap());
        let alike = !differs(&path("base"), &path("compare"));
        println!("{}", json!({ "requestId": asked["requestId"], "match": alike }));
    }
}

struct Server {
    child: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Server {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (asks, answers) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut server = Self { child, asks, answers: BufReader::new(answers) };
        assert_eq!(server.answer()["ready"], true);
        server
    }

    fn answer(&mut self) -> Value {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    fn differs(&mut self, old: &Path, new: &Path) -> bool {
        // odiff's server wants to draw what differs, whether or not anybody looks.
        let drawn = old.with_file_name("drawn.png");
        let asked = json!({ "requestId": 1, "base": old, "compare": new, "output": drawn });
        writeln!(self.asks, "{asked}").unwrap();
        self.answer()["match"] == false
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Rounds take turns, so that a busy machine is busy for both.
pub fn against_odiff(page: &[u8], folder: &Path) {
    let ours = std::env::current_exe().unwrap();
    let own = |args: &[&str]| {
        let mut command = Command::new(&ours);
        command.args(args);
        command
    };
    let mut server = odiff();
    server.arg("--server");
    let mut servers = [Server::start(own(&["serve"])), Server::start(server)];
    println!("\n{:<40}{:>12}{:>12}{:>8}   median of {ROUNDS}, ms", "", "unticked", "odiff", "ratio");
    for (name, expected, [old, new]) in pictures(page, folder) {
        let programs = || [own(&["compare"]), odiff()];
        let start = |which: usize| {
            let status = programs()[which].args([&old, &new]).status().unwrap();
            status.code() == Some(22)
        };
        row(&format!("{name}, program"), expected, start);
        row(&format!("{name}, server"), expected, |which| servers[which].differs(&old, &new));
    }
}

fn row(name: &str, expected: bool, mut differs: impl FnMut(usize) -> bool) {
    let mut ms = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (which, times) in ms.iter_mut().enumerate() {
            let from = Instant::now();
            assert_eq!(differs(which), expected, "{name}");
            times.push(from.elapsed().as_secs_f64() * 1000.0);
        }
    }
    let [ours, theirs] = ms.map(|times| median(&times));
    println!("{name:<40}{ours:>12.2}{theirs:>12.2}{:>8.2}", ours / theirs);
}

type Files = [PathBuf; 2];

/// What they are, whether they differ, and the files.
fn pictures(page: &[u8], folder: &Path) -> Vec<(String, bool, Files)> {
    let page = decode(page);
    let mut letter = page.clone();
    for (x, y) in (0..10).flat_map(|x| (0..10).map(move |y| (x, y))) {
        let pixel = letter.get_pixel_mut(200 + x, page.height() / 2 + y);
        pixel.0 = pixel.0.map(|part| 255 - part);
    }
    // Alike, and not byte for byte.
    let mut rounding = page.clone();
    rounding.pixels_mut().step_by(1000).for_each(|pixel| pixel.0[0] ^= 1);
    let label = include_bytes!("../../../tests/pictures/label.png");
    let word = include_bytes!("../../../tests/pictures/label-word.png");
    let size = format!("page of {} × {}", page.width(), page.height());
    let file = |name: &str, png: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, png).unwrap();
        path
    };
    let whole = file("page.png", &encode(&page));
    vec![
        ("label of 330 × 70, a word".to_owned(), true, [file("label.png", label), file("word.png", word)]),
        (format!("{size}, alike"), false, [whole.clone(), file("alike.png", &encode(&rounding))]),
        (format!("{size}, a letter"), true, [whole, file("letter.png", &encode(&letter))]),
    ]
}
