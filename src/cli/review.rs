//! `unticked review`: the page on which people decide, or decisions that somebody sent.

use std::{path::Path, pin::pin};

use super::{
    args::Review as Args,
    baselines,
    context::Context,
    files,
    running::{runtime, stopped},
};
use crate::{
    config::Config,
    escape,
    exit::Exit,
    review::{self, Opened},
    snapshots::{Applied, Decisions},
};

pub fn run(args: &Args, context: &Context) -> Exit {
    let config = match files::settings(context) {
        Ok(config) => config,
        Err(faults) => {
            files::tell(&faults, context);
            return Exit::Input;
        }
    };
    let mut opened = match Opened::open(&config, &args.run) {
        Ok(opened) => opened,
        Err(error) => return refuse(&error, context),
    };
    // A run can be reviewed where its scenarios are not, or are half written.
    if let Ok(project) = files::project(&[], context) {
        opened.session.knowing(baselines::all_looks(&project));
    }
    match &args.apply {
        Some(file) => apply(opened, file, context),
        None => serve(opened, args, &config, context),
    }
}

fn refuse(error: &dyn std::error::Error, context: &Context) -> Exit {
    context.warn(&format!("error: {}", escape::lines(&error.to_string())));
    Exit::Input
}

/// Carries out the decisions of a mailed report. Those that can't be are told, and make the command fail.
fn apply(mut opened: Opened, file: &Path, context: &Context) -> Exit {
    let run = opened.session.run().run.id.clone();
    let decisions = match Decisions::read(file) {
        Ok(decisions) => decisions,
        Err(error) => return refuse(&error, context),
    };
    let applied = match decisions.about(&run) {
        Ok(decisions) => opened.session.apply(decisions),
        Err(error) => return refuse(&error, context),
    };
    match applied {
        Ok(applied) => told(&applied, &opened, context),
        Err(error) => {
            context.warn(&format!("error: {}", escape::lines(&error.to_string())));
            Exit::Broke
        }
    }
}

fn told(applied: &Applied, opened: &Opened, context: &Context) -> Exit {
    context.print(&format!("{} carried out.\n", decisions(applied.done.len())));
    for skipped in &applied.skipped {
        let about = opened.session.run().change(&skipped.change).map_or_else(
            || skipped.change.clone(),
            |change| {
                let check = &change.check;
                let place = format!("{} › {} @ {}", check.scenario, check.checkpoint, check.target);
                format!("{place}, {}: “{}”", change.kind.name(), change.about.label)
            },
        );
        context.warn(&format!(
            "  not carried out: {}\n    {}",
            escape::line(&about),
            escape::line(&skipped.reason)
        ));
    }
    if applied.skipped.is_empty() { Exit::Passed } else { Exit::Findings }
}

fn decisions(count: usize) -> String {
    if count == 1 { "1 decision".to_owned() } else { format!("{count} decisions") }
}

/// Serves the page until somebody ends it.
fn serve(opened: Opened, args: &Args, config: &Config, context: &Context) -> Exit {
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(error) => {
            context.warn(&format!("unticked can't start its threads: {error}"));
            return Exit::Broke;
        }
    };
    let changes = opened.waiting().unwrap_or_else(|_| opened.changes().len());
    runtime.block_on(async {
        let served = match review::serve(opened, args.port).await {
            Ok(served) => served,
            Err(error) => {
                context.warn(&format!("error: {error}"));
                return Exit::Broke;
            }
        };
        let mut end = pin!(stopped());
        // Whoever reads the address may press Ctrl-C at once: it has to be listened for by then.
        let ended = futures::poll!(&mut end).is_ready();
        let what = match changes {
            0 => "Nothing waits for a decision; the page shows the checks.".to_owned(),
            1 => "One change waits for a decision.".to_owned(),
            many => format!("{many} changes wait for a decision."),
        };
        context.print(&format!("{}\n", served.url));
        if !context.quiet {
            let snapshots = config.snapshots.dir.display();
            context.warn(&format!("{what} Decisions are written to {snapshots} at once. Ctrl-C ends."));
        }
        if !args.no_open {
            open(served.url.as_str(), context);
        }
        if !ended {
            end.await;
        }
        served.shutdown().await;
        Exit::Passed
    })
}

/// Opens an address or a file in the user's browser. Where that can't be done, the address was printed.
pub fn open(address: &str, context: &Context) {
    if let Err(error) = open::that_detached(address) {
        context.warn(&format!("No browser could be opened here ({error}): open the address yourself."));
    }
}
