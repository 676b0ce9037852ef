//! Sentences, links and options in words.

use super::{Sentence, Severity, cited, quoted, sentence};
use crate::snapshots::{
    contents::{LinkTo, Wording},
    redact,
    words::{self, Hunk},
};

/// What differs in the words, the links and the options.
pub(in crate::snapshots) fn of_wording(old: &Wording, new: &Wording) -> Vec<Sentence> {
    let mut all = of_sentence(&old.sentence, &new.sentence);
    if old.heard != new.heard {
        let heard = |wording: &Wording| {
            if wording.heard.is_empty() { wording.sentence.clone() } else { wording.heard.clone() }
        };
        let (was, now) = (heard(old), heard(new));
        if was != now && !(old.heard.is_empty() && new.heard.is_empty()) {
            all.push(sentence(
                Severity::Other,
                format!("Screen readers now say {}; they said {}.", quoted(&now), quoted(&was)),
                format!("读屏软件现在读作{}，原来读作{}。", cited(&now), cited(&was)),
            ));
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
        return vec![sentence(
            Severity::Worse,
            format!("The label {} is gone.", quoted(old)),
            format!("文字{}不见了。", cited(old)),
        )];
    }
    if old.is_empty() {
        return vec![sentence(
            Severity::Other,
            format!("The box now has a label: {}.", quoted(new)),
            format!("选框现在有了文字：{}。", cited(new)),
        )];
    }
    match words::hunks(old, new) {
        Some(hunks) => hunks.iter().map(of_hunk).collect(),
        None => vec![sentence(
            Severity::Worse,
            format!("The label now reads {}; it was {}.", quoted(new), quoted(old)),
            format!("文字现在是{}，原来是{}。", cited(new), cited(old)),
        )],
    }
}

fn of_hunk(hunk: &Hunk) -> Sentence {
    let (en, zh) = match hunk {
        Hunk::Added(words) => {
            (format!("The words {} were added.", quoted(words)), format!("增加了文字{}。", cited(words)))
        }
        Hunk::Removed(words) => {
            (format!("The words {} were removed.", quoted(words)), format!("删除了文字{}。", cited(words)))
        }
        Hunk::Replaced { old, new } => (
            format!("The words {} became {}.", quoted(old), quoted(new)),
            format!("文字{}变为{}。", cited(old), cited(new)),
        ),
    };
    sentence(Severity::Worse, en, zh)
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
                if known.to.is_empty() { Severity::Better } else { Severity::Worse },
                format!(
                    "The link {} now leads {}; it led {}.",
                    quoted(&link.text),
                    goal(&link.to),
                    goal(&known.to)
                ),
                format!("链接{}现在{}，原来{}。", cited(&link.text), goal_zh(&link.to), goal_zh(&known.to)),
            )),
            None => all.push(sentence(
                Severity::Other,
                format!("The link {} was added; it leads {}.", quoted(&link.text), goal(&link.to)),
                format!("增加了链接{}，{}。", cited(&link.text), goal_zh(&link.to)),
            )),
        }
    }
    let gone = |link: &&LinkTo| {
        sentence(
            Severity::Worse,
            format!("The link {} was removed; it led {}.", quoted(&link.text), goal(&link.to)),
            format!("删除了链接{}，它原来{}。", cited(&link.text), goal_zh(&link.to)),
        )
    };
    all.extend(before.iter().map(gone));
    all
}

/// `to /terms`, or `nowhere`. An address on the page's own site is said without the site.
fn goal(address: &str) -> String {
    if address.is_empty() { "nowhere".to_owned() } else { format!("to {}", on_site(address)) }
}

fn goal_zh(address: &str) -> String {
    if address.is_empty() {
        "不指向任何地址".to_owned()
    } else {
        format!("指向 {} ", on_site(address))
    }
}

fn on_site(address: &str) -> &str {
    match address.strip_prefix(redact::BASE) {
        Some("") => "/",
        Some(path) => path,
        None => address,
    }
}

fn of_options(old: &[String], new: &[String]) -> Vec<Sentence> {
    let without = |from: &[String], known: &[String]| -> Vec<String> {
        from.iter().filter(|option| !known.contains(option)).cloned().collect()
    };
    let list = |options: &[String], quote: fn(&str) -> String, between: &str| {
        options.iter().map(|option| quote(option)).collect::<Vec<_>>().join(between)
    };
    let (added, removed) = (without(new, old), without(old, new));
    let (more_en, less_en) = (list(&added, quoted, ", "), list(&removed, quoted, ", "));
    let (more_zh, less_zh) = (list(&added, cited, "、"), list(&removed, cited, "、"));
    let (severity, en, zh) = match (added.is_empty(), removed.is_empty()) {
        (true, true) if old == new => return Vec::new(),
        (true, true) => {
            (Severity::Other, "The options stand in another order.".to_owned(), "选项的顺序变了。".to_owned())
        }
        (false, true) => {
            (Severity::Other, format!("It now also offers {more_en}."), format!("增加了选项{more_zh}。"))
        }
        (true, false) => {
            (Severity::Worse, format!("It no longer offers {less_en}."), format!("删除了选项{less_zh}。"))
        }
        (false, false) => (
            Severity::Worse,
            format!("It offers {more_en} in the place of {less_en}."),
            format!("选项{less_zh}换成了{more_zh}。"),
        ),
    };
    vec![sentence(severity, en, zh)]
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
            ["The link 'terms' now leads nowhere; it led to /terms."]
        );
        assert_eq!(
            said(&[("terms", "[base]/terms")]),
            ["The link 'policy' was removed; it led to /privacy."]
        );
    }

    #[test]
    fn options_are_said() {
        let list = |options: &[&str]| options.iter().map(|option| (*option).to_owned()).collect::<Vec<_>>();
        let said = |old: &[&str], new: &[&str]| of_options(&list(old), &list(new)).remove(0).en;
        assert_eq!(said(&["Yes", "No"], &["Yes", "Later"]), "It offers 'Later' in the place of 'No'.");
        assert_eq!(said(&["Yes", "No"], &["No", "Yes"]), "The options stand in another order.");
    }
}
