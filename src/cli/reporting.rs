//! From `--report` and the terminal to reporters.

use super::context::Context;
use crate::report::{
    ReportError, ReportSpec, Reporter, Reporters, Scrubber, Setup, Style,
    html::Deciding,
    progress::{Lines, Live},
    timings::Timings,
};

/// The reports that were asked for, and the progress display on standard error.
pub fn reporters(
    specs: &[ReportSpec],
    scrubber: Scrubber,
    deciding: Deciding,
    context: &Context,
) -> Result<Reporters, ReportError> {
    let setup = Setup {
        style: Style { colour: context.color, unicode: context.unicode, width: context.width },
        scrubber: scrubber.clone(),
        files: specs.iter().filter_map(ReportSpec::file).collect(),
        deciding,
        job_summary: context.env.get("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()).map(Into::into),
    };
    let mut reporters = Reporters::new(scrubber);
    if !context.quiet {
        reporters.add(progress(context));
    }
    for spec in specs {
        reporters.add(spec.open(&setup)?);
    }
    Ok(reporters)
}

/// Live rows on a terminal; a line per page elsewhere, where a log keeps it.
fn progress(context: &Context) -> Box<dyn Reporter> {
    let style = style_of_stderr(context);
    if context.stderr_is_terminal && !context.ci {
        Box::new(Live::new(style))
    } else {
        Box::new(Lines::new(std::io::stderr(), style))
    }
}

/// The table of `--timings`: beside the reports, where progress is told.
pub fn timings(context: &Context) -> Box<dyn Reporter> {
    Box::new(Timings::new(std::io::stderr(), style_of_stderr(context)))
}

fn style_of_stderr(context: &Context) -> Style {
    Style { colour: context.color_stderr, unicode: context.unicode, width: context.width }
}
