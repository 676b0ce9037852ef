//! YAML → [`Node`].

use std::{collections::HashMap, sync::Arc};

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Tag};

use super::{
    fault::{Fault, Faults},
    node::{Entry, MAX_DEPTH, Node, Value},
};
use crate::span::{Placed, SourceFile, Span};

/// How many values aliases may add to a file. Nine lists of nine aliases each would make a billion.
const ALIAS_BUDGET: usize = 10_000;

/// Parses one document. An empty file is [`Value::Null`]. `None` when the text can't be read as YAML; why is in
/// `faults`, as are duplicate keys and whatever else can be told while going on.
pub fn parse(file: &Arc<SourceFile>, faults: &mut Faults) -> Option<Node> {
    let mut builder = Builder {
        places: Places::new(file),
        open: Vec::new(),
        root: None,
        anchors: HashMap::new(),
        alias_budget: ALIAS_BUDGET,
        faults,
    };
    let mut parser = Parser::new_from_str(&file.text);
    while let Some(event) = parser.next_event() {
        let step = match event {
            Ok((event, span)) => builder.event(event, span),
            Err(error) => Err(syntax(&builder.places, &error)),
        };
        if let Err(fault) = step {
            builder.faults.add(fault);
            return None;
        }
    }
    let empty = || Node { value: Value::Null, span: Span { file: file.clone(), start: 0, end: 0 } };
    Some(builder.root.unwrap_or_else(empty))
}

/// The scanner counts characters, the spans bytes.
struct Places {
    file: Arc<SourceFile>,
    /// The byte of each character; empty when the text is ASCII and they are the same.
    bytes: Vec<usize>,
}

impl Places {
    fn new(file: &Arc<SourceFile>) -> Self {
        let text = &file.text;
        let bytes =
            if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() };
        Self { file: file.clone(), bytes }
    }

    fn byte(&self, marker: &Marker) -> usize {
        let end = self.file.text.len();
        let at = marker.index();
        if self.bytes.is_empty() { at.min(end) } else { self.bytes.get(at).copied().unwrap_or(end) }
    }

    fn span(&self, span: &saphyr_parser::Span) -> Span {
        let start = self.byte(&span.start);
        Span { file: self.file.clone(), start, end: self.byte(&span.end).max(start) }
    }
}

/// A list or map whose end has not come yet.
struct Open {
    anchor: usize,
    span: Span,
    inside: Inside,
}

enum Inside {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, seen: HashMap<String, Span>, key: Option<Placed<String>> },
}

/// What an alias stands for.
struct Anchored {
    node: Node,
    size: usize,
    depth: usize,
}

struct Builder<'a> {
    places: Places,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Anchored>,
    alias_budget: usize,
    faults: &'a mut Faults,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: saphyr_parser::Span) -> Result<(), Fault> {
        let span = self.places.span(&span);
        match event {
            Event::DocumentStart(_) if self.root.is_some() => {
                Err(Fault::at(span, "A second document begins here.").help("Make it a file of its own."))
            }
            Event::Scalar(text, style, anchor, tag) => {
                let value = self.scalar(&text, style, tag.as_deref(), &span);
                self.place(Node { value, span }, anchor)
            }
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::SequenceStart(anchor, tag) => {
                self.refuse_tag(tag.as_deref(), &span);
                self.begin(anchor, span, Inside::List(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_tag(tag.as_deref(), &span);
                let inside = Inside::Map { entries: Vec::new(), seen: HashMap::new(), key: None };
                self.begin(anchor, span, inside)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(&span),
            _ => Ok(()),
        }
    }

    fn begin(&mut self, anchor: usize, span: Span, inside: Inside) -> Result<(), Fault> {
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(span));
        }
        self.open.push(Open { anchor, span, inside });
        Ok(())
    }

    fn end(&mut self, end: &Span) -> Result<(), Fault> {
        let Some(Open { anchor, mut span, inside }) = self.open.pop() else { return Ok(()) };
        span.end = end.end.max(span.end);
        let value = match inside {
            Inside::List(items) => Value::List(items),
            Inside::Map { entries, .. } => Value::Map(entries),
        };
        self.place(Node { value, span }, anchor)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Fault> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(
                Fault::at(span, "The alias stands inside what it names.").help("Write the value out.")
            );
        };
        if anchored.size > self.alias_budget {
            let message = format!("The file's aliases unfold to more than {ALIAS_BUDGET} values.");
            return Err(
                Fault::at(span, message).help("Write the values out, or move the steps to a file for `use`.")
            );
        }
        if self.open.len() + anchored.depth > MAX_DEPTH {
            return Err(too_deep(span));
        }
        self.alias_budget -= anchored.size;
        let node = anchored.node.clone();
        self.place(node, 0)
    }

    /// Puts a finished value where it belongs: into the open list, as key or value of the open map, or as root.
    fn place(&mut self, node: Node, anchor: usize) -> Result<(), Fault> {
        if anchor != 0 {
            let (size, depth) = measure(&node);
            self.anchors.insert(anchor, Anchored { node: node.clone(), size, depth });
        }
        match self.open.last_mut().map(|open| &mut open.inside) {
            None => self.root = Some(node),
            Some(Inside::List(items)) => items.push(node),
            Some(Inside::Map { entries, seen, key }) => match key.take() {
                Some(key) => {
                    if let Some(first) = seen.get(&key.value) {
                        self.faults.add(duplicate(&key, first));
                    } else {
                        seen.insert(key.value.clone(), key.span.clone());
                        entries.push(Entry { key, value: node });
                    }
                }
                None => *key = Some(as_key(&node)?),
            },
        }
        Ok(())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, tag: Option<&Tag>, span: &Span) -> Value {
        let plain = style == ScalarStyle::Plain;
        match tag {
            Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => Value::Text(text.into()),
            Some(tag) if !tag.is_yaml_core_schema() => {
                self.refuse_tag(Some(tag), span);
                Value::Text(text.into())
            }
            _ if plain => plain_value(text),
            _ => Value::Text(text.into()),
        }
    }

    fn refuse_tag(&mut self, tag: Option<&Tag>, span: &Span) {
        if let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema()) {
            let message = format!("The tag `{tag}` means nothing here.");
            self.faults.add(Fault::at(span.clone(), message).help("Remove it; begin text with a quote."));
        }
    }
}

