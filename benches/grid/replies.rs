//! What a real browser answered, by what it was asked.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::PathBuf,
};

use serde_json::{Value, json};

const CONTEXT: &str = "{context}";
const USER: &str = "{user context}";

/// Answers in the order in which they came, by the kind of command.
#[derive(Debug, Default)]
pub struct Replies {
    kept: BTreeMap<String, Vec<String>>,
    /// Of the recording: what stands for the page and its user context.
    names: Vec<(String, &'static str)>,
}

/// How often a page was asked each thing since it was loaded.
pub type Asked = HashMap<String, usize>;

impl Replies {
    pub fn load() -> Self {
        let text = std::fs::read_to_string(path()).expect("record first: cargo bench --bench grid -- record");
        Self { kept: serde_json::from_str(&text).unwrap(), names: Vec::new() }
    }

    /// Writes them down; says how many kinds there are.
    pub fn save(&self) -> usize {
        std::fs::write(path(), serde_json::to_string_pretty(&self.kept).unwrap() + "\n").unwrap();
        self.kept.len()
    }

    pub fn keep(&mut self, command: &Value, answer: &Value) {
        let result = &answer["result"];
        match command["method"].as_str() {
            Some("browser.createUserContext") => self.name(&result["userContext"], USER),
            Some("browsingContext.create") => self.name(&result["context"], CONTEXT),
            _ => {}
        }
        let mut answer = answer.clone();
        answer.as_object_mut().unwrap().remove("id");
        let text = self.names.iter().fold(answer.to_string(), |text, (id, name)| text.replace(id, name));
        self.kept.entry(kind(command)).or_default().push(text);
    }

    fn name(&mut self, id: &Value, name: &'static str) {
        self.names.extend(id.as_str().map(|id| (id.to_owned(), name)));
    }

    /// The next answer of this kind, for this page; the last one again when there are no more.
    pub fn answer(&self, command: &Value, asked: &mut Asked, context: &str, user: &str) -> String {
        let kind = kind(command);
        let at = asked.entry(kind.clone()).or_default();
        let recorded = self.kept.get(&kind).and_then(|answers| answers.get(*at).or(answers.last()));
        *at += 1;
        let fallback = || json!({ "type": "success", "result": {} }).to_string();
        let text = recorded.map_or_else(fallback, |text| text.replace(CONTEXT, context).replace(USER, user));
        // The number is put in front: to read and write a screenshot for it would be most of the bench's work.
        format!("{{\"id\":{},{}", command["id"], &text[1..])
    }
}

fn path() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/grid/replies.json"))
}

/// The method, and for functions and pictures which.
fn kind(command: &Value) -> String {
    let params = &command["params"];
    let mut hasher = DefaultHasher::new();
    for part in ["functionDeclaration", "method", "origin"] {
        params[part].as_str().unwrap_or_default().hash(&mut hasher);
    }
    format!("{} {:016x}", command["method"].as_str().unwrap_or_default(), hasher.finish())
}
