//! Holding a tree to its [`Shape`], and telling all that is wrong with it.

use jiff::civil::Date;

use super::{
    fault::{Fault, Faults},
    node::{Node, Value},
    shape::{Key, Shape},
    suggest,
    yaml::shortened,
};
use crate::span::Placed;

impl Shape {
    /// Adds every fault of a tree. `name` is what the value is known by: its key.
    pub fn check(&self, name: &str, node: &Node, faults: &mut Faults) {
        if faults.is_full() {
            faults.more = true;
            return;
        }
        if matches!(node.value, Value::Unset) {
            return;
        }
        if !self.takes(node) {
            faults.add(self.wrong_kind(name, node));
            return;
        }
        match self {
            Self::List(item) => node.items().iter().for_each(|node| item.check(name, node, faults)),
            Self::Named(_, value) => {
                node.entries().iter().for_each(|entry| value.check(&entry.key.value, &entry.value, faults));
            }
            Self::Table(groups) => check_table(groups, name, node, faults),
            Self::Choice(what, keys) => check_choice(what, keys, node, faults),
            Self::Either(shapes) => match shapes.iter().find(|shape| shape.takes(node)) {
                Some(shape) if shape.holds_others() => shape.check(name, node, faults),
                Some(shape) => {
                    let fault = shape.wrong_value(name, node);
                    if let Some(fault) = fault {
                        faults.add(fault.label(format!("should be {}", self.brief())));
                    }
                }
                None => {}
            },
            Self::Ref(_, shape) => shape.check(name, node, faults),
            _ => {
                if let Some(fault) = self.wrong_value(name, node) {
                    faults.add(fault);
                }
            }
        }
    }

    fn holds_others(&self) -> bool {
        use Shape::{Choice, Either, List, Named, Ref, Table};
        matches!(self, List(_) | Named(..) | Table(_) | Choice(..) | Either(_) | Ref(..))
    }

    fn is_choice(&self) -> bool {
        matches!(self, Self::Choice(..) | Self::Ref(_, Self::Choice(..)))
    }

    fn wrong_kind(&self, name: &str, node: &Node) -> Fault {
        let message = match node.value {
            _ if name.is_empty() => format!("The file can't be {}.", node.kind()),
            Value::Null => format!("`{}` has no value.", shortened(name)),
            Value::List(_) | Value::Map(_) if self.is_choice() => {
                format!("This is {}, not {}.", node.kind(), self.brief())
            }
            Value::List(_) | Value::Map(_) => format!("`{}` can't be {}.", shortened(name), node.kind()),
            _ => match quoted(node) {
                Some(written) => format!("`{}` can't be `{}`.", shortened(name), written.trim_matches('"')),
                None => format!("`{}` can't be {}.", shortened(name), node.kind()),
            },
        };
        let fault = Fault::at(node.span.clone(), message).label(format!("should be {}", self.brief()));
        match (self, &node.value) {
            (Self::Duration, Value::Number(text)) => fault.help(format!("Write the unit: `{text}s`.")),
            (Self::List(_), Value::Text(_)) => match quoted(node) {
                Some(written) => fault.help(format!("A list of one is `[{written}]`.")),
                None => fault,
            },
            _ => match self.example() {
                Some(example) => fault.help(example),
                None => fault,
            },
        }
    }

    fn wrong_value(&self, name: &str, node: &Node) -> Option<Fault> {
        let text = node.text().unwrap_or_default();
        let fine = match self {
            Self::Text => !text.trim().is_empty(),
            Self::Whole { min, max } => node.whole().is_some_and(|n| (*min..=*max).contains(&n)),
            Self::Number { min, max } => node.number().is_some_and(|n| (*min..=*max).contains(&n)),
            Self::Duration => node.duration().is_some(),
            Self::Date => text.parse::<Date>().is_ok(),
            Self::Measure => node.measure().is_some(),
            Self::OneOf(words) => words.contains(&text.as_str()),
            _ => true,
        };
        if fine {
            return None;
        }
        let message = match self {
            Self::Text => format!("`{}` is empty.", shortened(name)),
            _ => match quoted(node) {
                Some(written) => format!("`{}` can't be `{}`.", shortened(name), written.trim_matches('"')),
                None => format!("`{}` can't be this.", shortened(name)),
            },
        };
        let fault = Fault::at(node.span.clone(), message).label(format!("should be {}", self.brief()));
        Some(match self {
            Self::OneOf(words) => fault.help(suggest::help(&text, "values", words.iter().copied())),
            _ => match self.example() {
                Some(example) => fault.help(example),
                None => fault,
            },
        })
    }
}

