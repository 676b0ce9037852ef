//! Data flows one way: a file imports from lower layers and from its own folder only. The table stands in
//! `src/lib.rs`.

use std::collections::BTreeMap;

use crate::sources::{Source, sources};

/// The layer of each module, from the table in `src/lib.rs`. Modules of one row stand on one layer.
fn layers() -> BTreeMap<String, usize> {
    let lib = include_str!("../../src/lib.rs");
    let mut layers = BTreeMap::new();
    for line in lib.lines().filter(|line| line.starts_with("//! | ") && line.contains('`')) {
        let (number, modules) = line.trim_start_matches("//! | ").split_once(" | ").unwrap();
        let number = number.parse().unwrap();
        for name in modules.split('`').skip(1).step_by(2) {
            layers.insert(name.to_owned(), number);
        }
    }
    layers
}

fn module(path: &str) -> &str {
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

/// The top-level modules that a file names: `use crate::x::…`, `use crate::{x, y::…}`, `crate::x::y()`.
fn imports(source: &Source) -> Vec<String> {
    let lines = source.code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = lines.collect::<Vec<_>>().join("\n");
    let mut names = Vec::new();
    for part in code.split("crate::").skip(1) {
        match part.strip_prefix('{') {
            None => names.push(identifier(part)),
            Some(group) => names.extend(group_heads(group)),
        }
    }
    names
}

/// The first names of a group's members: `a::b, c::{d, e}}` → a, c.
fn group_heads(group: &str) -> Vec<String> {
    let (mut depth, mut at_head, mut names) = (0, true, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => at_head = true,
            c if at_head && (c.is_alphabetic() || c == '_') => {
                names.push(identifier(&group[at..]));
                at_head = false;
            }
            _ => {}
        }
    }
    names
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn every_module_has_a_layer() {
    let layers = layers();
    for source in sources().iter().filter(|source| !["lib.rs", "main.rs"].contains(&source.path.as_str())) {
        assert!(
            layers.contains_key(module(&source.path)),
            "{} is not in the table of src/lib.rs",
            source.path
        );
    }
}

#[test]
fn a_file_imports_from_lower_layers_and_its_own_folder() {
    let layers = layers();
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !["lib.rs", "main.rs"].contains(&source.path.as_str())) {
        let own = module(&source.path);
        for import in imports(source) {
            let is_lower =
                layers.get(&import).zip(layers.get(own)).is_some_and(|(theirs, ours)| theirs < ours);
            if import != own && layers.contains_key(&import) && !is_lower {
                wrong.push(format!("{} imports {import}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_reader_of_imports_sees_all_forms() {
    let code = "use crate::{\n    facts::{Rect, label::X},\n    span,\n};\nuse crate::exit::Exit;\nfn f() { crate::plan::g() }";
    let source = Source { path: "x.rs".into(), code: code.into() };
    assert_eq!(imports(&source), ["facts", "span", "exit", "plan"]);
}
