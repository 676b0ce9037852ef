//! Whether the page shows an automated browser something else than a person's: looks at fresh copies, some as one and
//! some as the other.
//!
//! Much on a page is chance: tests of variants, advertisements, a dialog for every tenth visitor. So a difference
//! counts only where all copies for persons are alike in it and all copies for robots are not.

use super::{
    LookError, LookOptions,
    observe::{self, States},
    same::same_box,
    settle,
};
use crate::{
    browser::{Persona, Tab},
    facts::{BoxFacts, Cloak, Differs, PageFacts},
    findings::waiver::bare,
    lexicon::{self, Agreement, Nature},
};

/// As whom further copies are looked at, some at once, once one copy differed. Neither a page that takes turns nor one
/// that goes by time takes turns in this order, and by chance it comes out so once in 8,192 times.
pub const ROUNDS: [[Persona; 4]; 3] = {
    use Persona::{Person, Robot};
    [[Robot, Person, Person, Robot], [Person, Robot, Robot, Person], [Person, Robot, Person, Robot]]
};

/// Sizes nearer than this are one: a scroll bar or another font may move a label by as much.
const SIZES_APART: f64 = 0.1;

const DIFFERENCES: [Differs; 4] = [Differs::Presence, Differs::State, Differs::Words, Differs::Size];

/// What one copy shows: no pictures, and nothing is done to it.
#[derive(Debug, Clone, Default)]
pub struct Glance {
    pub page: PageFacts,
    /// One per box of `page`, in its order.
    pub natures: Vec<Nature>,
}

/// Watches the copy that `tab` shows for as long as the page itself was watched.
pub async fn glance(tab: &Tab, options: &LookOptions) -> Result<Glance, LookError> {
    let already = settle::settle(tab, options.settle_limit).await?;
    let first = observe::observe(tab, States::First).await?;
    tokio::time::sleep(options.watch.saturating_sub(already)).await;
    let mut page = observe::again(tab, first).await?;
    let natures = lexicon::classify(&mut page);
    Ok(Glance { page, natures })
}

/// What is still held against the page, and against which boxes.
#[derive(Debug)]
pub struct Suspicion<'a> {
    page: &'a PageFacts,
    /// The place of the box in the page, in what it differs, and how robots see it.
    boxes: Vec<(usize, Differs, View)>,
    for_robots_only: Vec<BoxFacts>,
}

impl<'a> Suspicion<'a> {
    /// Compares the page with the first copy for robots.
    pub fn raise(page: &'a PageFacts, natures: &[Nature], robot: &Glance) -> Self {
        let mut boxes = Vec::new();
        for (at, (own, nature)) in page.boxes.iter().zip(natures).enumerate() {
            if nature.agreement == Agreement::No || !own.shown {
                continue;
            }
            let (person, robot) = (View::of(own), View::on(&robot.page, own));
            let differs = DIFFERENCES.into_iter().filter(|&differs| person.differs(&robot, differs));
            boxes.extend(differs.map(|differs| (at, differs, robot.clone())));
        }
        let theirs = robot.page.boxes.iter().zip(&robot.natures);
        let only = theirs
            .filter(|(b, nature)| nature.agreement == Agreement::Yes && b.shown && !View::on(page, b).there);
        Self { page, boxes, for_robots_only: only.map(|(b, _)| b.clone()).collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.boxes.is_empty() && self.for_robots_only.is_empty()
    }

    /// Drops what does not hold on another copy.
    pub fn hear(&mut self, persona: Persona, other: &PageFacts) {
        let is_robot = persona == Persona::Robot;
        let own = &self.page.boxes;
        self.boxes.retain(|&(at, differs, _)| {
            View::of(&own[at]).differs(&View::on(other, &own[at]), differs) == is_robot
        });
        self.for_robots_only.retain(|b| View::on(other, b).there == is_robot);
    }

    /// What is left: differences by the place of the box in the page, and the labels of boxes for robots only.
    pub fn confirmed(self) -> (Vec<(usize, Cloak)>, Vec<String>) {
        let own = &self.page.boxes;
        let cloaks = self.boxes.into_iter().map(|(at, differs, robot)| {
            let person = View::of(&own[at]).words_for(differs);
            (at, Cloak { differs, person, robot: robot.words_for(differs) })
        });
        (cloaks.collect(), self.for_robots_only.into_iter().map(|b| b.label.text).collect())
    }
}

/// What of a box may not depend on who looks.
#[derive(Debug, Clone, Default)]
struct View {
    there: bool,
    ticked: Option<bool>,
    label: String,
    px: Option<f64>,
}

impl View {
    fn of(b: &BoxFacts) -> Self {
        let runs = b.label.runs.iter().filter(|run| !run.aside && run.hidden.is_none());
        let last = b.timeline.last().map_or(b.state.ticked(), |moment| moment.ticked);
        Self {
            there: b.shown,
            ticked: last,
            label: b.label.text.clone(),
            px: runs.map(crate::facts::TextRun::laid_out_px).min_by(f64::total_cmp),
        }
    }

