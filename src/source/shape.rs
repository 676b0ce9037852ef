//! What may stand where. A [`Shape`] is data: it checks a [`Node`] (in [`super::check`]), tells a person what is
//! valid, and is printed as JSON Schema by [`super::schema`]; so the three can't drift apart.

use super::node::{Node, Value};

#[derive(Debug)]
pub enum Shape {
    /// Text that says something. Numbers and truth values are taken as written.
    Text,
    /// Text that may be empty: what is typed into a field.
    AnyText,
    Flag,
    Whole {
        min: u32,
        max: u32,
    },
    Number {
        min: f64,
        max: f64,
    },
    /// `500ms`, `3s`, `2m`.
    Duration,
    /// `2027-01-31`
    Date,
    /// A threshold with its unit: `14px`, `10.5pt`, `0.75`, `4.5:1`.
    Measure,
    OneOf(&'static [&'static str]),
    List(&'static Shape),
    /// Keys that the user chooses; what they name, in the plural: `targets`.
    Named(&'static str, &'static Shape),
    /// Fixed keys, in groups so that tables can share some.
    Table(&'static [&'static [Key]]),
    /// Exactly one of the keys. One whose shape is [`Shape::Nothing`], or takes it, may stand alone as a word.
    Choice(&'static str, &'static [Key]),
    /// The first that takes the kind of value that was written.
    Either(&'static [Shape]),
    /// A shape with a name, which may be used in itself.
    Ref(&'static str, &'static Shape),
    Nothing,
    /// Whatever JSON can hold, passed on.
    Anything,
}

#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub shape: Shape,
    pub required: bool,
    /// One sentence, shown by editors.
    pub about: &'static str,
}

impl Key {
    pub const fn new(name: &'static str, shape: Shape, about: &'static str) -> Self {
        Self { name, shape, required: false, about }
    }

    #[must_use]
    pub const fn required(name: &'static str, shape: Shape, about: &'static str) -> Self {
        Self { name, shape, required: true, about }
    }
}

impl Shape {
    /// Is the value of the right kind, whatever it says?
    pub(super) fn takes(&self, node: &Node) -> bool {
        let value = &node.value;
        match self {
            Self::Text | Self::AnyText => matches!(value, Value::Text(_) | Value::Number(_) | Value::Bool(_)),
            Self::Measure => matches!(value, Value::Text(_) | Value::Number(_)),
            Self::Flag => matches!(value, Value::Bool(_)),
            Self::Whole { .. } | Self::Number { .. } => matches!(value, Value::Number(_)),
            Self::Duration | Self::Date | Self::OneOf(_) => matches!(value, Value::Text(_)),
            Self::List(_) => matches!(value, Value::List(_)),
            Self::Named(..) | Self::Table(_) => matches!(value, Value::Map(_)),
            Self::Choice(..) => matches!(value, Value::Map(_) | Value::Text(_)),
            Self::Either(shapes) => shapes.iter().any(|shape| shape.takes(node)),
            Self::Ref(_, shape) => shape.takes(node),
            Self::Nothing => matches!(value, Value::Null),
            Self::Anything => true,
        }
    }

    /// What stands beside the caret, after "should be".
    pub(super) fn brief(&self) -> String {
        match self {
            Self::Text | Self::AnyText => "text".into(),
            Self::Flag => "true or false".into(),
            Self::Whole { min, max } => format!("a whole number from {min} to {max}"),
            Self::Number { min, max } => format!("a number from {min} to {max}"),
            Self::Duration => "a time".into(),
            Self::Date => "a date".into(),
            Self::Measure => "a measure".into(),
            Self::OneOf(words) => {
                words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or ")
            }
            Self::List(_) => "a list".into(),
            Self::Named(..) | Self::Table(_) => "a table of keys".into(),
            Self::Choice(what, _) => (*what).into(),
            Self::Either(shapes) => shapes.iter().map(Self::brief).collect::<Vec<_>>().join(" or "),
            Self::Ref(_, shape) => shape.brief(),
            Self::Nothing => "nothing".into(),
            Self::Anything => "any value".into(),
        }
    }

    pub(super) fn example(&self) -> Option<String> {
        match self {
            Self::Duration => Some("Times are written `500ms`, `3s` or `2m`, one day at most.".into()),
            Self::Date => Some("Dates are written `2027-01-31`.".into()),
            Self::Measure => Some("Sizes are written `14px` or `10.5pt`, ratios `0.75` or `4.5:1`.".into()),
            Self::Table(groups) => {
                let keys = groups.iter().copied().flatten().map(|key| key.name).collect::<Vec<_>>();
                Some(format!("Valid keys: {}.", keys.join(", ")))
            }
            Self::Named(what, _) => Some(format!("Its keys are the names of the {what}.")),
            Self::Choice(_, keys) => {
                Some(format!("Valid: {}.", keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ")))
            }
            Self::Either(shapes) => shapes.iter().find_map(Self::example),
            Self::Ref(_, shape) => shape.example(),
            _ => None,
        }
    }

    /// May nothing stand here?
    pub(super) fn takes_nothing(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Either(shapes) => shapes.iter().any(Self::takes_nothing),
            Self::Ref(_, shape) => shape.takes_nothing(),
            _ => false,
        }
    }
}
