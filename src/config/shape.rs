//! All keys of `webdriver.toml`, once: the parser, its messages and the JSON Schema come from this table.

use crate::source::{Key, Shape};

/// The whole file.
pub static ROOT: Shape = Shape::Table(&[&[
    Key::new("run", Shape::Table(&[RUN]), "What a run does when nothing else is said."),
    Key::new(
        "environment",
        Shape::Named("environments", &Shape::Table(&[ENVIRONMENT])),
        "Where the app is: one table per environment, `[environment.staging]`.",
    ),
    Key::new(
        "browser",
        Shape::Named("browsers", &Shape::Table(&[BROWSER])),
        "One table per browser, `[browser.chromium]`; chromium, firefox and webkit are there without one.",
    ),
    Key::new(
        "target",
        Shape::Named("targets", &Shape::Table(&[TARGET])),
        "A browser and a device: one table per target, `[target.phone]`.",
    ),
    Key::new("policy", Shape::Table(&[POLICY]), "What counts as a fault of the page."),
    Key::new("snapshots", Shape::Table(&[SNAPSHOTS]), "Where the accepted snapshots are."),
    Key::new("review", Shape::Table(&[REVIEW]), "Who decides about what changed."),
    Key::new("secrets", Shape::Table(&[SECRETS]), "What no output may contain."),
]]);

const RUN: &[Key] = &[
    Key::new(
        "environment",
        Shape::Text,
        "The environment of a run without `--env`; without it `demo`, else the first of the file.",
    ),
    Key::new("targets", Shape::List(&Shape::Text), "The targets of scenarios that name none."),
    Key::new(
        "workers",
        Shape::Either(&[Shape::OneOf(&["auto"]), Shape::Whole { min: 1, max: 10_000 }]),
        "How many pages are looked at side by side.",
    ),
    Key::new(
        "retries",
        Shape::Whole { min: 0, max: 10 },
        "How often a run that broke is tried again; a finding never is.",
    ),
    Key::new("watch", Shape::Duration, "How long an untouched page is observed: `3s`."),
    Key::new(
        "times",
        Shape::Text,
        "A `times.json` of an earlier run, from the folder of webdriver.toml: shards are balanced by it.",
    ),
];

const ENVIRONMENT: &[Key] = &[
    Key::new("serve", Shape::OneOf(&["demo"]), "`demo` serves the built-in app on a free loopback port."),
    Key::new(
        "base_url",
        Shape::Text,
        "What paths such as `/bill/2017` are added to: `https://staging.example.com`.",
    ),
    Key::new(
        "hosts",
        Shape::List(&Shape::Text),
        "Hosts that may be navigated to, besides that of base_url: `*.cdn.example.com`.",
    ),
    Key::new("basic_auth", Shape::Table(&[CREDENTIALS]), "HTTP credentials of the whole environment."),
    Key::new("accept_insecure_certs", Shape::Flag, "Take certificates that nobody has signed."),
    Key::new("submit", Shape::OneOf(&["block", "allow"]), "May exercises send the form?"),
];

const CREDENTIALS: &[Key] = &[
    Key::required("user", Shape::Text, "The user's name."),
    Key::required(
        "password",
        Shape::AnyText,
        "The password, best from the environment: `${STAGING_PASSWORD}`.",
    ),
];

const BROWSER: &[Key] = &[
    Key::new(
        "engine",
        Shape::OneOf(&["chromium", "firefox", "webkit"]),
        "The engine; needed where the table's name is none.",
    ),
    Key::new(
        "endpoint",
        Shape::Text,
        "A Selenium Grid or any W3C endpoint: `https://grid.example.com/wd/hub`.",
    ),
    Key::new("basic_auth", Shape::Table(&[CREDENTIALS]), "HTTP credentials of the endpoint."),
    Key::new(
        "tabs",
        Shape::Whole { min: 1, max: 64 },
        "Pages side by side in one session of the endpoint; 4 without.",
    ),
    Key::new("wait", Shape::Duration, "How long a run waits for the endpoint's first session; `5m` without."),
    Key::new(
        "capabilities",
        Shape::Named("capabilities", &Shape::Anything),
        "Sent with the new session, over what the harness asks for itself.",
    ),
    Key::new("binary", Shape::Text, "The browser's executable; found by itself without."),
    Key::new("driver", Shape::Text, "The driver's executable; found by itself without."),
    Key::new("args", Shape::List(&Shape::Text), "Arguments for the browser."),
];

