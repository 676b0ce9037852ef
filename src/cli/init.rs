//! `unticked init URL`: a scenario for a page, ready to run.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::{
    args::Init,
    audit::{address, place},
    collecting::Collected,
    context::Context,
    files,
    running::run_job,
};
use crate::{
    app::{Job, audit_cases},
    config::{self, Serve, Submit},
    event::{CheckOutcome, Checked},
    exit::Exit,
    lexicon::Agreement,
    project::{self, SCENARIOS},
    report::{Reporters, Scrubber},
};

/// A label is shortened to this many characters: enough to be told from others, short enough to be read.
const LABEL: usize = 60;

pub fn run(args: &Init, context: &Context) -> Exit {
    match init(args, context) {
        Ok(told) => {
            context.print(&told);
            Exit::Passed
        }
        Err((exit, why)) => {
            context.warn(&format!("error: {why}"));
            exit
        }
    }
}

type Refusal = (Exit, String);

fn init(args: &Init, context: &Context) -> Result<String, Refusal> {
    let input = |why: String| (Exit::Input, why);
    let url = address(&args.url, &context.cwd).map_err(input)?;
    let folder = project::nearest(&context.cwd);
    let checked = look_at(args, &url, context)?;
    let file = args.output.as_ref().map_or_else(
        || folder.join(SCENARIOS).join(format!("{}.yaml", file_name(&checked, &url))),
        |output| context.cwd.join(output),
    );
    if file.exists() && !args.force {
        let why = format!(
            "{} exists; name another file with --output, or write over it with --force",
            shown(&file, context)
        );
        return Err((Exit::Input, why));
    }
    let settings = folder.join(config::FILE_NAME);
    let mut told = String::new();
    let mut base = base_of_project(context);
    if !settings.exists() {
        base = url.join("/").ok();
        write(&settings, &starting_settings(&url)).map_err(input)?;
        told =
            format!("Wrote {}: where the app is, and on what it is looked at.\n", shown(&settings, context));
    }
    let text =
        scenario(&checked, &opened(&url, base.as_ref())).map_err(|error| (Exit::Broke, error.to_string()))?;
    write(&file, &text).map_err(input)?;
    let boxes = agreements(&checked).count();
    let file = shown(&file, context);
    let wrote = format!("Wrote {file}: {}.", super::check::count(boxes, "agreement"));
    Ok(format!(
        "{told}{wrote}

Run it:  unticked run {file}
"
    ))
}

fn look_at(args: &Init, url: &url::Url, context: &Context) -> Result<Checked, Refusal> {
    let (browser, target) = place(args.browser, args.device);
    let cases = audit_cases(std::slice::from_ref(url), &browser, &target, Some(Submit::Block));
    let job = Job::of_pages(cases, context.today());
    let collected = Collected::default();
    let mut reporters = Reporters::new(Scrubber::default());
    reporters.add(Box::new(collected.clone()));
    run_job(job, reporters, context);
    match collected.take().into_iter().next() {
        Some(checked) if checked.outcome != CheckOutcome::Error => Ok(checked),
        Some(checked) => Err((Exit::Broke, checked.error.unwrap_or_default())),
        None => Err((Exit::Broke, "the page was not looked at".to_owned())),
    }
}

