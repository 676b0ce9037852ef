//! Secrets never reach an output.
//!
//! They are taken out twice. At the door: the texts of an event, before a reporter shortens, wraps or encodes
//! them. And at the sink: every byte that is written, in each spelling that a format might give the value.

use std::{
    collections::BTreeSet,
    io::{self, Write},
    sync::Arc,
};

use super::{sink::Sink, spellings::spellings};
use crate::{
    config::Secrets,
    event::{Checked, RunEvent},
    facts::PageFacts,
    findings::Finding,
    lexicon::Nature,
};

const MASK: &[u8] = b"***";
/// A shorter value is only taken out of the texts of a run: at the sink it would eat the format itself.
const SHORTEST_AT_SINK: usize = 4;

/// Takes the configured secrets out of texts and streams. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Scrubber(Option<Arc<Both>>);

struct Both {
    door: Spellings,
    sink: Spellings,
}

impl std::fmt::Debug for Both {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Both({})", self.door.all.len())
    }
}

impl Scrubber {
    pub fn new(secrets: &Secrets) -> Self {
        let all: BTreeSet<String> =
            secrets.values.iter().filter(|v| !v.trim().is_empty()).flat_map(|v| spellings(v)).collect();
        if all.is_empty() {
            return Self(None);
        }
        let long = all.iter().filter(|spelling| spelling.len() >= SHORTEST_AT_SINK).cloned().collect();
        Self(Some(Arc::new(Both { door: Spellings::new(all), sink: Spellings::new(long) })))
    }

    /// The text without secrets.
    pub fn text(&self, text: &str) -> String {
        let Some(both) = &self.0 else { return text.to_owned() };
        let (masked, _) = both.door.mask(text.as_bytes(), true);
        String::from_utf8_lossy(&masked).into_owned()
    }

    /// The event without secrets; `None` when there are none to take out.
    pub fn event(&self, event: &RunEvent) -> Option<RunEvent> {
        self.0.as_ref()?;
        let mut scrub = |text: &mut String| *text = self.text(text);
        let mut event = event.clone();
        match &mut event {
            RunEvent::Checked(checked) => each_text(checked, scrub),
            RunEvent::CaseStarted { case } => scrub(case),
            RunEvent::CaseEnded { case, stale } => {
                scrub(case);
                for waiver in stale {
                    each_text_found(&mut waiver.finding, &mut scrub);
                }
            }
            RunEvent::CaseDoing { case, doing, .. } => [case, doing].into_iter().for_each(scrub),
            RunEvent::Retried { case, why, .. } => [case, why].into_iter().for_each(scrub),
            RunEvent::Waiting { why } => scrub(why),
            RunEvent::Started(_) | RunEvent::Ended(_) => {}
        }
        Some(event)
    }

    /// Takes the secrets out of what was seen: baselines lie in the repository for all to read.
    pub fn seen(&self, page: &mut PageFacts, natures: &mut [Nature]) {
        if self.0.is_some() {
            each_text_seen(page, natures, &mut |text: &mut String| *text = self.text(text));
        }
    }

    /// Whether a secret stands in these bytes, in any spelling.
    pub fn finds(&self, bytes: &[u8]) -> bool {
        let mut scrubbed = self.sink(Vec::new());
        let written = scrubbed.write_all(bytes).and_then(|()| scrubbed.commit());
        written.is_err() || scrubbed.inner != bytes
    }

    /// The sink, kept from secrets.
    pub fn sink<S: Sink>(&self, inner: S) -> Scrub<S> {
        Scrub { inner, both: self.0.clone(), held: vec![] }
    }
}

/// Every text of a check that some reporter shows.
fn each_text(checked: &mut Checked, mut change: impl FnMut(&mut String)) {
    let Checked { scenario, checkpoint, url_asked, url, error, page, natures, findings, snapshot, .. } =
        checked;
    [scenario, checkpoint, url_asked, url].into_iter().chain(error).for_each(&mut change);
    each_text_seen(page, natures, &mut change);
    for finding in findings {
        each_text_found(finding, &mut change);
    }
    snapshot.changes.iter_mut().for_each(&mut change);
}

fn each_text_found(finding: &mut Finding, change: &mut impl FnMut(&mut String)) {
    [&mut finding.message, &mut finding.expected, &mut finding.actual].into_iter().for_each(&mut *change);
    if let Some(waived) = &mut finding.waived {
        [&mut waived.owner, &mut waived.reason].into_iter().for_each(&mut *change);
    }
}

fn each_text_seen(page: &mut PageFacts, natures: &mut [Nature], change: &mut impl FnMut(&mut String)) {
    [&mut page.url, &mut page.title].into_iter().for_each(&mut *change);
    for seen in &mut page.boxes {
        [&mut seen.selector, &mut seen.name, &mut seen.value, &mut seen.context]
            .into_iter()
            .for_each(&mut *change);
        seen.frames.iter_mut().for_each(&mut *change);
        [&mut seen.label.text, &mut seen.label.accessible_name].into_iter().for_each(&mut *change);
        seen.label.runs.iter_mut().for_each(|run| change(&mut run.text));
        let links = seen.label.links.iter_mut().flat_map(|link| [&mut link.text, &mut link.href]);
        let options = seen.options.iter_mut().flat_map(|option| [&mut option.text, &mut option.value]);
        let place = [&mut seen.place.dialog, &mut seen.place.group, &mut seen.place.heading];
        links.chain(options).chain(place).for_each(&mut *change);
    }
    for nature in natures {
        change(&mut nature.why);
    }
}

