//! config + scenarios + selection → sorted cases; pure.

pub mod filter;
pub mod select;
mod shard;
mod times;

use std::sync::Arc;

pub use filter::Filter;
pub use select::{Selection, build};
pub use shard::Shard;
pub use times::Times;

use crate::{config, scenario::Scenario};

/// One scenario on one target in one environment.
#[derive(Debug, Clone)]
pub struct Case {
    pub scenario: Arc<Scenario>,
    pub target: Arc<config::Target>,
    pub browser: Arc<config::Browser>,
    pub environment: Arc<config::Environment>,
}

impl Case {
    /// `annual-bill @ phone`: unique within a run.
    pub fn name(&self) -> String {
        format!("{} @ {}", self.scenario.id, self.target.name)
    }
}
