//! All keys and steps of a scenario, once: the parser, its messages and the JSON Schema come from this table.

use crate::source::{Key, Shape};

/// The whole file: a scenario, or a part that scenarios `use`.
pub static ROOT: Shape = Shape::Table(&[&[
    Key::new(
        "name",
        Shape::Text,
        "What the scenario is called in reports. A part that is only used has none.",
    ),
    Key::new("about", Shape::AnyText, "What the scenario is for."),
    Key::new("tags", Shape::List(&Shape::Text), "Words to select scenarios by: `--tag bill`."),
    Key::new(
        "targets",
        Shape::List(&Shape::Text),
        "The targets to run on, instead of those of `[run] targets`.",
    ),
    Key::new(
        "params",
        PARAMS,
        "A part's parameters, for `${name}`: a list of names, or names with defaults.",
    ),
    Key::new(
        "login",
        USE,
        "A part whose steps run once; the session is then reused: `login: { use: login.yaml }`.",
    ),
    Key::required("steps", Shape::List(&STEP), "What is done, in order; a `check` looks at the page."),
    Key::new("boxes", Shape::List(&Shape::Table(&[BOX])), "What must, and must not, be there."),
    Key::new("waivers", Shape::List(&Shape::Table(&[WAIVER])), "Findings that are accepted for a while."),
]]);

const PARAMS: Shape = Shape::Either(&[
    Shape::List(&Shape::Text),
    Shape::Named("parameters", &Shape::Either(&[Shape::AnyText, Shape::Nothing])),
]);

const WITH: Key =
    Key::new("with", Shape::Named("parameters", &Shape::AnyText), "Values of the part's parameters.");

/// Under `login`, where the file stands under `use`.
const USE: Shape = Shape::Either(&[
    Shape::Text,
    Shape::Table(&[&[Key::required("use", Shape::Text, "The part's file, from this file's folder."), WITH]]),
]);

pub static STEP: Shape = Shape::Ref("step", &Shape::Choice("a step", &STEPS));

pub static STEPS: [Key; 21] = [
    Key::new("open", Shape::Text, "Opens a path of the environment, `/bill/2017`, or a whole address."),
    Key::new("click", LOCATOR, "Clicks: `click: \"View my bill\"`, `click: { role: button, name: Next }`."),
    Key::new(
        "fill",
        Shape::Table(&[
            &LOCATE,
            &[Key::required("value", Shape::AnyText, "What is typed, in place of what was there.")],
        ]),
        "Types into a field: `fill: { label: Email, value: qa@example.com }`.",
    ),
    Key::new(
        "select",
        Shape::Table(&[&LOCATE, &[Key::required("option", Shape::Text, "The option's text or value.")]]),
        "Chooses in a list: `select: { label: Country, option: France }`.",
    ),
    Key::new("tick", LOCATOR, "Ticks a box, if it is not ticked: `tick: \"I agree\"`."),
    Key::new("untick", LOCATOR, "Unticks a box, if it is ticked: `untick: \"Newsletter\"`."),
    Key::new(
        "press",
        Shape::Either(&[
            Shape::Text,
            Shape::Table(&[&[
                Key::required("keys", Shape::Text, "`Enter`, `Tab`, `Control+A`."),
                Key::new("on", LOCATOR, "The element that gets the keys; without, the one that has focus."),
            ]]),
        ]),
        "Presses keys: `press: Enter`, `press: { keys: Control+A, on: { label: Email } }`.",
    ),
    Key::new("hover", LOCATOR, "Moves the pointer over an element."),
    Key::new(
        "scroll",
        Shape::Either(&[Shape::OneOf(&["top", "bottom"]), Shape::Ref("locator-keys", &LOCATE_TABLE)]),
        "Scrolls: `scroll: bottom`, `scroll: { text: Terms }`.",
    ),
    Key::new(
        "wait_for",
        Shape::Either(&[Shape::Text, Shape::Table(&[&LOCATE, &WAIT])]),
        "Waits until text or an element is there: `wait_for: \"Your bill\"`; or so long: `wait_for: 2s`.",
    ),
    Key::new("back", Shape::Nothing, "Goes back in the history."),
    Key::new("forward", Shape::Nothing, "Goes forward in the history."),
    Key::new("reload", Shape::Nothing, "Loads the page again."),
    Key::new(
        "accept_dialog",
        Shape::Either(&[
            Shape::Text,
            Shape::Table(&[&[Key::new("text", Shape::AnyText, "What is typed into a prompt first.")]]),
            Shape::Nothing,
        ]),
        "Accepts an alert, a confirmation, or a prompt with this text.",
    ),
    Key::new("dismiss_dialog", Shape::Nothing, "Dismisses an alert, a confirmation or a prompt."),
    Key::new("set_cookie", Shape::Table(&[COOKIE]), "Sets a cookie: `set_cookie: { name: ab, value: b }`."),
    Key::new(
        "set_storage",
        Shape::Table(&[STORAGE]),
        "Writes to the page's storage: `set_storage: { key: seen, value: yes }`.",
    ),
    Key::new(
        "request",
        Shape::Either(&[Shape::Text, Shape::Table(&[REQUEST])]),
        "Makes an HTTP call, to reset or seed staging: `request: POST /test/reset`.",
    ),
    Key::new(
        "use",
        Shape::Either(&[
            Shape::Text,
            Shape::Table(&[&[
                Key::required("file", Shape::Text, "The part's file, from this file's folder."),
                WITH,
            ]]),
        ]),
        "Runs a part's steps: `use: login.yaml`, `use: { file: login.yaml, with: { user: qa } }`.",
    ),
    Key::new(
        "expect",
        Shape::Either(&[Shape::Text, Shape::Table(&[&EXPECT])]),
        "Stops the case when it does not hold: `expect: { url: /done, text: Thank you, absent: { role: alert } }`.",
    ),
    Key::new(
        "check",
        Shape::Text,
        "A checkpoint: finds every box, and judges it. The name is shown in reports.",
    ),
];

