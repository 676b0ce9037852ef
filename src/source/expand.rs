//! `${NAME}` in the texts of a file: the environment's values, and the parameters of a part.
//!
//! `${NAME}` is a parameter of the file, where it is a part that others `use` and declares one of that name; else
//! it reads the environment. `$${` is a literal `${`.

use std::collections::BTreeMap;

use super::{
    fault::{Fault, Faults},
    node::{Entry, Node, Value},
    suggest,
};
use crate::span::Span;

/// The environment's variables, as `cli` read them.
pub type Variables = BTreeMap<String, String>;

/// A part's parameters and what they stand for.
pub type Params = BTreeMap<String, Option<String>>;

/// What `${…}` may name at one place.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    pub variables: &'a Variables,
    /// The part's parameters; `None` leaves one as written, in a part that is checked without being used.
    pub params: &'a Params,
}

impl Scope<'_> {
    /// The tree with every text's `${…}` filled in. Keys are left alone.
    #[must_use]
    pub fn fill(&self, node: &Node, faults: &mut Faults) -> Node {
        let value = match &node.value {
            Value::Text(text) if text.contains("${") => {
                self.fill_text(text, &node.span, faults).map_or(Value::Unset, Value::Text)
            }
            Value::List(items) => Value::List(items.iter().map(|item| self.fill(item, faults)).collect()),
            Value::Map(entries) => Value::Map(
                entries
                    .iter()
                    .map(|Entry { key, value }| Entry { key: key.clone(), value: self.fill(value, faults) })
                    .collect(),
            ),
            other => other.clone(),
        };
        Node { value, span: node.span.clone() }
    }

    /// `None` when something in it stands for nothing.
    fn fill_text(&self, text: &str, span: &Span, faults: &mut Faults) -> Option<String> {
        let mut whole = true;
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("${") {
            if rest[..at].ends_with('$') {
                out.push_str(&rest[..at]);
                out.push('{');
                rest = &rest[at + 2..];
                continue;
            }
            out.push_str(&rest[..at]);
            let Some(end) = rest[at..].find('}').map(|end| at + end) else {
                let help = "Write `${NAME}`; for the characters themselves write `$${`.";
                faults.add(Fault::at(part_of(span, "${"), "A `${` has no `}`.").help(help));
                return None;
            };
            let written = &rest[at..=end];
            match self.value(&rest[at + 2..end]) {
                Ok(value) => out.push_str(value.unwrap_or(written)),
                Err((message, help)) => {
                    whole = false;
                    faults.add(
                        Fault::at(part_of(span, written), message).label("stands for nothing").help(help),
                    );
                }
            }
            rest = &rest[end + 1..];
        }
        whole.then(|| out + rest)
    }

    /// The value of a name; `None` to leave it as written; else message and help.
    fn value(&self, name: &str) -> Result<Option<&str>, (String, String)> {
        if let Some(param) = self.params.get(name) {
            return Ok(param.as_deref());
        }
        if !is_name(name) {
            let help =
                "Write `${NAME}` with letters, digits and `_`; for the characters themselves write `$${`.";
            return Err(("This is no name of a variable.".into(), help.into()));
        }
        self.variables.get(name).map(|value| Some(value.as_str())).ok_or_else(|| {
            let mut help =
                format!("Set it before the run: `export {name}=…`; in CI, as a secret of the job.");
            if let Some(param) = suggest::nearest(name, self.params.keys().map(String::as_str)) {
                help = format!("Did you mean the parameter `{param}`? Else: {help}");
            }
            (format!("The environment variable `{name}` is not set."), help)
        })
    }
}

/// Letters, digits and `_`.
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// The stretch of a text that a piece of it stands in, as written.
fn part_of(span: &Span, piece: &str) -> Span {
    match span.written().find(piece) {
        Some(at) => {
            let start = span.start + at;
            Span { file: span.file.clone(), start, end: start + piece.len() }
        }
        None => span.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::span::SourceFile;

    fn fill(text: &str, params: &Params) -> (String, Vec<Fault>) {
        let file = Arc::new(SourceFile { path: "a".into(), text: text.into() });
        let span = Span { file, start: 0, end: text.len() };
        let variables = Variables::from([("A".to_owned(), "1${B}".to_owned())]);
        let mut faults = Faults::default();
        let node = Node { value: Value::Text(text.into()), span };
        let filled = Scope { variables: &variables, params }.fill(&node, &mut faults);
        (filled.text().unwrap_or_default(), faults.list)
    }

    #[test]
    fn values_are_not_expanded_again() {
        assert_eq!(fill("x${A}y${A}", &Params::new()).0, "x1${B}y1${B}");
        assert_eq!(fill("$${A} $A {A}", &Params::new()).0, "${A} $A {A}");
    }

    #[test]
    fn what_is_missing_is_told_at_its_place() {
        let (_, faults) = fill("x${A}${NOPE}${", &Params::new());
        assert_eq!(faults.len(), 2);
        assert_eq!(faults[0].span.as_ref().unwrap().start, 5);
    }

    #[test]
    fn parameters_come_before_the_environment() {
        let params = Params::from([("A".to_owned(), Some("qa".to_owned())), ("open".to_owned(), None)]);
        assert_eq!(fill("${A} ${open}", &params).0, "qa ${open}");
        let (_, faults) = fill("${opne}", &params);
        assert!(faults[0].help.as_ref().unwrap().contains("`open`"));
    }
}
