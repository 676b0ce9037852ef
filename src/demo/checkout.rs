//! Paying for a basket, twice: `/checkout/before` with the faults that shops had, `/checkout` without.

use axum::{Form, Router, http::StatusCode, response::Response, routing::get};
use minijinja::context;

use super::visitor::{Consent, Fields, Visitor};

pub fn routes() -> Router {
    Router::new()
        .route("/checkout", get(empty).post(pay))
        .route("/checkout/before", get(empty).post(pay))
        .route(
            "/checkout/done",
            get(async |visitor: Visitor| visitor.show("checkout_done.html", context! {})),
        )
}

/// What the form holds when it is opened. Here the old checkout ticks the paid extra for its customer.
fn untouched(before: bool) -> Fields {
    let chosen: &[(&str, &str)] = if before {
        &[("delivery", "standard"), ("payment", "balance"), ("billing_same", "1"), ("protection", "1")]
    } else {
        &[("delivery", "standard"), ("payment", "balance"), ("billing_same", "1")]
    };
    chosen.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
}

async fn empty(visitor: Visitor) -> Response {
    let sent = untouched(is_before(&visitor));
    show(&visitor, StatusCode::OK, &sent, &[])
}

async fn pay(visitor: Visitor, Form(fields): Form<Fields>) -> Response {
    let errors = errors(&fields);
    if !errors.is_empty() {
        return show(&visitor, StatusCode::UNPROCESSABLE_ENTITY, &fields, &errors);
    }
    let mut given: Vec<_> = Consent::given_in(&fields).collect();
    // The old form turns the meaning round: who does nothing has consented.
    if is_before(&visitor) && !fields.contains_key("no_offers") {
        given.push(Consent::Offers);
    }
    visitor.redirect("/checkout/done", &[visitor.consents_with(given)])
}

fn is_before(visitor: &Visitor) -> bool {
    visitor.page.ends_with("/before")
}

fn show(visitor: &Visitor, status: StatusCode, sent: &Fields, errors: &[&'static str]) -> Response {
    let template = if is_before(visitor) { "checkout_before.html" } else { "checkout.html" };
    visitor.show_as(status, template, context! { sent => sent.clone(), errors => errors.to_vec() })
}

/// The names of the fields that are missing.
fn errors(fields: &Fields) -> Vec<&'static str> {
    ["name", "street", "city", "terms"]
        .into_iter()
        .filter(|&name| fields.get(name).is_none_or(|value| value.trim().is_empty()))
        .collect()
}