const TARGET: &[Key] = &[
    Key::required("browser", Shape::Text, "A browser of this file, or chromium, firefox, webkit."),
    Key::new(
        "viewport",
        Shape::Table(&[&[
            Key::required("width", Shape::Whole { min: 100, max: 10_000 }, "CSS px."),
            Key::required("height", Shape::Whole { min: 100, max: 10_000 }, "CSS px."),
            Key::new("scale", Shape::Number { min: 0.5, max: 8.0 }, "Device pixels per CSS px; 1 without."),
            Key::new("touch", Shape::Flag, "A touch screen, with a mobile browser's layout viewport."),
        ]]),
        "The window; 1280 × 800 without.",
    ),
    Key::new("locale", Shape::Text, "The person's language, as in `zh-CN`."),
    Key::new("color_scheme", Shape::OneOf(&["light", "dark"]), "The person's colour scheme."),
];

const POLICY: &[Key] = &[
    Key::new("profile", Shape::Text, "The set of rules; `unticked explain` lists them."),
    Key::new("unsure", Shape::OneOf(&["fail", "warn"]), "What becomes of a check that nobody could tell."),
    Key::new(
        "rules",
        Shape::Named("rules", &Shape::Either(&[LEVEL, Shape::Table(&[RULE])])),
        "What this project changes in the profile: `small-text = { min = \"14px\" }`.",
    ),
];

const LEVEL: Shape = Shape::OneOf(&["deny", "warn", "off"]);

const RULE: &[Key] = &[
    Key::new("level", LEVEL, "`deny` fails the run, `warn` only tells, `off` is silent."),
    Key::new("min", Shape::Measure, "The threshold: `14px`, `10.5pt`, `0.75`, `4.5:1`."),
];

const SNAPSHOTS: &[Key] = &[
    Key::new("dir", Shape::Text, "The folder, from that of webdriver.toml; `snapshots` without."),
    Key::new(
        "pixels",
        Shape::Either(&[Shape::Flag, Shape::Table(&[PIXELS])]),
        "How pictures are compared; `false` keeps none.",
    ),
    Key::new(
        "masks",
        Shape::List(&Shape::Text),
        "CSS selectors: where pictures need not be alike, as `.clock`. What is masked is shown all the same.",
    ),
];

const PIXELS: &[Key] = &[
    Key::new(
        "tolerance",
        Shape::Number { min: 0.0, max: 1.0 },
        "The colour distance under which two pixels count as the same.",
    ),
    Key::new(
        "max_density",
        Shape::Number { min: 0.0, max: 1.0 },
        "The share of differing pixels in any window that is still no change.",
    ),
];

const REVIEW: &[Key] = &[Key::new(
    "roles",
    Shape::Table(&[&[
        Key::new(
            "state",
            Shape::List(&Shape::Text),
            "Who may accept what a box is like: ticked, sizes, contrast.",
        ),
        Key::new(
            "wording",
            Shape::List(&Shape::Text),
            "Who may accept other words, links or options: `[\"legal\"]`.",
        ),
        Key::new("pixels", Shape::List(&Shape::Text), "Who may accept another look."),
    ]]),
    "The roles that may accept each kind of change; anybody may where none is named, and anybody may refuse.",
)];

const SECRETS: &[Key] = &[Key::new(
    "env",
    Shape::List(&Shape::Text),
    "Names of environment variables whose values are scrubbed from every output.",
)];