/// The value as it stands in the file (not as `${…}` filled it, which may be a secret), if it is short enough.
fn quoted(node: &Node) -> Option<&str> {
    let written = node.span.written();
    (!written.is_empty() && written.len() <= 40 && !written.contains('\n')).then_some(written)
}

fn check_table(groups: &[&[Key]], name: &str, node: &Node, faults: &mut Faults) {
    let keys = || groups.iter().copied().flatten();
    let mut meant = Vec::new();
    for entry in node.entries() {
        if faults.is_full() {
            break;
        }
        match keys().find(|key| key.name == entry.key.value) {
            // `about:` with nothing after it says as much as no key, unless something is asked for.
            Some(key) if !key.required && matches!(entry.value.value, Value::Null) => {}
            Some(key) => key.shape.check(key.name, &entry.value, faults),
            None => {
                meant.extend(suggest::nearest(&entry.key.value, keys().map(|key| key.name)));
                faults.add(unknown("key", &entry.key, keys().map(|key| key.name)));
            }
        }
    }
    // A slip in a required key is told once, as what it is.
    let has = |key: &Key| {
        meant.contains(&key.name) || node.entries().iter().any(|entry| entry.key.value == key.name)
    };
    for key in keys().filter(|key| key.required && !has(key)) {
        let place = if name.is_empty() { "The file".into() } else { format!("`{}`", shortened(name)) };
        let fault = Fault::at(node.span.clone(), format!("{place} has no `{}`.", key.name));
        faults.add(
            fault.label(format!("`{}` is missing", key.name)).help(format!("`{}`: {}", key.name, key.about)),
        );
    }
}

fn check_choice(what: &str, keys: &[Key], node: &Node, faults: &mut Faults) {
    let names = || keys.iter().map(|key| key.name);
    match (&node.value, node.entries()) {
        (Value::Text(word), _) => match keys.iter().find(|key| key.name == word) {
            Some(key) if key.shape.takes_nothing() => {}
            Some(key) => {
                let fault = Fault::at(node.span.clone(), format!("`{word}` needs a value."));
                faults.add(fault.label(format!("should be `{word}: …`")).help(key.about));
            }
            None => {
                let word = Placed { value: word.clone(), span: node.span.clone() };
                faults.add(unknown("step", &word, names()));
            }
        },
        (_, [entry]) => match keys.iter().find(|key| key.name == entry.key.value) {
            Some(key) => key.shape.check(key.name, &entry.value, faults),
            None => faults.add(unknown("step", &entry.key, names())),
        },
        (_, []) => faults.add(Fault::at(node.span.clone(), format!("This is not {what}.")).help("Name one.")),
        (_, [first, second, ..]) => {
            let known = |name: &str| names().any(|key| key == name);
            let fault = Fault::at(second.key.span.clone(), format!("A second key stands in {what}."));
            let help = if known(&first.key.value) && known(&second.key.value) {
                format!("Begin a list entry of its own: `- {}: …`.", second.key.value)
            } else {
                "Indent what belongs to the step below it, or put it in braces: `- click: { role: button }`."
                    .into()
            };
            faults.add(fault.also(first.key.span.clone(), "first").label("second").help(help));
        }
    }
}

/// A word that nobody knows, and what was meant.
pub fn unknown<'a>(
    what: &str,
    word: &Placed<String>,
    valid: impl IntoIterator<Item = &'a str> + Clone,
) -> Fault {
    let message = format!("There is no {what} `{}`.", shortened(word.shown()));
    let label = format!("unknown {what}");
    let help = suggest::help(&word.value, &format!("{what}s"), valid);
    Fault::at(word.span.clone(), message).label(label).help(help)
}
