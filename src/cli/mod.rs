//! Arguments, environment and terminal; one file per command.

pub mod args;
pub mod audit;
pub mod baselines;
pub mod check;
pub mod collecting;
pub mod completions;
pub mod context;
pub mod demo;
pub mod doctor;
pub mod evidence;
pub mod examples;
pub mod explain;
pub mod files;
pub mod init;
pub mod journaling;
pub mod list;
pub mod man;
pub mod merge;
pub mod reporting;
pub mod resume;
pub mod review;
pub mod run;
pub mod running;
pub mod schema;
pub mod workers;

use std::process::ExitCode;

use clap::Parser as _;

use self::{
    args::{Args, Command},
    context::Context,
};
use crate::exit::Exit;

/// Runs the command that the arguments ask for.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { Exit::Input.into() } else { ExitCode::SUCCESS };
        }
    };
    let context = Context::from_process(&args.global);
    dispatch(&args.command, &context).into()
}

fn dispatch(command: &Command, context: &Context) -> Exit {
    match command {
        Command::Run(args) => run::run(args, context),
        Command::Merge(args) => merge::run(args, context),
        Command::Review(args) => review::run(args, context),
        Command::Audit(args) => audit::run(args, context),
        Command::Init(args) => init::run(args, context),
        Command::Check(args) => check::run(args, context),
        Command::List(args) => list::run(args, context),
        Command::Schema(args) => schema::run(args, context),
        Command::Evidence(args) => evidence::run(args, context),
        Command::Explain(args) => explain::run(args, context),
        Command::Completions(args) => completions::run(args, context),
        Command::Doctor(args) => doctor::run(args, context),
        Command::Man(args) => man::run(args, context),
        Command::Demo(args) => demo::run(args, context),
    }
}
