//! `[browser.…]` and `[target.…]`: where pages are looked at.

use std::collections::BTreeMap;

use url::Url;

use super::{
    BasicAuth, Browser, ColorScheme, Device, Engine, Target,
    load::{basic_auth, tables, web_url},
};
use crate::source::{Entry, Fault, Faults, Node, Value, unknown};

pub(super) fn browsers(root: &Node, faults: &mut Faults) -> BTreeMap<String, Browser> {
    let mut browsers: BTreeMap<String, Browser> = [Engine::Chromium, Engine::Firefox, Engine::Webkit]
        .map(|engine| (engine.name().to_owned(), Browser::local(engine)))
        .into();
    for Entry { key, value } in tables(root, "browser") {
        let engine = match value.text_at("engine") {
            Some(engine) => engine_named(&engine),
            None => engine_named(&key.value).or_else(|| {
                let message = format!("The browser `{}` names no engine.", key.value);
                let fault = Fault::at(key.span.clone(), message).label("`engine` is missing");
                faults.add(fault.help("Write `engine = \"chromium\"`, `\"firefox\"` or `\"webkit\"`."));
                None
            }),
        };
        let usual = Browser::local(engine.unwrap_or(Engine::Chromium));
        let mut endpoint = value.get("endpoint").and_then(|node| web_url(node, "endpoint", faults));
        let in_address = endpoint.as_mut().and_then(take_credentials);
        let browser = Browser {
            name: key.value.clone(),
            endpoint,
            basic_auth: basic_auth(value).or(in_address),
            tabs: value.get("tabs").and_then(Node::whole).map_or(usual.tabs, |tabs| tabs as usize),
            wait: value.get("wait").and_then(Node::duration).unwrap_or(usual.wait),
            capabilities: tables(value, "capabilities")
                .iter()
                .map(|entry| (entry.key.value.clone(), json(&entry.value)))
                .collect(),
            binary: value.text_at("binary").map(Into::into),
            driver: value.text_at("driver").map(Into::into),
            args: value.texts_at("args").unwrap_or_default(),
            ..usual
        };
        browsers.insert(key.value.clone(), browser);
    }
    browsers
}

/// Takes `user:password@` out of an address, so that no message shows it.
fn take_credentials(url: &mut Url) -> Option<BasicAuth> {
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let user = Some(decoded(url.username())).filter(|user| !user.is_empty())?;
    let password = url.password().map(decoded).unwrap_or_default();
    // Can't fail: the address has a host.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    Some(BasicAuth { user, password })
}

fn engine_named(name: &str) -> Option<Engine> {
    [Engine::Chromium, Engine::Firefox, Engine::Webkit].into_iter().find(|engine| engine.name() == name)
}

fn json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null | Value::Unset => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(text) => {
            let plain = text.replace('_', "");
            serde_json::from_str(&plain).unwrap_or(serde_json::Value::String(plain))
        }
        Value::Text(text) => text.as_str().into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(entries) => {
            entries.iter().map(|entry| (entry.key.value.clone(), json(&entry.value))).collect()
        }
    }
}

pub(super) fn targets(
    root: &Node,
    browsers: &BTreeMap<String, Browser>,
    faults: &mut Faults,
) -> BTreeMap<String, Target> {
    let mut targets = BTreeMap::new();
    for Entry { key, value } in tables(root, "target") {
        let browser = value.get("browser").and_then(Node::placed);
        if let Some(browser) = browser.as_ref().filter(|browser| !browsers.contains_key(&browser.value)) {
            faults.add(unknown("browser", browser, browsers.keys().map(String::as_str)));
        }
        let browser = browser.map_or_else(String::new, |browser| browser.value);
        targets.insert(key.value.clone(), Target { name: key.value.clone(), browser, device: device(value) });
    }
    if tables(root, "target").is_empty() {
        for (name, device) in [("desktop", Device::desktop()), ("phone", Device::phone())] {
            let browser = Engine::Chromium.name().into();
            targets.insert(name.into(), Target { name: name.into(), browser, device });
        }
    }
    targets
}

fn device(target: &Node) -> Device {
    let usual = Device::desktop();
    let viewport = target.get("viewport");
    let at = |key: &str| viewport.and_then(|viewport| viewport.get(key));
    Device {
        width: at("width").and_then(Node::whole).unwrap_or(usual.width),
        height: at("height").and_then(Node::whole).unwrap_or(usual.height),
        scale: at("scale").and_then(Node::number).unwrap_or(usual.scale),
        touch: at("touch").and_then(Node::bool).unwrap_or(usual.touch),
        locale: target.text_at("locale"),
        color_scheme: target.text_at("color_scheme").and_then(|scheme| match scheme.as_str() {
            "light" => Some(ColorScheme::Light),
            "dark" => Some(ColorScheme::Dark),
            _ => None,
        }),
    }
}
