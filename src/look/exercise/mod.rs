//! What the boxes do when something is done to the page: on a fresh copy of it, after all looking is over.
//!
//! The order is from the least to the most: scroll, pointer, focus, type; reload; back; press other controls; tick and
//! untick; press ordinary buttons; send the form. Nothing is sent where the environment says `submit = "block"`,
//! not even by loading the answer to a form again.
//!
//! They share one copy, because loading it is what costs: each begins where the one before it left the page, and what
//! was left ticked or gone is loaded anew before the form is sent.

mod acting;
mod passive;
mod reading;
mod submitting;

use std::time::Duration;

use super::{LookError, Looked};
use crate::{
    browser::Tab,
    config::Submit,
    facts::{Blind, BoxFacts, Exercise, ExerciseFact},
    findings::waiver::bare,
    lexicon::{Agreement, Nature},
    probe,
    stopwatch::{Stage, stage},
};

use self::reading::{Reading, Seen};

/// How long all exercises of a page may take at least, and at most; a page that hangs must not hold up the run.
const LIMITS: [Duration; 2] = [Duration::from_secs(90), Duration::from_secs(400)];
/// How many times as long as its copy took to load they may take in between: a busy machine is slow at both.
const TIMES_LOADING: u32 = 40;

/// Whether there is a box on the page that exercises could tell more about, or a page that asks for nothing yet and
/// goes on far below the window: a form may be added when a person comes there.
pub async fn is_worthwhile(tab: &Tab, looked: &Looked) -> bool {
    if looked.page.boxes.iter().zip(&looked.natures).any(|(b, nature)| is_exercised(b, nature)) {
        return true;
    }
    let asks = looked.natures.iter().any(|nature| nature.agreement != Agreement::No);
    !asks && tab.call(&tab.top(), probe::GOES_ON, Vec::new()).await.unwrap_or(false)
}

/// A box that may be an agreement, can be acted on, and is not ticked from the start anyway.
fn is_exercised(b: &BoxFacts, nature: &Nature) -> bool {
    nature.agreement != Agreement::No
        && b.enabled
        && b.shown
        && b.state.ticked() == Some(false)
        && !ticks_itself(b)
}

fn ticks_itself(b: &BoxFacts) -> bool {
    b.timeline.iter().any(|moment| moment.ticked == Some(true))
}

/// Exercises the copy that `tab` shows, and notes in the look what its boxes did. An exercise that can't be done
/// is noted too: what was not tried is not known to be well. `loading` is how long the copy took to load.
pub async fn exercise(tab: &Tab, submit: Submit, loading: Duration, looked: &mut Looked) {
    let limit = (loading * TIMES_LOADING).clamp(LIMITS[0], LIMITS[1]);
    let mut notes = Notes::default();
    let mut failed = Vec::new();
    if tokio::time::timeout(limit, all(tab, submit, looked, (&mut notes, &mut failed))).await.is_err() {
        let why = format!("they took longer than {} s", limit.as_secs());
        failed.push(Blind { what: "exercises".to_owned(), why });
    }
    looked.page.blind.append(&mut failed);
    for (id, fact) in notes.facts {
        if let Some(b) = looked.page.boxes.iter_mut().find(|b| b.id == id) {
            b.exercises.push(fact);
        }
    }
    for Seen { facts, nature, .. } in notes.added {
        let id = format!("b{}", looked.page.boxes.len() + 1);
        looked.page.boxes.push(BoxFacts { id, ..facts });
        looked.natures.push(nature);
    }
}

/// One exercise that fails does not keep the others from being done.
async fn all(tab: &Tab, submit: Submit, looked: &Looked, (notes, failed): (&mut Notes, &mut Vec<Blind>)) {
    let watched = &Watched::new(looked);
    let visit = &mut Visit { tab, watched, at: None };
    let mut keep = |what: &str, done: Result<(), LookError>| {
        if let Err(error) = done {
            failed.push(Blind { what: format!("exercise: {what}"), why: error.to_string() });
        }
    };
    let passive = stage(Stage::Passive, passive::passive(visit, notes)).await;
    keep("scrolling, pointer, focus and typing", passive);
    if watched.boxes.is_empty() {
        return;
    }
    // The answer to a form can't be loaded again without sending the form again.
    if submit == Submit::Allow || !tab.came_by_write() {
        keep("reloading", stage(Stage::Reload, passive::reload(visit, notes)).await);
        keep("leaving and coming back", stage(Stage::Back, passive::back(visit, notes)).await);
    }
    keep("pressing other controls", stage(Stage::Others, acting::others(visit, notes)).await);
    keep("ticking and unticking", stage(Stage::Ticking, acting::tick_and_untick(visit, notes)).await);
    if submit == Submit::Allow {
        keep("pressing buttons", stage(Stage::Buttons, acting::buttons(visit, notes)).await);
        keep("sending the form", stage(Stage::Submitting, submitting::failed_submit(visit, notes)).await);
    }
}

/// The copy, while it is exercised.
#[derive(Debug)]
struct Visit<'a> {
    tab: &'a Tab,
    watched: &'a Watched<'a>,
    /// What the last exercise read at its end; `None` where it broke off, so that nobody knows how the page stands.
    at: Option<Reading>,
}

impl Visit<'_> {
    /// How the page stands before an exercise, which has to say how it stands after it.
    async fn reading(&mut self) -> Result<Reading, LookError> {
        match self.at.take() {
            Some(reading) => Ok(reading),
            None => Reading::at_rest(self.tab).await,
        }
    }
}

#[derive(Debug, Default)]
struct Notes {
    /// By the box's id in the look.
    facts: Vec<(String, ExerciseFact)>,
    /// Boxes that came into the page when it was scrolled.
    added: Vec<Seen>,
}

impl Notes {
    /// Notes the state of each watched box that `reading` shows.
    fn states(&mut self, exercise: Exercise, watched: &Watched<'_>, reading: &Reading) {
        for b in &watched.boxes {
            if let Some(seen) = reading.of(b) {
                self.push(
                    b,
                    ExerciseFact { exercise, ticked: seen.state.ticked(), by: None, declared_all: false },
                );
            }
        }
    }

    fn push(&mut self, b: &BoxFacts, fact: ExerciseFact) {
        self.facts.push((b.id.clone(), fact));
    }

    /// Notes the agreements that the look did not see.
    fn added(&mut self, watched: &Watched<'_>, reading: &Reading) {
        let is_new = |seen: &&Seen| {
            seen.facts.shown && seen.nature.agreement != Agreement::No && !watched.knows(&seen.facts)
        };
        self.added = reading.seen.iter().filter(is_new).cloned().collect();
    }
}

/// The boxes of the look whose states are followed.
#[derive(Debug)]
struct Watched<'look> {
    boxes: Vec<&'look BoxFacts>,
    all: &'look [BoxFacts],
}

impl<'look> Watched<'look> {
    fn new(looked: &'look Looked) -> Self {
        let followed = |(b, nature): &(&BoxFacts, &Nature)| is_exercised(b, nature);
        let boxes = looked.page.boxes.iter().zip(&looked.natures).filter(followed).map(|(b, _)| b).collect();
        Self { boxes, all: &looked.page.boxes }
    }

    /// Whether the look saw a box, by its place or by its words.
    fn knows(&self, facts: &BoxFacts) -> bool {
        self.all.iter().any(|b| {
            (b.selector == facts.selector && b.frames == facts.frames)
                || bare(&b.label.text) == bare(&facts.label.text)
        })
    }
}