#[derive(Serialize)]
struct Scenario {
    name: String,
    about: String,
    steps: Vec<Step>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    boxes: Vec<ExpectedBox>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Step {
    Open(String),
    Check(String),
}

#[derive(Serialize)]
struct ExpectedBox {
    label: String,
    agreement: bool,
}

fn agreements(checked: &Checked) -> impl Iterator<Item = &crate::facts::BoxFacts> {
    let is_agreement = |nature: &crate::lexicon::Nature| nature.agreement == Agreement::Yes;
    checked.page.boxes.iter().zip(&checked.natures).filter(move |(_, n)| is_agreement(n)).map(|(b, _)| b)
}

fn scenario(checked: &Checked, open: &str) -> Result<String, serde_yaml::Error> {
    let labels = agreements(checked).map(|b| shorten(&b.label.text)).filter(|label| !label.is_empty());
    let mut boxes: Vec<ExpectedBox> = labels.map(|label| ExpectedBox { label, agreement: true }).collect();
    boxes.dedup_by(|one, other| one.label == other.label);
    let scenario = Scenario {
        name: title(checked),
        about: "What this page asks consent for. Say here what the journey is about.".to_owned(),
        steps: vec![Step::Open(open.to_owned()), Step::Check("first look".to_owned())],
        boxes,
    };
    // Enum variants as `open: …` maps, as the format has them.
    let mut out = Vec::new();
    let mut serializer = serde_yaml::Serializer::new(&mut out);
    serde_yaml::with::singleton_map_recursive::serialize(&scenario, &mut serializer)?;
    let found: Vec<String> =
        checked.findings.iter().map(|f| format!("#   {}: {}\n", f.rule, f.message)).collect();
    let found = found.concat();
    let found = if found.is_empty() { found } else { format!("# On the first look it showed:\n{found}") };
    Ok(format!("{found}{}", String::from_utf8_lossy(&out)))
}

fn title(checked: &Checked) -> String {
    let title = checked.page.title.trim();
    if title.is_empty() { checked.url.clone() } else { title.to_owned() }
}

/// Cut at the end of a word.
fn shorten(label: &str) -> String {
    if label.chars().count() <= LABEL {
        return label.to_owned();
    }
    let cut: String = label.chars().take(LABEL).collect();
    cut.rsplit_once(' ').map_or_else(|| cut.clone(), |(head, _)| head.to_owned())
}

fn file_name(checked: &Checked, url: &url::Url) -> String {
    let slug = |text: &str| -> String {
        let text = deunicode::deunicode(text);
        let lower: String = text
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' })
            .collect();
        lower.split_whitespace().take(6).collect::<Vec<_>>().join("-")
    };
    [slug(&checked.page.title), slug(url.path()), slug(url.host_str().unwrap_or_default()), "page".to_owned()]
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or_default()
}

/// The path alone where the project's environment is where the page is; else the whole address.
fn opened(url: &url::Url, base: Option<&url::Url>) -> String {
    let whole = url.to_string();
    base.and_then(|base| whole.strip_prefix(base.as_str().trim_end_matches('/')))
        .filter(|rest| rest.starts_with('/'))
        .map_or_else(|| whole.clone(), str::to_owned)
}

/// Where the project's environment is.
fn base_of_project(context: &Context) -> Option<url::Url> {
    let project = files::project(&[], context).ok()?;
    match &project.config.environments.get(&project.config.run.environment)?.serve {
        Serve::BaseUrl(base) => Some(base.clone()),
        Serve::Demo => None,
    }
}

fn starting_settings(url: &url::Url) -> String {
    let origin = url.origin().ascii_serialization();
    let base = if url.origin().is_tuple() { origin } else { "http://127.0.0.1:8080".to_owned() };
    format!(
        "[run]\nenvironment = \"staging\"\ntargets = [\"desktop\", \"phone\"]\n\n\
         [environment.staging]\nbase_url = \"{base}\"\n\
         submit = \"block\"                     # block | allow: may exercises send the form?\n\n\
         [browser.chromium]\n\n\
         [target.desktop]\nbrowser = \"chromium\"\nviewport = {{ width = 1280, height = 800 }}\n\n\
         [target.phone]\nbrowser = \"chromium\"\nviewport = {{ width = 390, height = 844, scale = 3, touch = true }}\n"
    )
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let failed = |error: std::io::Error| format!("{} can't be written: {error}", file.display());
    fs::create_dir_all(folder).and_then(|()| fs::write(file, text)).map_err(failed)
}

fn shown(file: &Path, context: &Context) -> String {
    let short: PathBuf = file.strip_prefix(&context.cwd).map_or_else(|_| file.to_owned(), Path::to_owned);
    short.display().to_string()
}
