//! `unticked schema`

use super::{
    args::{Schema, SchemaName},
    context::Context,
};
use crate::{config, exit::Exit, report, scenario, source};

pub fn run(args: &Schema, context: &Context) -> Exit {
    let schema = match args.of {
        SchemaName::Scenario => scenario::schema(),
        SchemaName::Config => config::schema(),
        SchemaName::Report => report::json::schema(),
    };
    context.print(&source::schema::print(&schema));
    Exit::Passed
}
