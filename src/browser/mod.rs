//! Real browsers: driver processes, sessions, tabs. The only place that knows fantoccini and BiDi.
//!
//! [`Pool`] starts a `Session` (a driver and its browser, one per `[browser.NAME]`) and opens [`Tab`]s in it;
//! each tab is a BiDi user context of its own, so tabs share nothing but the process. A browser without BiDi (see
//! [`wire`]) has one tab.

pub mod error;
mod find;
pub mod machine;
pub mod install;
mod engine;
mod screen;
mod process;
mod wire;
mod bidi;
mod mapper;
mod classic;
mod capabilities;
mod session;
pub mod remote;
pub mod tab;
pub mod pool;

pub use error::BrowserError;
pub use pool::{Pool, PoolOptions};
pub use tab::{
    Arg, Cookie, Frame, FrameId, NavigationRules, Persona, Prompt, Shot, TALLEST, Tab, TabOptions,
};
