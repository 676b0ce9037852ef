//! The journal of a run, and what it says of a run that is taken up again.

use super::{args::Run, context::Context, files, run::Planned};
use crate::{
    app::Past,
    event::Tally,
    exit::Exit,
    journal::{self, Header, Journal, JournalError, Plan, Recorded},
    plan::Shard,
    report::{ReportError, Reporters, Scrubber},
};

/// Where a run is written down as it goes.
#[derive(Debug)]
pub struct Book {
    journal: Journal,
    /// Of the run that is taken up.
    recorded: Option<Recorded>,
    past: Option<Past>,
}

impl Book {
    /// Begins a journal, or goes on with that of a run that was cut short.
    pub fn open(
        args: &Run,
        planned: &Planned,
        recorded: Option<Recorded>,
        context: &Context,
    ) -> Result<Self, Exit> {
        let refuse = |error: JournalError| {
            context.warn(&format!("error: {error}"));
            Exit::Input
        };
        let scrubber = Scrubber::new(&planned.project.config.secrets);
        let header = header(args, planned, &scrubber, context);
        let Some(recorded) = recorded else {
            let journal = Journal::create(&args.output, &header, &scrubber).map_err(refuse)?;
            return Ok(Self { journal, recorded: None, past: None });
        };
        unchanged(&recorded, &header, context)?;
        let journal = Journal::append(&recorded, &scrubber).map_err(refuse)?;
        let past = past(&recorded).map_err(refuse)?;
        let (all, begun) = (header.plan.cases.len(), recorded.under_way());
        context.warn(&format!(
            "Taking up the run in {}: {} of {all} cases are done, {begun} were under way.",
            recorded.folder.display(),
            past.cases
        ));
        Ok(Self { journal, recorded: Some(recorded), past: Some(past) })
    }

    /// Whether a case need not be looked at again.
    pub fn has(&self, case: &str) -> bool {
        self.recorded.as_ref().is_some_and(|recorded| recorded.is_done(case))
    }

    pub fn past(&mut self) -> Option<Past> {
        self.past.take()
    }

    /// Tells reporters what was done before; from here on the journal is one of them.
    pub fn retell(self, reporters: &mut Reporters) {
        let Self { journal, recorded, .. } = self;
        if let Some(recorded) = recorded {
            let told = recorded.each_case(
                |case| recorded.is_done(case),
                |case| case.events().for_each(|event| reporters.event(&event)),
            );
            if let Err(error) = told {
                reporters.fail(ReportError::Format { report: "journal", why: error.to_string() });
            }
        }
        reporters.add(Box::new(journal));
    }
}

/// What a run is, for its journal.
fn header(args: &Run, planned: &Planned, scrubber: &Scrubber, context: &Context) -> Header {
    let Planned { project, cases, all } = planned;
    let environment = cases.first().map(|case| &case.environment);
    let address = environment.and_then(|environment| environment.serve.address());
    Header {
        schema: Header::schema(),
        tool: env!("CARGO_PKG_VERSION").to_owned(),
        started: jiff::Timestamp::now(),
        today: context.today(),
        arguments: context.arguments.clone(),
        profile: project.config.policy.profile.clone(),
        environment: environment.map(|environment| environment.name.clone()),
        address: address.map(|url| scrubber.text(url.as_str())),
        files: journal::files(&files::settings_path(context), cases),
        plan: Plan {
            cases: cases.iter().map(|case| scrubber.text(&case.name())).collect(),
            shard: args.selection.shard.as_deref().and_then(|shard| Shard::parse(shard).ok()),
            all: *all,
            whole: args.selection.target.is_empty() && args.selection.filter.is_none(),
        },
    }
}

/// Refuses a run whose files say something else than when it began: its report would be of neither.
fn unchanged(recorded: &Recorded, now: &Header, context: &Context) -> Result<(), Exit> {
    let mut changed = recorded.header.differences(now);
    if changed.is_empty() && recorded.header.plan != now.plan {
        changed.push("other cases are selected".to_owned());
    }
    if changed.is_empty() {
        return Ok(());
    }
    let folder = recorded.folder.display();
    context.warn(&format!("error: the run in {folder} can't be taken up, for it would not be the same run:"));
    for change in changed {
        context.warn(&format!("  {change}"));
    }
    context.warn("Undo that, or begin anew with `unticked run`.");
    Err(Exit::Input)
}

fn past(recorded: &Recorded) -> Result<Past, JournalError> {
    let (mut tally, mut cases) = (Tally::default(), 0);
    recorded.each_case(
        |case| recorded.is_done(case),
        |case| {
            tally.add(&case.checks, &case.stale);
            cases += 1;
        },
    )?;
    Ok(Past { started: recorded.header.started, took: recorded.took, cases, tally })
}
