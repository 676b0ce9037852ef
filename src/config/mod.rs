//! `webdriver.toml`: as written (`raw`) and as used (`checked`).

pub mod checked;

pub use checked::{
    BasicAuth, Browser, ColorScheme, Config, Device, Engine, Environment, Policy, RuleSetting, Run, Secrets,
    Serve, SnapshotSettings, Submit, Target, UnsureAs, Workers,
};
