//! Which files there are.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::source::{Fault, Faults};

/// All `.yaml` and `.yml` files under a folder, sorted. Hidden ones are left out, and links to folders are not
/// followed, so that a link to a folder above has no end of files in it.
pub fn files(dir: &Path, faults: &mut Faults) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        if let Err(error) = one(&folder, &mut found, &mut open) {
            let help = match error.kind() {
                io::ErrorKind::NotFound => "Write a first scenario with `unticked init URL`.",
                io::ErrorKind::NotADirectory => "Rename the file: scenarios stand in a folder of that name.",
                _ => "Check the folder's permissions.",
            };
            faults.add(Fault::of_file(&folder, format!("The folder can't be read: {error}.")).help(help));
        }
    }
    found.sort();
    found
}

fn one(folder: &Path, found: &mut Vec<PathBuf>, open: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let is_yaml = path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        // A folder called `x.yaml` goes to the reader, which says that it is no file.
        if is_yaml {
            found.push(path);
        } else if entry.file_type()?.is_dir() {
            open.push(path);
        }
    }
    Ok(())
}
