//! `unticked man`

use clap::CommandFactory as _;

use super::{
    args::{Args, Man},
    context::Context,
};
use crate::exit::Exit;

pub fn run(args: &Man, context: &Context) -> Exit {
    let command = Args::command();
    if let Some(folder) = &args.output {
        let written =
            std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder));
        return match written {
            Ok(()) => Exit::Passed,
            Err(error) => {
                context.warn(&format!("The manual can't be written to {}: {error}", folder.display()));
                Exit::Input
            }
        };
    }
    let mut page = Vec::new();
    if let Err(error) = clap_mangen::Man::new(command).render(&mut page) {
        context.warn(&format!("The manual can't be made: {error}"));
        return Exit::Broke;
    }
    context.print(&String::from_utf8_lossy(&page));
    Exit::Passed
}
