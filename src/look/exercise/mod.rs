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
    lexicon::{Agreement, Nature},
    stopwatch::{Stage, stage},
};

use self::reading::Reading;

/// How long all exercises of a page may take; a page that hangs must not hold up the run.
const LIMIT: Duration = Duration::from_secs(90);

/// Whether there is a box on the page that exercises could tell more about.
pub fn is_worthwhile(looked: &Looked) -> bool {
    looked.page.boxes.iter().zip(&looked.natures).any(|(b, nature)| is_exercised(b, nature))
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
/// is noted too: what was not tried is not known to be well.
pub async fn exercise(tab: &Tab, submit: Submit, looked: &mut Looked) {
    let mut notes = Notes::default();
    let mut failed = Vec::new();
    if tokio::time::timeout(LIMIT, all(tab, submit, looked, (&mut notes, &mut failed))).await.is_err() {
        let why = format!("they took longer than {} s", LIMIT.as_secs());
        failed.push(Blind { what: "exercises".to_owned(), why });
    }
    looked.page.blind.append(&mut failed);
    for (id, fact) in notes.0 {
        if let Some(b) = looked.page.boxes.iter_mut().find(|b| b.id == id) {
            b.exercises.push(fact);
        }
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

/// What was noted, by the box's id in the look.
#[derive(Debug, Default)]
struct Notes(Vec<(String, ExerciseFact)>);

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
        self.0.push((b.id.clone(), fact));
    }
}

/// The boxes of the look whose states are followed.
#[derive(Debug)]
struct Watched<'look> {
    boxes: Vec<&'look BoxFacts>,
}

impl<'look> Watched<'look> {
    fn new(looked: &'look Looked) -> Self {
        let followed = |(b, nature): &(&BoxFacts, &Nature)| is_exercised(b, nature);
        let boxes = looked.page.boxes.iter().zip(&looked.natures).filter(followed).map(|(b, _)| b).collect();
        Self { boxes }
    }
}
