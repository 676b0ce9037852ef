//! `unticked`: a consent-form test harness.
//!
//! Data flows one way, and the modules stand here in that order. A file imports from lower layers and from
//! its own folder only, not from its neighbours; `tests/offline` reads the `use crate::` lines and holds them to
//! this table.
//!
//! | layer | modules |
//! | --- | --- |
//! | 0 | `exit` `span` `escape` `digest` `stopwatch` `facts` |
//! | 1 | `source` `findings` |
//! | 2 | `config` `scenario` |
//! | 3 | `project` `plan` `probe` `paint` `lexicon` |
//! | 4 | `browser` |
//! | 5 | `touch` |
//! | 6 | `look` `steps` `rules` |
//! | 7 | `snapshots` |
//! | 8 | `event` |
//! | 9 | `report` `demo` |
//! | 10 | `review` `evidence` `journal` |
//! | 11 | `app` |
//! | 12 | `cli` |
//!
//! `webdriver.toml` + `scenarios/*.yaml` → [`project`] → [`plan`] → a [`browser`] tab → [`look`] → [`facts`] →
//! [`rules`] → [`findings`], and → [`snapshots`] → [`event`]s → [`report`]s and the exit code.

pub mod exit;
pub mod span;
pub mod escape;
pub mod digest;
pub mod stopwatch;

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
pub mod touch;

pub mod look;
pub mod steps;
pub mod rules;

pub mod snapshots;
pub mod event;

pub mod report;
pub mod demo;

pub mod review;
pub mod evidence;
pub mod journal;

pub mod app;
pub mod cli;
