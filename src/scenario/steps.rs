//! One step as written → one step as run.

use std::{collections::BTreeMap, time::Duration};

use super::{Condition, Cookie, Expectation, HttpRequest, Locator, ScrollTo, Step, Storage, shape::METHODS};
use crate::source::{Fault, Faults, Node, node::parse_duration, suggest};

/// How long `wait_for` waits when nothing is said.
const PATIENCE: Duration = Duration::from_secs(10);

/// The step that a node says; `None` where something is wrong with it, which is in `faults` then. `use` is no
/// step of a run: whoever reads a list of steps unfolds it.
pub fn step(node: &Node, faults: &mut Faults) -> Option<Step> {
    let (name, value) = name_and_value(node)?;
    let Some(value) = value else { return word(name) };
    match name {
        "open" => address(value, faults).map(Step::Open),
        "click" => locator(value, Short::Text, faults).map(Step::Click),
        "fill" => {
            Some(Step::Fill { into: locator(value, Short::Label, faults)?, value: value.text_at("value")? })
        }
        "select" => Some(Step::Select {
            from: locator(value, Short::Label, faults)?,
            option: value.text_at("option")?,
        }),
        "tick" => locator(value, Short::Label, faults).map(Step::Tick),
        "untick" => locator(value, Short::Label, faults).map(Step::Untick),
        "press" => press(value, faults),
        "hover" => locator(value, Short::Text, faults).map(Step::Hover),
        "scroll" => scroll(value, faults),
        "wait_for" => wait_for(value, faults),
        "accept_dialog" => Some(Step::AcceptDialog { text: value.text().or_else(|| value.text_at("text")) }),
        "set_cookie" => Some(Step::SetCookie(Cookie {
            name: value.text_at("name")?,
            value: value.text_at("value")?,
            domain: value.text_at("domain"),
            path: value.text_at("path"),
        })),
        "set_storage" => Some(Step::SetStorage(Storage {
            key: value.text_at("key")?,
            value: value.text_at("value")?,
            session: value.get("session").and_then(Node::bool).unwrap_or(false),
        })),
        "request" => request(value, faults).map(Step::Request),
        "expect" => expect(value, faults).map(Step::Expect),
        "check" => value.text().map(Step::Check),
        _ => None,
    }
}

/// The step's name, and what stands after it; nothing for a bare word or an empty value.
pub fn name_and_value(node: &Node) -> Option<(&str, Option<&Node>)> {
    match &node.value {
        crate::source::Value::Text(word) => Some((word, None)),
        _ => match node.entries() {
            [entry] => Some((&entry.key.value, node.get(&entry.key.value))),
            _ => None,
        },
    }
}

fn word(name: &str) -> Option<Step> {
    Some(match name {
        "back" => Step::Back,
        "forward" => Step::Forward,
        "reload" => Step::Reload,
        "accept_dialog" => Step::AcceptDialog { text: None },
        "dismiss_dialog" => Step::DismissDialog,
        _ => return None,
    })
}

/// What a text alone stands for.
#[derive(Clone, Copy)]
enum Short {
    Text,
    Label,
}

fn locator(node: &Node, short: Short, faults: &mut Faults) -> Option<Locator> {
    if let Some(text) = node.text() {
        return Some(match short {
            Short::Text => Locator { text: Some(text), ..Locator::default() },
            Short::Label => Locator { label: Some(text), ..Locator::default() },
        });
    }
    let within = match node.get("within") {
        Some(within) => Some(Box::new(locator(within, Short::Text, faults)?)),
        None => None,
    };
    let found = Locator {
        role: node.text_at("role"),
        name: node.text_at("name"),
        label: node.text_at("label"),
        text: node.text_at("text"),
        test_id: node.text_at("test_id"),
        css: node.text_at("css"),
        within,
    };
    if let (Some(name), None) = (node.get("name"), &found.role) {
        let fault = Fault::at(name.span.clone(), "`name` goes with `role`.").label("`role` is missing");
        faults.add(fault.help("Write `{ role: button, name: … }`; for any element's text, `text`."));
        return None;
    }
    if !says_something(&found) {
        let fault = Fault::at(node.span.clone(), "This names no element.").label("what is it?");
        faults.add(fault.help("Name it by role and name, label, text, test_id or css."));
        return None;
    }
    Some(found)
}

fn says_something(locator: &Locator) -> bool {
    let Locator { role, label, text, test_id, css, .. } = locator;
    [role, label, text, test_id, css].into_iter().any(Option::is_some)
}

