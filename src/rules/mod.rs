//! What is wrong with what was seen: one file per rule, pure functions of facts.
//!
//! A rule gets one box (or the page) and says one of four things; [`judge`] asks every rule that the settings
//! switch on and turns what it says into findings. A new rule is one file, its line here and in [`registry`], and
//! one page under `tests/pages/rules/`; the registry's test says what is missing.

pub mod rule;
pub mod registry;
pub mod profile;
pub mod settings;
pub mod measures;
pub mod judge;
pub mod docs;
pub mod example;

mod starts_ticked;
mod ticks_itself;
mod reticks;
mod ticks_by_proxy;
mod looks_ticked;
mod hidden_consent;
mod opt_out;
mod unclassified;
mod blind_spot;
mod small_text;
mod small_relative;
mod low_contrast;
mod clipped_text;
mod covered_text;
mod invisible_text;
mod image_text;
mod no_label;
mod bundled;
mod cloaked;
mod small_target;
mod stale_waiver;

mod colour;
#[cfg(test)]
mod literal;

pub use judge::judge;
pub use measures::{contrast, text_px};
pub use profile::Profile;
pub use registry::{RULES, find, known_profiles, known_rules};
pub use rule::{Authority, Group, Meta, Rule, Said, Source, Subject, Threshold, Unit, Verdict};
pub use settings::{Settings, SettingsError};
pub use starts_ticked::settled;
