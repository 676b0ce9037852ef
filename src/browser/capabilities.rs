//! What a session asks for (WebDriver capabilities): ours, the engine's, and over them what the settings say.

use serde_json::{Map, Value, json};

use super::{PoolOptions, engine};
use crate::config::{self, Device};

/// What a session at an endpoint asks for. There more than one kind of browser may run: so it is named.
pub fn wanted(browser: &config::Browser, device: &Device, options: &PoolOptions) -> Map<String, Value> {
    let engine = engine::support(browser.engine);
    let mut own = engine.capabilities(&browser.args, device, None);
    if let Some(name) = engine.grid_name() {
        own.insert("browserName".to_owned(), json!(name));
    }
    asked(own, browser, options)
}

/// What every session asks for, the engine's own, and over them what the settings say.
pub fn asked(
    own: Map<String, Value>,
    browser: &config::Browser,
    options: &PoolOptions,
) -> Map<String, Value> {
    let mut capabilities = own;
    capabilities.insert("unhandledPromptBehavior".to_owned(), json!("ignore"));
    if engine::support(browser.engine).speaks_bidi() {
        capabilities.insert("webSocketUrl".to_owned(), json!(true));
    }
    if options.accept_insecure_certs {
        capabilities.insert("acceptInsecureCerts".to_owned(), json!(true));
    }
    for (name, value) in &browser.capabilities {
        overlay(capabilities.entry(name.clone()).or_insert(Value::Null), value);
    }
    capabilities
}

/// Puts one value over another: objects field by field, lists one after the other.
fn overlay(under: &mut Value, over: &Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            for (name, value) in over {
                overlay(under.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (Value::Array(under), Value::Array(over)) => under.extend(over.iter().cloned()),
        (under, over) => *under = over.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_capabilities_lie_over_our_own() {
        let mut under = json!({ "goog:chromeOptions": { "args": ["--headless"], "prefs": { "a": 1 } } });
        overlay(
            &mut under,
            &json!({ "goog:chromeOptions": { "args": ["--x"], "prefs": { "a": 2 } }, "b": 3 }),
        );
        assert_eq!(
            under,
            json!({ "goog:chromeOptions": { "args": ["--headless", "--x"], "prefs": { "a": 2 } }, "b": 3 })
        );
    }
}
