//! `webdriver.toml` → [`Config`].

use std::{collections::BTreeMap, path::Path, time::Duration};

use url::Url;

use super::{
    BasicAuth, Config, Environment, PixelSettings, Policy, ROOT, ReviewSettings, RuleSetting, Run, Secrets,
    Serve, SnapshotSettings, Submit, Target, UnsureAs, Workers,
    targets::{browsers, targets},
};
use crate::{
    findings::Level,
    source::{Entry, Fault, Faults, Node, Params, Scope, Value, Variables, read, toml, unknown},
    span::Placed,
};

pub const FILE_NAME: &str = "webdriver.toml";

/// What the settings may name that lies outside of them.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    pub rules: &'a [&'a str],
    pub profiles: &'a [&'a str],
}

/// Reads the settings of a project. `None` only when the file can't be read at all; with errors among the
/// faults the settings serve to check other files against, not to run.
pub fn load(dir: &Path, known: Known<'_>, variables: &Variables, faults: &mut Faults) -> Option<Config> {
    let path = dir.join(FILE_NAME);
    if !path.exists() {
        let shown = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
        let help = "Go to the project's folder, name it with `--config`, or make an empty webdriver.toml: \
                    everything in it has a default.";
        faults.add(Fault::of_file(shown, "There is no webdriver.toml here.").help(help));
        return None;
    }
    let file = match read::read(&path, &path) {
        Ok(file) => file,
        Err(fault) => {
            faults.add(fault);
            return None;
        }
    };
    let written = toml::parse(&file, faults);
    let root = Scope { variables, params: &Params::new() }.fill(&written, faults);
    ROOT.check("", &root, faults);
    let environments = environments(&root, faults);
    let mut browsers = browsers(&root, faults);
    let targets = targets(&root, &browsers, faults);
    let declared = |name: &str| tables(&root, "browser").iter().any(|entry| entry.key.value == name);
    browsers.retain(|name, _| declared(name) || targets.values().any(|target| target.browser == *name));
    let apps = environments.values().filter_map(|environment| environment.basic_auth.as_ref());
    let endpoints = browsers.values().filter_map(|browser| browser.basic_auth.as_ref());
    Some(Config {
        dir: dir.to_owned(),
        run: run(&root, &environments, &targets, faults),
        policy: policy(&root, known, faults),
        snapshots: snapshots(&root, dir),
        review: review(&root),
        secrets: secrets(&root, apps.chain(endpoints), variables),
        environments,
        browsers,
        targets,
    })
}

/// The tables under `[name.…]`.
pub(super) fn tables<'a>(root: &'a Node, name: &str) -> &'a [Entry] {
    root.get(name).map_or(&[], Node::entries)
}

fn environments(root: &Node, faults: &mut Faults) -> BTreeMap<String, Environment> {
    let mut environments = BTreeMap::new();
    for Entry { key, value } in tables(root, "environment") {
        let base_url = value.get("base_url").and_then(|node| web_url(node, "base_url", faults));
        let serve = match (value.get("serve"), value.get("base_url")) {
            (None, Some(_)) => base_url.map(Serve::BaseUrl),
            (Some(_), None) => Some(Serve::Demo),
            (None, None) => {
                let message = format!("The environment `{}` says nowhere where the app is.", key.value);
                let help = "Write `base_url = \"https://…\"`, or `serve = \"demo\"` for the built-in app.";
                faults.add(Fault::at(key.span.clone(), message).label("`base_url` is missing").help(help));
                None
            }
            (Some(_), Some(also)) => {
                let fault = Fault::at(also.span.clone(), "`serve` and `base_url` can't stand together.");
                faults.add(fault.label("second address").help("Keep the one that is meant."));
                None
            }
        };
        let Some(serve) = serve else { continue };
        value.get("hosts").map_or(&[][..], Node::items).iter().for_each(|host| check_host(host, faults));
        environments.insert(key.value.clone(), environment(&key.value, serve, value));
    }
    if environments.is_empty() && tables(root, "environment").is_empty() {
        let nothing = Node { value: Value::Null, span: root.span.clone() };
        environments.insert("demo".into(), environment("demo", Serve::Demo, &nothing));
    }
    environments
}

