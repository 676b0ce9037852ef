//! Running a job from the command line: reporters on a thread of their own, and Ctrl-C.

use std::sync::Arc;

use super::{context::Context, journaling::Book};
use crate::{
    app::{self, Done, Job},
    event::RunEvent,
    exit::Exit,
    report::{ReportError, Reporters},
};

/// Runs a job to its end, or to Ctrl-C. Reports that could not be given are told and make the run fail.
pub fn run_job(job: Job, reporters: Reporters, context: &Context) -> Exit {
    match runtime() {
        Ok(runtime) => runtime.block_on(drive(job, None, reporters, context)).0,
        Err(error) => {
            context.warn(&format!("unticked can't start its threads: {error}"));
            Exit::Broke
        }
    }
}

pub fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

/// `book`: where the run is written down as it goes, with what was done of it before.
pub async fn drive(
    job: Job,
    mut book: Option<Book>,
    mut reporters: Reporters,
    context: &Context,
) -> (Exit, Done) {
    let (events, mut seen) = tokio::sync::mpsc::unbounded_channel();
    let past = book.as_mut().and_then(Book::past);
    let telling = tokio::task::spawn_blocking(move || {
        while let Some(event) = seen.blocking_recv() {
            reporters.event(&event);
            if let (RunEvent::Started(_), Some(book)) = (&event, book.take()) {
                book.retell(&mut reporters);
            }
        }
        reporters.finish()
    });
    let done = app::run(Arc::new(job), past, events, stopped()).await;
    let failed: Vec<ReportError> = telling.await.unwrap_or_default();
    for error in &failed {
        context.warn(&format!("{error}"));
    }
    let exit = if failed.is_empty() { done.exit } else { done.exit.max(Exit::Broke) };
    (exit, done)
}

/// Resolves when somebody wants the run to end: Ctrl-C, or the system's polite request.
pub async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut interrupt), Ok(mut terminate), Ok(mut hangup)) =
            (signal(SignalKind::interrupt()), signal(SignalKind::terminate()), signal(SignalKind::hangup()))
        else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
