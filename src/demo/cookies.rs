//! The cookie dialog: accepting and refusing are one click each, alike in size and colour.

use axum::{Form, Router, response::Response, routing::post};

use super::visitor::{Fields, Visitor, cookie};

/// What may be stored only with consent.
const OPTIONAL: [&str; 2] = ["statistics", "advertising"];

/// The pages that carry the dialog, so the only ones that an answer leads back to.
const ASKING: [&str; 4] = ["/", "/terms", "/privacy", "/agreement/sesame"];

pub fn routes() -> Router {
    Router::new().route("/cookies", post(answer))
}

async fn answer(visitor: Visitor, Form(fields): Form<Fields>) -> Response {
    let chosen: Vec<&str> = match fields.get("answer").map(String::as_str) {
        Some("all") => OPTIONAL.to_vec(),
        Some("chosen") => OPTIONAL.into_iter().filter(|&name| fields.contains_key(name)).collect(),
        _ => vec![],
    };
    let choice = if chosen.is_empty() { "none".to_owned() } else { chosen.join(".") };
    let from = visitor.query.get("from").map_or("/", String::as_str);
    let back = ASKING.into_iter().find(|&page| page == from).unwrap_or("/");
    visitor.redirect(back, &[cookie("cookie_choice", &choice)])
}