fn environment(name: &str, serve: Serve, node: &Node) -> Environment {
    // The built-in app can be harmed by nothing; an app of somebody's own might send mail.
    let submit = match (node.text_at("submit").as_deref(), &serve) {
        (Some("allow"), _) | (None, Serve::Demo) => Submit::Allow,
        _ => Submit::Block,
    };
    Environment {
        name: name.to_owned(),
        serve,
        hosts: node.texts_at("hosts").unwrap_or_default(),
        basic_auth: basic_auth(node),
        accept_insecure_certs: node.get("accept_insecure_certs").and_then(Node::bool).unwrap_or(false),
        submit,
    }
}

/// `basic_auth = { user = …, password = … }`
pub(super) fn basic_auth(node: &Node) -> Option<BasicAuth> {
    let auth = node.get("basic_auth")?;
    Some(BasicAuth { user: auth.text_at("user")?, password: auth.text_at("password")? })
}

fn check_host(node: &Node, faults: &mut Faults) {
    let host = node.text().unwrap_or_default();
    if host.contains(['/', ' ', '?', '#', '@']) {
        let fault = Fault::at(node.span.clone(), "This is no host.").label("should be a host");
        faults.add(fault.help("Write the host alone, `staging.example.com`, or a pattern, `*.example.com`."));
    }
}

pub(super) fn web_url(node: &Node, name: &str, faults: &mut Faults) -> Option<Url> {
    let reason = match Url::parse(&node.text()?) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => return Some(url),
        Ok(url) => format!("`{}:` is not opened", url.scheme()),
        Err(url::ParseError::RelativeUrlWithoutBase) => "it does not begin with `https://`".into(),
        Err(error) => error.to_string(),
    };
    let fault = Fault::at(node.span.clone(), format!("`{name}` is no web address: {reason}."));
    faults.add(fault.label("should be an address").help("Write it whole: `https://staging.example.com`."));
    None
}

fn run(
    root: &Node,
    environments: &BTreeMap<String, Environment>,
    targets: &BTreeMap<String, Target>,
    faults: &mut Faults,
) -> Run {
    let at = |key: &str| root.get("run").and_then(|run| run.get(key));
    let declared = || tables(root, "environment").iter().map(|entry| entry.key.value.as_str());
    let environment = at("environment").and_then(Node::placed);
    if let Some(environment) = &environment {
        let names: Vec<_> = if declared().next().is_some() { declared().collect() } else { vec!["demo"] };
        if !names.contains(&environment.value.as_str()) {
            faults.add(unknown("environment", environment, names));
        }
    }
    for target in at("targets").map_or(&[][..], Node::items).iter().filter_map(Node::placed) {
        if !targets.contains_key(&target.value) {
            faults.add(unknown("target", &target, targets.keys().map(String::as_str)));
        }
    }
    let first = if environments.contains_key("demo") { Some("demo") } else { declared().next() };
    Run {
        environment: environment.map(|e| e.value).or(first.map(Into::into)).unwrap_or_default(),
        targets: at("targets")
            .map_or_else(|| targets.keys().cloned().collect(), |_| texts(root, "run", "targets")),
        workers: match at("workers").and_then(Node::whole) {
            Some(count) => Workers::Count(count as usize),
            None => Workers::Auto,
        },
        retries: at("retries").and_then(Node::whole).unwrap_or(1),
        watch: at("watch").and_then(Node::duration).unwrap_or(Duration::from_secs(3)),
        times: at("times").and_then(Node::text).map(Into::into),
    }
}

fn texts(root: &Node, table: &str, key: &str) -> Vec<String> {
    root.get(table).and_then(|table| table.texts_at(key)).unwrap_or_default()
}

