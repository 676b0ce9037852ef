//! The front page, the documents that labels link to, and the style sheet.

use axum::{
    Router,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use minijinja::context;

use super::{language::Language, visitor::Visitor};

pub fn routes() -> Router {
    Router::new()
        .route("/", get(front))
        .route("/terms", get(async |visitor: Visitor| document(&visitor, "terms")))
        .route("/privacy", get(async |visitor: Visitor| document(&visitor, "privacy")))
        .route("/agreement/sesame", get(async |visitor: Visitor| document(&visitor, "sesame")))
}

/// What has no language.
pub fn assets() -> Router {
    Router::new()
        .route("/zh/", get(async || super::visitor::redirect(&Language::Chinese.path("/"), &[])))
        .route("/style.css", get(async || asset("text/css; charset=utf-8", include_str!("static/style.css"))))
        .route("/icon.svg", get(async || asset("image/svg+xml", include_str!("static/icon.svg"))))
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

async fn front(visitor: Visitor) -> Response {
    if visitor.language == Language::English && visitor.wished_language == Language::Chinese {
        return super::visitor::redirect(&Language::Chinese.path("/"), &[]);
    }
    visitor.show("front.html", context! {})
}

fn document(visitor: &Visitor, name: &str) -> Response {
    visitor.show("document.html", context! { name })
}

pub async fn not_found(visitor: Visitor) -> Response {
    visitor.show_as(StatusCode::NOT_FOUND, "not_found.html", context! {})
}
