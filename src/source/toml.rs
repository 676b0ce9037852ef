//! TOML → [`Node`].

use std::sync::Arc;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    fault::{Fault, Faults},
    node::{Entry, MAX_DEPTH, Node, Value},
    yaml::too_deep,
};
use crate::span::{Placed, SourceFile, Span};

/// Parses a file; every mistake of the syntax is in `faults`, and what could be read comes back all the same.
pub fn parse(file: &Arc<SourceFile>, faults: &mut Faults) -> Node {
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    for error in errors {
        let range = error.span().unwrap_or_default();
        let span = Span { file: file.clone(), start: range.start, end: range.end };
        faults.add(syntax(error.message(), span));
    }
    let mut reading = Reading { file, faults };
    let entries = reading.entries(table.get_ref(), 0);
    Node { value: Value::Map(entries), span: Span { file: file.clone(), start: 0, end: 0 } }
}

fn syntax(message: &str, span: Span) -> Fault {
    if message.contains("duplicate key") {
        let fault = Fault::at(span, "The same key or table is written twice.");
        return fault.label("again").help("Keep one of them.");
    }
    let help = if message.contains("recursion") {
        "No setting needs more than three levels."
    } else {
        "A line is `key = value`; text stands in double quotes; a table begins with `[name]`."
    };
    Fault::at(span, format!("This is not TOML: {message}.")).help(help)
}

struct Reading<'a> {
    file: &'a Arc<SourceFile>,
    faults: &'a mut Faults,
}

impl Reading<'_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span { file: self.file.clone(), start: range.start, end: range.end }
    }

    fn entries(&mut self, table: &DeTable<'_>, depth: usize) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for (key, value) in table {
            let key = Placed { value: key.get_ref().to_string(), span: self.span(key.span()) };
            entries.push(Entry { value: self.node(value, depth + 1), key });
        }
        entries.sort_by_key(|entry| entry.key.span.start);
        entries
    }

    fn node(&mut self, value: &Spanned<DeValue<'_>>, depth: usize) -> Node {
        let span = self.span(value.span());
        if depth > MAX_DEPTH {
            self.faults.add(too_deep(span.clone()));
            return Node { value: Value::Null, span };
        }
        let value = match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) if number.radix() == 10 => Value::Number(number.as_str().into()),
            DeValue::Integer(number) => {
                let digits = number.as_str().replace('_', "");
                let number = i128::from_str_radix(&digits, number.radix()).unwrap_or(i128::MAX);
                Value::Number(number.to_string())
            }
            DeValue::Float(number) => Value::Number(number.as_str().into()),
            DeValue::Boolean(value) => Value::Bool(*value),
            DeValue::Datetime(value) => Value::Text(value.to_string()),
            DeValue::Array(items) => {
                Value::List(items.iter().map(|item| self.node(item, depth + 1)).collect())
            }
            DeValue::Table(table) => Value::Map(self.entries(table, depth)),
        };
        Node { value, span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Node, Vec<String>) {
        let mut faults = Faults::default();
        let file = Arc::new(SourceFile { path: "a.toml".into(), text: text.into() });
        let node = parse(&file, &mut faults);
        (node, faults.list.into_iter().map(|fault| fault.message).collect())
    }

    #[test]
    fn values_know_their_places() {
        let (root, faults) = read("# x\n[target.phone]\nviewport = { width = 0x10 }\n");
        assert!(faults.is_empty());
        let phone = root.get("target").unwrap().get("phone").unwrap();
        let width = phone.get("viewport").unwrap().get("width").unwrap();
        assert_eq!(width.whole(), Some(16));
        assert_eq!(width.span.line_column(), (3, 22));
    }

    #[test]
    fn all_mistakes_are_told_and_the_rest_is_read() {
        let (root, faults) = read("a = \nb = 1\nb = 2\nc = 'x'\n");
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert_eq!(root.text_at("c").as_deref(), Some("x"));
    }

    #[test]
    fn depth_has_an_end() {
        assert!(!read(&format!("a = {}", "[".repeat(10_000))).1.is_empty());
        assert!(!read(&format!("a{} = 1", ".a".repeat(10_000))).1.is_empty());
        assert!(!read(&format!("[a{}]", ".a".repeat(10_000))).1.is_empty());
    }
}
