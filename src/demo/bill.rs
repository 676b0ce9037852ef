//! The annual bill: 2017 as it was, 2018 as it was mended. Either can be read without agreeing to anything.

use axum::{Form, Router, extract::Path, response::Response, routing::get};
use minijinja::{Value, context};

use super::{
    site,
    visitor::{Consent, Fields, Visitor},
};

pub fn routes() -> Router {
    Router::new()
        .route("/bill/{year}", get(cover).post(open))
        .route("/bill/{year}/view", get(view).post(remind))
}

/// A year of the fictional customer; money in whole yuan.
struct Bill {
    year: u16,
    months: [u64; 12],
    payments: u64,
    cities: u64,
    kilometres: u64,
    latest: &'static str,
    ahead_of: u64,
    /// Food, home, travel, shopping, all else; in per cent, sums to 100.
    shares: [u64; 5],
}

const BILLS: [Bill; 2] = [
    Bill {
        year: 2017,
        months: [5_120, 6_480, 2_310, 2_790, 3_460, 3_080, 4_270, 3_890, 2_940, 4_610, 6_030, 3_230],
        payments: 1_286,
        cities: 14,
        kilometres: 9_340,
        latest: "02:47",
        ahead_of: 73,
        shares: [34, 22, 18, 17, 9],
    },
    Bill {
        year: 2018,
        months: [4_870, 7_150, 2_640, 3_020, 3_310, 3_760, 4_980, 4_120, 3_270, 5_240, 6_410, 3_580],
        payments: 1_412,
        cities: 17,
        kilometres: 11_260,
        latest: "01:12",
        ahead_of: 78,
        shares: [31, 24, 21, 15, 9],
    },
];

impl Bill {
    fn of(year: &str) -> Option<&'static Self> {
        BILLS.iter().find(|bill| bill.year.to_string() == year)
    }

    fn values(&self) -> Value {
        let highest = self.months.iter().copied().max().unwrap_or(1);
        // A chart 120 units high; and where each slice of the ring begins.
        let bars: Vec<u64> = self.months.iter().map(|month| month * 120 / highest).collect();
        let starts: Vec<u64> = (0..self.shares.len()).map(|i| self.shares[..i].iter().sum()).collect();
        context! {
            year => self.year,
            total => self.months.iter().sum::<u64>(),
            best_month => self.months.iter().position(|&month| month == highest),
            bars,
            payments => self.payments,
            cities => self.cities,
            kilometres => self.kilometres,
            latest => self.latest,
            ahead_of => self.ahead_of,
            shares => self.shares.to_vec(),
            starts,
        }
    }
}

async fn cover(visitor: Visitor, Path(year): Path<String>) -> Response {
    let Some(bill) = Bill::of(&year) else { return site::not_found(visitor).await };
    visitor.show("bill/cover.html", bill.values())
}

async fn open(visitor: Visitor, Path(year): Path<String>, Form(fields): Form<Fields>) -> Response {
    let Some(bill) = Bill::of(&year) else { return site::not_found(visitor).await };
    let agreed = fields.contains_key(Consent::Sesame.name()).then_some(Consent::Sesame);
    visitor.redirect(&format!("/bill/{}/view", bill.year), &[visitor.consents_with(agreed)])
}

async fn view(visitor: Visitor, Path(year): Path<String>) -> Response {
    let Some(bill) = Bill::of(&year) else { return site::not_found(visitor).await };
    let saved = visitor.query.contains_key("saved");
    visitor.show("bill/view.html", context! { saved, ..bill.values() })
}

async fn remind(visitor: Visitor, Path(year): Path<String>, Form(fields): Form<Fields>) -> Response {
    let Some(bill) = Bill::of(&year) else { return site::not_found(visitor).await };
    let wanted = fields.contains_key(Consent::Reminder.name()).then_some(Consent::Reminder);
    visitor.redirect(&format!("/bill/{}/view?saved=1", bill.year), &[visitor.consents_with(wanted)])
}
