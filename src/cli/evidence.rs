//! `unticked evidence`

use std::{fs, path::Path};

use super::{args, check::count, context::Context, files};
use crate::{
    digest::sha256,
    evidence::{self, Evidence},
    exit::Exit,
    report::Scrubber,
};

pub fn run(args: &args::Evidence, context: &Context) -> Exit {
    match &args.verify {
        Some(archive) => verify(archive, context),
        None => pack(args, context),
    }
}

fn pack(args: &args::Evidence, context: &Context) -> Exit {
    let config = match files::settings(context) {
        Ok(config) => config,
        Err(faults) => {
            files::tell(&faults, context);
            return Exit::Input;
        }
    };
    let scrubber = Scrubber::new(&config.secrets);
    let evidence = Evidence {
        run: &args.run,
        snapshots: &config.snapshots.dir,
        scrubber: &scrubber,
        now: jiff::Timestamp::now(),
    };
    match evidence::pack(evidence, &args.output) {
        Ok((sha256, manifest)) => {
            context.print(&format!(
                "{}: {}\nSHA-256 {sha256}\nKeep that line elsewhere: it shows that the archive is this one.\n",
                args.output.display(),
                count(manifest.files.len(), "file"),
            ));
            Exit::Passed
        }
        Err(error) => {
            context.warn(&format!("error: {error}"));
            Exit::Input
        }
    }
}

fn verify(archive: &Path, context: &Context) -> Exit {
    let bytes = match fs::read(archive) {
        Ok(bytes) => bytes,
        Err(error) => {
            context.warn(&format!("error: can't read {}: {error}", archive.display()));
            return Exit::Input;
        }
    };
    let sha256 = sha256(&bytes);
    match evidence::verify(&bytes) {
        Ok(manifest) => {
            context.print(&format!(
                "{}: all {} are as they were packed on {}, from the run of {}.\nSHA-256 {sha256}\n",
                archive.display(),
                count(manifest.files.len(), "file"),
                manifest.packed,
                manifest.started,
            ));
            Exit::Passed
        }
        Err(wrong) => {
            for wrong in &wrong {
                context.print(&format!("{wrong}\n"));
            }
            context.warn(&format!("{} is not as it was packed.\nSHA-256 {sha256}", archive.display()));
            Exit::Findings
        }
    }
}
