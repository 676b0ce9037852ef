//! Our measure of pictures beside others, on pictures of real browsers. `benches/pixels/run` starts it.
//!
//! 1. One page on which everything moves, captured again and again while the machine is busy: what differs is a false
//!    alarm. So are pictures by another build of the same browser, and rounding of colours by one of 255.
//! 2. Labels before and after a change that a person sees: what is called alike is a miss.
//! 3. Wall time against `odiff`, program against program and server against server.

#![expect(clippy::unwrap_used, reason = "a bench that can't go on ends")]

mod capture;
mod measures;
#[path = "../../../tests/support/scenes.rs"]
#[allow(dead_code, reason = "tests use more of it")]
mod scenes;
#[path = "../../../tests/support/server.rs"]
#[allow(dead_code, reason = "tests use more of it")]
mod server;
mod speed;

use std::{collections::BTreeMap, path::PathBuf, time::Instant};

use crate::{
    capture::{Kind, Pair},
    measures::{MEASURES, Measure, Verdict},
};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["compare", old, new] => std::process::exit(speed::compare(old, new)),
        ["serve"] => return speed::serve(),
        _ => {}
    }
    let value = |name: &str| args.iter().position(|arg| arg == name).map(|at| args[at + 1].clone());
    let captures = value("--captures").map_or(100, |count| count.parse().unwrap());
    let engines =
        value("--engine").map_or_else(|| vec!["chromium".into(), "firefox".into()], |one| vec![one]);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if value("--only").as_deref() != Some("speed") {
        for engine in engines {
            let pairs = runtime.block_on(capture::pairs(&engine, captures));
            table(&engine, &pairs);
        }
    }
    speed::against_odiff(&runtime.block_on(capture::page()), &folder());
}

/// Where pictures are put for other programs.
fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("pictures");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// What one measure said of all pairs.
#[derive(Default)]
struct Tally {
    /// By kind: how many pairs there are, and how many of them differ.
    counts: BTreeMap<Kind, (usize, usize)>,
    ms: Vec<f64>,
}

fn table(engine: &str, pairs: &[Pair]) {
    let kinds = [Kind::Captured, Kind::OtherBuild, Kind::Rounding, Kind::Changed];
    println!("\n{engine}: differing of all, per kind; the last column must differ, the others must not");
    print!("{:<44}", "");
    kinds.iter().for_each(|kind| print!("{:>16}", kind.to_string()));
    println!("{:>10}", "ms/pair");
    for measure in MEASURES {
        let tally = tally(measure, pairs);
        print!("{:<44}", measure.name);
        for kind in kinds {
            let (all, differing) = tally.counts.get(&kind).copied().unwrap_or_default();
            print!("{:>16}", if all == 0 { "–".to_owned() } else { format!("{differing} of {all}") });
        }
        println!("{:>10.2}", median(&tally.ms));
    }
    let ours = tally(&MEASURES[0], pairs);
    println!("captured alike to the byte: {}", pairs.iter().filter(|pair| pair.is_captured_alike()).count());
    assert!(kinds[..1].iter().all(|kind| ours.counts.get(kind).is_none_or(|(_, differing)| *differing == 0)));
}

fn tally(measure: &Measure, pairs: &[Pair]) -> Tally {
    let mut tally = Tally::default();
    let said: Vec<(Kind, Verdict)> = pairs
        .iter()
        .map(|pair| {
            let from = Instant::now();
            let verdict = (measure.of)(pair);
            tally.ms.push(from.elapsed().as_secs_f64() * 1000.0);
            (pair.kind, verdict)
        })
        .collect();
    // A number without a limit of its own gets the strictest at which no alike pair is called different.
    let alike =
        said.iter().filter(|(kind, _)| *kind != Kind::Changed).filter_map(|(_, verdict)| verdict.distance());
    let limit = alike.fold(0.0, f64::max);
    for (kind, verdict) in said {
        let (all, differing) = tally.counts.entry(kind).or_default();
        *all += 1;
        *differing += usize::from(match verdict {
            Verdict::Differs(differs) => differs,
            Verdict::Distance(distance) => distance > limit,
        });
    }
    tally
}

pub fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
