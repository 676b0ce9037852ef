//! Which box of today is which box of the baseline: by what it is (label, place, name), never by order.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    contents::{Place, State, Wording},
    key::{short_hash, slug},
    words::likeness,
};

/// What a box is known by.
#[derive(Debug, Clone, Default)]
pub(super) struct Identity {
    /// `None` where the baseline of the wording is missing.
    pub sentence: Option<String>,
    /// `None` where the baseline of the state is missing.
    pub place: Option<Place>,
    /// The box's part of its files' names; for a box of today the one that it would be given.
    pub stem: String,
}

impl Identity {
    pub fn of(state: Option<&State>, wording: Option<&Wording>, stem: &str) -> Self {
        let sentence = wording.map(|wording| wording.sentence.clone());
        Self { sentence, place: state.map(|state| state.place.clone()), stem: stem.to_owned() }
    }
}

/// Pairs every box of today with a baseline, best likeness first; `None` for a new box. Baselines that are in
/// no pair are gone.
pub(super) fn pair(baselines: &[Identity], today: &[Identity]) -> Vec<Option<usize>> {
    let mut candidates: Vec<(f64, usize, usize)> = Vec::new();
    for (new, seen) in today.iter().enumerate() {
        for (old, known) in baselines.iter().enumerate() {
            let score = score(known, seen);
            if score >= ENOUGH {
                candidates.push((score, new, old));
            }
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut pairs = vec![None; today.len()];
    let mut taken = BTreeSet::new();
    for (_, new, old) in candidates {
        if pairs[new].is_none() && taken.insert(old) {
            pairs[new] = Some(old);
        }
    }
    pairs
}

/// The same words are nearly proof. Otherwise two of three must speak for it: a likeness of the words, the name
/// under which the form sends it, the place.
const ENOUGH: f64 = 3.0;

fn score(known: &Identity, seen: &Identity) -> f64 {
    of_words(known, seen) + of_place(known, seen)
}

fn of_words(known: &Identity, seen: &Identity) -> f64 {
    let (Some(before), Some(now)) = (known.sentence.as_deref(), seen.sentence.as_deref()) else {
        return if known.stem == seen.stem { 6.0 } else { 0.0 };
    };
    if before.is_empty() && now.is_empty() {
        return 2.0;
    }
    match likeness(before, now) {
        _ if before == now => 8.0,
        alike if alike >= 0.5 => 6.0 * alike,
        _ => 0.0,
    }
}

fn of_place(known: &Identity, seen: &Identity) -> f64 {
    let (Some(before), Some(now)) = (&known.place, &seen.place) else { return 0.0 };
    let name = match () {
        () if before.name.is_empty() || now.name.is_empty() => 0.0,
        () if before.name == now.name => 3.0,
        () => -2.0,
    };
    let stands = if (&before.group, &before.heading) == (&now.group, &now.heading) { 1.0 } else { 0.0 };
    name + stands
}

/// The stems that boxes would be given if all were new, in their order: the label as a name; where two boxes
/// would share one, or a baseline of another box has it, with a hash of what tells them apart.
pub(super) fn stems<'a>(boxes: impl Iterator<Item = (&'a State, &'a Wording, &'a str)>) -> Vec<String> {
    let boxes: Vec<_> = boxes.collect();
    let plain: Vec<String> = boxes.iter().map(|(state, wording, _)| plain_stem(state, wording)).collect();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for stem in &plain {
        *count.entry(stem).or_default() += 1;
    }
    let mut given = BTreeSet::new();
    let mut stems = Vec::new();
    for (stem, (state, wording, selector)) in plain.iter().zip(&boxes) {
        let mut unique =
            if count[stem.as_str()] == 1 { stem.clone() } else { distinct_stem(stem, state, wording) };
        if given.contains(&unique) {
            unique = format!("{stem}-{}", short_hash(&[selector]));
        }
        given.insert(unique.clone());
        stems.push(unique);
    }
    stems
}

/// A stem with a hash of what the box is.
pub(super) fn distinct_stem(stem: &str, state: &State, wording: &Wording) -> String {
    let Place { heading, group, name, .. } = &state.place;
    format!("{stem}-{}", short_hash(&[&wording.sentence, heading, group, name]))
}

