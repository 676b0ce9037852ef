//! The generator: a form, and what is true of it.

use std::fmt::Write as _;

use super::words::{LANGUAGES, Words};

/// A page, and what must be said of each of its boxes.
pub struct Form {
    pub html: String,
    pub boxes: Vec<Expected>,
}

pub struct Expected {
    /// Stands in the box's words, and nowhere else on the page.
    pub mark: String,
    /// How it was made, for whoever reads a failure.
    pub made: String,
    pub agreement: bool,
    pub must: Vec<&'static str>,
    pub may: &'static [&'static str],
}

/// SplitMix64: the same seed makes the same form for ever.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % bound as u64).unwrap()
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Make {
    Wrapped,
    LabelFor,
    TableRow,
    Aria,
    Switch,
    Twin,
    Chip,
    Radios,
    Select,
    OpenShadow,
    ClosedShadow,
    Frame,
}

const MAKES: &[Make] = &[
    Make::Wrapped,
    Make::LabelFor,
    Make::TableRow,
    Make::Aria,
    Make::Switch,
    Make::Twin,
    Make::Chip,
    Make::Radios,
    Make::Select,
    Make::OpenShadow,
    Make::ClosedShadow,
    Make::Frame,
];

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    Empty,
    Ticked,
    TicksLate,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Look {
    Plain,
    Tiny(u8),
    Scaled,
    Zoomed,
    Pale,
    Unpainted,
    Clipped,
    Covered,
    Faded,
    /// A font whose glyphs are far smaller than its size says.
    Font,
}

const LOOKS: &[Look] = &[
    Look::Tiny(4),
    Look::Tiny(6),
    Look::Tiny(9),
    Look::Tiny(11),
    Look::Scaled,
    Look::Zoomed,
    Look::Pale,
    Look::Unpainted,
    Look::Clipped,
    Look::Covered,
    Look::Faded,
    Look::Font,
];

struct Theme {
    back: &'static str,
    ink: &'static str,
    pale: &'static str,
}

const THEMES: &[Theme] = &[
    Theme { back: "#fff", ink: "#222", pale: "#b0b0b0" },
    Theme { back: "#f6f3ea", ink: "#2b2a26", pale: "#b8b2a2" },
    Theme { back: "#15191f", ink: "#e8eaee", pale: "#4a525e" },
];

/// With the fonts of this machine: one that has the language's letters.
fn tiny_font(lang: &str) -> String {
    let face = if ["zh", "ja", "ko"].contains(&lang) { "Noto Sans CJK SC" } else { "DejaVu Sans" };
    format!("@font-face {{ font-family: Tiny; size-adjust: 40%; src: local('{face}') }}")
}

const FACES: &[&str] = &["sans-serif", "serif", "\"DejaVu Sans\", sans-serif", "monospace"];

/// One box, before it is written down.
struct Draft<'a> {
    id: String,
    words: &'a Words,
    theme: &'a Theme,
    make: Make,
    state: State,
    look: Look,
    text: String,
}

impl Form {
    pub fn random(seed: u64) -> Self {
        let mut random = Random(seed);
        let (words, theme) = (random.pick(LANGUAGES), random.pick(THEMES));
        let (face, size) = (*random.pick(FACES), *random.pick(&[16, 17, 18]));
        let (mut rows, mut script, mut boxes) = (String::new(), String::new(), Vec::new());
        for at in 0..=random.below(5) {
            let (draft, expected) = draft(&mut random, (words, theme), at);
            rows += &draft.html();
            if draft.state == State::TicksLate {
                let _ = writeln!(script, "later(() => {{ {} }});", draft.tick());
            }
            boxes.push(expected);
        }
        let direction = if words.lang == "ar" { "rtl" } else { "ltr" };
        let html = format!(
            "<!doctype html><html lang={} dir={direction}><meta charset=utf-8>\
             <meta name=viewport content='width=device-width, initial-scale=1'><title>{}</title>\
             <style>{tiny} body {{ margin: 24px; background: {back}; color: {ink}; font: {size}px/1.5 {face} }} .row {{ position: relative; margin: 14px 0 }} \
             .over {{ position: absolute; inset-inline-start: 90px; top: 0; width: 150px; height: 100%; background: #567 }} \
             .mark {{ display: inline-block; position: relative; width: 16px; height: 16px; border: 2px solid {ink}; vertical-align: -3px }} [aria-checked=true].mark {{ background: {ink} }} \
             .switch {{ width: 40px; height: 20px; border: 0; border-radius: 10px; background: #999; position: relative; vertical-align: -4px }} .switch[aria-checked=true] {{ background: #067 }} \
             .switch::after {{ content: ''; position: absolute; left: 2px; top: 2px; width: 16px; height: 16px; border-radius: 8px; background: #fff }} .switch[aria-checked=true]::after {{ left: 22px }} \
             .twin {{ position: relative }} .twin input {{ position: absolute; opacity: 0 }} .twin input:checked + .mark::after {{ content: ''; position: absolute; left: 3px; top: 3px; width: 10px; height: 10px; background: {ink} }} \
             .chip {{ font: inherit; color: inherit; background: transparent; border: 1px solid; border-radius: 14px; padding: 4px 12px }} .chip[aria-pressed=true] {{ outline: 3px solid #067 }} select {{ font: inherit }}</style>\
             <p>{prose}</p><form method=post>{rows}<button>{save}</button></form>\
             <script>const later = (tick) => addEventListener('load', () => setTimeout(tick, 600));\n{script}</script>",
            words.lang,
            seed,
            tiny = tiny_font(words.lang),
            back = theme.back,
            ink = theme.ink,
            prose = words.prose,
            save = words.save,
        );
        Self { html, boxes }
    }
}

