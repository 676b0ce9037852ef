//! Files, each read once, and `use`: the steps of one file in the place of a step in another.

use std::{
    collections::HashMap,
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use super::{ROOT, Step, steps};
use crate::{
    source::{Fault, Faults, Node, Params, Scope, Variables, expand::is_name, read, suggest, yaml},
    span::{Placed, Span},
};

/// How many steps a scenario may unfold to; ten files that use the next one twice each would make a thousand.
const MAX_STEPS: usize = 2_000;

/// All files that were read so far.
pub struct Files<'a> {
    pub variables: &'a Variables,
    /// By path; `None` for those that can't be read, which was said already.
    read: HashMap<PathBuf, Option<Arc<Node>>>,
}

/// A place where a part is used.
pub struct Use<'a> {
    pub file: &'a Node,
    /// The whole step, for what is missing in it.
    pub span: &'a Span,
    pub with: Option<&'a Node>,
}

impl<'a> Use<'a> {
    /// From `use:` in steps (`file_key` = `file`) or `login:` (`use`); `None` where its shape is wrong.
    pub fn new(node: &'a Node, file_key: &str) -> Option<Self> {
        let file = if node.text().is_some() { node } else { node.get(file_key)? };
        file.text()?;
        Some(Self { file, span: &node.span, with: node.get("with") })
    }

    /// Where the file is: from the folder of the file that uses it.
    pub fn path(&self) -> PathBuf {
        let from = self.span.file.path.parent().unwrap_or(Path::new(""));
        tidy(&from.join(self.file.text().unwrap_or_default()))
    }
}

