//! `unticked completions SHELL`

use clap::CommandFactory as _;

use super::{
    args::{Args, Completions},
    context::Context,
};
use crate::exit::Exit;

pub fn run(args: &Completions, context: &Context) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "unticked", &mut script);
    context.print(&String::from_utf8_lossy(&script));
    Exit::Passed
}
