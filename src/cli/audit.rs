//! `unticked audit URL…`

use std::{path::Path, sync::Arc};

use super::{
    args::{Audit, DeviceName, EngineName, Format, SubmitName},
    context::Context,
    reporting,
    running::run_job,
};
use crate::{
    app::{Job, audit_cases},
    config::{Browser, Device, Engine, Secrets, Submit, Target},
    exit::Exit,
    look::LookOptions,
    report::{self, ReportSpec, Reporters, Scrubber, To, html::Deciding},
    rules::Settings,
};

pub fn run(args: &Audit, context: &Context) -> Exit {
    let urls = match args.urls.iter().map(|url| address(url, &context.cwd)).collect::<Result<Vec<_>, _>>() {
        Ok(urls) => urls,
        Err(why) => return refuse(context, &why),
    };
    let settings = match Settings::of_profile(&args.profile) {
        Ok(settings) => settings,
        Err(error) => return refuse(context, &error.to_string()),
    };
    let reporters = match reporters(args, context) {
        Ok(reporters) => reporters,
        Err(error) => return refuse(context, &error.to_string()),
    };
    run_job(job(args, &urls, settings, context), reporters, context)
}

fn refuse(context: &Context, why: &str) -> Exit {
    context.warn(&format!("error: {why}"));
    Exit::Input
}

/// A URL, or a file that exists.
pub fn address(text: &str, cwd: &Path) -> Result<url::Url, String> {
    let file = cwd.join(text);
    if file.is_file() {
        return url::Url::from_file_path(&file)
            .map_err(|()| format!("'{text}' is no file that a browser can open"));
    }
    let hint = |why: &str| {
        format!("'{text}' is no address: {why}; write for example https://staging.example.com/signup")
    };
    let url = match url::Url::parse(text) {
        Err(url::ParseError::RelativeUrlWithoutBase) => url::Url::parse(&format!("https://{text}")),
        other => other,
    }
    .map_err(|error| hint(&error.to_string()))?;
    match url.scheme() {
        "http" | "https" | "file" | "data" => Ok(url),
        // "localhost:8080/a" parses as a URL of the scheme "localhost".
        _ if text.split('/').next().and_then(port).is_some() => {
            url::Url::parse(&format!("http://{text}")).map_err(|error| hint(&error.to_string()))
        }
        scheme => Err(hint(&format!("'{scheme}:' can't be looked at"))),
    }
}

/// The port of `localhost:8080`.
fn port(host: &str) -> Option<u16> {
    host.split_once(':')?.1.parse().ok()
}

fn reporters(args: &Audit, context: &Context) -> Result<Reporters, report::ReportError> {
    let format = match args.format {
        Format::Human => report::Format::Human,
        Format::Json => report::Format::Json,
    };
    let spec = ReportSpec { format, to: To::StandardOutput };
    let mut reporters =
        reporting::reporters(&[spec], Scrubber::new(&Secrets::default()), Deciding::default(), context)?;
    if args.timings {
        reporters.add(reporting::timings(context));
    }
    Ok(reporters)
}

fn job(args: &Audit, urls: &[url::Url], settings: Settings, context: &Context) -> Job {
    let submit = match args.submit {
        SubmitName::Auto => None,
        SubmitName::Block => Some(Submit::Block),
        SubmitName::Allow => Some(Submit::Allow),
    };
    let (browser, target) = place(args.browser, args.device);
    Job {
        settings,
        look: LookOptions { watch: args.watch, pictures: args.output.is_some(), ..LookOptions::default() },
        workers: args.workers.unwrap_or_else(|| super::workers::automatic([browser.engine])),
        output: args.output.clone(),
        ..Job::of_pages(audit_cases(urls, &browser, &target, submit), context.today())
    }
}

/// A browser of this machine and a device, without any `webdriver.toml`.
pub fn place(engine: EngineName, device: DeviceName) -> (Arc<Browser>, Arc<Target>) {
    let engine = Engine::from(engine);
    let (name, device) = match device {
        DeviceName::Desktop => ("desktop", Device::desktop()),
        DeviceName::Phone => ("phone", Device::phone()),
    };
    let browser = Browser::local(engine);
    let target = Target { name: name.to_owned(), browser: browser.name.clone(), device };
    (Arc::new(browser), Arc::new(target))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_people_write_them() {
        let read = |text: &str| address(text, Path::new("/nowhere")).map(|url| url.to_string());
        assert_eq!(read("https://a.example/b").unwrap(), "https://a.example/b");
        assert_eq!(read("a.example/b").unwrap(), "https://a.example/b");
        assert_eq!(read("localhost:8080/a").unwrap(), "http://localhost:8080/a");
        assert!(read("ftp://a.example").is_err());
        assert!(read("java script").is_err());
    }
}