/// The path without `.` and `x/..`, so that a file has one name only.
fn tidy(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

impl<'a> Files<'a> {
    pub fn new(variables: &'a Variables) -> Self {
        Self { variables, read: HashMap::new() }
    }

    /// A file's tree as written.
    pub fn get(&mut self, path: &Path, faults: &mut Faults) -> Option<Arc<Node>> {
        if let Some(known) = self.read.get(path) {
            return known.clone();
        }
        let tree = match read::read(path, path) {
            Ok(file) => yaml::parse(&file, faults).map(Arc::new),
            Err(fault) => {
                faults.add(fault);
                None
            }
        };
        self.read.insert(path.to_owned(), tree.clone());
        tree
    }

    /// Checks a part that nobody uses, its parameters left as written.
    pub fn check_alone(&self, root: &Node, faults: &mut Faults) {
        let params =
            declared(root, self.variables, faults).into_iter().map(|(name, _)| (name, None)).collect();
        let filled = Scope { variables: self.variables, params: &params }.fill(root, faults);
        ROOT.check("", &filled, faults);
    }
}

/// Unfolds the steps of one scenario.
pub struct Unfolding<'f, 'v> {
    files: &'f mut Files<'v>,
    /// The files that are being unfolded, outermost first.
    stack: Vec<PathBuf>,
    steps: usize,
}

impl<'f, 'v> Unfolding<'f, 'v> {
    /// For the steps of the file at a path.
    pub fn new(files: &'f mut Files<'v>, path: &Path) -> Self {
        Self { files, stack: vec![tidy(path)], steps: 0 }
    }

    /// All steps of a list, those of used parts in their place.
    pub fn steps(&mut self, list: Option<&Node>, faults: &mut Faults) -> Vec<Placed<Step>> {
        let mut all = Vec::new();
        for node in list.map_or(&[][..], Node::items) {
            self.steps += 1;
            if self.steps == MAX_STEPS {
                let message = format!("The scenario unfolds to more than {MAX_STEPS} steps.");
                faults.add(Fault::at(node.span.clone(), message).help("Make it several scenarios."));
            }
            if self.steps >= MAX_STEPS {
                break;
            }
            if let Some(("use", Some(value))) = steps::name_and_value(node) {
                if let Some(part) = Use::new(value, "file") {
                    all.extend(self.part(&part, faults));
                }
            } else if let Some(value) = steps::step(node, faults) {
                all.push(Placed { value, span: node.span.clone() });
            }
        }
        all
    }

    /// The steps of a part, its parameters filled in.
    pub fn part(&mut self, part: &Use<'_>, faults: &mut Faults) -> Vec<Placed<Step>> {
        let path = part.path();
        if let Some(at) = self.stack.iter().position(|open| *open == path) {
            let chain = self.stack[at..].iter().chain([&path]).map(|path| path.display().to_string());
            let message = "The files use each other without end.";
            let help = format!("{}. Take one `use` out.", chain.collect::<Vec<_>>().join(" → "));
            faults.add(Fault::at(part.file.span.clone(), message).label("here it comes round").help(help));
            return Vec::new();
        }
        if !path.is_file() {
            let message = match part.file.placed() {
                Some(file) if file.shown() != file.value => format!("There is no file `{}`.", file.shown()),
                _ => format!("There is no file `{}`.", path.display()),
            };
            let help = "The path counts from the folder of this file.";
            faults.add(Fault::at(part.file.span.clone(), message).label("not found").help(help));
            return Vec::new();
        }
        let Some(root) = self.files.get(&path, faults) else { return Vec::new() };
        let params = given(part, &declared(&root, self.files.variables, faults), faults);
        let filled = Scope { variables: self.files.variables, params: &params }.fill(&root, faults);
        ROOT.check("", &filled, faults);
        self.stack.push(path);
        let steps = self.steps(filled.get("steps"), faults);
        self.stack.pop();
        steps
    }
}

/// The parameters that a part declares, and their defaults.
fn declared(root: &Node, variables: &Variables, faults: &mut Faults) -> Vec<(String, Option<String>)> {
    let Some(params) = root.get("params") else { return Vec::new() };
    let params = Scope { variables, params: &Params::new() }.fill(params, faults);
    let listed = params.items().iter().filter_map(Node::placed).map(|name| (name, None));
    let mapped = params.entries().iter().map(|entry| (entry.key.clone(), entry.value.text()));
    let mut all: Vec<(String, Option<String>)> = Vec::new();
    for (Placed { value: name, span }, default) in listed.chain(mapped) {
        if !is_name(&name) {
            let fault = Fault::at(span, "This is no name of a parameter.");
            faults.add(fault.help("Use letters, digits and `_`."));
        } else if all.iter().any(|(known, _)| *known == name) {
            faults.add(Fault::at(span, format!("The parameter `{name}` is there twice.")).help("Keep one."));
        } else {
            all.push((name, default));
        }
    }
    all
}

/// What the parameters stand for at one use.
fn given(part: &Use<'_>, declared: &[(String, Option<String>)], faults: &mut Faults) -> Params {
    let names = || declared.iter().map(|(name, _)| name.as_str());
    let with = part.with.map_or(&[][..], Node::entries);
    for entry in with {
        if !names().any(|name| name == entry.key.value) {
            let message = format!("The part has no parameter `{}`.", entry.key.value);
            let help = suggest::help(&entry.key.value, "parameters", names());
            faults.add(Fault::at(entry.key.span.clone(), message).label("unknown parameter").help(help));
        }
    }
    // A value that could not be filled in was complained of already.
    let value = |name: &str| {
        with.iter().find(|entry| entry.key.value == name).map(|entry| entry.value.text().unwrap_or_default())
    };
    let mut params = Params::new();
    for (name, default) in declared {
        let value = value(name).or_else(|| default.clone());
        if value.is_none() {
            let message = format!("The part needs the parameter `{name}`.");
            let help = format!("Write `with: {{ {name}: … }}`, or give it a default in the part.");
            faults
                .add(Fault::at(part.span.clone(), message).label(format!("`{name}` is missing")).help(help));
        }
        params.insert(name.clone(), value);
    }
    params
}