/// Chooses a box, and says what is true of it.
fn draft<'a>(
    random: &mut Random,
    (words, theme): (&'a Words, &'a Theme),
    at: usize,
) -> (Draft<'a>, Expected) {
    let make = *random.pick(MAKES);
    let has_options = matches!(make, Make::Radios | Make::Select);
    let agreement = has_options || random.below(4) > 0;
    let opt_out = agreement && !has_options && random.below(6) == 0;
    let state = match *random.pick(&[State::Empty, State::Empty, State::Ticked, State::TicksLate]) {
        // A closed root is opened by the first look: what happened in it before can't be told.
        State::TicksLate if make == Make::ClosedShadow => State::Empty,
        state => state,
    };
    // Options and their questions stand apart, and a chip has a frame of its own: tricks of layout are for sentences.
    let plain = has_options || make == Make::Chip || random.below(2) == 0;
    let look = if plain { Look::Plain } else { *random.pick(LOOKS) };
    let pool = if opt_out {
        words.opt_outs
    } else if agreement {
        words.consents
    } else {
        words.harmless
    };
    let mark = format!("Q{at}Z");
    let sentence = if has_options { words.question } else { random.pick(pool) };
    let expected = Expected {
        mark: mark.clone(),
        made: format!("{} {make:?} {state:?} {look:?}{}", words.lang, if opt_out { " opt-out" } else { "" }),
        agreement,
        must: if agreement { must(state, look, opt_out) } else { Vec::new() },
        may: if agreement { may(look, state) } else { &[] },
    };
    (
        Draft { id: format!("b{at}"), words, theme, make, state, look, text: format!("{sentence} {mark}") },
        expected,
    )
}

fn must(state: State, look: Look, opt_out: bool) -> Vec<&'static str> {
    let of_state = match state {
        _ if opt_out => Some("opt-out"),
        State::Empty => None,
        State::Ticked => Some("starts-ticked"),
        State::TicksLate => Some("ticks-itself"),
    };
    let of_look = match look {
        Look::Plain => None,
        Look::Tiny(_) | Look::Scaled | Look::Zoomed | Look::Font => Some("small-text"),
        Look::Pale | Look::Faded => Some("low-contrast"),
        Look::Unpainted => Some("invisible-text"),
        Look::Clipped => Some("clipped-text"),
        Look::Covered => Some("covered-text"),
    };
    [of_state, of_look].into_iter().flatten().collect()
}

fn may(look: Look, state: State) -> &'static [&'static str] {
    match (look, state) {
        (Look::Unpainted | Look::Tiny(_) | Look::Font, _) => &["low-contrast", "starts-ticked"],
        (_, State::TicksLate) => &["starts-ticked"],
        _ => &[],
    }
}

