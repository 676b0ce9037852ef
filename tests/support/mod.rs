//! What tests share.

pub mod processes;
pub mod server;
