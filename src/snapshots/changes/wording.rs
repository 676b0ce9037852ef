//! Sentences, links and options in words.

use super::{Sentence, Weight, quoted, sentence};
use crate::snapshots::{
    contents::{LinkTo, Wording},
    words::{self, Hunk},
};

/// What differs in the words, the links and the options.
pub(in crate::snapshots) fn of_wording(old: &Wording, new: &Wording) -> Vec<Sentence> {
    let mut all = of_sentence(&old.sentence, &new.sentence);
    if old.heard != new.heard {
        let heard = |wording: &Wording| {
            quoted(if wording.heard.is_empty() { &wording.sentence } else { &wording.heard })
        };
        if heard(old) != heard(new) && !(old.heard.is_empty() && new.heard.is_empty()) {
            all.push(sentence(Weight::Other, format!("Screen readers now say {}.", heard(new))));
        }
    }
    all.extend(of_links(old, new));
    all.extend(of_options(&old.options, &new.options));
    all
}

fn of_sentence(old: &str, new: &str) -> Vec<Sentence> {
    if old == new {
        return Vec::new();
    }
    if new.is_empty() {
        return vec![sentence(Weight::Worse, format!("The label {} is gone.", quoted(old)))];
    }
    if old.is_empty() {
        return vec![sentence(Weight::Other, format!("The box now has a label: {}.", quoted(new)))];
    }
    let whole = || {
        vec![sentence(Weight::Worse, format!("The label now reads {}; it was {}.", quoted(new), quoted(old)))]
    };
    match words::hunks(old, new) {
        Some(hunks) if !hunks.is_empty() => {
            hunks.iter().map(|hunk| sentence(Weight::Worse, of_hunk(hunk))).collect()
        }
        Some(_) => Vec::new(),
        None => whole(),
    }
}

fn of_hunk(hunk: &Hunk) -> String {
    match hunk {
        Hunk::Added(words) => format!("The words {} were added.", quoted(words)),
        Hunk::Removed(words) => format!("The words {} were removed.", quoted(words)),
        Hunk::Replaced { old, new } => format!("The words {} became {}.", quoted(old), quoted(new)),
    }
}

fn of_links(old: &Wording, new: &Wording) -> Vec<Sentence> {
    let mut before: Vec<_> = old.links.iter().collect();
    let mut all = Vec::new();
    for link in &new.links {
        let same = before.iter().position(|known| known == &link);
        let at = same.or_else(|| before.iter().position(|known| known.text == link.text));
        let at = at.or_else(|| before.iter().position(|known| known.to == link.to));
        match at.map(|at| before.remove(at)) {
            // Other words on the same link are said where the sentence is compared.
            Some(known) if known.to == link.to => {}
            Some(known) => all.push(sentence(
                Weight::Worse,
                format!(
                    "The link {} now leads {}; it led {}.",
                    quoted(&link.text),
                    goal(&link.to),
                    goal(&known.to)
                ),
            )),
            None => all.push(sentence(
                Weight::Other,
                format!("The link {} was added; it leads {}.", quoted(&link.text), goal(&link.to)),
            )),
        }
    }
    let gone = |link: &&LinkTo| {
        sentence(
            Weight::Worse,
            format!("The link {} was removed; it led {}.", quoted(&link.text), goal(&link.to)),
        )
    };
    all.extend(before.iter().map(gone));
    all
}

/// `to [base]/terms`, or `nowhere`.
fn goal(address: &str) -> String {
    if address.is_empty() { "nowhere".to_owned() } else { format!("to {address}") }
}

fn of_options(old: &[String], new: &[String]) -> Vec<Sentence> {
    let list = |from: &[String], without: &[String]| {
        let rest = from.iter().filter(|option| !without.contains(option));
        rest.map(|option| quoted(option)).collect::<Vec<_>>().join(", ")
    };
    let (added, removed) = (list(new, old), list(old, new));
    match (added.is_empty(), removed.is_empty()) {
        (true, true) if old == new => Vec::new(),
        (true, true) => vec![sentence(Weight::Other, "The options stand in another order.")],
        (false, true) => vec![sentence(Weight::Other, format!("It now also offers {added}."))],
        (true, false) => vec![sentence(Weight::Worse, format!("It no longer offers {removed}."))],
        (false, false) => {
            vec![sentence(Weight::Worse, format!("It offers {added} in the place of {removed}."))]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::texts, *};

    fn wording(sentence: &str) -> Wording {
        Wording { sentence: sentence.into(), ..Wording::default() }
    }

    #[test]
    fn words_are_named() {
        let said = |old: &str, new: &str| {
            texts(&of_wording(&wording(old), &wording(new)))
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            said("Share my data with us", "Share my data with us and our partners"),
            ["The words 'and our partners' were added."]
        );
        assert_eq!(said("You may call me", "You will call me"), ["The words 'may' became 'will'."]);
        assert_eq!(
            said("I agree to the terms", "Send me the newsletter, please"),
            ["The label now reads 'Send me the newsletter, please'; it was 'I agree to the terms'."]
        );
        assert_eq!(said("I  agree", "I agree"), [""; 0]);
    }

    #[test]
    fn links_are_known_by_their_words_and_then_by_where_they_lead() {
        let with = |links: &[(&str, &str)]| Wording {
            links: links.iter().map(|(text, to)| LinkTo { text: (*text).into(), to: (*to).into() }).collect(),
            ..wording("I agree to the terms")
        };
        let old = with(&[("terms", "[base]/terms"), ("policy", "[base]/privacy")]);
        let said = |links: &[(&str, &str)]| {
            texts(&of_wording(&old, &with(links))).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(said(&[("policy", "[base]/privacy"), ("terms", "[base]/terms")]), [""; 0]);
        assert_eq!(
            said(&[("terms", ""), ("policy", "[base]/privacy")]),
            ["The link 'terms' now leads nowhere; it led to [base]/terms."]
        );
        assert_eq!(
            said(&[("terms", "[base]/terms")]),
            ["The link 'policy' was removed; it led to [base]/privacy."]
        );
    }

    #[test]
    fn options_are_said() {
        let list = |options: &[&str]| options.iter().map(|option| (*option).to_owned()).collect::<Vec<_>>();
        let said = |old: &[&str], new: &[&str]| of_options(&list(old), &list(new)).remove(0).text;
        assert_eq!(said(&["Yes", "No"], &["Yes", "Later"]), "It offers 'Later' in the place of 'No'.");
        assert_eq!(said(&["Yes", "No"], &["No", "Yes"]), "The options stand in another order.");
    }
}
