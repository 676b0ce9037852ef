//! Further copies of the page for a checkpoint: does an automated browser get what a person's gets?

use futures::future::join_all;

use super::{
    checkpoint,
    journey::{Journey, JourneyError},
};
use crate::{
    browser::{Persona, Tab, TabOptions},
    facts::{Blind, Cloak},
    look::{
        Looked,
        cloak::{Glance, ROUNDS, Suspicion, glance},
    },
};

/// Compares the page that was looked at with copies for robots, and where one differs, with more for both sides. What
/// could not be compared is a blind spot of the page.
pub async fn compare(
    journey: &Journey,
    tab: &Tab,
    at: usize,
    looked: &mut Looked,
) -> Result<(), JourneyError> {
    let blind = |why: String| Blind { what: "what an automated browser is shown".to_owned(), why };
    if !tab.hides_the_driver() {
        let engine = journey.case.browser.engine.name();
        looked.page.blind.push(blind(format!("{engine} tells every page that it is driven")));
        return Ok(());
    }
    match differences(journey, tab, at, looked).await {
        Ok((cloaks, for_robots_only)) => {
            for (box_at, cloak) in cloaks {
                looked.page.boxes[box_at].cloaks.push(cloak);
            }
            looked.page.for_robots_only = for_robots_only;
        }
        Err(error @ JourneyError::Lost(_)) => return Err(error),
        Err(error) => {
            if let Some(why) = tab.gone() {
                return Err(JourneyError::Lost(why));
            }
            looked.page.blind.push(blind(format!("no fresh copy of the page could be looked at: {error}")));
        }
    }
    Ok(())
}

/// By the place of the box in the page; then the labels of boxes for robots only.
type Confirmed = (Vec<(usize, Cloak)>, Vec<String>);

async fn differences(
    journey: &Journey,
    tab: &Tab,
    at: usize,
    looked: &Looked,
) -> Result<Confirmed, JourneyError> {
    let first = look_as(journey, tab, at, Persona::Robot).await?;
    let mut suspicion = Suspicion::raise(&looked.page, &looked.natures, &first);
    for round in ROUNDS {
        if suspicion.is_empty() {
            break;
        }
        let glances = join_all(round.map(|persona| look_as(journey, tab, at, persona))).await;
        for (persona, glance) in round.into_iter().zip(glances) {
            suspicion.hear(persona, &glance?.page);
        }
    }
    Ok(suspicion.confirmed())
}

async fn look_as(
    journey: &Journey,
    beside: &Tab,
    at: usize,
    persona: Persona,
) -> Result<Glance, JourneyError> {
    let options = TabOptions { persona, ..journey.tab_options(false)? };
    let copy = checkpoint::copy(journey, beside, at, options).await?;
    let seen = glance(&copy, &journey.job.look).await;
    copy.close().await;
    Ok(seen?)
}