/// A sink that no secret gets through, however it is cut into writes.
#[derive(Debug)]
pub struct Scrub<S> {
    inner: S,
    both: Option<Arc<Both>>,
    /// What might be the beginning of a secret.
    held: Vec<u8>,
}

impl<S: Sink> Scrub<S> {
    fn release(&mut self, at_end: bool) -> io::Result<()> {
        let Some(both) = &self.both else { return Ok(()) };
        let (masked, used) = both.sink.mask(&self.held, at_end);
        self.held.drain(..used);
        self.inner.write_all(&masked)
    }

    /// What was written into.
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S: Sink> Write for Scrub<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.both.is_none() {
            return self.inner.write(bytes);
        }
        self.held.extend_from_slice(bytes);
        self.release(false)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<S: Sink> Sink for Scrub<S> {
    fn commit(&mut self) -> io::Result<()> {
        self.release(true)?;
        self.inner.commit()
    }
}

/// What to look for.
struct Spellings {
    /// The longest first.
    all: Vec<Vec<u8>>,
    /// Whether any begins with the byte: reports are long, and most bytes begin no secret.
    first: [bool; 256],
}

impl Spellings {
    fn new(all: BTreeSet<String>) -> Self {
        let mut all: Vec<_> = all.into_iter().map(String::into_bytes).collect();
        all.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
        let mut first = [false; 256];
        for byte in all.iter().filter_map(|spelling| spelling.first()) {
            first[usize::from(*byte)] = true;
        }
        Self { all, first }
    }

    /// The bytes masked, and how many of them were used: before the end of a stream, those that may yet turn
    /// out to be a secret are left.
    fn mask(&self, bytes: &[u8], at_end: bool) -> (Vec<u8>, usize) {
        let mut masked = Vec::with_capacity(bytes.len());
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            if !self.first[usize::from(bytes[at])] {
                masked.push(bytes[at]);
                at += 1;
                continue;
            }
            if !at_end && self.all.iter().any(|s| s.len() > rest.len() && s.starts_with(rest)) {
                break;
            }
            if let Some(found) = self.all.iter().find(|spelling| rest.starts_with(spelling)) {
                masked.extend_from_slice(MASK);
                at += found.len();
            } else {
                masked.push(bytes[at]);
                at += 1;
            }
        }
        (masked, at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};

    use super::*;
    use crate::escape;

    const SECRET: &str = "pä$$/w&rd \"<7>'";

    fn scrubber(values: &[&str]) -> Scrubber {
        Scrubber::new(&Secrets { values: values.iter().map(ToString::to_string).collect() })
    }

    fn through(scrubber: &Scrubber, pieces: &[&[u8]]) -> String {
        let mut sink = scrubber.sink(Vec::new());
        for piece in pieces {
            sink.write_all(piece).unwrap();
        }
        sink.commit().unwrap();
        String::from_utf8(sink.into_inner()).unwrap()
    }

    #[test]
    fn every_spelling_is_taken_out() {
        let scrubber = scrubber(&[SECRET]);
        for spelling in [
            SECRET.to_owned(),
            serde_json::to_string(SECRET).unwrap(),
            escape::html(SECRET),
            url::form_urlencoded::byte_serialize(SECRET.as_bytes()).collect(),
            "p%C3%A4%24%24%2Fw%26rd%20%22%3C7%3E%27".to_owned(),
            "p%c3%a4%24%24%2fw%26rd%20%22%3c7%3e%27".to_owned(),
            STANDARD_NO_PAD.encode(SECRET),
        ] {
            let shown = through(&scrubber, &[b"before ", spelling.as_bytes(), b" after"]);
            assert!(
                matches!(shown.as_str(), "before *** after" | "before \"***\" after"),
                "{spelling}: {shown}"
            );
        }
    }

    #[test]
    fn base64_of_user_and_password_gives_nothing_away() {
        let secret = "correct-horse-battery";
        let scrubber = scrubber(&[secret]);
        for user in ["qa", "dana", "admin"] {
            let header = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{secret}"));
            let shown = through(&scrubber, &[header.as_bytes()]);
            assert!(shown.contains("***") && shown.len() < 14, "{header}: {shown}");
        }
    }

    #[test]
    fn a_secret_that_contains_another_goes_whole() {
        let scrubber = scrubber(&["staging", "staging-password"]);
        assert_eq!(through(&scrubber, &[b"a staging-pass", b"word and staging"]), "a *** and ***");
    }

    #[test]
    fn a_short_value_does_not_eat_the_format() {
        let scrubber = scrubber(&["e"]);
        assert_eq!(through(&scrubber, &[br#"{"error":null}"#]), r#"{"error":null}"#);
        assert_eq!(scrubber.text("the"), "th***");
    }

    #[test]
    fn without_secrets_nothing_is_touched() {
        let scrubber = scrubber(&["", "  "]);
        assert!(scrubber.event(&RunEvent::CaseEnded { case: "a".to_owned(), stale: vec![] }).is_none());
        assert_eq!(through(&scrubber, &[b"a  b"]), "a  b");
    }

    proptest! {
        #[test]
        fn however_it_is_cut(cuts in proptest::collection::vec(0usize..60, 0..6)) {
            let text = format!("x{SECRET}y pä$$/ z{SECRET}");
            let mut cuts: Vec<_> = cuts.into_iter().filter(|cut| *cut <= text.len()).collect();
            cuts.extend([0, text.len()]);
            cuts.sort_unstable();
            let pieces: Vec<_> = cuts.windows(2).map(|cut| &text.as_bytes()[cut[0]..cut[1]]).collect();
            prop_assert_eq!(through(&scrubber(&[SECRET]), &pieces), "x***y pä$$/ z***");
        }
    }
}
