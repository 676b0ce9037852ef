//! A scenario as it is run: steps with their places, `use` already unfolded, `${…}` already filled in.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use crate::{
    findings::Waiver,
    span::{Placed, Span},
};

#[derive(Debug, Clone)]
pub struct Scenario {
    /// The file's path under `scenarios/` without its ending: `annual-bill`, `shop/checkout`.
    pub id: String,
    pub path: PathBuf,
    pub name: Placed<String>,
    pub about: String,
    pub tags: Vec<String>,
    /// `None`: those that `[run] targets` names.
    pub targets: Option<Vec<String>>,
    /// Steps made once per target and environment; their cookies and storage are reused.
    pub login: Option<Login>,
    pub steps: Vec<Placed<Step>>,
    pub boxes: Vec<Placed<ExpectedBox>>,
    pub waivers: Vec<Waiver>,
}

impl Scenario {
    /// The names of its checkpoints, in their order.
    pub fn checkpoints(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match &step.value {
            Step::Check(name) => Some(name.as_str()),
            _ => None,
        })
    }
}

/// A session that is made once: the key is the file and its parameters.
#[derive(Debug, Clone)]
pub struct Login {
    pub key: String,
    pub steps: Vec<Placed<Step>>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// A path under the base URL, or a whole URL.
    Open(String),
    Click(Locator),
    Fill {
        into: Locator,
        value: String,
    },
    Select {
        from: Locator,
        option: String,
    },
    Tick(Locator),
    Untick(Locator),
    /// Keys as in Playwright: `Enter`, `Tab`, `Control+A`; on an element when one is named.
    Press {
        keys: String,
        on: Option<Locator>,
    },
    Hover(Locator),
    Scroll(ScrollTo),
    WaitFor {
        until: Condition,
        timeout: Duration,
    },
    Back,
    Forward,
    Reload,
    AcceptDialog {
        text: Option<String>,
    },
    DismissDialog,
    SetCookie(Cookie),
    SetStorage(Storage),
    Request(HttpRequest),
    Expect(Expectation),
    /// A checkpoint and its name.
    Check(String),
}

/// How people find things: all that is given must match.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Locator {
    pub role: Option<String>,
    /// With `role`: the accessible name, a part of it, without case.
    pub name: Option<String>,
    pub label: Option<String>,
    pub text: Option<String>,
    pub test_id: Option<String>,
    pub css: Option<String>,
    pub within: Option<Box<Locator>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScrollTo {
    Top,
    Bottom,
    Element(Locator),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    Visible(Locator),
    Absent(Locator),
    /// A part of the URL.
    Url(String),
    Time(Duration),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cookie {
    pub name: String,
    pub value: String,
    pub domain: Option<String>,
    pub path: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Storage {
    pub key: String,
    pub value: String,
    /// `sessionStorage` instead of `localStorage`.
    pub session: bool,
}

/// An HTTP call that the harness itself makes, to reset or seed staging.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpRequest {
    pub method: String,
    pub url: String,
    pub headers: BTreeMap<String, String>,
    pub body: Option<String>,
    pub status: Option<u16>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    pub url: Option<String>,
    pub text: Option<String>,
    pub absent: Option<Locator>,
    pub visible: Option<Locator>,
}

/// What must, and must not, be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedBox {
    /// A part of the label, compared without case and white space.
    pub label: String,
    /// `Some(false)`: the journey must go on without it.
    pub required: Option<bool>,
    pub agreement: Option<bool>,
}
