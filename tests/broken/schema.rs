//! The JSON Schemas say what the parser says.

use std::{fs, path::Path};

use serde_json::Value;

use crate::project::Project;

/// Every step and every key, once.
const FULL: &str = include_str!("full/scenario.yaml");
const PART: &str = include_str!("full/part.yaml");
const SETTINGS: &str = include_str!("full/webdriver.toml");

fn repository(inside: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(inside)
}

/// `cargo xtask generate` writes the file anew.
#[test]
fn the_schema_in_the_repository_is_that_of_the_program() {
    let printed = Project::new().run(&["schema"]).stdout;
    let path = repository("scenario.schema.json");
    if std::env::var_os("UNTICKED_GENERATE").is_some() {
        fs::write(&path, &printed).unwrap();
    }
    let committed = fs::read_to_string(path).unwrap();
    assert!(committed == printed, "run `cargo xtask generate`");
}

fn faults_by_schema(schema: &Value, instance: &Value) -> Vec<String> {
    let validator = jsonschema::draft202012::new(schema).unwrap();
    validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

#[test]
fn a_scenario_with_everything_in_it_is_right_by_parser_and_schema() {
    let project = Project::new();
    project.write("webdriver.toml", SETTINGS);
    project.write("scenarios/full.yaml", FULL);
    project.write("scenarios/parts/part.yaml", PART);
    let outcome = project.check();
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_eq!(outcome.stdout, "1 scenario, 2 cases, 1 waiver, no faults\n");
    let schema = unticked::scenario::schema();
    assert_eq!(faults_by_schema(&schema, &yaml(FULL)), Vec::<String>::new());
    assert_eq!(faults_by_schema(&schema, &yaml(PART)), Vec::<String>::new());
    // Every key of the schema stands in the file, so none can be wrong unseen.
    let steps = &schema["$defs"]["step"]["anyOf"][1]["properties"];
    for step in steps.as_object().unwrap().keys() {
        assert!(FULL.contains(&format!("- {step}")), "{step} is not in full/scenario.yaml");
    }
    for key in schema["properties"].as_object().unwrap().keys().filter(|key| *key != "params") {
        assert!(yaml(FULL).get(key).is_some(), "{key} is not in full/scenario.yaml");
    }
}

fn table(table: &dyn toml_edit::TableLike) -> Value {
    table.iter().map(|(key, item)| (key.to_owned(), json(item))).collect()
}

fn json(item: &toml_edit::Item) -> Value {
    if let Some(inner) = item.as_table_like() {
        return table(inner);
    }
    if let Some(list) = item.as_array() {
        return list.iter().map(|value| json(&toml_edit::Item::Value(value.clone()))).collect();
    }
    let number = item.as_float().map(Value::from).or(item.as_integer().map(Value::from));
    number.or(item.as_bool().map(Value::from)).unwrap_or_else(|| item.as_str().unwrap().into())
}

#[test]
fn settings_with_everything_in_them_are_right_by_parser_and_schema() {
    let document: toml_edit::Document<&str> = toml_edit::Document::parse(SETTINGS).unwrap();
    let schema = unticked::config::schema();
    assert_eq!(faults_by_schema(&schema, &table(document.as_table())), Vec::<String>::new());
    for table in schema["properties"].as_object().unwrap().keys() {
        assert!(document.contains_key(table), "{table} is not in full/webdriver.toml");
    }
}

#[test]
fn the_bundled_scenarios_are_right_by_the_schema() {
    let schema = unticked::scenario::schema();
    let mut open = vec![repository("scenarios")];
    let mut seen = 0;
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            assert_eq!(faults_by_schema(&schema, &yaml(&text)), Vec::<String>::new(), "{}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 5);
}

/// What one calls wrong, the other does, wherever a schema can tell: not names in other files, dates, or
/// what must not stand together.
#[test]
fn what_the_parser_refuses_the_schema_refuses() {
    let schema = unticked::scenario::schema();
    for name in [
        "step-unknown",
        "step-second-key",
        "step-needs-a-value",
        "step-takes-nothing",
        "step-is-a-list",
        "locator-unknown-key",
        "fill-without-value",
        "time-without-unit",
        "scroll-nowhere",
        "steps-missing",
        "not-a-table",
        "key-unknown",
        "list-wanted",
        "box-without-label",
        "waiver-incomplete",
        "waiver-no-date",
    ] {
        let text = fs::read_to_string(repository(&format!("tests/broken/files/{name}.yaml"))).unwrap();
        assert!(!faults_by_schema(&schema, &yaml(&text)).is_empty(), "the schema takes {name}.yaml");
    }
}
