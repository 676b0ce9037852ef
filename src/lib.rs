//! `unticked`: a consent-form test harness.
//!
//! Data flows one way, and the modules stand here in that order. A file imports from lower layers and from
//! its own folder only; `tests/offline` reads the `use crate::` lines and holds them to this table.
//!
//! | layer | modules |
//! | --- | --- |
//! | 0 | `exit` `span` `escape` `facts` |
//! | 1 | `source` `findings`, then `config` `scenario` (which use them) |
//! | 2 | `project`, then `plan`; `probe` `paint` `lexicon` |
//! | 3 | `browser`, then `touch` (which uses it) |
//! | 4 | `look` `steps` `rules` |
//! | 5 | `snapshots`, then `event` (which uses it) |
//! | 6 | `report` `review` `demo` |
//! | 7 | `app` |
//! | 8 | `cli` |
//!
//! `webdriver.toml` + `scenarios/*.yaml` → [`project`] → [`plan`] → a [`browser`] tab → [`look`] → [`facts`] →
//! [`rules`] → [`findings`], and → [`snapshots`] → [`event`]s → [`report`]s and the exit code.

pub mod exit;
pub mod span;
pub mod escape;

pub mod facts;
pub mod source;
pub mod findings;
pub mod config;
pub mod scenario;

pub mod project;
pub mod plan;
pub mod probe;
pub mod paint;
pub mod lexicon;
pub mod browser;

pub mod look;
pub mod steps;
pub mod rules;

pub mod snapshots;
pub mod event;

pub mod report;
pub mod demo;

pub mod app;
pub mod cli;
