//! A box as accepted, the same box as seen today, and what the one says of the other.

use std::collections::BTreeMap;

use super::{
    change::ChangeState,
    changes::{self, Sentence},
    contents::{State, Wording},
    format::Body,
    matching::{self, Identity},
    outcome::SnapshotKind,
    pixels::{self, Tolerance},
    redact::Redactor,
};
use crate::{
    facts::BoxFacts,
    lexicon::{Agreement, Nature},
    look::StillPicture,
    paint::PaintError,
};

/// The accepted snapshots of one box; a kind that was never accepted is `None`.
#[derive(Debug, Default)]
pub(super) struct Baseline {
    pub stem: String,
    pub state: Option<State>,
    pub wording: Option<Wording>,
    /// By kind, as it was read.
    pub bodies: BTreeMap<SnapshotKind, Body>,
}

impl Baseline {
    /// The kinds that were accepted.
    pub fn kinds(&self) -> impl Iterator<Item = SnapshotKind> {
        self.bodies.keys().copied()
    }

    /// The words by which a person knows it; its file name where the wording was never accepted.
    pub fn label(&self) -> String {
        self.wording.as_ref().map_or_else(|| self.stem.clone(), Wording::label)
    }
}

/// A box as it is today.
pub(super) struct Seen<'a> {
    pub id: &'a str,
    selector: &'a str,
    state: State,
    wording: Wording,
    crop: Option<&'a StillPicture>,
}

impl<'a> Seen<'a> {
    pub fn of(
        control: &'a BoxFacts,
        nature: &Nature,
        redact: &Redactor,
        crop: Option<&'a StillPicture>,
    ) -> Self {
        Self {
            id: &control.id,
            selector: &control.selector,
            state: State::of(control, nature, redact),
            wording: Wording::of(control, redact),
            crop,
        }
    }

    /// Whether it is kept even though it is new.
    pub fn is_kept(&self) -> bool {
        self.state.agreement != Agreement::No
    }

    /// The words by which a person knows it.
    pub fn label(&self) -> String {
        self.wording.label()
    }
}

/// A box of today that is kept, the baseline that it belongs to, and its part of the files' names.
pub(super) type Kept<'a> = (&'a Seen<'a>, Option<&'a Baseline>, String);

/// Finds the baseline of every box. Boxes that are no agreement are not kept: nobody is asked for consent, and
/// a "remember me" that moves would only cry wolf. One that was accepted as an agreement stays under watch, so
/// that no change of words or of the lexicon takes it away unseen.
pub(super) fn assign<'a>(baselines: &'a [Baseline], seen: &'a [Seen<'a>]) -> Vec<Kept<'a>> {
    let stems = matching::stems(seen.iter().map(|seen| (&seen.state, &seen.wording, seen.selector)));
    let known: Vec<Identity> = baselines
        .iter()
        .map(|baseline| Identity::of(baseline.state.as_ref(), baseline.wording.as_ref(), &baseline.stem))
        .collect();
    let today: Vec<Identity> = seen
        .iter()
        .zip(&stems)
        .map(|(seen, stem)| Identity::of(Some(&seen.state), Some(&seen.wording), stem))
        .collect();
    let mut kept = Vec::new();
    for ((seen, pair), stem) in seen.iter().zip(matching::pair(&known, &today)).zip(stems) {
        let baseline = pair.map(|index| &baselines[index]);
        match baseline {
            Some(baseline) => kept.push((seen, Some(baseline), baseline.stem.clone())),
            None if !seen.is_kept() => {}
            None if baselines.iter().any(|other| other.stem == stem) => {
                kept.push((seen, None, matching::distinct_stem(&stem, &seen.state, &seen.wording)));
            }
            None => kept.push((seen, None, stem)),
        }
    }
    kept
}

/// What one kind of snapshot says of a box.
pub(super) struct Judged {
    pub kind: SnapshotKind,
    pub state: ChangeState,
    /// What differs; none where nothing does. What can't be said in a sentence is noise, and no difference.
    pub sentences: Vec<Sentence>,
    pub body: Body,
}

/// Compares all kinds of snapshots of one box.
pub(super) fn judge(
    seen: &Seen<'_>,
    baseline: Option<&Baseline>,
    tolerance: Tolerance,
) -> Result<Vec<Judged>, PaintError> {
    let mut judged = vec![
        Judged { body: Body::Text(seen.state.to_yaml()), ..state(seen, baseline) },
        Judged { body: Body::Text(seen.wording.to_yaml()), ..wording(seen, baseline) },
    ];
    if let Some(crop) = seen.crop {
        judged.push(Judged { body: Body::Png(crop.png.clone()), ..pixels(seen, crop, baseline, tolerance)? });
    }
    Ok(judged)
}

impl Judged {
    fn of(kind: SnapshotKind, state: ChangeState, sentences: Vec<Sentence>) -> Self {
        Self { kind, state, sentences, body: Body::Text(String::new()) }
    }

    /// There is no such snapshot yet: of a new box, or of one that is known.
    fn never(kind: SnapshotKind, seen: &Seen<'_>, baseline: Option<&Baseline>) -> Self {
        let sentence = match (baseline, kind) {
            (Some(_), _) => changes::of_missing(kind),
            (None, SnapshotKind::State) => changes::of_new(&seen.state, &seen.label()),
            (None, _) => changes::of_new_kind(kind, &seen.label()),
        };
        Self::of(kind, ChangeState::New, vec![sentence])
    }
}

fn state(seen: &Seen<'_>, baseline: Option<&Baseline>) -> Judged {
    let kind = SnapshotKind::State;
    let Some(old) = baseline.and_then(|baseline| baseline.state.as_ref()) else {
        return Judged::never(kind, seen, baseline);
    };
    let sentences = changes::of_state(old, &seen.state);
    let moved = changes::of_place(&old.place, &seen.state.place).is_some() && sentences.len() == 1;
    Judged::of(kind, if moved { ChangeState::Moved } else { ChangeState::Changed }, sentences)
}

fn wording(seen: &Seen<'_>, baseline: Option<&Baseline>) -> Judged {
    let kind = SnapshotKind::Wording;
    let Some(old) = baseline.and_then(|baseline| baseline.wording.as_ref()) else {
        return Judged::never(kind, seen, baseline);
    };
    let reworded = old.label() != seen.label();
    let state = if reworded { ChangeState::Reworded } else { ChangeState::Changed };
    Judged::of(kind, state, changes::of_wording(old, &seen.wording))
}

fn pixels(
    seen: &Seen<'_>,
    crop: &StillPicture,
    baseline: Option<&Baseline>,
    tolerance: Tolerance,
) -> Result<Judged, PaintError> {
    let kind = SnapshotKind::Pixels;
    let Some(Body::Png(old)) = baseline.and_then(|baseline| baseline.bodies.get(&kind)) else {
        return Ok(Judged::never(kind, seen, baseline));
    };
    let change = pixels::compare(old, crop, tolerance)?;
    Ok(Judged::of(kind, ChangeState::Changed, change.map(changes::of_pixels).into_iter().collect()))
}