fn address(node: &Node, faults: &mut Faults) -> Option<String> {
    let text = node.text()?;
    match url::Url::parse(&text) {
        // A path has no scheme, so it is no whole URL.
        Err(url::ParseError::RelativeUrlWithoutBase) => Some(text),
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Some(text),
        _ => {
            let fault = Fault::at(node.span.clone(), "This is no address that a browser opens here.");
            let help = "Write a path, `/bill/2017`, or a whole address, `https://staging.example.com/bill`.";
            faults.add(fault.label("should be a path or an address").help(help));
            None
        }
    }
}

fn press(node: &Node, faults: &mut Faults) -> Option<Step> {
    let on = match node.get("on") {
        Some(on) => Some(locator(on, Short::Label, faults)?),
        None => None,
    };
    Some(Step::Press { keys: node.text().or_else(|| node.text_at("keys"))?, on })
}

fn scroll(node: &Node, faults: &mut Faults) -> Option<Step> {
    Some(Step::Scroll(match node.text().as_deref() {
        Some("top") => ScrollTo::Top,
        Some("bottom") => ScrollTo::Bottom,
        Some(_) => return None,
        None => ScrollTo::Element(locator(node, Short::Text, faults)?),
    }))
}

fn wait_for(node: &Node, faults: &mut Faults) -> Option<Step> {
    if let Some(text) = node.text() {
        let until = match parse_duration(&text) {
            Some(time) => Condition::Time(time),
            None => Condition::Visible(Locator { text: Some(text), ..Locator::default() }),
        };
        return Some(Step::WaitFor { until, timeout: PATIENCE });
    }
    let others: Vec<_> =
        ["absent", "url", "time"].into_iter().filter_map(|key| Some((key, node.get(key)?))).collect();
    let element = node
        .entries()
        .iter()
        .any(|entry| !matches!(entry.key.value.as_str(), "absent" | "url" | "time" | "timeout"));
    let until = match others.as_slice() {
        [] => Condition::Visible(locator(node, Short::Text, faults)?),
        [("absent", absent)] if !element => Condition::Absent(locator(absent, Short::Text, faults)?),
        [("url", url)] if !element => Condition::Url(url.text()?),
        [("time", time)] if !element => Condition::Time(time.duration()?),
        _ => {
            let fault = Fault::at(node.span.clone(), "`wait_for` waits for one thing at a time.");
            faults.add(fault.help("Write one `wait_for` for each."));
            return None;
        }
    };
    Some(Step::WaitFor { until, timeout: node.get("timeout").and_then(Node::duration).unwrap_or(PATIENCE) })
}

fn request(node: &Node, faults: &mut Faults) -> Option<HttpRequest> {
    let plain = |method: &str, url: &str| HttpRequest {
        method: method.to_owned(),
        url: url.to_owned(),
        headers: BTreeMap::new(),
        body: None,
        status: None,
    };
    if let Some(text) = node.text() {
        let words: Vec<_> = text.split_whitespace().collect();
        return match words.as_slice() {
            [url] => Some(plain("GET", url)),
            [method, url] if METHODS.contains(method) => Some(plain(method, url)),
            [method, _] => {
                let fault = Fault::at(node.span.clone(), "This begins with no HTTP method.");
                faults.add(fault.help(suggest::help(method, "methods", METHODS.iter().copied())));
                None
            }
            _ => {
                let fault = Fault::at(node.span.clone(), "This is no HTTP call.");
                faults.add(fault.help("Write `request: POST /test/reset`."));
                None
            }
        };
    }
    let headers = node.get("headers").map_or(&[][..], Node::entries);
    Some(HttpRequest {
        headers: headers
            .iter()
            .filter_map(|header| Some((header.key.value.clone(), header.value.text()?)))
            .collect(),
        body: node.text_at("body"),
        status: node.get("status").and_then(Node::whole).and_then(|status| u16::try_from(status).ok()),
        ..plain(node.text_at("method").as_deref().unwrap_or("GET"), &address(node.get("url")?, faults)?)
    })
}

fn expect(node: &Node, faults: &mut Faults) -> Option<Expectation> {
    if let Some(text) = node.text() {
        return Some(Expectation { url: None, text: Some(text), absent: None, visible: None });
    }
    if node.entries().is_empty() {
        let fault = Fault::at(node.span.clone(), "`expect` expects nothing.");
        faults.add(fault.help("Name url, text, visible or absent."));
        return None;
    }
    let mut at = |key: &str| match node.get(key) {
        Some(value) => locator(value, Short::Text, faults).map(Some),
        None => Some(None),
    };
    let (absent, visible) = (at("absent")?, at("visible")?);
    Some(Expectation { url: node.text_at("url"), text: node.text_at("text"), absent, visible })
}
