//! Key names as Playwright spells them → WebDriver's code points (WebDriver 2, "Keyboard actions").

use serde_json::{Value, json};

use super::TouchError;

/// `Control+A` → the key actions of one `key` input source: all down in order, then up in reverse.
pub fn parse_keys(keys: &str) -> Result<Vec<Value>, TouchError> {
    let names: Vec<&str> = if keys == "+" { vec!["+"] } else { keys.split('+').collect() };
    let codes: Vec<String> = names.iter().map(|name| code(name)).collect::<Result<_, _>>()?;
    let down = codes.iter().map(|code| json!({ "type": "keyDown", "value": code }));
    let up = codes.iter().rev().map(|code| json!({ "type": "keyUp", "value": code }));
    Ok(down.chain(up).collect())
}

/// The actions that type a text, character by character.
pub fn text_actions(text: &str) -> Vec<Value> {
    text.chars()
        .flat_map(|c| {
            let key = if c == '\n' { "\u{E007}".to_owned() } else { c.to_string() };
            [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]
        })
        .collect()
}

fn code(name: &str) -> Result<String, TouchError> {
    let named = match name {
        "Cancel" => '\u{E001}',
        "Backspace" => '\u{E003}',
        "Tab" => '\u{E004}',
        "Enter" | "Return" => '\u{E007}',
        "Shift" => '\u{E008}',
        "Control" | "Ctrl" => '\u{E009}',
        "Alt" | "Option" => '\u{E00A}',
        "Escape" | "Esc" => '\u{E00C}',
        "Space" => ' ',
        "PageUp" => '\u{E00E}',
        "PageDown" => '\u{E00F}',
        "End" => '\u{E010}',
        "Home" => '\u{E011}',
        "ArrowLeft" | "Left" => '\u{E012}',
        "ArrowUp" | "Up" => '\u{E013}',
        "ArrowRight" | "Right" => '\u{E014}',
        "ArrowDown" | "Down" => '\u{E015}',
        "Insert" => '\u{E016}',
        "Delete" => '\u{E017}',
        "Meta" | "Command" | "Cmd" => '\u{E03D}',
        _ => return single(name),
    };
    Ok(named.to_string())
}

/// A function key or one character; a letter without Shift is a small one.
fn single(name: &str) -> Result<String, TouchError> {
    let function =
        name.strip_prefix('F').and_then(|n| n.parse::<u32>().ok()).filter(|n| (1..=12).contains(n));
    if let Some(key) = function.and_then(|n| char::from_u32(0xE030 + n)) {
        return Ok(key.to_string());
    }
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(c.to_lowercase().collect()),
        _ => Err(TouchError::UnknownKey(name.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(keys: &str) -> Vec<String> {
        let value = |action: &Value| action["value"].as_str().unwrap_or_default().to_owned();
        parse_keys(keys).unwrap().iter().map(value).collect()
    }

    #[test]
    fn a_chord_is_let_go_in_reverse() {
        assert_eq!(values("Control+A"), ["\u{E009}", "a", "a", "\u{E009}"]);
    }

    #[test]
    fn single_keys() {
        assert_eq!(values("Enter"), ["\u{E007}", "\u{E007}"]);
        assert_eq!(values("F5"), ["\u{E035}", "\u{E035}"]);
        assert_eq!(values("+"), ["+", "+"]);
    }

    #[test]
    fn an_unknown_name_is_refused() {
        assert!(matches!(parse_keys("Entr"), Err(TouchError::UnknownKey(_))));
        assert!(parse_keys("Control+").is_err());
    }
}
