//! `webdriver.toml`: what may stand in it (`shape`), how it is read (`load`, `targets`), and what becomes of it (`checked`).

pub mod checked;
pub mod load;
pub mod secrets;
pub mod shape;
mod targets;

pub use checked::{
    BasicAuth, Browser, ColorScheme, Config, Device, Engine, Environment, PixelSettings, Policy,
    ReviewSettings, RuleSetting, Run, Serve, SnapshotSettings, Submit, Target, UnsureAs, Workers,
};
pub use load::{FILE_NAME, Known, load};
pub use secrets::Secrets;
pub use shape::ROOT;

/// The JSON Schema of `webdriver.toml`.
pub fn schema() -> serde_json::Value {
    crate::source::schema::document("webdriver.toml of unticked", "unticked/config-1", &ROOT)
}
