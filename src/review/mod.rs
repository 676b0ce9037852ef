//! `unticked review`: the page on which people decide, served on loopback.
//!
//! A run's folder → [`Opened`] → [`serve`]. The page itself is that of the HTML report; here it gets its data, its
//! pictures, and a place where decisions are carried out at once.

mod answers;
mod guard;
mod opened;
mod server;

pub use opened::{OpenError, Opened};
pub use server::{Review, ReviewError, serve};