    /// The same box on another page; nothing where there is none.
    fn on(page: &PageFacts, wanted: &BoxFacts) -> Self {
        same_box(&page.boxes, wanted, |b| b).map_or_else(Self::default, Self::of)
    }

    /// Where a box is missing, that is the only difference.
    fn differs(&self, other: &Self, differs: Differs) -> bool {
        if differs == Differs::Presence {
            return self.there != other.there;
        }
        let both = self.there && other.there;
        both && match differs {
            Differs::Presence => false,
            Differs::State => self.ticked.zip(other.ticked).is_some_and(|(one, other)| one != other),
            Differs::Words => bare(&self.label) != bare(&other.label),
            Differs::Size => self
                .px
                .zip(other.px)
                .is_some_and(|(one, other)| (one - other).abs() > SIZES_APART * one.max(other)),
        }
    }

    fn words_for(&self, differs: Differs) -> String {
        match differs {
            Differs::Presence => if self.there { "there" } else { "not there" }.to_owned(),
            Differs::State => if self.ticked == Some(true) { "ticked" } else { "unticked" }.to_owned(),
            Differs::Words => self.label.clone(),
            Differs::Size => {
                self.px.map_or_else(String::new, |px| format!("{} px", (px * 10.0).round() / 10.0))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{LabelFacts, StateFacts, TextRun};

    fn agree(label: &str, px: f64, ticked: bool) -> BoxFacts {
        let run = TextRun { text: label.to_owned(), css_px: px, scale: 1.0, ..TextRun::default() };
        BoxFacts {
            selector: format!("#{}", label.len()),
            label: LabelFacts { text: label.to_owned(), runs: vec![run], ..LabelFacts::default() },
            state: StateFacts { property: Some(ticked), ..StateFacts::default() },
            shown: true,
            ..BoxFacts::default()
        }
    }

    fn glance_at(boxes: Vec<BoxFacts>) -> Glance {
        let yes = Nature { agreement: Agreement::Yes, ..Nature::default() };
        let natures = vec![yes; boxes.len()];
        Glance { page: PageFacts { boxes, ..PageFacts::default() }, natures }
    }

    /// What all copies for robots show, seen beside what all copies for persons show.
    fn told(person: Vec<BoxFacts>, robot: Vec<BoxFacts>) -> (Vec<(usize, Cloak)>, Vec<String>) {
        let (person, robot) = (glance_at(person), glance_at(robot));
        let mut suspicion = Suspicion::raise(&person.page, &person.natures, &robot);
        for persona in ROUNDS.concat() {
            let seen = if persona == Persona::Robot { &robot } else { &person };
            suspicion.hear(persona, &seen.page);
        }
        suspicion.confirmed()
    }

    fn cloak(differs: Differs, person: &str, robot: &str) -> (usize, Cloak) {
        (0, Cloak { differs, person: person.to_owned(), robot: robot.to_owned() })
    }

    #[test]
    fn pages_that_are_alike_are_not_suspected() {
        let own = || vec![agree("I agree", 16.0, false)];
        assert_eq!(told(own(), own()), (vec![], vec![]));
        assert_eq!(told(own(), vec![agree("I  agree", 15.5, false)]), (vec![], vec![]));
    }

    #[test]
    fn each_difference_is_told_once() {
        let own = || vec![agree("I agree", 8.0, true)];
        assert_eq!(told(own(), vec![]).0, [cloak(Differs::Presence, "there", "not there")]);
        let honest = vec![agree("I agree", 16.0, false)];
        let both = [cloak(Differs::State, "ticked", "unticked"), cloak(Differs::Size, "8 px", "16 px")];
        assert_eq!(told(own(), honest).0, both);
        let other = BoxFacts { selector: "#7".to_owned(), ..agree("I agree to nothing", 8.0, true) };
        assert_eq!(told(own(), vec![other]).0, [cloak(Differs::Words, "I agree", "I agree to nothing")]);
    }

    #[test]
    fn what_only_robots_are_shown_is_told_by_its_words() {
        assert_eq!(told(vec![], vec![agree("I agree", 16.0, false)]), (vec![], vec!["I agree".to_owned()]));
    }

    #[test]
    fn chance_is_not_held_against_the_page() {
        let (with, without) = (glance_at(vec![agree("I agree", 16.0, false)]), glance_at(vec![]));
        for (persona, seen) in [(Persona::Person, &without), (Persona::Robot, &with)] {
            let mut suspicion = Suspicion::raise(&with.page, &with.natures, &without);
            assert!(!suspicion.is_empty());
            suspicion.hear(persona, &seen.page);
            assert!(suspicion.is_empty(), "{persona:?}");
        }
    }
}
