//! `unticked doctor`

use std::{
    fmt::Write as _,
    io::{self, BufRead as _, Write as _},
    sync::Arc,
    time::{Duration, Instant},
};

use super::{args, context::Context, files};
use crate::{
    browser::{
        BrowserError, NavigationRules, Persona, Pool, PoolOptions, Shot, TabOptions,
        install::{self, CannotInstall},
        machine::{Installed, Machine, Program},
    },
    config::{Browser, Device, Engine},
    exit::Exit,
};

pub fn run(args: &args::Doctor, context: &Context) -> Exit {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            context.warn(&format!("No threads could be started: {error}"));
            return Exit::Broke;
        }
    };
    let engines = match args.browser.as_slice() {
        [] => needed(context),
        named => named.iter().copied().map(Engine::from).collect(),
    };
    runtime.block_on(async {
        if args.install
            && let Err(why) = ensure(&engines, args.yes, context).await
        {
            context.warn(&why);
            return Exit::Broke;
        }
        examine(&engines, context).await
    })
}

/// Installs what the engines lack. Asks on a terminal, unless `yes`; under CI it goes ahead by itself.
///
/// # Errors
/// A text for the person: it could not be installed, or they declined.
pub async fn ensure(engines: &[Engine], yes: bool, context: &Context) -> Result<(), String> {
    let machine = Machine::examine().await;
    let terminal = context.stdin_is_terminal && context.stderr_is_terminal;
    let browsers_work = engines.iter().all(|&engine| !machine.lacks(engine));
    let plan = match install::plan(&machine, engines, terminal) {
        Ok(Some(plan)) => plan,
        Ok(None) => return Ok(()),
        // Only the font is missing: that's worth a word, and stops nothing.
        Err(error) if browsers_work => {
            context.warn(&format!("No font has Chinese, Japanese and Korean; {error}"));
            return Ok(());
        }
        Err(error) => return Err(error.to_string()),
    };
    if !(yes || context.ci || terminal && agreed(&plan.to_string(), context)) {
        return Err(format!(
            "A browser, its driver or a font is missing. Nothing was installed; this would do it \
             (`unticked doctor --install --yes`):\n{plan}"
        ));
    }
    let installed = plan.run(|line| context.warn(&format!("  {line}"))).await;
    installed.map_err(|error: CannotInstall| error.to_string())
}

fn agreed(plan: &str, context: &Context) -> bool {
    context.warn(&format!("A browser, its driver or a font is missing. This installs it:\n{plan}"));
    let _ = write!(io::stderr(), "Go ahead? [y/N] ");
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

/// The engines that the project's settings start on this machine; Chromium where there are none.
fn needed(context: &Context) -> Vec<Engine> {
    let mut engines: Vec<Engine> = files::project(&[], context)
        .map(|project| {
            let used = project.config.targets.values().map(|target| target.browser.as_str());
            let browsers = used.filter_map(|name| project.config.browsers.get(name));
            browsers.filter(|browser| browser.endpoint.is_none()).map(|browser| browser.engine).collect()
        })
        .unwrap_or_default();
    engines.sort_unstable();
    engines.dedup();
    if engines.is_empty() { vec![Engine::Chromium] } else { engines }
}

async fn examine(needed: &[Engine], context: &Context) -> Exit {
    let machine = Machine::examine().await;
    let mut healthy = true;
    for installed in &machine.engines {
        let wanted = needed.contains(&installed.engine);
        let (text, fine) = tell(installed, wanted).await;
        context.print(&text);
        healthy &= fine || !wanted;
    }
    context.print(&tell_surroundings(&machine));
    if healthy {
        return Exit::Passed;
    }
    context.warn("`unticked doctor --install` installs what is missing.");
    Exit::Broke
}

/// What there is of one engine, and whether it works.
async fn tell(installed: &Installed, wanted: bool) -> (String, bool) {
    let mut text = String::new();
    let name = installed.engine.name();
    line(&mut text, name, &shown(installed.browser.as_ref(), wanted));
    line(&mut text, installed.driver_name, &shown(installed.driver.as_ref(), wanted));
    if wanted && installed.screen == Some(None) {
        line(&mut text, "Xvfb", "missing: a screen that nobody sees, which this browser needs");
    }
    if !installed.is_complete() {
        return (text, false);
    }
    match try_session(installed.engine).await {
        Ok(took) => {
            line(
                &mut text,
                "",
                &format!("ok: opened a page and took its picture in {:.1} s", took.as_secs_f64()),
            );
            (text, true)
        }
        Err(error) => {
            if !installed.fits() {
                line(&mut text, "", "mend: driver and browser must be of the same version");
            }
            line(&mut text, "", &format!("mend: {error}"));
            (text, false)
        }
    }
}

fn tell_surroundings(machine: &Machine) -> String {
    let mut text = String::new();
    let font = machine.cjk_font.as_ref().map_or_else(
        || "missing: Chinese, Japanese and Korean text will be painted as empty boxes".to_owned(),
        |font| format!("{} has Chinese, Japanese and Korean", font.display()),
    );
    line(&mut text, "fonts", &font);
    let machine_is = match (machine.root, machine.container) {
        (true, true) => "root, in a container: Chromium runs without its own sandbox",
        (true, false) => "root: Chromium runs without its own sandbox; a normal user is safer",
        (false, true) => "a normal user, in a container",
        (false, false) => "a normal user",
    };
    line(&mut text, "machine", machine_is);
    text
}

fn shown(program: Option<&Program>, wanted: bool) -> String {
    match program {
        Some(program) => format!(
            "{}  {}",
            program.version.as_deref().unwrap_or("does not say its version"),
            program.path.display()
        ),
        None if wanted => "missing".to_owned(),
        None => "not installed, and not needed here".to_owned(),
    }
}

fn line(text: &mut String, name: &str, what: &str) {
    let _ = writeln!(text, "{name:<13} {what}");
}

/// A real page in a real browser.
async fn try_session(engine: Engine) -> Result<Duration, BrowserError> {
    let limit = Duration::from_secs(20);
    let options = PoolOptions {
        headless: true,
        accept_insecure_certs: false,
        command_timeout: limit,
        page_timeout: limit,
        ..PoolOptions::default()
    };
    let started = Instant::now();
    let pool = Pool::new(Arc::new(Browser::local(engine)), options);
    let tried = async {
        let tab = pool
            .tab(TabOptions {
                device: Device::desktop(),
                persona: Persona::default(),
                rules: NavigationRules::default(),
                basic_auth: None,
                preload: Arc::from(""),
            })
            .await?;
        tab.navigate("data:text/html,<p>unticked").await?;
        tab.screenshot(Shot::Document).await
    };
    let tried = tried.await;
    pool.close().await;
    tried.map(|_| started.elapsed())
}
