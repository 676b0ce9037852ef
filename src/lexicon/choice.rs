//! Controls with options: which option agrees, and whether choosing it would be a consent.

use super::heard::{Heard, Listener};
use super::language::Sound;
use super::price;
use super::verdict;
use super::wording::Wording;
use super::{Agreement, Nature};
use crate::facts::{BoxFacts, OptionFacts};

/// What an option answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    /// Neither, such as "weekly".
    Other,
    /// "Please choose".
    Nothing,
}

/// Judges a control with options, and gives the box the state and the words of the agreeing one.
pub(super) fn judge(boxed: &mut BoxFacts, heard: &Heard, listener: &mut Listener, lang: &str) -> Nature {
    let wordings: Vec<_> = boxed.options.iter().map(|option| listener.wording(&option.text, lang)).collect();
    let answers: Vec<Answer> =
        boxed.options.iter().zip(&wordings).map(|(option, said)| answer(option, said)).collect();
    let Some(agreeing) = agreeing(&boxed.options, &answers) else {
        if let Some(nature) = nothing_chosen(boxed, heard) {
            return nature;
        }
        return Nature {
            agreement: Agreement::No,
            why: "offers nothing to agree to".into(),
            ..Nature::default()
        };
    };
    let (agreement, why) = asks(boxed, heard, &answers, &wordings);
    if agreement == Agreement::No {
        return Nature { agreement, why, ..Nature::default() };
    }
    let mut purposes = [heard.purposes(), wordings[agreeing].purposes()].concat();
    purposes.sort_unstable();
    purposes.dedup();
    let why = format!("{why}; agreeing is '{}'", boxed.options[agreeing].text.trim());
    take_over(boxed, agreeing);
    Nature { agreement, why, purposes, agree_option: Some(agreeing), ..Nature::default() }
}

fn answer(option: &OptionFacts, said: &Wording) -> Answer {
    if option.placeholder || option.text.trim().is_empty() && option.value.is_empty() {
        return Answer::Nothing;
    }
    if said.is_opt_out() || said.has(Sound::NoOption) || said.has(Sound::Necessary) {
        return Answer::No;
    }
    if said.any(&[Sound::YesOption, Sound::Agree, Sound::Permit, Sound::Ask]).is_some() {
        return Answer::Yes;
    }
    match option.value.to_ascii_lowercase().as_str() {
        "yes" | "true" | "accept" | "agree" | "optin" | "opt-in" | "allow" => Answer::Yes,
        "no" | "false" | "decline" | "reject" | "optout" | "opt-out" | "deny" | "none" => Answer::No,
        _ => Answer::Other,
    }
}

/// A closed list that shows "please choose": its options are not in the page yet, and its question has to tell.
fn nothing_chosen(boxed: &mut BoxFacts, heard: &Heard) -> Option<Nature> {
    let prompt = boxed.options.first()?;
    let (Agreement::Yes, why) = verdict::consents(boxed, heard) else { return None };
    boxed.state = prompt.state;
    boxed.timeline = prompt.timeline.clone();
    let why = format!("{why}; nothing is chosen");
    Some(Nature { agreement: Agreement::Yes, why, purposes: heard.purposes(), ..Nature::default() })
}

/// The option that agrees: the chosen one of those that do, else the first. Where none says yes, those that do not
/// refuse agree ("daily, weekly, never").
fn agreeing(options: &[OptionFacts], answers: &[Answer]) -> Option<usize> {
    let of = |wanted: Answer| (0..options.len()).filter(move |at| answers[*at] == wanted);
    let best = |wanted: Answer| {
        of(wanted).find(|at| options[*at].state.ticked() == Some(true)).or_else(|| of(wanted).next())
    };
    best(Answer::Yes).or_else(|| best(Answer::Other))
}

/// Is the question one of consent?
fn asks(
    boxed: &BoxFacts,
    heard: &Heard,
    answers: &[Answer],
    wordings: &[std::rc::Rc<Wording>],
) -> (Agreement, String) {
    let has = |wanted: Answer| answers.contains(&wanted);
    if heard.own.has(Sound::Survey) || wordings.iter().any(|said| said.has(Sound::Survey)) {
        return (Agreement::No, "asks for an opinion".into());
    }
    let own = &heard.own;
    let sounds = [Sound::Agree, Sound::Permit, Sound::Ask, Sound::Refuse];
    if let Some((said, sound)) = wordings.iter().find_map(|said| Some((said, said.any(&sounds)?))) {
        let matters = has(Answer::Yes) || answers.len() == 1;
        if matters && !own.has(Sound::Harmless) {
            return (Agreement::Yes, format!("an option says '{}'", said.quote(sound)));
        }
    }
    if !has(Answer::Yes) && !has(Answer::No) {
        let asked = own.any(&[Sound::Agree, Sound::Permit, Sound::Ask]).filter(|_| !own.has(Sound::Harmless));
        return match asked {
            Some(sound) => (Agreement::Unsure, format!("asks '{}', and no option refuses", own.quote(sound))),
            None => (Agreement::No, "offers a choice among equals".into()),
        };
    }
    let buys = |answer: &Answer| has(Answer::No) && matches!(answer, Answer::Yes | Answer::Other);
    let mut offered = boxed.options.iter().zip(answers).filter(|(_, answer)| buys(answer));
    let paid = offered.find_map(|(option, _)| price::anywhere(&option.text));
    if let Some(price) = paid.filter(|_| !own.has(Sound::Harmless)) {
        return (Agreement::Yes, format!("an option costs '{price}', and another refuses"));
    }
    let topic = wordings
        .iter()
        .zip(answers)
        .filter(|(_, answer)| **answer == Answer::Yes)
        .find_map(|(said, _)| Some((said, said.topic()?)));
    if let Some((said, topic)) = topic {
        return (Agreement::Yes, format!("an option is about '{}'", said.quote(topic)));
    }
    verdict::consents(boxed, heard)
}

