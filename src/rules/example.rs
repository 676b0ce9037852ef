//! The two pages that show a rule: one that earns its finding, and the same, mended. `explain --open` shows them, the
//! documentation has their pictures, and a test holds that the rule says something of the first and no rule of the second.

use super::{Group, Meta};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Bad,
    Good,
}

impl Side {
    pub const BOTH: [Self; 2] = [Self::Bad, Self::Good];

    /// As in file names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bad => "bad",
            Self::Good => "good",
        }
    }
}

/// What the pieces of HTML name, and what the pages get in its place, so that each is one file.
const ASSETS: &[(&str, &str)] = &[
    (
        "agree.png",
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='168' height='20'%3E%3Ctext y='15' \
         font-family='sans-serif' font-size='16' fill='%23222'%3EI agree to the terms%3C/text%3E%3C/svg%3E",
    ),
    (
        "offer.png",
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='150' height='28'%3E%3Crect width='150' \
         height='28' fill='%23075985'/%3E%3Ctext x='14' y='19' font-family='sans-serif' font-size='15' \
         fill='%23fff'%3ENew: 2 for 1%3C/text%3E%3C/svg%3E",
    ),
    (
        "tick.svg",
        "\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M3 8l3.5 \
         4L13 4' fill='none' stroke='%23111' stroke-width='2.5'/%3E%3C/svg%3E\"",
    ),
    // A port that browsers refuse: the frame stays empty, and nobody is asked.
    ("https://consent.example.com/dialog", "http://127.0.0.1:9/"),
    (
        "https://staging.example.com/dialog",
        "data:text/html,<body style='font: 16px sans-serif'><label><input type=checkbox> Send me offers</label>",
    ),
];

/// The whole page; `None` for a rule that is not about pages.
pub fn page(meta: &Meta, side: Side) -> Option<String> {
    if meta.group == Group::Waivers {
        return None;
    }
    let piece = match side {
        Side::Bad => meta.bad,
        Side::Good => meta.good,
    };
    let piece = ASSETS.iter().fold(piece.to_owned(), |text, (name, data)| text.replace(name, data));
    Some(format!(
        r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{}: {}</title>
<style>
  body {{ margin: 24px; max-width: 28em; font: 16px/1.5 sans-serif; color: #222; background: #fff }}
  h1 {{ margin: 0; font-size: 20px }}
  p, form > label {{ display: block; margin: .6em 0 }}
  button {{ margin-top: .8em; padding: .3em 1em; font: inherit }}
</style>
<h1>Your bill for 2017</h1>
<p>Larkspur keeps your bills for the year. You can read them here and print them.</p>
<form method="post">
{piece}
<div><button>Continue</button></div>
</form>
"#,
        meta.id,
        side.name()
    ))
}

/// At which moment, and to whom, the pages are unlike each other; empty where they always are.
pub fn moment(meta: &Meta) -> &'static str {
    match meta.id {
        "ticks-itself" => ", three seconds later",
        "reticks" => ", loaded again",
        "ticks-by-proxy" => ", after a press on the first box",
        "cloaked" => ", as an automated browser is shown it",
        _ => "",
    }
}

/// The documentation's picture of a page, without its folder.
pub fn picture(meta: &Meta, side: Side) -> String {
    format!("{}-{}.png", meta.id, side.name())
}
