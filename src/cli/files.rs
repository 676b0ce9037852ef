//! The user's files and the selection of cases, for every command that reads them.

use std::path::{Path, PathBuf};

use super::{args, context::Context};
use crate::{
    config::{self, Config},
    plan::{self, Case, Filter, Selection, Shard, Times},
    project::{self, Project, Surroundings},
    rules,
    source::{self, Fault, Faults, Style},
    span::Span,
};

/// Reads the project that `--config` names, or the nearest one upwards. With scenarios named in `only`, what is
/// wrong with others does not matter.
pub fn project(only: &[String], context: &Context) -> Result<Project, Faults> {
    let around = Surroundings {
        rules: &rules::known_rules(),
        profiles: &rules::known_profiles(),
        variables: &context.env,
        today: context.today(),
    };
    Project::load(&folder(context), &self::only(only, context), &around)
}

/// Only the settings, for whoever decides on what changed: that needs neither whole scenarios nor secrets, so
/// their faults stop nobody.
pub fn settings(context: &Context) -> Result<Config, Faults> {
    let mut faults = Faults::default();
    let (rules, profiles) = (rules::known_rules(), rules::known_profiles());
    let known = config::Known { rules: &rules, profiles: &profiles };
    config::load(&folder(context), known, &context.env, &mut faults).ok_or(faults)
}

/// `webdriver.toml` as the user would name it, whether or not it is there.
pub fn settings_path(context: &Context) -> PathBuf {
    folder(context).join(config::FILE_NAME)
}

/// The project's folder as the user would name it.
fn folder(context: &Context) -> PathBuf {
    let named = context.config.as_ref().map(|config| match config.file_name() {
        Some(name) if name == crate::config::FILE_NAME && !config.is_dir() => {
            config.parent().unwrap_or(Path::new("")).to_owned()
        }
        _ => config.clone(),
    });
    let folder = named.unwrap_or_else(|| project::nearest(&context.cwd));
    folder.strip_prefix(&context.cwd).map(Path::to_owned).unwrap_or(folder)
}

/// What the arguments ask for.
///
/// # Errors
/// Every argument that can't be read.
pub fn selection(args: &args::Selection, context: &Context) -> Result<Selection, Faults> {
    let mut faults = Faults::default();
    let mut selection = Selection {
        only: only(&args.only, context),
        environment: args.env.clone(),
        targets: args.target.clone(),
        tags: args.tag.clone(),
        ..Selection::default()
    };
    match args.filter.as_deref().map(Filter::parse).transpose() {
        Ok(filter) => selection.filter = filter,
        Err(fault) => faults.add(fault),
    }
    match args.shard.as_deref().map(Shard::parse).transpose() {
        Ok(shard) => selection.shard = shard,
        Err(fault) => faults.add(fault),
    }
    if faults.errors() > 0 { Err(faults) } else { Ok(selection) }
}

/// How long cases took, as the settings name the file; nothing where it is not there yet.
///
/// # Errors
/// A file that is something else.
pub fn times(config: &Config) -> Result<Times, Faults> {
    let Some(path) = config.run.times.as_ref().map(|path| config.dir.join(path)) else {
        return Ok(Times::default());
    };
    if !path.exists() {
        return Ok(Times::default());
    }
    let one = |fault: Fault| {
        let mut faults = Faults::default();
        faults.add(fault);
        faults
    };
    let file = source::read::read(&path, &path).map_err(one)?;
    Times::parse(&file.text).map_err(|why| {
        let span = Span { start: 0, end: file.text.lines().next().unwrap_or_default().len(), file };
        let fault = Fault::at(span, format!("This file tells no times: {why}."));
        one(fault.label("should be a `times.json`").help("Remove it, or take that of a run's folder."))
    })
}

/// The cases that are meant, of this shard, and how many there are in all shards together.
pub fn cases(project: &Project, selection: &Selection) -> Result<(Vec<Case>, usize), Faults> {
    let cases = plan::build(&project.config, &project.scenarios.list, selection)?;
    let all = cases.len();
    match selection.shard {
        Some(shard) => Ok((shard.of(cases, &times(&project.config)?), all)),
        None => Ok((cases, all)),
    }
}

/// Scenario arguments, paths from the working directory as the project's own paths are.
pub fn only(args: &[String], context: &Context) -> Vec<String> {
    let shown = |arg: &String| match Path::new(arg).strip_prefix(&context.cwd) {
        Ok(inside) => inside.display().to_string(),
        Err(_) => arg.clone(),
    };
    args.iter().map(shown).collect()
}

/// Shows faults on standard error.
pub fn tell(faults: &Faults, context: &Context) {
    let fancy = context.stderr_is_terminal && context.unicode;
    let style = Style { color: context.color_stderr, unicode: fancy, width: context.width };
    let text = faults.render(style);
    if !text.is_empty() {
        context.warn(text.trim_end());
    }
}