fn as_key(node: &Node) -> Result<Placed<String>, Fault> {
    let span = node.span.clone();
    match &node.value {
        Value::Null => Err(Fault::at(span, "A key is missing before the colon.").help("Write `key: value`.")),
        Value::List(_) | Value::Map(_) => {
            let help = "A key is one word. Text that begins with `{` or `[` must stand in quotes.";
            Err(Fault::at(span, "A list or a table can't be a key.").help(help))
        }
        _ => Ok(Placed { value: node.text().unwrap_or_default(), span }),
    }
}

pub(super) fn duplicate(key: &Placed<String>, first: &Span) -> Fault {
    Fault::at(key.span.clone(), format!("The key `{}` is written twice.", shortened(&key.value)))
        .label("again")
        .also(first.clone(), "first")
        .help("Keep one of them.")
}

pub(super) fn shortened(text: &str) -> String {
    if text.chars().count() <= 40 { text.into() } else { text.chars().take(39).chain(['…']).collect() }
}

pub(super) fn too_deep(span: Span) -> Fault {
    let message = format!("Lists and tables stand more than {MAX_DEPTH} deep in one another.");
    Fault::at(span, message).help("No setting or step needs more than five.")
}

/// YAML 1.2's core schema: what an unquoted word is.
fn plain_value(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if is_number(text) => Value::Number(text.into()),
        _ => Value::Text(text.into()),
    }
}

fn is_number(text: &str) -> bool {
    let first = text.trim_start_matches(['-', '+', '.']).bytes().next();
    first.is_some_and(|b| b.is_ascii_digit()) && text.parse::<f64>().is_ok()
}

/// How many values a tree has, and how deep it is.
fn measure(node: &Node) -> (usize, usize) {
    let below = node.items().iter().chain(node.entries().iter().map(|entry| &entry.value)).map(measure);
    let (size, depth) = below.fold((0, 0), |(size, deepest), (s, d)| (size + s, deepest.max(d)));
    (size + 1, depth + 1)
}

fn syntax(places: &Places, error: &ScanError) -> Fault {
    let at = places.byte(error.marker());
    let span = Span { file: places.file.clone(), start: at, end: at + 1 };
    let info = error.info();
    let help = if info.contains("tab") {
        "Indent with spaces, not with tabs."
    } else if info.contains("mapping values are not allowed") {
        "Text with a colon and a space in it must stand in quotes; or the indentation of this line is off."
    } else if info.contains("recursion") {
        "No setting or step needs more than five levels."
    } else if info.contains("unknown anchor") {
        "Define the anchor with `&name` first, or quote text that begins with `*`."
    } else {
        "Check indentation, quotes and brackets on this line and the one before."
    };
    Fault::at(span, format!("This is not YAML: {info}.")).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Arc<SourceFile> {
        Arc::new(SourceFile { path: "a.yaml".into(), text: text.into() })
    }

    fn messages(text: &str) -> Vec<String> {
        let mut faults = Faults::default();
        parse(&file(text), &mut faults);
        faults.list.into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn values_know_their_places_in_bytes() {
        for text in ["名: 年\nb: [x, 1.5]\n", "名: 年\r\nb: [x, 1.5]\r\n"] {
            let mut faults = Faults::default();
            let root = parse(&file(text), &mut faults).unwrap();
            assert!(faults.list.is_empty());
            let items = root.get("b").unwrap().items();
            assert_eq!(&text[items[0].span.start..items[0].span.end], "x");
            assert_eq!(items[1].number(), Some(1.5));
            assert_eq!(items[1].span.line_column(), (2, 8));
        }
    }

    #[test]
    fn plain_words_are_what_the_core_schema_says() {
        assert!(matches!(plain_value("no"), Value::Text(_)));
        assert!(matches!(plain_value("2027-01-31"), Value::Text(_)));
        assert!(matches!(plain_value("007"), Value::Number(text) if text == "007"));
        assert!(matches!(plain_value("nan"), Value::Text(_)));
    }

    #[test]
    fn bombs_are_refused() {
        let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for n in 1..12 {
            let aliases = vec![format!("*a{}", n - 1); 9].join(",");
            bomb.extend([format!("a{n}: &a{n} [{aliases}]\n")]);
        }
        assert!(messages(&bomb)[0].contains("aliases unfold"), "{:?}", messages(&bomb));
        assert_eq!(messages("a: &a [*a]").len(), 1);
        assert!(!messages(&"[".repeat(10_000)).is_empty());
        assert!(messages(&"- ".repeat(10_000))[0].contains("64 deep"));
        assert!(messages(&"{a: ".repeat(10_000)).len() == 1);
    }

    #[test]
    fn a_fault_that_leaves_the_tree_whole_does_not_end_the_reading() {
        assert_eq!(messages("a: 1\na: 2\nb: 1\nb: 2\n").len(), 2);
        assert_eq!(messages("a: !x 1\nb: !y 2\n").len(), 2);
        assert_eq!(messages("a: 1\n---\nb: 1\n").len(), 1);
    }
}
