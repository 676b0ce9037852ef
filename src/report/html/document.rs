//! The page and its data as one document.

use std::{collections::BTreeMap, sync::LazyLock};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::chinese;
use crate::{
    escape,
    report::json::JsonReport,
    snapshots::{Change, Decision, Entry},
};

const PAGE: &str = include_str!("page/index.html");

/// The files in the order in which they build on each other.
const STYLE: &str = concat!(
    include_str!("page/css/tokens.css"),
    include_str!("page/css/frame.css"),
    include_str!("page/css/card.css"),
    include_str!("page/css/pictures.css"),
    include_str!("page/css/narrow.css"),
);

/// One program in small files, as the probe's: pages opened from disk can't load modules.
const SCRIPT: &str = concat!(
    "\"use strict\";\n(() => {\n",
    include_str!("page/js/dom.js"),
    include_str!("page/js/texts_en.js"),
    include_str!("page/js/texts_zh.js"),
    include_str!("page/js/memory.js"),
    include_str!("page/js/language.js"),
    include_str!("page/js/model.js"),
    include_str!("page/js/decisions.js"),
    include_str!("page/js/pictures.js"),
    include_str!("page/js/beside.js"),
    include_str!("page/js/card.js"),
    include_str!("page/js/check.js"),
    include_str!("page/js/list.js"),
    include_str!("page/js/bar.js"),
    include_str!("page/js/dialogs.js"),
    include_str!("page/js/keys.js"),
    include_str!("page/js/screens.js"),
    include_str!("page/js/top.js"),
    include_str!("page/js/showing.js"),
    include_str!("page/js/deciding.js"),
    include_str!("page/js/main.js"),
    "})();\n",
);

/// Only this script and this style, pictures from beside the page, and requests to where it came from: nothing
/// that the page of a product smuggled into a text could do any harm. `blob:` is what the page itself made to be saved.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = |text: &str| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; script-src {}; style-src {}; img-src 'self' data: file:; connect-src 'self' blob:; \
         form-action 'none'; base-uri 'none'",
        hash(SCRIPT),
        hash(STYLE),
    )
});

/// The `Content-Security-Policy` of the page.
pub fn policy() -> &'static str {
    &POLICY
}

/// Where decisions are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Keeping {
    /// `unticked review` carries each out at once.
    #[serde(rename = "served")]
    Server,
    /// The browser, until they are saved to a file.
    #[serde(rename = "file")]
    Browser,
}

/// How a change stands that is not open any more.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Standing {
    Decided(Decision),
    /// Its baseline is another one by now.
    Outdated {
        change: String,
        verdict: Outdated,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outdated {
    Outdated,
}

/// All that the page shows.
#[derive(Debug)]
pub struct Content {
    pub keeping: Keeping,
    /// The run's id.
    pub run: String,
    pub report: JsonReport,
    pub changes: Vec<Change>,
    pub decisions: Vec<Standing>,
    /// What was decided about the box of a change, by the change's id.
    pub history: BTreeMap<String, Vec<Entry>>,
    /// By kind of snapshot, who may accept.
    pub roles: BTreeMap<String, Vec<String>>,
}

impl Content {
    /// The whole document, UTF-8.
    pub fn document(&self) -> Result<String, serde_json::Error> {
        let data = json!({
            "mode": self.keeping,
            "run": self.run,
            "report": self.report,
            "changes": self.changes.iter().map(shown).collect::<Result<Vec<_>, _>>()?,
            "decisions": self.decisions,
            "history": self.history.iter().map(|(id, entries)| (id.clone(), told(entries))).collect::<Value>(),
            "roles": self.roles,
            "in_chinese": chinese::of_report(&self.report, &self.changes),
        });
        // No `<` in it: nothing can end the element that holds the data.
        let data = escape::json(&serde_json::to_string(&data)?).replace('<', "\\u003c");
        let parts =
            [("policy", escape::html(policy())), ("style", STYLE.to_owned()), ("script", SCRIPT.to_owned())];
        let page = parts.iter().fold(PAGE.to_owned(), |page, (name, text)| page.replace(&mark(name), text));
        Ok(page.replace(&mark("data"), &data))
    }
}

fn mark(name: &str) -> String {
    format!("{{{{{name}}}}}")
}

/// A change with the text of its sides read: the page shows words and measures, not YAML.
fn shown(change: &Change) -> Result<Value, serde_json::Error> {
    let mut value = serde_json::to_value(change)?;
    for side in ["before", "after"] {
        let Some(side) = value.get_mut(side).and_then(Value::as_object_mut) else { continue };
        if let Some(Value::String(text)) = side.remove("text") {
            let content = serde_yaml::from_str(&text).unwrap_or(Value::Null);
            side.insert("content".to_owned(), content);
        }
    }
    Ok(value)
}

/// The part of the ledger that people read.
fn told(entries: &[Entry]) -> Value {
    let line = |entry: &Entry| {
        json!({ "at": entry.at, "act": entry.act, "who": entry.who, "role": entry.role, "reason": entry.reason,
                "kind": entry.kind })
    };
    entries.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use regex::Regex;

    use super::*;
    use crate::report::samples;

    fn document() -> String {
        let mut content = super::super::tests::content(&samples::run());
        content.report.checks[0].title = "</script><script>alert(1)</script>\u{1b}[31m\u{202e}".to_owned();
        content.document().unwrap()
    }

    #[test]
    fn page_text_can_neither_end_its_element_nor_act() {
        let document = document();
        assert_eq!(document.matches("</script>").count(), 2, "that of the data and that of the program");
        assert!(!document.contains(|c| c != '\n' && escape::is_unseen(c)));
        let data = document.split(r#"id="data">"#).nth(1).unwrap().split("</script>").next().unwrap();
        let data: Value = serde_json::from_str(data).unwrap();
        assert!(data["report"]["checks"][0]["title"].as_str().unwrap().starts_with("</script><script>"));
    }

    #[test]
    fn nothing_is_asked_of_another_computer() {
        let document = document();
        let program =
            document.split(r#"<script type="application/json""#).next().unwrap().to_owned() + SCRIPT;
        let others = Regex::new(r#"(src|href)="?https?:|@import|url\(["']?https?:"#).unwrap();
        assert!(!others.is_match(&program));
        assert!(
            !SCRIPT.contains("innerHTML")
                && !SCRIPT.contains("insertAdjacentHTML")
                && !SCRIPT.contains("eval(")
        );
    }

    /// The keys of a file of texts.
    fn keys(file: &str) -> BTreeSet<&str> {
        file.lines()
            .filter_map(|line| line.strip_prefix("  ")?.split_once(": \"").map(|(key, _)| key))
            .collect()
    }

    /// The names in braces of each text.
    fn names(file: &str) -> Vec<(&str, BTreeSet<String>)> {
        let braces = Regex::new(r"\{(\w+)\}").unwrap();
        let lines = file.lines().filter_map(|line| line.strip_prefix("  ")?.split_once(": \""));
        lines
            .map(|(key, text)| (key, braces.captures_iter(text).map(|c| c[1].to_owned()).collect()))
            .collect()
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let (en, zh) = (include_str!("page/js/texts_en.js"), include_str!("page/js/texts_zh.js"));
        assert!(keys(en).len() > 150);
        assert_eq!(keys(en), keys(zh));
        assert_eq!(names(en), names(zh));
        let said = Regex::new(r#"\bt\("(\w+)""#).unwrap();
        for key in said.captures_iter(SCRIPT) {
            assert!(keys(en).contains(&key[1]), "no text for {}", &key[1]);
        }
    }
}