impl Draft<'_> {
    /// The style of the element that holds the words.
    fn style(&self) -> String {
        match self.look {
            Look::Plain | Look::Covered => String::new(),
            Look::Tiny(px) => format!("font-size: {px}px"),
            Look::Scaled => "display: inline-block; transform: scale(.5)".to_owned(),
            Look::Zoomed => "zoom: .55".to_owned(),
            Look::Pale => format!("color: {}", self.theme.pale),
            Look::Unpainted => format!("color: {}", self.theme.back),
            Look::Faded => "opacity: .3".to_owned(),
            Look::Font => "font-family: Tiny".to_owned(),
            Look::Clipped => "display: inline-block; vertical-align: top; width: 9em; white-space: nowrap; overflow: hidden".to_owned(),
        }
    }

    fn html(&self) -> String {
        let cover = if self.look == Look::Covered { "<div class=over></div>" } else { "" };
        format!("<div class=row>{}{cover}</div>\n", self.control())
    }

    fn control(&self) -> String {
        let Self { id, text, .. } = self;
        let style = self.style();
        let ticked = self.state == State::Ticked;
        let checked = if ticked { "checked" } else { "" };
        let wrapped = format!(
            "<label style='{style}'><input type=checkbox id={id} name={id} {checked}> {text}</label>"
        );
        match self.make {
            Make::Wrapped => wrapped,
            Make::LabelFor => format!(
                "<input type=checkbox id={id} name={id} {checked}> <label for={id} style='{style}'>{text}</label>"
            ),
            Make::TableRow => format!(
                "<table><tr><td><input type=checkbox id={id} name={id} {checked}><td><span style='{style}'>{text}</span></table>"
            ),
            Make::Aria => format!(
                "<span class=mark id={id} role=checkbox tabindex=0 aria-checked={ticked} aria-labelledby={id}l></span> <span id={id}l style='{style}'>{text}</span>"
            ),
            Make::Switch => format!(
                "<button type=button class=switch id={id} role=switch aria-checked={ticked} aria-labelledby={id}l></button> <span id={id}l style='{style}'>{text}</span>"
            ),
            Make::Twin => format!(
                "<label class=twin><input type=checkbox id={id} name={id} {checked}><span class=mark></span> <span style='{style}'>{text}</span></label>"
            ),
            Make::Chip => {
                format!("<button type=button class=chip id={id} aria-pressed={ticked}>{text}</button>")
            }
            Make::Radios => self.radios(ticked),
            Make::Select => self.select(ticked),
            Make::OpenShadow | Make::ClosedShadow => {
                let mode = if self.make == Make::OpenShadow { "open" } else { "closed" };
                format!(
                    "<div id={id}h></div><script>var {id}r = {id}h.attachShadow({{ mode: '{mode}' }}); {id}r.innerHTML = `{wrapped}`</script>"
                )
            }
            Make::Frame => self.frame(&wrapped),
        }
    }

    fn radios(&self, ticked: bool) -> String {
        let Self { id, text, words, .. } = self;
        let checked = if ticked { "checked" } else { "" };
        format!(
            "<fieldset><legend>{text}</legend><label><input type=radio name={id} id={id} value=y {checked}> {}</label> \
             <label><input type=radio name={id} value=n> {}</label></fieldset>",
            words.yes, words.no
        )
    }

    fn select(&self, ticked: bool) -> String {
        let Self { id, text, words, .. } = self;
        let selected = if ticked { "selected" } else { "" };
        format!(
            "<label for={id}>{text}</label> <select id={id} name={id}><option value=''>{}<option value=y {selected}>{}<option value=n>{}</select>",
            words.choose, words.yes, words.no
        )
    }

    fn frame(&self, inner: &str) -> String {
        let Theme { back, ink, .. } = self.theme;
        let direction = if self.words.lang == "ar" { "rtl" } else { "ltr" };
        let page = format!(
            "<html lang={} dir={direction}><style>{}</style><body style='margin:0;background:{back};color:{ink};font:16px/1.5 sans-serif'>{inner}",
            self.words.lang,
            tiny_font(self.words.lang)
        );
        format!("<iframe id={}f style='border:0;width:90%;height:40px' srcdoc=\"{page}\"></iframe>", self.id)
    }

    /// What a script does to tick it.
    fn tick(&self) -> String {
        let id = &self.id;
        match self.make {
            Make::Wrapped | Make::LabelFor | Make::TableRow | Make::Twin | Make::Radios => {
                format!("document.getElementById('{id}').checked = true")
            }
            Make::Aria | Make::Switch => {
                format!("document.getElementById('{id}').setAttribute('aria-checked', 'true')")
            }
            Make::Chip => format!("document.getElementById('{id}').setAttribute('aria-pressed', 'true')"),
            Make::Select => format!("document.getElementById('{id}').selectedIndex = 1"),
            Make::OpenShadow | Make::ClosedShadow => format!("{id}r.querySelector('input').checked = true"),
            Make::Frame => format!(
                "document.getElementById('{id}f').contentDocument.querySelector('input').checked = true"
            ),
        }
    }
}