fn policy(root: &Node, known: Known<'_>, faults: &mut Faults) -> Policy {
    let at = |key: &str| root.get("policy").and_then(|policy| policy.get(key));
    let profile = at("profile").and_then(Node::placed);
    if let Some(profile) =
        profile.as_ref().filter(|profile| !known.profiles.contains(&profile.value.as_str()))
    {
        faults.add(unknown("profile", profile, known.profiles.iter().copied()));
    }
    let mut rules = BTreeMap::new();
    for Entry { key, value } in at("rules").map_or(&[][..], Node::entries) {
        if !known.rules.contains(&key.value.as_str()) {
            faults.add(unknown("rule", key, known.rules.iter().copied()));
        }
        let level = value.text().or_else(|| value.text_at("level")).and_then(|level| level_named(&level));
        rules.insert(key.value.clone(), RuleSetting { level, min: value.get("min").and_then(Node::measure) });
    }
    Policy {
        profile: profile.map_or_else(|| "baseline".into(), |profile: Placed<String>| profile.value),
        unsure: match at("unsure").and_then(Node::text).as_deref() {
            Some("warn") => UnsureAs::Warn,
            _ => UnsureAs::Fail,
        },
        rules,
    }
}

fn level_named(name: &str) -> Option<Level> {
    match name {
        "deny" => Some(Level::Deny),
        "warn" => Some(Level::Warn),
        "off" => Some(Level::Off),
        _ => None,
    }
}

fn snapshots(root: &Node, dir: &Path) -> SnapshotSettings {
    let snapshots = root.get("snapshots");
    let folder =
        dir.join(snapshots.and_then(|node| node.text_at("dir")).unwrap_or_else(|| "snapshots".into()));
    let pixels = snapshots.and_then(|node| node.get("pixels"));
    let number = |key: &str| pixels.and_then(|node| node.get(key))?.number();
    let usual = PixelSettings::default();
    let asked = PixelSettings {
        tolerance: number("tolerance").unwrap_or(usual.tolerance),
        max_density: number("max_density").unwrap_or(usual.max_density),
    };
    SnapshotSettings {
        dir: std::path::absolute(&folder).unwrap_or(folder),
        pixels: (pixels.and_then(Node::bool) != Some(false)).then_some(asked),
        masks: snapshots.and_then(|node| node.texts_at("masks")).unwrap_or_default().into(),
    }
}

fn review(root: &Node) -> ReviewSettings {
    let roles = root.get("review").and_then(|review| review.get("roles"));
    let named = roles.map_or(&[][..], Node::entries).iter().filter_map(|entry| {
        let roles = roles?.texts_at(&entry.key.value)?;
        Some((entry.key.value.clone(), roles))
    });
    ReviewSettings { roles: named.collect() }
}