fn plain_stem(state: &State, wording: &Wording) -> String {
    let texts = [&wording.sentence, &wording.heard, &state.place.name];
    let named = texts.into_iter().map(|text| slug(text)).find(|slug| !slug.is_empty());
    named.unwrap_or_else(|| state.kind.name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(sentence: &str, name: &str, heading: &str) -> Identity {
        let place = Place { heading: heading.into(), name: name.into(), ..Place::default() };
        Identity { sentence: Some(sentence.into()), place: Some(place), stem: slug(sentence) }
    }

    const TERMS: &str = "I agree to the terms of service";
    const NEWS: &str = "Send me the weekly newsletter";

    #[test]
    fn boxes_are_known_whatever_their_order() {
        let old = [known(TERMS, "terms", "Sign up"), known(NEWS, "news", "Sign up")];
        let new = [known(NEWS, "news", "Sign up"), known(TERMS, "terms", "Sign up")];
        assert_eq!(pair(&old, &new), [Some(1), Some(0)]);
    }

    #[test]
    fn a_reworded_box_is_known_by_its_name_or_by_what_stayed_of_its_words() {
        let old = [known(TERMS, "terms", "")];
        assert_eq!(pair(&old, &[known("By ticking you let us do all that we like", "terms", "")]), [Some(0)]);
        let reworded = "I agree to the terms of service and the privacy policy";
        assert_eq!(pair(&[known(TERMS, "", "")], &[known(reworded, "", "")]), [Some(0)]);
    }

    #[test]
    fn a_box_that_moved_is_the_same_box() {
        assert_eq!(
            pair(&[known(TERMS, "terms", "Sign up")], &[known(TERMS, "terms", "Checkout")]),
            [Some(0)]
        );
    }

    #[test]
    fn another_box_in_the_same_place_is_new() {
        assert_eq!(pair(&[known(TERMS, "terms", "Sign up")], &[known(NEWS, "news", "Sign up")]), [None]);
        assert_eq!(pair(&[known(TERMS, "", "Sign up")], &[known(NEWS, "", "Sign up")]), [None]);
    }

    #[test]
    fn equal_labels_are_told_apart_by_name_and_place() {
        let old = [known("I consent", "p1", "Partner 1"), known("I consent", "p2", "Partner 2")];
        let new = [known("I consent", "p2", "Partner 2"), known("I consent", "p3", "Partner 3")];
        assert_eq!(pair(&old, &new)[0], Some(1));
    }

    #[test]
    fn words_that_swap_their_places_are_swapped_boxes() {
        let old = [known(TERMS, "a", "Sign up"), known(NEWS, "b", "Sign up")];
        let new = [known(NEWS, "a", "Sign up"), known(TERMS, "b", "Sign up")];
        assert_eq!(pair(&old, &new), [Some(1), Some(0)]);
    }

    #[test]
    fn of_two_boxes_with_the_same_words_the_one_that_vanished_is_known() {
        let twin = |heading: &str| known("I consent", "", heading);
        let old = [twin("Phone"), twin("Mail"), twin("Post")];
        assert_eq!(pair(&old, &[twin("Post"), twin("Phone")]), [Some(2), Some(0)]);
        // Twins that nothing tells apart: as many are known as there were.
        let old = [twin(""), twin("")];
        assert_eq!(pair(&old, &[twin(""), twin(""), twin("")]), [Some(0), Some(1), None]);
        assert_eq!(pair(&old, &[twin("")]).len(), 1);
    }

    #[test]
    fn one_reworded_and_one_new_are_told_apart() {
        let reworded = "I agree to the terms of service and to be called";
        let old = [known(TERMS, "terms", "Sign up")];
        let new = [known(NEWS, "news", "Sign up"), known(reworded, "terms", "Sign up")];
        assert_eq!(pair(&old, &new), [None, Some(0)]);
        let split = [known(TERMS, "terms", "Sign up"), known(reworded, "more", "Sign up")];
        assert_eq!(pair(&old, &split), [Some(0), None], "the same words win over like ones");
    }

    #[test]
    fn two_that_are_reworded_at_once_stay_themselves() {
        let old = [known("Call me by phone", "", "A"), known("Write me by mail", "", "B")];
        let new = [known("Write to me by mail", "", "B"), known("Call me by telephone", "", "A")];
        assert_eq!(pair(&old, &new), [Some(1), Some(0)]);
    }

    #[test]
    fn stems_are_unique_and_do_not_depend_on_order() {
        let state =
            |name: &str| State { place: Place { name: name.into(), ..Place::default() }, ..State::default() };
        let wording = |text: &str| Wording { sentence: text.into(), ..Wording::default() };
        let (a, b, c) = (state("a"), state("b"), state("c"));
        let (same, other, none) = (wording("I consent"), wording("Terms"), wording(""));
        let forward =
            stems([(&a, &same, "#a"), (&b, &same, "#b"), (&c, &other, "#c"), (&c, &none, "#d")].into_iter());
        let backward =
            stems([(&c, &none, "#d"), (&c, &other, "#c"), (&b, &same, "#b"), (&a, &same, "#a")].into_iter());
        assert_eq!(forward, backward.into_iter().rev().collect::<Vec<_>>());
        assert_eq!(forward[2..], ["terms", "c"]);
        assert!(forward[0].starts_with("i-consent-") && forward[0] != forward[1]);
    }

    #[test]
    fn twins_that_nothing_tells_apart_get_files_of_their_own() {
        let (state, wording) = (State::default(), Wording { sentence: "Yes".into(), ..Wording::default() });
        let boxes = ["#a", "#b", "#c"].map(|selector| (&state, &wording, selector));
        let stems = stems(boxes.into_iter());
        assert_eq!(stems.iter().collect::<BTreeSet<_>>().len(), 3);
    }
}
