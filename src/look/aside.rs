//! Work on pictures, aside from the threads that talk to browsers.

use std::{num::NonZero, sync::LazyLock, thread::available_parallelism};

use tokio::sync::Semaphore;

use super::LookError;

/// Decoded pictures are large: more of them at once than there are cores would cost memory and save no time.
static PLACES: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(available_parallelism().map_or(1, NonZero::get)));

/// Does it on a thread of its own, when a core is free for it.
pub async fn aside<T, E, W>(work: W) -> Result<T, LookError>
where
    T: Send + 'static,
    E: std::fmt::Display + Send + 'static,
    W: FnOnce() -> Result<T, E> + Send + 'static,
{
    let unread = |error: &dyn std::fmt::Display| LookError::Picture(error.to_string());
    let _place = PLACES.acquire().await.map_err(|error| unread(&error))?;
    let worked = tokio::task::spawn_blocking(work).await.map_err(|error| unread(&error))?;
    worked.map_err(|error| unread(&error))
}
