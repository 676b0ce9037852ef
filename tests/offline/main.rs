//! What needs no browser: the house's own rules, and files that are generated from the source.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod budgets;
mod generated;
mod layers;
mod sources;
