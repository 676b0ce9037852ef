//! Reading a file that a person wrote, and saying why it can't be read.

use std::{fs, io, path::Path, sync::Arc};

use super::fault::Fault;
use crate::span::{SourceFile, Span};

/// Beyond this it is no file that a person wrote (and `/dev/zero` has no end).
const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// Reads a file. `shown` is its path as the user would name it. A byte order mark is left out.
pub fn read(path: &Path, shown: &Path) -> Result<Arc<SourceFile>, Fault> {
    let fail = |message: String, help: &str| Err(Fault::of_file(shown, message).help(help));
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) => return Err(unreadable(shown, &error)),
    };
    if metadata.is_dir() {
        return fail(
            "A folder stands where a file should be.".into(),
            "Rename the folder, or name a file in it.",
        );
    }
    if !metadata.is_file() {
        return fail("This is no ordinary file.".into(), "Name a text file.");
    }
    if metadata.len() > MAX_BYTES {
        return fail(format!("The file has {} bytes.", metadata.len()), "A file may have 8 MiB at most.");
    }
    match fs::read(path) {
        Ok(bytes) => decode(bytes, shown),
        Err(error) => Err(unreadable(shown, &error)),
    }
}

fn unreadable(shown: &Path, error: &io::Error) -> Fault {
    let help = match error.kind() {
        io::ErrorKind::NotFound => "Check the path; links must lead somewhere.",
        io::ErrorKind::PermissionDenied => "Give yourself leave to read it.",
        _ => "Check the path and the disk.",
    };
    Fault::of_file(shown, format!("The file can't be read: {error}.")).help(help)
}

fn decode(bytes: Vec<u8>, shown: &Path) -> Result<Arc<SourceFile>, Fault> {
    let (mut text, broken_at) = match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(at))
        }
    };
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    text.drain(..bom);
    // Neither format allows them, a parser may take NUL for the end, and a terminal would obey the others.
    let control =
        text.char_indices().find(|(_, c)| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{85}'));
    let file = Arc::new(SourceFile { path: shown.to_owned(), text });
    if let Some(at) = broken_at {
        let start = at - bom;
        let fault =
            Fault::at(Span { file, start, end: start + '\u{fffd}'.len_utf8() }, "The file is not UTF-8.");
        return Err(fault.label("the first wrong byte").help("Save the file as UTF-8."));
    }
    if let Some((start, control)) = control {
        let message = format!("The file holds a control character (U+{:04X}).", u32::from(control));
        // The line itself is not shown: it would bring the character to the terminal.
        let (line, column) = Span { file, start, end: start }.line_column();
        return Err(Fault::of_file(shown, format!("{message} It is on line {line}, column {column}."))
            .help("Remove it; if there are many, the file was saved as UTF-16: save it as UTF-8."));
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_are_refused_at_their_place() {
        let decode = |bytes: &[u8]| decode(bytes.to_vec(), Path::new("a.yaml"));
        assert_eq!(decode("\u{feff}name: x".as_bytes()).unwrap().text, "name: x");
        let fault = decode(b"a\nb\xff").unwrap_err();
        assert_eq!(fault.span.unwrap().line_column(), (2, 2));
        let fault = decode(b"b\na\0").unwrap_err();
        assert!(fault.message.contains("line 2, column 2"), "{}", fault.message);
        assert!(decode(b"\xef\xbb\xbf\xff").is_err());
    }
}