fn secrets<'a>(
    root: &Node,
    credentials: impl Iterator<Item = &'a BasicAuth>,
    variables: &'a Variables,
) -> Secrets {
    let names = texts(root, "secrets", "env");
    let values = names.iter().filter_map(|name| variables.get(name)).map(String::as_str);
    Secrets::new(values, credentials)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Engine;

    fn read(text: &str) -> (Config, Faults) {
        let dir = tempfile::TempDir::new().unwrap();
        std::fs::write(dir.path().join(FILE_NAME), text).unwrap();
        let variables = Variables::from([("PASSWORD".to_owned(), "hunter2".to_owned())]);
        let known = Known { rules: &["small-text", "low-contrast"], profiles: &["baseline", "elder"] };
        let mut faults = Faults::default();
        let config = load(dir.path(), known, &variables, &mut faults).unwrap();
        (config, faults)
    }

    fn good(text: &str) -> Config {
        let (config, faults) = read(text);
        let messages: Vec<_> = faults.list.into_iter().map(|fault| fault.message).collect();
        assert_eq!(messages, [""; 0]);
        config
    }

    #[test]
    fn nothing_written_is_the_demo_on_desktop_and_phone() {
        let config = good("");
        assert_eq!(config.run.environment, "demo");
        assert_eq!(config.environments["demo"].serve, Serve::Demo);
        assert_eq!(config.environments["demo"].submit, Submit::Allow);
        assert_eq!(config.run.targets, ["desktop", "phone"]);
        assert!(config.targets["phone"].device.touch);
        assert_eq!(config.browsers.keys().collect::<Vec<_>>(), ["chromium"]);
        assert_eq!((config.run.retries, config.run.watch), (1, Duration::from_secs(3)));
        assert_eq!(config.policy.profile, "baseline");
        assert!(config.snapshots.dir.is_absolute() && config.snapshots.dir.ends_with("snapshots"));
    }

    #[test]
    fn an_app_of_somebodys_own_gets_no_forms_unless_it_says_so() {
        let config = good(
            "[environment.staging]\nbase_url = \"https://s.example.com\"\nbasic_auth = { user = \"qa\", password = \
             \"${PASSWORD}\" }\n[environment.preview]\nbase_url = \"http://p.example.com\"\nsubmit = \"allow\"\n",
        );
        assert_eq!(config.environments["staging"].submit, Submit::Block);
        assert_eq!(config.environments["preview"].submit, Submit::Allow);
        assert_eq!(config.run.environment, "staging", "the first of the file");
        assert_eq!(config.environments["staging"].basic_auth.as_ref().unwrap().password, "hunter2");
        assert_eq!(config.secrets.scrub("is hunter2 here?"), "is *** here?");
    }

    #[test]
    fn secrets_are_scrubbed_whether_or_not_a_file_reads_them() {
        assert_eq!(good("[secrets]\nenv = [\"PASSWORD\", \"UNSET\"]\n").secrets.scrub("hunter2"), "***");
    }

    #[test]
    fn thresholds_are_in_css_px() {
        let rules =
            good("[policy.rules]\nsmall-text = { min = \"10.5pt\" }\nlow-contrast = \"off\"\n").policy.rules;
        assert_eq!(rules["small-text"], RuleSetting { level: None, min: Some(14.0) });
        assert_eq!(rules["low-contrast"].level, Some(Level::Off));
    }

    #[test]
    fn a_browser_is_named_by_its_engine_or_names_it() {
        let config = good(
            "[browser.grid]\nengine = \"firefox\"\nendpoint = \"https://g.example.com/wd/hub\"\ncapabilities = { a = 1, \
             b = { c = [true, 0x10] } }\n[target.far]\nbrowser = \"grid\"\n[target.near]\nbrowser = \"webkit\"\n",
        );
        assert_eq!(config.browsers["grid"].engine, Engine::Firefox);
        assert_eq!(config.browsers["webkit"].engine, Engine::Webkit);
        let expected = serde_json::json!({ "a": 1, "b": { "c": [true, 16] } });
        assert_eq!(serde_json::Value::Object(config.browsers["grid"].capabilities.clone()), expected);
    }

    #[test]
    fn credentials_of_an_endpoint_are_secret_wherever_they_stand() {
        let config = good(
            "[browser.a]\nengine = \"firefox\"\nendpoint = \"https://ci:p%40ss-4711@g.example.com/grid\"\ntabs = 2\n\
             wait = \"90s\"\n[browser.b]\nengine = \"chromium\"\nendpoint = \"https://g.example.com\"\n\
             basic_auth = { user = \"ci\", password = \"${PASSWORD}\" }\n",
        );
        let (a, b) = (&config.browsers["a"], &config.browsers["b"]);
        assert_eq!(a.endpoint.as_ref().unwrap().as_str(), "https://g.example.com/grid");
        assert_eq!(a.basic_auth.as_ref().unwrap().password, "p@ss-4711");
        assert_eq!((a.tabs, a.wait), (2, Duration::from_secs(90)));
        assert_eq!(b.basic_auth.as_ref().unwrap().password, "hunter2");
        assert_eq!(config.secrets.scrub("p@ss-4711 hunter2"), "*** ***");
    }
}
