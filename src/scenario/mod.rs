//! `scenarios/*.yaml`: what may stand in them (`shape`), how they are read (`load`, `parts`, `steps`), and what
//! becomes of them (`checked`).

pub mod checked;
mod find;
pub mod load;
mod parts;
pub mod shape;
mod steps;

pub use checked::{
    Condition, Cookie, Expectation, ExpectedBox, HttpRequest, Locator, Login, Scenario, ScrollTo, Step,
    Storage,
};
pub use load::{Known, Scenarios, id, is_meant, load_all};
pub use shape::ROOT;

/// The JSON Schema of a scenario file, or of a part that scenarios `use`.
pub fn schema() -> serde_json::Value {
    crate::source::schema::document("A scenario of unticked", "unticked/scenario-1", &ROOT)
}
