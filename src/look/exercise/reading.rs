//! The states of all boxes of the copy at one moment.

use std::{collections::HashMap, time::Duration};

use serde::Deserialize;
use serde_json::json;

use crate::{
    browser::{Arg, BrowserError, FrameId, Tab},
    facts::{BoxFacts, StateFacts},
    lexicon::{self, Nature},
    look::{
        LookError,
        observe::{self, States},
        same::same_box,
        settle,
    },
    probe, touch,
};

/// How long the copy may take to come to rest after something was done to it.
const REST: Duration = Duration::from_secs(3);
/// How long a page may take to react to a press; what comes later shows in a later reading.
const REACTION: Duration = Duration::from_millis(70);
/// How often a page may move on while it is asked.
const MOVES: usize = 4;
/// A page that goes on changing is given this much longer.
const UNREST: Duration = Duration::from_millis(500);

/// One box of the copy.
#[derive(Debug, Clone)]
pub struct Seen {
    pub facts: BoxFacts,
    pub nature: Nature,
    pub frame: FrameId,
}

#[derive(Debug, Clone)]
pub struct Reading {
    pub seen: Vec<Seen>,
    /// Where the page stands, without the fragment.
    pub place: String,
}

/// What one frame says of its boxes.
#[derive(Debug, Deserialize)]
struct Present {
    url: String,
    states: Vec<PresentState>,
}

#[derive(Debug, Deserialize)]
struct PresentState {
    selector: String,
    ticked: Option<bool>,
    options: Vec<Option<bool>>,
}

impl Reading {
    /// Waits until the page rests, then reads. A page that moves on meanwhile is waited for again.
    pub async fn at_rest(tab: &Tab) -> Result<Self, LookError> {
        let mut tried = 0;
        loop {
            match Self::settled(tab).await {
                Err(LookError::Browser(error)) if tried < MOVES && touch::find::passes(&error) => {
                    tried += 1;
                    tokio::time::sleep(REACTION).await;
                }
                other => return other,
            }
        }
    }

    async fn settled(tab: &Tab) -> Result<Self, LookError> {
        settle::settle(tab, REST).await?;
        Self::now(tab).await
    }

    async fn now(tab: &Tab) -> Result<Self, LookError> {
        let mut observed = observe::observe(tab, States::Present).await?;
        let natures = lexicon::classify(&mut observed.page);
        let place = without_fragment(&observed.page.url);
        let seen = observed
            .page
            .boxes
            .into_iter()
            .zip(natures)
            .zip(observed.owners)
            .map(|((facts, nature), frame)| Seen { facts, nature, frame })
            .collect();
        Ok(Self { seen, place })
    }

    /// The reading once the page has come to rest anew. `before` makes it a light one where the page is the same.
    pub async fn again_at_rest(tab: &Tab, before: Option<Self>) -> Result<Self, LookError> {
        let args = [settle::QUIET, REST].map(|time| Arg::Json(json!(time.as_millis())));
        match before {
            Some(before) => before.light(tab, probe::STATES_AT_REST, args).await,
            None => Self::at_rest(tab).await,
        }
    }

    /// The reading after something was pressed. Only states are asked for; where other boxes stand now, all is read.
    pub async fn next(&self, tab: &Tab) -> Result<Self, LookError> {
        self.next_after(tab, REACTION).await
    }

    /// The same after something to which the page may react later.
    pub async fn next_after(&self, tab: &Tab, reaction: Duration) -> Result<Self, LookError> {
        let args = [reaction, reaction + UNREST].map(|time| Arg::Json(json!(time.as_millis())));
        self.light(tab, probe::STATES_AFTER, args).await
    }

    async fn light(&self, tab: &Tab, function: &str, args: [Arg; 2]) -> Result<Self, LookError> {
        match self.states(tab, function, &args).await {
            Ok(Some(next)) => Ok(next),
            Err(error @ BrowserError::Gone(_)) => Err(error.into()),
            // A page on its way to another one can't be asked.
            Ok(None) | Err(_) => Self::at_rest(tab).await,
        }
    }

    /// Asks all frames at once: each waits by itself.
    async fn states(&self, tab: &Tab, function: &str, args: &[Arg; 2]) -> Result<Option<Self>, BrowserError> {
        let mut next = self.clone();
        let mut frames = vec![tab.top()];
        for seen in &self.seen {
            if !frames.contains(&seen.frame) {
                frames.push(seen.frame.clone());
            }
        }
        let asked = frames.iter().map(|frame| tab.call(frame, function, args.to_vec()));
        let answers: Vec<Present> = futures::future::try_join_all(asked).await?;
        for (frame, present) in frames.iter().zip(&answers) {
            if *frame == tab.top() {
                next.place = without_fragment(&present.url);
            }
            if !next.take(frame, &present.states) {
                return Ok(None);
            }
        }
        Ok(Some(next))
    }

    /// False where the frame holds other boxes than before.
    fn take(&mut self, frame: &FrameId, states: &[PresentState]) -> bool {
        let by_selector: HashMap<&str, &PresentState> =
            states.iter().map(|state| (state.selector.as_str(), state)).collect();
        let mut here = 0;
        for seen in self.seen.iter_mut().filter(|seen| seen.frame == *frame) {
            here += 1;
            match by_selector.get(seen.facts.selector.as_str()) {
                Some(state) if state.options.len() == seen.facts.options.len() => seen.take(state),
                _ => return false,
            }
        }
        here == states.len()
    }

    /// The same box on the copy.
    pub fn of(&self, wanted: &BoxFacts) -> Option<&BoxFacts> {
        self.find(wanted).map(|seen| &seen.facts)
    }

    pub fn ticked(&self, wanted: &BoxFacts) -> Option<bool> {
        self.of(wanted).and_then(|facts| facts.state.ticked())
    }

    pub fn find(&self, wanted: &BoxFacts) -> Option<&Seen> {
        same_box(&self.seen, wanted, |seen| &seen.facts)
    }
}

impl Seen {
    fn take(&mut self, present: &PresentState) {
        let state = |ticked| StateFacts { property: ticked, ..StateFacts::default() };
        for (option, ticked) in self.facts.options.iter_mut().zip(&present.options) {
            option.state = state(*ticked);
        }
        self.facts.state = match self.nature.agree_option {
            Some(at) => state(present.options.get(at).copied().flatten()),
            None => state(present.ticked),
        };
    }
}

fn without_fragment(url: &str) -> String {
    url.split('#').next().unwrap_or_default().to_owned()
}
