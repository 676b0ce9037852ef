//! Real browsers: driver processes, sessions, tabs. The only place that knows fantoccini and BiDi.

pub mod error;
pub mod tab;
pub mod pool;

pub use error::BrowserError;
pub use pool::{Pool, PoolOptions};
pub use tab::{Arg, Cookie, Frame, FrameId, NavigationRules, Prompt, Shot, Tab, TabOptions};
