//! Files stay small enough to be read at one sitting.

use crate::sources::sources;

/// Lines without tests.
const MOST: usize = 500;
const NAMES_FOR_NOTHING: [&str; 5] = ["util", "utils", "helpers", "common", "misc"];

#[test]
fn no_file_is_longer_than_the_hard_stop() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|source| source.code.lines().count() > MOST)
        .map(|source| format!("{}: {}", source.path, source.code.lines().count()))
        .collect();
    assert!(long.is_empty(), "over {MOST} lines: {long:?}");
}

#[test]
fn no_module_is_named_for_nothing() {
    for source in sources() {
        let stem = source.path.trim_end_matches("/mod.rs").trim_end_matches(".rs");
        let name = stem.rsplit('/').next().unwrap();
        assert!(!NAMES_FOR_NOTHING.contains(&name), "{}", source.path);
    }
}
