//! The states of all boxes of the copy at one moment.

use std::time::Duration;

use unicode_normalization::UnicodeNormalization as _;

use crate::{
    browser::{FrameId, Tab},
    facts::BoxFacts,
    lexicon::{self, Nature},
    look::{
        LookError,
        observe::{self, States},
        settle,
    },
};

/// How long the copy may take to come to rest after something was done to it.
const REST: Duration = Duration::from_secs(3);

/// One box of the copy.
#[derive(Debug)]
pub struct Seen {
    pub facts: BoxFacts,
    pub nature: Nature,
    pub frame: FrameId,
}

#[derive(Debug)]
pub struct Reading {
    pub seen: Vec<Seen>,
}

impl Reading {
    /// Waits until the page rests, then reads.
    pub async fn at_rest(tab: &Tab) -> Result<Self, LookError> {
        settle::settle(tab, REST).await?;
        Self::now(tab).await
    }

    pub async fn now(tab: &Tab) -> Result<Self, LookError> {
        let mut observed = observe::observe(tab, States::Present).await?;
        let natures = lexicon::classify(&mut observed.page);
        let seen = observed
            .page
            .boxes
            .into_iter()
            .zip(natures)
            .zip(observed.owners)
            .map(|((facts, nature), frame)| Seen { facts, nature, frame })
            .collect();
        Ok(Self { seen })
    }

    /// The same box on the copy: by its name and words, else by its place.
    pub fn of(&self, wanted: &BoxFacts) -> Option<&BoxFacts> {
        self.find(wanted).map(|seen| &seen.facts)
    }

    pub fn find(&self, wanted: &BoxFacts) -> Option<&Seen> {
        let words = plain(&wanted.label.text);
        let by_words: Vec<&Seen> = self
            .seen
            .iter()
            .filter(|seen| {
                !words.is_empty()
                    && seen.facts.kind == wanted.kind
                    && seen.facts.name == wanted.name
                    && plain(&seen.facts.label.text) == words
            })
            .collect();
        match by_words[..] {
            [only] => Some(only),
            _ => self
                .seen
                .iter()
                .find(|seen| seen.facts.selector == wanted.selector && seen.facts.frames == wanted.frames),
        }
    }
}

fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}