/// Text alone stands for what the step is likely to act on.
const LOCATOR: Shape = Shape::Ref("locator", &LOCATOR_BODY);

static LOCATOR_BODY: Shape = Shape::Either(&[Shape::Text, Shape::Ref("locator-keys", &LOCATE_TABLE)]);

static LOCATE_TABLE: Shape = Shape::Table(&[&LOCATE]);

static LOCATE: [Key; 7] = [
    Key::new("role", Shape::Text, "The ARIA role: `button`, `checkbox`, `link`."),
    Key::new("name", Shape::Text, "With `role`: a part of the accessible name, in any case."),
    Key::new("label", Shape::Text, "A part of a field's label, in any case."),
    Key::new("text", Shape::Text, "A part of the visible text, in any case."),
    Key::new("test_id", Shape::Text, "The value of `data-testid`."),
    Key::new("css", Shape::Text, "A CSS selector."),
    Key::new("within", Shape::Ref("locator", &LOCATOR_BODY), "What the element stands in."),
];

static WAIT: [Key; 4] = [
    Key::new("absent", Shape::Ref("locator", &LOCATOR_BODY), "Waits until this is gone."),
    Key::new("url", Shape::Text, "Waits until the address holds this."),
    Key::new("time", Shape::Duration, "Waits this long, whatever happens."),
    Key::new("timeout", Shape::Duration, "Gives up after this long; `10s` without."),
];

const COOKIE: &[Key] = &[
    Key::required("name", Shape::Text, "The cookie's name."),
    Key::required("value", Shape::AnyText, "The cookie's value."),
    Key::new("domain", Shape::Text, "Without, the environment's host."),
    Key::new("path", Shape::Text, "`/` without."),
];

const STORAGE: &[Key] = &[
    Key::required("key", Shape::Text, "The item's key."),
    Key::required("value", Shape::AnyText, "The item's value."),
    Key::new("session", Shape::Flag, "sessionStorage instead of localStorage."),
];

const REQUEST: &[Key] = &[
    Key::new("method", Shape::OneOf(METHODS), "`GET` without."),
    Key::required("url", Shape::Text, "A path of the environment, or a whole address."),
    Key::new("headers", Shape::Named("headers", &Shape::AnyText), "Headers to send."),
    Key::new("body", Shape::AnyText, "The body, as it is sent."),
    Key::new("status", Shape::Whole { min: 100, max: 599 }, "The status that must come; any 2xx without."),
];

pub const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

static EXPECT: [Key; 4] = [
    Key::new("url", Shape::Text, "A part of the address."),
    Key::new("text", Shape::Text, "Text that is visible."),
    Key::new("visible", LOCATOR, "An element that is visible."),
    Key::new("absent", LOCATOR, "An element that is not there, or not visible."),
];

const BOX: &[Key] = &[
    Key::required("label", Shape::Text, "A distinctive part of the box's label, in any case."),
    Key::new("required", Shape::Flag, "`false`: the journey must go on without it."),
    Key::new(
        "agreement",
        Shape::Flag,
        "`false`: the box is no consent; `true`: it is one, whatever it says.",
    ),
];

const WAIVER: &[Key] = &[
    Key::required("rule", Shape::Text, "The rule's id; `unticked explain` lists them."),
    Key::new("box", Shape::Text, "A distinctive part of the box's label; none for a finding about the page."),
    Key::required("owner", Shape::Text, "Who answers for it: `Dana (brand)`."),
    Key::required("reason", Shape::Text, "Why it is accepted for now."),
    Key::required("until", Shape::Date, "The last day on which it holds: `2027-01-31`."),
];
