//! Every way in which some format may write a value: a secret has to be known in each.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::escape;

/// What `encodeURIComponent` leaves as it is.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');
/// What `encodeURI` leaves as it is.
const WHOLE_URL: &AsciiSet = &COMPONENT
    .remove(b';')
    .remove(b',')
    .remove(b'/')
    .remove(b'?')
    .remove(b':')
    .remove(b'@')
    .remove(b'&')
    .remove(b'=')
    .remove(b'+')
    .remove(b'$')
    .remove(b'#');

/// The value as each format would write it.
pub fn spellings(value: &str) -> Vec<String> {
    let json = serde_json::Value::from(value).to_string();
    let json = &json[1..json.len() - 1];
    let xml = escape::html(value);
    let mut all = vec![
        value.to_owned(),
        json.to_owned(),
        json.replace('/', "\\/"),
        escape::utf16(json, |c| !c.is_ascii()),
        escape::json(json),
        xml.replace("&#39;", "'").replace("&quot;", "\""),
        xml.replace("&#39;", "&apos;"),
        xml.replace("&#39;", "&#x27;"),
        xml,
        escape::line(value).into_owned(),
        escape::xml(value).into_owned(),
    ];
    for set in [NON_ALPHANUMERIC, COMPONENT, WHOLE_URL] {
        let encoded = utf8_percent_encode(value, set).to_string();
        all.extend([encoded.replace("%20", "+"), lower_hex(&encoded), encoded]);
    }
    all.extend(base64s(value.as_bytes()));
    all
}

/// `%2F` as `%2f`.
fn lower_hex(encoded: &str) -> String {
    let mut in_escape = 0;
    let lower = |c: char| {
        let escaped = in_escape > 0;
        in_escape = if c == '%' { 2 } else { usize::saturating_sub(in_escape, 1) };
        if escaped { c.to_ascii_lowercase() } else { c }
    };
    encoded.chars().map(lower).collect()
}

/// Base64 of the value, alone and inside a longer text (`user:password`), where it may begin at any of three
/// places within a group: the characters that its neighbours have a part in are left out.
fn base64s(value: &[u8]) -> Vec<String> {
    let mut all = vec![];
    for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
        all.push(engine.encode(value));
        for before in 0..3 {
            let mut bytes = vec![0; before];
            bytes.extend_from_slice(value);
            let first = (before * 8).div_ceil(6);
            let last = bytes.len() * 8 / 6;
            let encoded = engine.encode(&bytes);
            if last >= first + 6 {
                all.push(encoded[first..last].to_owned());
            }
        }
    }
    all
}
