//! The contract in TypeScript's words, for the page side's `// @ts-check`: generated from the Rust types.

use serde_json::{Map, Value};

use super::envelope::{FormSubmission, FrameFacts, Settled};

/// The text of `js/contract.d.ts`.
fn declarations() -> String {
    let mut schemas = Map::new();
    for schema in [
        schemars::schema_for!(FrameFacts),
        schemars::schema_for!(Settled),
        schemars::schema_for!(FormSubmission),
    ] {
        let mut schema = schema.to_value();
        if let Some(Value::Object(inner)) = schema.get_mut("$defs").map(Value::take) {
            schemas.extend(inner);
        }
        schemas.insert(schema["title"].as_str().unwrap_or_default().to_owned(), schema);
    }
    schemas.sort_keys();
    let body: Vec<String> = schemas.iter().map(|(name, schema)| declaration(name, schema)).collect();
    format!(
        "// Generated from the Rust types by the test `the_declarations_are_current`: do not edit.\n\n{}",
        body.join("\n")
    )
}

fn declaration(name: &str, schema: &Value) -> String {
    let Some(properties) = schema["properties"].as_object() else {
        return format!("type {name} = {};\n", type_of(schema));
    };
    let fields: Vec<String> =
        properties.iter().map(|(key, value)| format!("  {key}: {};", type_of(value))).collect();
    format!("interface {name} {{\n{}\n}}\n", fields.join("\n"))
}

fn type_of(schema: &Value) -> String {
    if let Some(path) = schema["$ref"].as_str() {
        return path.rsplit('/').next().unwrap_or_default().to_owned();
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(choices) = schema[key].as_array() {
            return choices.iter().map(type_of).collect::<Vec<_>>().join(" | ");
        }
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return words.iter().map(Value::to_string).collect::<Vec<_>>().join(" | ");
    }
    if let Some(word) = schema.get("const") {
        return word.to_string();
    }
    match &schema["type"] {
        Value::Array(types) => {
            types.iter().map(|t| plain(t.as_str(), schema)).collect::<Vec<_>>().join(" | ")
        }
        one => plain(one.as_str(), schema),
    }
}

fn plain(name: Option<&str>, schema: &Value) -> String {
    match name {
        Some("number" | "integer") => "number".into(),
        Some("array") => format!("({})[]", type_of(&schema["items"])),
        Some(name @ ("string" | "boolean" | "null")) => name.into(),
        _ => "unknown".into(),
    }
}

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/probe/js/contract.d.ts");

#[test]
fn the_declarations_are_current() {
    if std::env::var_os("UNTICKED_GENERATE").is_some() {
        std::fs::write(FILE, declarations()).unwrap();
    }
    let written = std::fs::read_to_string(FILE).unwrap_or_default();
    assert_eq!(written, declarations(), "run `cargo xtask generate`");
}
