//! `audit`: a URL is a case whose only steps are to open it and to look.

use std::{path::PathBuf, sync::Arc};

use crate::{
    config::{Browser, Environment, Serve, Submit, Target},
    plan::Case,
    scenario::{Scenario, Step},
    span::{Placed, SourceFile, Span},
};

/// The name of the only checkpoint of an audited page.
pub const CHECKPOINT: &str = "page";

/// One case per URL. `submit`: `None` allows exercises to send forms on loopback addresses only.
pub fn audit_cases(
    urls: &[url::Url],
    browser: &Arc<Browser>,
    target: &Arc<Target>,
    submit: Option<Submit>,
) -> Vec<Arc<Case>> {
    let case = |url: &url::Url| {
        Arc::new(Case {
            scenario: Arc::new(scenario(url)),
            target: Arc::clone(target),
            browser: Arc::clone(browser),
            environment: Arc::new(environment(url, submit)),
        })
    };
    urls.iter().map(case).collect()
}

fn scenario(url: &url::Url) -> Scenario {
    let text = url.to_string();
    let span = Span {
        start: 0,
        end: text.len(),
        file: Arc::new(SourceFile { path: PathBuf::from("the command line"), text: text.clone() }),
    };
    let placed = |step: Step| Placed { value: step, span: span.clone() };
    Scenario {
        id: text.clone(),
        path: PathBuf::new(),
        name: Placed { value: text.clone(), span: span.clone() },
        about: String::new(),
        tags: Vec::new(),
        targets: None,
        login: None,
        steps: vec![placed(Step::Open(text)), placed(Step::Check(CHECKPOINT.to_owned()))],
        boxes: Vec::new(),
        waivers: Vec::new(),
    }
}

fn environment(url: &url::Url, submit: Option<Submit>) -> Environment {
    let by_host = if is_loopback(url) { Submit::Allow } else { Submit::Block };
    Environment {
        name: "audit".to_owned(),
        serve: Serve::BaseUrl(url.clone()),
        hosts: Vec::new(),
        basic_auth: None,
        accept_insecure_certs: false,
        submit: submit.unwrap_or(by_host),
    }
}

fn is_loopback(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => url.scheme() == "data" || url.scheme() == "file",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_sent_on_this_machine_only_unless_asked() {
        let submit = |url: &str| environment(&url.parse().unwrap(), None).submit;
        assert_eq!(submit("http://127.0.0.1:8100/a"), Submit::Allow);
        assert_eq!(submit("http://[::1]/a"), Submit::Allow);
        assert_eq!(submit("http://app.localhost/a"), Submit::Allow);
        assert_eq!(submit("https://staging.example.com/"), Submit::Block);
        assert_eq!(submit("https://localhost.example.com/"), Submit::Block);
    }
}
