//! Arguments, environment and terminal; one file per command.

pub mod args;
pub mod check;
pub mod completions;
pub mod context;
pub mod doctor;
pub mod explain;
pub mod files;
pub mod list;
pub mod man;
pub mod schema;

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
        Command::Check(args) => check::run(args, context),
        Command::List(args) => list::run(args, context),
        Command::Schema(args) => schema::run(args, context),
        Command::Explain(args) => explain::run(args, context),
        Command::Completions(args) => completions::run(args, context),
        Command::Doctor(args) => doctor::run(args, context),
        Command::Man(args) => man::run(args, context),
        _ => {
            context.warn("this command is not built yet");
            Exit::Broke
        }
    }
}
