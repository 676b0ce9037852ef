//! `include_dir!` does not tell cargo which folders it read: without this a changed page or scenario would
//! stay as it was until some Rust file changes too.

fn main() {
    println!("cargo::rerun-if-changed=src/demo/templates");
    println!("cargo::rerun-if-changed=scenarios");
}
