//! From what was heard of a box to what it is.

use super::heard::Heard;
use super::language::Sound;
use super::names::Telling;
use super::wording::Wording;
use super::{Agreement, Nature};
use crate::facts::BoxFacts;

/// Judges a control with two states. One with options is judged in `choice`, with the same reasons.
pub(super) fn judge(boxed: &BoxFacts, heard: &Heard) -> Nature {
    let own = &heard.own;
    if let Some(why) = needs_no_consent(boxed, heard) {
        return Nature { agreement: Agreement::No, why, strictly_necessary: true, ..Nature::default() };
    }
    let (agreement, why) = consents(boxed, heard);
    if agreement == Agreement::No {
        return Nature { agreement, why, select_all: own.has(Sound::All), ..Nature::default() };
    }
    Nature {
        agreement,
        why: [vec![why], circumstances(boxed, heard)].concat().join("; "),
        opt_out: own.is_opt_out(),
        strictly_necessary: false,
        select_all: own.has(Sound::All),
        purposes: heard.purposes(),
        agree_option: None,
    }
}

/// Why a box is one of those that are shown ticked and fixed.
fn needs_no_consent(boxed: &BoxFacts, heard: &Heard) -> Option<String> {
    let own = &heard.own;
    if !own.has(Sound::Necessary) || own.is_opt_out() {
        return None;
    }
    let fixed = !boxed.enabled && boxed.state.ticked() != Some(false);
    let asks = own.any(&[Sound::Agree, Sound::Permit, Sound::Ask]).is_some();
    (fixed || heard.cookie_place() || !asks)
        .then(|| format!("strictly necessary: '{}'", own.quote(Sound::Necessary)))
}

/// The verdict with its main reason: from the words to the place, from the plain to the faint.
pub(super) fn consents(boxed: &BoxFacts, heard: &Heard) -> (Agreement, String) {
    let own = &heard.own;
    if let Some(why) = by_words(own, heard) {
        return (Agreement::Yes, why);
    }
    if own.has(Sound::Harmless) {
        return (Agreement::No, format!("asks for no consent: '{}'", own.quote(Sound::Harmless)));
    }
    if boxed.place.in_data_rows {
        return (Agreement::No, "selects a row of data".into());
    }
    if let Some(why) = by_price(boxed, heard).or_else(|| by_place(heard)).or_else(|| by_name(boxed)) {
        return (Agreement::Yes, why);
    }
    if !own.has_words || own.is_only(Sound::YesOption) {
        return by_surroundings(boxed, heard);
    }
    let doubt = in_doubt(boxed, heard);
    doubt.map_or_else(|| (Agreement::No, "says nothing of consent".into()), |why| (Agreement::Unsure, why))
}

/// The box's own words say it.
fn by_words(own: &Wording, heard: &Heard) -> Option<String> {
    if own.is_opt_out() {
        let sound = own.any(&[Sound::Refuse, Sound::Untick])?;
        return Some(format!("refuses: '{}'", own.quote(sound)));
    }
    if let Some(sound) = own.any(&[Sound::Agree, Sound::Permit, Sound::Ask, Sound::Refuse]) {
        return Some(format!("says '{}'", own.quote(sound)));
    }
    let subject = own.topic().or_else(|| own.hint());
    if let (true, Some(subject)) = (own.has(Sound::Acknowledge), subject) {
        return Some(format!("says '{}' of '{}'", own.quote(Sound::Acknowledge), own.quote(subject)));
    }
    if own.has(Sound::Harmless) {
        return None;
    }
    if let Some(topic) = own.topic() {
        return Some(format!("is about '{}'", own.quote(topic)));
    }
    heard.legal_link.as_ref().map(|link| format!("links to '{link}'"))
}

/// Who ticks a box with a price, in a form that is sent, buys what it names.
fn by_price(boxed: &BoxFacts, heard: &Heard) -> Option<String> {
    let price = heard.own.price.as_ref().filter(|_| boxed.place.has_submit && boxed.options.is_empty())?;
    Some(format!("costs '{price}'"))
}

/// What the words leave open, the place tells.
fn by_place(heard: &Heard) -> Option<String> {
    let own = &heard.own;
    if heard.cookie_place() && own.has_words {
        return Some("stands among cookie choices".into());
    }
    let channel = own.hint()?;
    let asking = [&heard.group, &heard.heading, &heard.context].into_iter().find_map(|place| {
        let sound = place.any(&[Sound::ConsentPlace, Sound::Agree, Sound::Permit, Sound::Ask])?;
        Some(place.quote(sound))
    })?;
    Some(format!("'{}' under '{asking}'", own.quote(channel)))
}

fn by_name(boxed: &BoxFacts) -> Option<String> {
    let telling = super::names::telling(&boxed.name, &boxed.value);
    (telling == Telling::Strong).then(|| format!("is named '{}'", boxed.name))
}

