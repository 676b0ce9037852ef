//! Files that are wrong, and what is said of them; files that are right, and the schema's word on them.

mod chosen;
mod hostile;
mod messages;
mod project;
mod schema;
