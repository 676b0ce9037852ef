//! `unticked demo`: the built-in app, and whether what is found on it is what it promises.

use std::{net::SocketAddr, path::Path, pin::pin};

use super::{
    args::{Demo, Run},
    collecting::Collected,
    context::Context,
    doctor,
    run::{self, Mode},
    running::{drive, runtime, stopped},
};
use crate::{
    app::Done,
    config::Engine,
    demo::{self, bundled, expected},
    event::Checked,
    exit::Exit,
    report::html::document,
};

pub fn run(args: &Demo, context: &Context) -> Exit {
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(error) => {
            context.warn(&format!("unticked can't start its threads: {error}"));
            return Exit::Broke;
        }
    };
    runtime.block_on(async {
        if args.serve { serve(args.port, context).await } else { show(args, context).await }
    })
}

/// Only the app, until somebody ends it.
async fn serve(port: u16, context: &Context) -> Exit {
    match demo::serve(SocketAddr::from(([127, 0, 0, 1], port))).await {
        Ok(app) => {
            let mut end = pin!(stopped());
            // Whoever reads the address may press Ctrl-C at once: it has to be listened for by then.
            let ended = futures::poll!(&mut end).is_ready();
            context.print(&format!("The demo app is at {} until Ctrl-C.\n", app.base_url));
            if !ended {
                end.await;
            }
            app.shutdown().await;
            Exit::Passed
        }
        Err(error) => {
            context.warn(&format!("error: {error}"));
            Exit::Broke
        }
    }
}

/// Runs the bundled scenarios from a project inside the report's folder, so that it works from anywhere and the
/// report's paths lead somewhere.
async fn show(args: &Demo, context: &Context) -> Exit {
    if let Err(why) = doctor::ensure(&[Engine::Chromium], args.yes, context).await {
        context.warn(&why);
        return Exit::Broke;
    }
    let project = args.output.join("project");
    if let Err(error) = bundled::unpack(&project) {
        context.warn(&format!("error: the demo's files can't be unpacked: {error}"));
        return Exit::Broke;
    }
    let app = match demo::serve(SocketAddr::from(([127, 0, 0, 1], args.port))).await {
        Ok(app) => app,
        Err(error) => {
            context.warn(&format!("error: {error}"));
            return Exit::Broke;
        }
    };
    let inside = Context { config: Some(project), ..context.clone() };
    let asked = Run { output: args.output.clone(), ..Run::default() };
    let prepared = run::planned(&asked, None, &inside)
        .and_then(|planned| run::prepare(&asked, &planned, Mode::Demo(&app.base_url), &inside));
    let exit = match prepared {
        Ok((job, mut reporters)) => {
            let collected = Collected::default();
            reporters.add(Box::new(collected.clone()));
            let (exit, done) = drive(job, None, reporters, context).await;
            conclude(exit, &done, &collected.take(), &args.output, context)
        }
        Err(exit) => exit,
    };
    app.shutdown().await;
    exit
}

/// The demo has faults on purpose: it succeeds when they were found, and nothing else. What was stopped is not judged.
fn conclude(exit: Exit, done: &Done, checked: &[Checked], output: &Path, context: &Context) -> Exit {
    if exit == Exit::Nothing || done.interrupted {
        return exit;
    }
    let differences = expected::differences(checked);
    if differences.is_empty() {
        let report = document(output);
        context.print(&format!(
            "\nThat is what the demo promises: the faults of 2017 are found, and the mended pages are clean.\n\
             The report opens by double click: {}\n",
            report.display()
        ));
        return Exit::Passed;
    }
    context.warn("\nThat is not what the demo promises:");
    for difference in &differences {
        context.warn(&format!("  {difference}"));
    }
    exit.max(Exit::Findings)
}
