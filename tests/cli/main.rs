//! The product as people use it: programs run in temporary projects.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod cargo_insta;
mod deciding;
mod demo;
mod examples;
mod judged;
mod keeping;
mod mutations;
mod outcomes;
mod project;
mod random;
mod resuming;
mod rules;
mod sharding;
mod secrets;
mod steps;
mod stopping;

#[path = "../support/mod.rs"]
mod support;
