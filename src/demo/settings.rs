//! Signing in, and the page where each consent can be given and withdrawn.

use axum::{
    Form, Router,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use minijinja::context;

use super::visitor::{Consent, Consents, Fields, Visitor, cookie, forget, session_cookie};

/// The one account of the demo; the sign-in page tells it.
const EMAIL: &str = "lin@example.com";
const PASSWORD: &str = "staging-2018";

pub fn routes() -> Router {
    Router::new()
        .route("/login", get(login).post(sign_in))
        .route("/logout", post(sign_out))
        .route("/settings/privacy", get(settings).post(save))
}

async fn login(visitor: Visitor) -> Response {
    show_login(&visitor, StatusCode::OK, &Fields::new(), false)
}

async fn sign_in(visitor: Visitor, Form(fields): Form<Fields>) -> Response {
    let is = |name: &str, wanted: &str| fields.get(name).is_some_and(|value| value.trim() == wanted);
    if !(is("email", EMAIL) && is("password", PASSWORD)) {
        return show_login(&visitor, StatusCode::UNPROCESSABLE_ENTITY, &fields, true);
    }
    let keep = if fields.contains_key("remember") { cookie } else { session_cookie };
    visitor.redirect("/settings/privacy", &[keep("session", "demo")])
}

async fn sign_out(visitor: Visitor) -> Response {
    visitor.redirect("/login", &[forget("session")])
}

fn show_login(visitor: &Visitor, status: StatusCode, sent: &Fields, refused: bool) -> Response {
    let values = context! { sent => sent.clone(), refused, account => EMAIL, password => PASSWORD };
    visitor.show_as(status, "login.html", values)
}

async fn settings(visitor: Visitor) -> Response {
    if !visitor.signed_in {
        return visitor.redirect("/login", &[]);
    }
    let saved = visitor.query.contains_key("saved");
    visitor.show("settings.html", context! { saved })
}

async fn save(visitor: Visitor, Form(fields): Form<Fields>) -> Response {
    if !visitor.signed_in {
        return visitor.redirect("/login", &[]);
    }
    let withdrawn = fields.contains_key("withdraw_all");
    let given = Consents::of(Consent::given_in(&fields).filter(|_| !withdrawn));
    visitor.redirect("/settings/privacy?saved=1", &[given.cookie()])
}
