//! A folder of scenario files → [`Scenario`]s, and every fault of all of them.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::civil::Date;

use super::{
    ExpectedBox, Login, ROOT, Scenario, Step, find,
    parts::{Files, Unfolding, Use},
    steps::name_and_value,
};
use crate::{
    findings::Waiver,
    source::{Fault, Faults, Node, Params, Scope, Value, Variables, unknown},
    span::Placed,
};

/// What scenarios may name that lies outside of them.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    pub rules: &'a [&'a str],
    /// `None` when the settings can't be read: then any name will do.
    pub targets: Option<&'a [&'a str]>,
    pub today: Date,
}

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Scenarios {
    /// Sorted by id. One with an error among the faults may lack what the error is about.
    pub list: Vec<Arc<Scenario>>,
    /// Files that are only used by others.
    pub parts: Vec<PathBuf>,
}

/// Reads all scenarios under a folder.
pub fn load_all(dir: &Path, known: Known<'_>, variables: &Variables, faults: &mut Faults) -> Scenarios {
    let paths = find::files(dir, faults);
    let mut files = Files::new(variables);
    let trees: Vec<_> =
        paths.into_iter().filter_map(|path| files.get(&path, faults).map(|tree| (path, tree))).collect();
    let used: HashSet<PathBuf> = trees.iter().flat_map(|(_, tree)| uses(tree)).collect();
    let mut scenarios = Scenarios::default();
    let mut ids: HashMap<String, PathBuf> = HashMap::new();
    for (path, tree) in trees {
        if tree.get("params").is_some() || tree.get("name").is_none() && used.contains(&path) {
            if !used.contains(&path) {
                files.check_alone(&tree, faults);
            }
            scenarios.parts.push(path);
            continue;
        }
        let id = id(dir, &path);
        if let Some(other) = ids.insert(id.clone(), path.clone()) {
            let message = format!("`{}` has the same name.", other.display());
            faults.add(Fault::of_file(&path, message).help("Rename one of the two files."));
        }
        let mut reading = Reading { known, files: &mut files, faults };
        scenarios.list.extend(reading.scenario(id, path, &tree).map(Arc::new));
    }
    scenarios.list.sort_by(|a, b| a.id.cmp(&b.id));
    scenarios
}

/// Is a scenario meant by what the user wrote: a file, a folder, an id, a folder of ids, or the name?
pub fn is_meant(path: &Path, id: &str, name: Option<&str>, written: &str) -> bool {
    let plain = written.strip_prefix("./").unwrap_or(written);
    let in_folder = plain.strip_suffix('/').unwrap_or(plain);
    path.starts_with(plain)
        || path.ends_with(plain)
        || id == in_folder
        || id.strip_prefix(in_folder).is_some_and(|rest| rest.starts_with('/'))
        || name.is_some_and(|name| name.to_lowercase() == written.to_lowercase())
}

