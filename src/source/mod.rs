//! The user's files as written: one tree with places for YAML and TOML, the shapes that it is held to, and the
//! faults that are found, all of them at once.
//!
//! The way of one file: [`read`] → [`yaml`] or [`toml`] → [`Node`] → [`expand`] (`${NAME}`) → [`Shape::check`]
//! → the checked types of `config` and `scenario`. The same [`Shape`] is printed as JSON Schema by [`schema`],
//! so what editors accept and what the parser accepts are one table.

pub mod check;
pub mod expand;
pub mod fault;
pub mod node;
pub mod read;
pub mod schema;
pub mod shape;
pub mod suggest;
pub mod toml;
pub mod yaml;

pub use check::unknown;
pub use expand::{Params, Scope, Variables};
pub use fault::{Fault, Faults, Severity, Style};
pub use node::{Entry, Node, Value};
pub use shape::{Key, Shape};
