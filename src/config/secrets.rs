//! Values that no output may contain.

use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::BasicAuth;

/// `[secrets]`: the values, in every spelling in which they could get into an output.
#[derive(Clone, Default)]
pub struct Secrets {
    /// Longest first, so that a secret that holds another is scrubbed whole.
    pub values: Vec<String>,
}

impl Secrets {
    /// The values, and what becomes of them in a URL, in JSON and in HTML; of credentials also the header.
    pub fn new<'a>(
        values: impl IntoIterator<Item = &'a str>,
        credentials: impl IntoIterator<Item = &'a BasicAuth>,
    ) -> Self {
        let mut all: Vec<String> = values.into_iter().flat_map(spellings).collect();
        for BasicAuth { user, password } in credentials {
            all.extend(spellings(password));
            all.push(BASE64_STANDARD.encode(format!("{user}:{password}")));
        }
        all.retain(|value| !value.trim().is_empty());
        all.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        all.dedup();
        Self { values: all }
    }

    /// The text with every secret replaced by `***`.
    pub fn scrub(&self, text: &str) -> String {
        self.values.iter().fold(text.to_owned(), |text, value| text.replace(value, "***"))
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({})", self.values.len())
    }
}

fn spellings(value: &str) -> Vec<String> {
    let form: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let json = serde_json::Value::from(value).to_string();
    let mut user_info = url::Url::parse("http://localhost/").ok();
    if let Some(url) = &mut user_info {
        // Can't fail: the URL has a host.
        let _ = url.set_password(Some(value));
    }
    let html = |quote: &str, apostrophe: &str| {
        let plain = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        plain.replace('"', quote).replace('\'', apostrophe)
    };
    vec![
        value.to_owned(),
        form.replace('+', "%20"),
        form,
        user_info.and_then(|url| url.password().map(str::to_owned)).unwrap_or_default(),
        json.trim_matches('"').to_owned(),
        html("&quot;", "&#39;"),
        html("&quot;", "&#x27;"),
        html("&quot;", "'"),
        html("\"", "'"),
        BASE64_STANDARD.encode(value),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_spelling_of_a_secret_gets_through() {
        let auth = BasicAuth { user: "qa".into(), password: "p&w \"1'é".into() };
        let secrets = Secrets::new(["hunter2", "hunter22"], [&auth]);
        for text in [
            "hunter22!".to_owned(),
            serde_json::json!({ "value": auth.password }).to_string(),
            "p%26w%20%221%27%C3%A9".into(),
            "p%26w+%221%27%C3%A9".into(),
            "p&amp;w &quot;1&#39;é".into(),
            format!("Authorization: Basic {}", BASE64_STANDARD.encode("qa:p&w \"1'é")),
        ] {
            let scrubbed = secrets.scrub(&text);
            assert!(scrubbed.contains("***"), "{text} -> {scrubbed}");
            assert!(!scrubbed.contains("hunter2") && !scrubbed.contains("p&"), "{text} -> {scrubbed}");
        }
        assert_eq!(Secrets::new([""], []).scrub("a b"), "a b");
    }
}
