//! `unticked run --resume`: the arguments of a run that was cut short.

use clap::Parser as _;

use super::{
    args::{Args, Command, Run},
    context::Context,
};
use crate::{exit::Exit, journal::Recorded};

/// The run that a folder's journal is of, as it was asked for. What is about this machine and the reports may be
/// asked for anew.
pub fn taken_up(asked: &Run, context: &Context) -> Result<(Run, Context, Recorded), Exit> {
    let folder = asked.resume.clone().unwrap_or_default();
    let refuse = |why: String| {
        context.warn(&format!("error: {why}"));
        Exit::Input
    };
    let recorded = Recorded::read(&folder).map_err(|error| refuse(error.to_string()))?;
    let words = std::iter::once("unticked").chain(recorded.header.arguments.iter().map(String::as_str));
    let Ok(Args { global, command: Command::Run(mut run) }) = Args::try_parse_from(words) else {
        let said = recorded.header.arguments.join(" ");
        return Err(refuse(format!("its journal is not of a run: `unticked {said}`")));
    };
    run.output = folder;
    run.resume = None;
    if !asked.report.is_empty() {
        run.report.clone_from(&asked.report);
    }
    run.workers = asked.workers.or(run.workers);
    run.retries = asked.retries.or(run.retries);
    run.headed |= asked.headed;
    run.open |= asked.open;
    run.timings |= asked.timings;
    let arguments = recorded.header.arguments.clone();
    let config = context.config.clone().or(global.config);
    Ok((run, Context { arguments, config, ..context.clone() }, recorded))
}
