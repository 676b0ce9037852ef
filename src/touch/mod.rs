//! What a person's hands do: find a thing on the page, press it, type, scroll. Used by a scenario's steps and by
//! the exercises; never by a look.

pub mod find;
pub mod keys;
pub mod press;

pub use find::{Found, find, find_by_selector, find_submit};
pub use keys::parse_keys;
pub use press::{hover, press, press_keys, type_text};

use crate::browser::BrowserError;

/// What keeps a hand from doing what it was asked to.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TouchError {
    #[error(transparent)]
    Browser(#[from] BrowserError),
    /// Nothing matched in time.
    #[error("nothing on the page matches {0}")]
    NotFound(String),
    /// Something matched, but nobody could press it.
    #[error("{what} can't be pressed: {why}")]
    NotPressable { what: String, why: String },
    /// More than one thing matched.
    #[error("{count} things match {what}: {examples}; name one with more words, or use `within`")]
    Ambiguous { what: String, count: usize, examples: String },
    #[error("'{0}' is no key; write for example Enter, Tab, ArrowDown or Control+A")]
    UnknownKey(String),
}
