//! Browsers that run elsewhere: a Selenium Grid, or any other WebDriver endpoint.
//!
//! [`endpoint`] speaks HTTP with it, [`status`] reads what a Grid says of itself, [`fleet`] holds as many sessions
//! as the pages need and the Grid has room for, and lends places in them.

pub mod endpoint;
pub mod fleet;
mod growth;
mod roster;
pub mod status;

pub use endpoint::{Denied, Endpoint, Granted};
pub use fleet::{Fleet, Lease};
