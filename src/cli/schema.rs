//! `unticked schema`

use super::{
    args::{Schema, SchemaName},
    context::Context,
};
use crate::{config, exit::Exit, scenario, source};

pub fn run(args: &Schema, context: &Context) -> Exit {
    let schema = match args.of {
        SchemaName::Scenario => scenario::schema(),
        SchemaName::Config => config::schema(),
        SchemaName::Report => {
            context.warn("The report's schema is not built yet.");
            return Exit::Broke;
        }
    };
    context.print(&source::schema::print(&schema));
    Exit::Passed
}
