//! Files that are wrong, and what is said of them; files that are right, and the schema's word on them.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod chosen;
mod hostile;
mod messages;
mod project;
mod schema;
