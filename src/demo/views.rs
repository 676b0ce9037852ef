//! Templates to pages. A template has both languages side by side: `{{ t("Terms", "条款") }}`.

use std::sync::LazyLock;

use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use include_dir::{Dir, File, include_dir};
use minijinja::{Environment, Error, ErrorKind, State, UndefinedBehavior, Value, context};

use super::{
    language::Language,
    visitor::{Consent, Visitor},
};

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/demo/templates");

static VIEWS: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut views = Environment::new();
    views.set_undefined_behavior(UndefinedBehavior::Strict);
    views.set_loader(|name| Ok(TEMPLATES.get_file(name).and_then(File::contents_utf8).map(str::to_owned)));
    views.add_function("t", translated);
    views.add_function("href", |state: &State, page: &str| Ok(language(state)?.path(page)));
    views.add_filter("thousands", |amount: u64| thousands(amount));
    views
});

fn translated(state: &State, english: Value, chinese: Value) -> Result<Value, Error> {
    Ok(if language(state)? == Language::Chinese { chinese } else { english })
}

/// A macro sees only the names that it mentions, so not `lang`: there this must fail rather than guess.
fn language(state: &State) -> Result<Language, Error> {
    state
        .lookup("lang")
        .and_then(|lang| Language::from_short(lang.as_str()?))
        .ok_or_else(|| Error::new(ErrorKind::UndefinedError, "no language here: pass the text or link in"))
}

/// `48210` as `48,210`.
fn thousands(amount: u64) -> String {
    let digits = amount.to_string();
    let first = digits.len() % 3;
    let mut groups: Vec<&str> =
        digits.as_bytes()[first..].chunks(3).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    if first > 0 {
        groups.insert(0, &digits[..first]);
    }
    groups.join(",")
}

impl Visitor {
    /// The page that a template makes of `values` and of what is known of the visitor.
    pub fn show(&self, template: &str, values: Value) -> Response {
        self.show_as(StatusCode::OK, template, values)
    }

    pub fn show_as(&self, status: StatusCode, template: &str, values: Value) -> Response {
        let given: Vec<_> =
            Consent::ALL.into_iter().filter(|&c| self.consents.has(c)).map(Consent::name).collect();
        let other = self.language.other();
        let common = context! {
            lang => self.language.short(),
            lang_tag => self.language.tag(),
            zh => self.language == Language::Chinese,
            page => &self.page,
            other_href => format!("{}?lang={}", self.language.path(&self.page), other.short()),
            other_tag => other.tag(),
            given => given,
            signed_in => self.signed_in,
            cookies_asked => self.cookie_choice.is_none(),
            cookies_chosen => self.cookie_choice.as_deref().unwrap_or_default(),
            choosing => self.query.get("cookies").is_some_and(|layer| layer == "choose"),
        };
        let all = context! { ..values, ..common };
        match VIEWS.get_template(template).and_then(|view| view.render(all)) {
            Ok(html) => (status, Html(html)).into_response(),
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}")).into_response(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn groups_of_three() {
        assert_eq!(thousands(7), "7");
        assert_eq!(thousands(1_286), "1,286");
        assert_eq!(thousands(148_210), "148,210");
        assert_eq!(thousands(2_048_210), "2,048,210");
    }
}
