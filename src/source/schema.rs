//! [`Shape`] → JSON Schema, draft 2020-12, for editors.

use serde_json::{Map, Value, json};

use super::shape::{Key, Shape};

/// Any text with a `${…}` in it may become what is asked for.
const FILLED: &str = r"\$\{";

/// The whole schema of a kind of file.
pub fn document(title: &str, id: &str, shape: &Shape) -> Value {
    let mut definitions = Map::new();
    let mut schema = Map::new();
    schema.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    schema.insert("$id".into(), id.into());
    schema.insert("title".into(), title.into());
    if let Value::Object(body) = of(shape, &mut definitions) {
        schema.extend(body);
    }
    if !definitions.is_empty() {
        schema.insert("$defs".into(), Value::Object(definitions));
    }
    Value::Object(schema)
}

/// A schema as it is printed and kept in files.
pub fn print(schema: &Value) -> String {
    format!("{schema:#}\n")
}

fn of(shape: &Shape, definitions: &mut Map<String, Value>) -> Value {
    match shape {
        Shape::Text => json!({ "type": ["string", "number", "boolean"], "pattern": r"\S" }),
        Shape::AnyText => json!({ "type": ["string", "number", "boolean"] }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Whole { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Shape::Number { min, max } => json!({ "type": "number", "minimum": min, "maximum": max }),
        Shape::Duration => pattern(r"^\s*[0-9]+(\.[0-9]+)?\s*(ms|s|m)$"),
        Shape::Date => pattern(r"^\d{4}-\d{2}-\d{2}$"),
        Shape::Measure => json!({ "anyOf": [
            { "type": "number", "minimum": 0 },
            pattern(r"^\s*[0-9]+(\.[0-9]+)?\s*(px|pt|:1)?\s*$"),
        ] }),
        Shape::OneOf(words) => json!({ "anyOf": [{ "enum": words }, filled()] }),
        Shape::List(item) => json!({ "type": "array", "items": of(item, definitions) }),
        Shape::Named(_, value) => json!({ "type": "object", "additionalProperties": of(value, definitions) }),
        Shape::Table(groups) => table(groups, definitions),
        Shape::Choice(_, keys) => choice(keys, definitions),
        Shape::Either(shapes) => {
            json!({ "anyOf": shapes.iter().map(|shape| of(shape, definitions)).collect::<Vec<_>>() })
        }
        Shape::Ref(name, shape) => {
            if !definitions.contains_key(*name) {
                definitions.insert((*name).into(), Value::Null);
                let body = of(shape, definitions);
                definitions.insert((*name).into(), body);
            }
            json!({ "$ref": format!("#/$defs/{name}") })
        }
        Shape::Nothing => json!({ "type": "null" }),
        Shape::Anything => json!({}),
    }
}

fn filled() -> Value {
    json!({ "type": "string", "pattern": FILLED })
}

fn pattern(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": format!("{pattern}|{FILLED}") })
}

fn described(key: &Key, mut schema: Value) -> Value {
    if let Value::Object(object) = &mut schema {
        object.insert("description".into(), key.about.into());
    }
    schema
}

fn table(groups: &[&[Key]], definitions: &mut Map<String, Value>) -> Value {
    let keys = || groups.iter().copied().flatten();
    let mut properties = Map::new();
    for key in keys() {
        let mut value = of(&key.shape, definitions);
        if !key.required && !key.shape.takes_nothing() {
            value = json!({ "anyOf": [value, { "type": "null" }] });
        }
        properties.insert(key.name.into(), described(key, value));
    }
    let required: Vec<_> = keys().filter(|key| key.required).map(|key| key.name).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn choice(keys: &[Key], definitions: &mut Map<String, Value>) -> Value {
    let words: Vec<_> = keys.iter().filter(|key| key.shape.takes_nothing()).map(|key| key.name).collect();
    let properties: Map<_, _> =
        keys.iter().map(|key| (key.name.into(), described(key, of(&key.shape, definitions)))).collect();
    json!({
        "anyOf": [
            { "enum": words },
            {
                "type": "object",
                "properties": properties,
                "additionalProperties": false,
                "minProperties": 1,
                "maxProperties": 1,
            },
        ]
    })
}
