//! What tests share.

#![allow(dead_code, reason = "each test target uses the part that it needs")]

pub mod network;
pub mod processes;
pub mod scenes;
pub mod server;
