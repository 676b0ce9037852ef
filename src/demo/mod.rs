//! The built-in staging app: Suma Pay, a payment company that does not exist.
//!
//! It shows the annual bill of 2017 as it was and the bill of 2018 as it was mended, a checkout before and
//! after, sign-up, sign-in, privacy settings and a cookie dialog, in English (`/…`) and Chinese (`/zh/…`).
//! It keeps no state: what a visitor chose lives in the visitor's cookies. What `unticked` must find on it
//! stands in [`expected`]; the project that finds it is embedded in [`bundled`].

pub mod bundled;
pub mod expected;

mod bill;
mod checkout;
mod cookies;
mod language;
mod server;
mod settings;
mod signup;
mod site;
mod visitor;
mod views;

pub use server::{Demo, DemoError, serve};
