//! Opening an account. The terms are required; offers and partners are not, and start empty. A form that
//! comes back with an error comes back as it was sent.

use axum::{Form, Router, http::StatusCode, response::Response, routing::get};
use minijinja::context;

use super::visitor::{Consent, Fields, Visitor, session_cookie};

pub fn routes() -> Router {
    Router::new()
        .route("/signup", get(empty).post(send))
        .route("/signup/done", get(async |visitor: Visitor| visitor.show("signup_done.html", context! {})))
}

async fn empty(visitor: Visitor) -> Response {
    show(&visitor, StatusCode::OK, &Fields::new(), &[])
}

async fn send(visitor: Visitor, Form(fields): Form<Fields>) -> Response {
    let errors = errors(&fields);
    if !errors.is_empty() {
        return show(&visitor, StatusCode::UNPROCESSABLE_ENTITY, &fields, &errors);
    }
    let given = Consent::given_in(&fields);
    visitor.redirect("/signup/done", &[visitor.consents_with(given), session_cookie("session", "demo")])
}

fn show(visitor: &Visitor, status: StatusCode, sent: &Fields, errors: &[&'static str]) -> Response {
    visitor.show_as(status, "signup.html", context! { sent => sent.clone(), errors => errors.to_vec() })
}

/// The names of the fields that are missing or wrong.
fn errors(fields: &Fields) -> Vec<&'static str> {
    let text = |name: &str| fields.get(name).map(|value| value.trim()).unwrap_or_default();
    [
        ("name", text("name").is_empty()),
        (
            "email",
            !text("email").split_once('@').is_some_and(|(who, host)| !who.is_empty() && host.contains('.')),
        ),
        ("password", text("password").chars().count() < 8),
        ("terms", !fields.contains_key("terms")),
    ]
    .into_iter()
    .filter_map(|(name, wrong)| wrong.then_some(name))
    .collect()
}
