//! Generated files are what the source says. `cargo xtask generate` runs these tests to write them.

use std::{collections::BTreeSet, fs, path::Path};

/// `UNTICKED_GENERATE` in the environment: write instead of compare.
fn writes() -> bool {
    std::env::var_os("UNTICKED_GENERATE").is_some()
}

#[test]
fn the_rules_pages_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let pages = unticked::rules::docs::pages();
    if writes() {
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in &pages {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    for (name, text) in &pages {
        let written = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(written == *text, "docs/rules/{name} is not current: run `cargo xtask generate`");
    }
    // The pictures have a test of their own, in a browser.
    let pictures = Some("pictures".to_owned());
    let expected: BTreeSet<String> = pages.into_iter().map(|(name, _)| name).chain(pictures).collect();
    let found = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    assert_eq!(found.collect::<BTreeSet<_>>(), expected, "docs/rules holds a page that nothing generates");
}
