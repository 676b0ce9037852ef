//! The one place that joins the stages: cases → tabs → looks → rules → snapshots → events.

pub mod audit;
mod checkpoint;
mod cloaking;
pub mod expect;
pub mod journey;
pub mod login;
pub mod pools;
pub mod runner;
pub mod verdict;

pub use audit::audit_cases;
pub use runner::{Done, Job, Past, run};
