//! `scenarios/*.yaml`: as written (`raw`) and as used (`checked`).

pub mod checked;

pub use checked::{
    Condition, Cookie, Expectation, ExpectedBox, HttpRequest, Locator, Scenario, ScrollTo, Step, Storage,
};