/// The path under `scenarios/` without its ending, with `/` between folders.
pub fn id(dir: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(dir).unwrap_or(path).with_extension("");
    inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The files that a file uses.
fn uses(tree: &Node) -> Vec<PathBuf> {
    let steps = tree.get("steps").map_or(&[][..], Node::items).iter();
    let by_steps = steps.filter_map(|step| match name_and_value(step) {
        Some(("use", Some(value))) => Use::new(value, "file"),
        _ => None,
    });
    let login = tree.get("login").and_then(|login| Use::new(login, "use"));
    by_steps.chain(login).map(|part| part.path()).collect()
}

struct Reading<'r, 'v> {
    known: Known<'r>,
    files: &'r mut Files<'v>,
    faults: &'r mut Faults,
}

impl Reading<'_, '_> {
    fn scenario(&mut self, id: String, path: PathBuf, tree: &Node) -> Option<Scenario> {
        if matches!(tree.value, Value::Null) {
            let help = "Write `name` and `steps`, or let `unticked init URL` write a scenario.";
            self.faults.add(Fault::of_file(&path, "The file is empty.").help(help));
            return None;
        }
        let scope = Scope { variables: self.files.variables, params: &Params::new() };
        let root = scope.fill(tree, self.faults);
        ROOT.check("", &root, self.faults);
        if matches!(root.value, Value::Map(_)) && root.get("name").is_none() {
            let help =
                "Say what the journey is: `name: Annual bill`. A part that others use has `params` instead.";
            let fault = Fault::at(root.span.clone(), "The file has no `name`.").label("`name` is missing");
            self.faults.add(fault.help(help));
        }
        let login = root.get("login").and_then(|login| self.login(login, &path));
        let steps = Unfolding::new(self.files, &path).steps(root.get("steps"), self.faults);
        self.checkpoints(&root, &steps);
        Some(Scenario {
            id,
            path,
            name: root.get("name")?.placed()?,
            about: root.text_at("about").unwrap_or_default(),
            tags: root.texts_at("tags").unwrap_or_default(),
            targets: self.targets(&root),
            login,
            steps,
            boxes: boxes(&root),
            waivers: self.waivers(&root),
        })
    }

    fn login(&mut self, login: &Node, path: &Path) -> Option<Login> {
        let part = Use::new(login, "use")?;
        let steps = Unfolding::new(self.files, path).part(&part, self.faults);
        // The session is the same where the file and what is given to it are the same.
        let with = part.with.map_or(&[][..], Node::entries).iter();
        let mut given: Vec<_> = with.map(|e| format!("{}={:?}", e.key.value, e.value.text())).collect();
        given.sort();
        let key = format!("{}?{}", part.path().display(), given.join("&"));
        Some(Login { key, steps, span: login.span.clone() })
    }

    fn checkpoints(&mut self, root: &Node, steps: &[Placed<Step>]) {
        let mut seen: HashMap<String, &Placed<Step>> = HashMap::new();
        for step in steps {
            let Step::Check(name) = &step.value else { continue };
            if let Some(first) = seen.insert(name.to_lowercase(), step) {
                let fault = Fault::at(step.span.clone(), "A second checkpoint has this name.");
                let fault = fault.label("again").help("Snapshots are kept by this name: give each its own.");
                let same_file = first.span.file.path == step.span.file.path && first.span != step.span;
                self.faults.add(if same_file { fault.also(first.span.clone(), "first") } else { fault });
            }
        }
        let Some(list) = root.get("steps").filter(|list| matches!(list.value, Value::List(_))) else {
            return;
        };
        let written = list.items().iter().filter_map(name_and_value);
        if seen.is_empty() && written.into_iter().all(|(name, _)| !matches!(name, "check" | "use")) {
            let fault =
                Fault::at(list.span.clone(), "The scenario has no checkpoint, so it would check nothing.");
            self.faults
                .add(fault.label("no `check` among the steps").help("Add `- check: cover` where to look."));
        }
    }

    fn targets(&mut self, root: &Node) -> Option<Vec<String>> {
        let targets = root.get("targets")?;
        let written: Vec<_> = targets.items().iter().filter_map(Node::placed).collect();
        if let Some(known) = self.known.targets {
            for target in written.iter().filter(|target| !known.contains(&target.value.as_str())) {
                self.faults.add(unknown("target", target, known.iter().copied()));
            }
        }
        Some(written.into_iter().map(|target| target.value).collect())
    }

    fn waivers(&mut self, root: &Node) -> Vec<Waiver> {
        let written = root.get("waivers").map_or(&[][..], Node::items);
        written.iter().filter_map(|node| self.waiver(node)).collect()
    }

    fn waiver(&mut self, node: &Node) -> Option<Waiver> {
        let rule = node.get("rule")?.placed()?;
        if !self.known.rules.contains(&rule.value.as_str()) {
            self.faults.add(unknown("rule", &rule, self.known.rules.iter().copied()));
        }
        let until_node = node.get("until")?;
        let until: Date = until_node.text()?.parse().ok()?;
        if until < self.known.today {
            let message = format!("This waiver ended on {until}; a run fails on it.");
            let fault = Fault::at(until_node.span.clone(), message).label("over").warning();
            self.faults.add(fault.help("Mend the page and take the waiver out, or agree on a new date."));
        }
        Some(Waiver {
            rule: rule.value,
            box_label: node.text_at("box"),
            owner: node.text_at("owner")?,
            reason: node.text_at("reason")?,
            until,
            span: node.span.clone(),
        })
    }
}

fn boxes(root: &Node) -> Vec<Placed<ExpectedBox>> {
    let written = root.get("boxes").map_or(&[][..], Node::items).iter();
    written
        .filter_map(|node| {
            let value = ExpectedBox {
                label: node.text_at("label")?,
                required: node.get("required").and_then(Node::bool),
                agreement: node.get("agreement").and_then(Node::bool),
            };
            Some(Placed { value, span: node.span.clone() })
        })
        .collect()
}
