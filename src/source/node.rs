//! A tree of values, each with its place; what YAML and TOML have in common.

use std::time::Duration;

use crate::span::{Placed, Span};

/// How deep lists and maps may stand in one another. No honest file comes near it, and everything that walks a
/// tree can recurse without fear for the stack.
pub const MAX_DEPTH: usize = 64;

#[derive(Debug, Clone)]
pub struct Node {
    pub value: Value,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub enum Value {
    Null,
    Bool(bool),
    /// As written, so that `007` or a number that no machine can hold is not mangled where text is wanted.
    Number(String),
    Text(String),
    /// Text with a `${NAME}` that stands for nothing, which is a fault already: nothing more is said of it.
    Unset,
    List(Vec<Node>),
    /// In the order of the file; keys are unique.
    Map(Vec<Entry>),
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub key: Placed<String>,
    pub value: Node,
}

impl Node {
    /// What a person would call it: `a list`, `text`.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::Text(_) | Value::Unset => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a table of keys",
        }
    }

    /// A key's value; `None` where the node is no map, or has nothing (`null`) under the key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let node = &self.entries().iter().find(|entry| entry.key.value == key)?.value;
        (!matches!(node.value, Value::Null)).then_some(node)
    }

    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// Text, or a number or truth value as a person would write it.
    pub fn text(&self) -> Option<String> {
        match &self.value {
            Value::Text(text) | Value::Number(text) => Some(text.clone()),
            Value::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }

    pub fn bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub fn number(&self) -> Option<f64> {
        match &self.value {
            Value::Number(text) => text.replace('_', "").parse().ok(),
            _ => None,
        }
    }

    pub fn whole(&self) -> Option<u32> {
        match &self.value {
            Value::Number(text) => text.replace('_', "").parse().ok(),
            _ => None,
        }
    }

    /// `500ms`, `3s`, `2m`.
    pub fn duration(&self) -> Option<Duration> {
        match &self.value {
            Value::Text(text) => parse_duration(text),
            _ => None,
        }
    }

    /// `14px`, `10.5pt` (in CSS px: 14), `0.75`, `4.5:1`.
    pub fn measure(&self) -> Option<f64> {
        let text = self.text()?;
        let text = text.trim();
        let (count, factor) =
            match (text.strip_suffix("px").or(text.strip_suffix(":1")), text.strip_suffix("pt")) {
                (Some(count), _) => (count, 1.0),
                (_, Some(count)) => (count, 4.0 / 3.0),
                _ => (text, 1.0),
            };
        let count: f64 = count.trim_end().parse().ok()?;
        (count.is_finite() && count >= 0.0).then_some(count * factor)
    }

    /// The text under a key.
    pub fn text_at(&self, key: &str) -> Option<String> {
        self.get(key).and_then(Self::text)
    }

    /// The texts of a list under a key.
    pub fn texts_at(&self, key: &str) -> Option<Vec<String>> {
        self.get(key).map(|list| list.items().iter().filter_map(Self::text).collect())
    }

    pub fn placed(&self) -> Option<Placed<String>> {
        Some(Placed { value: self.text()?, span: self.span.clone() })
    }
}

/// A day is the longest wait that anybody means.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Reads `500ms`, `1.5s`, `2m`; `None` for anything else.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let unit = text.find(|c: char| c.is_ascii_alphabetic())?;
    let seconds = match &text[unit..] {
        "ms" => 0.001,
        "s" => 1.0,
        "m" => 60.0,
        _ => return None,
    };
    let count = text[..unit].trim_end();
    if !count.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let duration = Duration::try_from_secs_f64(count.parse::<f64>().ok()? * seconds).ok()?;
    (duration <= LONGEST).then_some(duration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_unit_and_an_end() {
        assert_eq!(parse_duration("3s"), Some(Duration::from_secs(3)));
        assert_eq!(parse_duration("500ms"), Some(Duration::from_millis(500)));
        assert_eq!(parse_duration("1.5 s"), Some(Duration::from_millis(1500)));
        assert_eq!(parse_duration("2m"), Some(Duration::from_secs(120)));
        for wrong in
            ["3", "s", "-1s", "1e9s", "3 hours", "99999999999999999999m", "infs", "3ss", "", "1.2.3s"]
        {
            assert_eq!(parse_duration(wrong), None, "{wrong}");
        }
    }
}
