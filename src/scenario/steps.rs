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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{scenario::shape, source::yaml, span::SourceFile};

    /// The step that a line of YAML says.
    fn read(line: &str) -> Step {
        let file = Arc::new(SourceFile { path: "a.yaml".into(), text: line.into() });
        let mut faults = Faults::default();
        let node = yaml::parse(&file, &mut faults).unwrap();
        shape::STEP.check("steps", &node, &mut faults);
        let step = step(&node, &mut faults);
        assert!(faults.list.is_empty(), "{line}: {:?}", faults.list[0].message);
        step.unwrap()
    }

    fn text(text: &str) -> Locator {
        Locator { text: Some(text.into()), ..Locator::default() }
    }

    fn label(label: &str) -> Locator {
        Locator { label: Some(label.into()), ..Locator::default() }
    }

    #[test]
    fn text_alone_is_what_the_step_acts_on() {
        assert_eq!(read("click: View my bill"), Step::Click(text("View my bill")));
        assert_eq!(read("hover: 2017"), Step::Hover(text("2017")));
        assert_eq!(read("tick: I agree"), Step::Tick(label("I agree")));
        assert_eq!(read("untick: I agree"), Step::Untick(label("I agree")));
        assert_eq!(read("press: Enter"), Step::Press { keys: "Enter".into(), on: None });
        assert_eq!(
            read("press: { keys: Control+A, on: E-mail }"),
            Step::Press { keys: "Control+A".into(), on: Some(label("E-mail")) }
        );
        let visible = |until| Step::WaitFor { until: Condition::Visible(until), timeout: PATIENCE };
        assert_eq!(read("wait_for: Your bill"), visible(text("Your bill")));
        let expected = Expectation { url: None, text: Some("Thanks".into()), absent: None, visible: None };
        assert_eq!(read("expect: Thanks"), Step::Expect(expected));
        assert_eq!(read("accept_dialog: Dana"), Step::AcceptDialog { text: Some("Dana".into()) });
    }

    #[test]
    fn words_and_empty_values_are_steps() {
        for (line, step) in [
            ("back", Step::Back),
            ("forward:", Step::Forward),
            ("reload: ~", Step::Reload),
            ("accept_dialog", Step::AcceptDialog { text: None }),
            ("dismiss_dialog", Step::DismissDialog),
        ] {
            assert_eq!(read(line), step);
        }
    }

    #[test]
    fn locators_say_all_that_must_match() {
        let button = Locator { role: Some("button".into()), name: Some("Next".into()), ..Locator::default() };
        let dialog = Locator {
            role: Some("dialog".into()),
            within: Some(Box::new(text("main"))),
            ..Locator::default()
        };
        assert_eq!(
            read("click: { role: button, name: Next, within: { role: dialog, within: main } }"),
            Step::Click(Locator { within: Some(Box::new(dialog)), ..button })
        );
        assert_eq!(
            read("fill: { label: E-mail, value: '' }"),
            Step::Fill { into: label("E-mail"), value: String::new() }
        );
        assert_eq!(
            read("fill: { label: PIN, value: 007 }"),
            Step::Fill { into: label("PIN"), value: "007".into() }
        );
        assert_eq!(read("scroll: { text: Terms }"), Step::Scroll(ScrollTo::Element(text("Terms"))));
        assert_eq!(read("scroll: bottom"), Step::Scroll(ScrollTo::Bottom));
    }

    #[test]
    fn waits_have_a_condition_and_an_end() {
        let wait = |until, seconds| Step::WaitFor { until, timeout: Duration::from_secs(seconds) };
        assert_eq!(read("wait_for: 2s"), wait(Condition::Time(Duration::from_secs(2)), 10));
        assert_eq!(read("wait_for: { time: 2s }"), wait(Condition::Time(Duration::from_secs(2)), 10));
        assert_eq!(read("wait_for: { text: a, timeout: 1m }"), wait(Condition::Visible(text("a")), 60));
        assert_eq!(read("wait_for: { absent: a }"), wait(Condition::Absent(text("a")), 10));
        assert_eq!(read("wait_for: { url: /a, timeout: 3s }"), wait(Condition::Url("/a".into()), 3));
    }

    #[test]
    fn requests_are_short_or_long() {
        let Step::Request(short) = read("request: POST /test/reset") else { panic!("no request") };
        assert_eq!((short.method.as_str(), short.url.as_str()), ("POST", "/test/reset"));
        let Step::Request(plain) = read("request: /seed") else { panic!("no request") };
        assert_eq!((plain.method.as_str(), plain.status), ("GET", None));
        let Step::Request(long) = read(
            "request: { method: PUT, url: 'https://x.org/a', headers: { X-A: 1 }, body: '{}', status: 204 }",
        ) else {
            panic!("no request")
        };
        assert_eq!(long.headers["X-A"], "1");
        assert_eq!((long.method.as_str(), long.body.as_deref(), long.status), ("PUT", Some("{}"), Some(204)));
    }
}