/// A box without words of its own, or with a bare "yes", means what stands around it.
fn by_surroundings(boxed: &BoxFacts, heard: &Heard) -> (Agreement, String) {
    let own = &heard.own;
    let places = [
        ("the text around it", &heard.context),
        ("its group", &heard.group),
        ("the heading", &heard.heading),
    ];
    for (name, place) in places {
        if let Some(sound) = place.any(&[Sound::Agree, Sound::Permit, Sound::Ask, Sound::Refuse]) {
            return (Agreement::Yes, format!("{name} says '{}'", place.quote(sound)));
        }
        if let Some(topic) =
            place.topic().or_else(|| place.has(Sound::ConsentPlace).then_some(Sound::ConsentPlace))
        {
            return (Agreement::Unsure, format!("{name} is about '{}'", place.quote(topic)));
        }
    }
    if own.has_words {
        return (Agreement::No, "says nothing of consent".into());
    }
    if heard.cookie_place() {
        return (Agreement::Unsure, "has no words, among cookie choices".into());
    }
    let in_form = boxed.place.has_submit;
    if in_form && !boxed.label.images.is_empty() {
        return (
            Agreement::Unsure,
            "a picture stands in the place of its words, in a form that is sent".into(),
        );
    }
    if super::names::telling(&boxed.name, &boxed.value) == Telling::Weak {
        return (Agreement::Unsure, format!("has no words, and is named '{}'", boxed.name));
    }
    if in_form && boxed.required {
        return (Agreement::Unsure, "has no words, and a form demands it".into());
    }
    (Agreement::No, "has no words, and nothing around it speaks of consent".into())
}

/// Words that tell nothing, at a place or under a name that does.
fn in_doubt(boxed: &BoxFacts, heard: &Heard) -> Option<String> {
    let own = &heard.own;
    if own.has(Sound::Acknowledge) {
        return Some(format!("says '{}', but not of what", own.quote(Sound::Acknowledge)));
    }
    if heard.group.has(Sound::ConsentPlace) {
        return Some(format!("stands under '{}'", heard.group.quote(Sound::ConsentPlace)));
    }
    if own.understood {
        return None;
    }
    let pointed = boxed.required
        || boxed.place.has_submit
        || !boxed.label.links.is_empty()
        || heard.heading.has(Sound::ConsentPlace)
        || super::names::telling(&boxed.name, &boxed.value) != Telling::Nothing;
    pointed.then(|| "its language is not known here, and its place may be one of consent".into())
}

/// What else speaks for it.
fn circumstances(boxed: &BoxFacts, heard: &Heard) -> Vec<String> {
    let mut reasons = Vec::new();
    if let Some(link) = &heard.legal_link {
        reasons.push(format!("links to '{link}'"));
    }
    if !boxed.place.dialog.is_empty() {
        reasons.push("in a dialog".to_owned());
    } else if boxed.place.has_submit {
        reasons.push("inside a form".to_owned());
    }
    if boxed.required {
        reasons.push("required".to_owned());
    }
    reasons.dedup();
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{LabelFacts, Link, PageFacts, Place, StateFacts};
    use crate::lexicon::classify;

    fn checkbox(text: &str) -> BoxFacts {
        BoxFacts {
            label: LabelFacts { text: text.into(), ..LabelFacts::default() },
            enabled: true,
            place: Place { has_submit: true, ..Place::default() },
            ..BoxFacts::default()
        }
    }

    fn judged(lang: &str, boxes: Vec<BoxFacts>) -> Vec<Nature> {
        classify(&mut PageFacts { lang: lang.into(), boxes, ..PageFacts::default() })
    }

    fn one(boxed: BoxFacts) -> Nature {
        judged("en", vec![boxed]).remove(0)
    }

    #[test]
    fn reasons_are_told() {
        let mut boxed = checkbox("I agree to the rules");
        boxed.label.links = vec![Link { text: "rules".into(), href: "https://a.example/terms".into() }];
        let nature = one(boxed);
        assert_eq!(nature.why, "says 'agree'; links to 'rules'; inside a form");
        assert_eq!(nature.purposes, [crate::lexicon::Purpose::Terms]);
    }

    #[test]
    fn what_words_do_not_tell_links_places_and_names_do() {
        let mut linked = checkbox("I have seen this");
        linked.label.links = vec![Link { text: "this".into(), href: "/datenschutz".into() }];
        let mut channel = checkbox("SMS");
        channel.place.group = "How may we contact you about offers?".into();
        let mut named = checkbox("Yes please");
        named.name = "newsletter_optin".into();
        let mut beside = checkbox("");
        beside.context = "I agree to the transfer of my data".into();
        for boxed in [linked, channel, named, beside] {
            let nature = one(boxed.clone());
            assert_eq!(nature.agreement, Agreement::Yes, "{:?}: {}", boxed.label.text, nature.why);
        }
        assert_eq!(one(checkbox("SMS")).agreement, Agreement::No);
        assert_eq!(one(checkbox("")).agreement, Agreement::No);
    }

    #[test]
    fn a_language_that_nobody_knows_here_is_unsure_and_not_refused() {
        let nature = judged("ka", vec![checkbox("ვეთანხმები წესებს")]).remove(0);
        assert_eq!(nature.agreement, Agreement::Unsure, "{}", nature.why);
    }

    #[test]
    fn the_fixed_one_among_optional_cookies_needs_no_consent() {
        let dialog = |text: &str, enabled: bool| {
            let mut boxed = checkbox(text);
            boxed.place.dialog = "We use cookies on this site".into();
            boxed.enabled = enabled;
            boxed.state = StateFacts { property: Some(!enabled), ..StateFacts::default() };
            boxed
        };
        let natures = judged("en", vec![dialog("Log-in and basket", false), dialog("Live chat", true)]);
        assert!(natures[0].strictly_necessary && natures[0].agreement == Agreement::No, "{}", natures[0].why);
        assert_eq!(natures[1].agreement, Agreement::Yes);
    }

    #[test]
    fn select_all_is_what_it_stands_for() {
        let natures = judged("en", vec![checkbox("Select all"), checkbox("I agree to the terms")]);
        assert_eq!(natures[0].agreement, Agreement::Yes);
        let natures = judged("en", vec![checkbox("Select all"), checkbox("October")]);
        assert_eq!(natures[0].agreement, Agreement::No);
    }
}