/// The box stands for its agreeing option from here on.
fn take_over(boxed: &mut BoxFacts, agreeing: usize) {
    let option = &boxed.options[agreeing];
    boxed.state = option.state;
    boxed.timeline.clone_from(&option.timeline);
    let label = &mut boxed.label;
    let question = if label.text.trim().is_empty() { boxed.place.group.trim() } else { label.text.trim() };
    let text = option.text.trim();
    label.text = match (question.is_empty(), question.contains(text)) {
        (true, _) => text.to_owned(),
        (false, true) => question.to_owned(),
        (false, false) => format!("{question} {text}"),
    };
    for run in &option.runs {
        if !label.runs.contains(run) {
            label.runs.push(run.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{LabelFacts, PageFacts, StateFacts};
    use crate::lexicon::classify;

    /// A question with options; the one marked `*` is chosen, one in brackets is a placeholder.
    fn judged(lang: &str, question: &str, options: &[&str]) -> (Nature, BoxFacts) {
        let option = |text: &&str| OptionFacts {
            text: text.trim_matches(['*', '(', ')']).into(),
            placeholder: text.starts_with('('),
            state: StateFacts { property: Some(text.ends_with('*')), ..StateFacts::default() },
            ..OptionFacts::default()
        };
        let boxed = BoxFacts {
            label: LabelFacts { text: question.into(), ..LabelFacts::default() },
            options: options.iter().map(option).collect(),
            ..BoxFacts::default()
        };
        let mut page = PageFacts { lang: lang.into(), boxes: vec![boxed], ..PageFacts::default() };
        let nature = classify(&mut page).remove(0);
        (nature, page.boxes.remove(0))
    }

    #[test]
    fn consents_with_options_become_their_agreeing_option() {
        for (lang, question, options, agreeing) in [
            (
                "en",
                "May we share your spending profile with our partners?",
                &["Yes, I agree to share my profile*", "No, keep it private"][..],
                0,
            ),
            ("en", "Consent to credit scoring", &["(Please choose)*", "I do not agree", "I agree"], 2),
            ("zh", "是否同意与合作方共享消费画像？", &["同意共享我的消费画像", "不用了，谢谢*"], 0),
            (
                "fr",
                "Pouvons-nous partager votre profil de lecture ?",
                &["Non merci", "Oui, j’accepte le partage de mon profil*"],
                1,
            ),
            ("de", "Einwilligung in Telefonwerbung", &["Ich stimme zu*", "Ich stimme nicht zu"], 0),
            ("en", "Newsletter", &["Daily", "Weekly*", "Never"], 1),
            ("en", "Would you like to hear about our offers?", &["Yes, by email", "Yes, by phone*", "No"], 1),
            ("en", "", &["I accept the terms", "I decline"], 0),
            ("it", "Assicurazione", &["(Seleziona)", "Sì, Italia 14,99 €*", "No, viaggio senza"], 1),
        ] {
            let (nature, boxed) = judged(lang, question, options);
            assert_eq!(nature.agreement, Agreement::Yes, "{question}: {}", nature.why);
            assert_eq!(nature.agree_option, Some(agreeing), "{question}: {}", nature.why);
            assert_eq!(boxed.state.ticked(), Some(options[agreeing].ends_with('*')), "{question}");
            assert!(boxed.label.text.starts_with(question), "{}", boxed.label.text);
            assert!(
                boxed.label.text.ends_with(options[agreeing].trim_end_matches('*')),
                "{}",
                boxed.label.text
            );
        }
    }

    #[test]
    fn ordinary_choices_are_no_consents() {
        for (lang, question, options) in [
            ("en", "Month", &["October*", "November", "December"][..]),
            ("en", "Title", &["Mr", "Mrs", "Ms"]),
            ("en", "Country", &["Norway*", "Poland", "Nigeria"]),
            ("en", "Delivery", &["Standard delivery*", "Express delivery"]),
            ("en", "Do you have a car?", &["Yes", "No*"]),
            (
                "en",
                "The service was friendly",
                &["Strongly agree", "Agree", "Neither agree nor disagree", "Disagree"],
            ),
            ("en", "", &["Show weekly totals*", "Compact list"]),
            ("fr", "Heure d'appel préférée", &["indifférente*", "le matin", "le soir"]),
            ("de", "Anrede", &["Frau", "Herr", "Keine Angabe*"]),
            ("en", "Theme", &["Light*", "Dark", "System"]),
        ] {
            let (nature, boxed) = judged(lang, question, options);
            assert_eq!(nature.agreement, Agreement::No, "{question}: {}", nature.why);
            assert_eq!(boxed.label.text, question);
        }
    }
}
