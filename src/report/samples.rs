//! One run that has everything: what the tests of all formats show.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use crate::{
    config::{Browser, Device, Engine, Environment, Serve, Submit, Target},
    event::{
        CheckOutcome, Checked, Ended, RunEvent, SnapshotOutcome, SnapshotState, Started, Summary, TargetInfo,
        Written,
    },
    exit::Exit,
    facts::{BoxFacts, Ink, LabelFacts, PageFacts, Rect, StateFacts, TextRun},
    findings::{Finding, Level, Outcome, finding::Waived},
    lexicon::{Agreement, Nature},
    plan::Case,
    scenario::{ExpectedBox, Scenario},
    span::{Placed, SourceFile, Span},
};

pub const HOSTILE: &str = "I agree </label><script>alert(1)</script> & \u{1b}[2J\u{202e}eerga t'nod\u{202c} ::error::\r\n]]> \"now\"";

/// All events of the run, in an order in which the pages might really finish.
pub fn run() -> Vec<RunEvent> {
    let checks = checks();
    let mut summary = Summary::default();
    for checked in &checks {
        summary.add(checked);
    }
    let mut events = vec![RunEvent::Started(Box::new(started(checks.len())))];
    events.extend(checks.into_iter().rev().map(|checked| RunEvent::Checked(Box::new(checked))));
    events.push(RunEvent::Ended(Box::new(Ended {
        summary,
        took: Duration::from_millis(12_400),
        interrupted: false,
        replaced: 0,
        exit: Some(Exit::Broke),
    })));
    events
}

pub fn started(cases: usize) -> Started {
    Started {
        at: "2026-11-23T15:04:05.678Z".parse().unwrap(),
        profile: "baseline".to_owned(),
        environment: Some("staging".to_owned()),
        cases,
        workers: 4,
        past: 0,
        report_dir: Some(PathBuf::from("unticked-report")),
    }
}

pub fn checks() -> Vec<Checked> {
    vec![
        bill("desktop", CheckOutcome::Passed, mended()),
        bill("phone", CheckOutcome::Failed, sesame()),
        checkout_broke(),
        chinese(),
        clean("settings", "privacy"),
        hostile(),
        unsure(),
        waived(),
    ]
}

fn bill(target: &str, outcome: CheckOutcome, seen: BoxFacts) -> Checked {
    let mut checked = check("annual-bill", "cover", target);
    checked.outcome = outcome;
    if outcome == CheckOutcome::Failed {
        checked.findings = vec![
            finding("starts-ticked", Some("b1"), "The box starts ticked.", "unticked", "ticked"),
            finding("small-text", Some("b1"), "The label is 8 px.", "at least 12 px", "8 px"),
            Finding {
                level: Level::Warn,
                ..finding(
                    "small-relative",
                    Some("b1"),
                    "The label is half as big as the text around it.",
                    "at least 0.75 of 16 px",
                    "0.5",
                )
            },
        ];
        checked.snapshot = SnapshotOutcome {
            state: SnapshotState::Changed,
            changes: vec![
                "The box now starts ticked.".to_owned(),
                "The label shrank from 14 px to 8 px.".to_owned(),
            ],
            ..SnapshotOutcome::default()
        };
        checked.pictures.boxes = BTreeMap::from([("b1".to_owned(), "pictures/b1.png".into())]);
    }
    put(checked, seen, "says 'agree'; links to an agreement; inside a form")
}

/// The line of 2017.
pub fn sesame() -> BoxFacts {
    BoxFacts {
        id: "b1".to_owned(),
        selector: "#sesame".to_owned(),
        label: label("I agree to the Sesame service agreement", 8.0, 3.9),
        state: StateFacts {
            property: Some(true),
            attribute: Some(true),
            paint: Some(true),
            submission: Some(true),
            ..StateFacts::default()
        },
        body_px: Some(16.0),
        visible: 1.0,
        shown: true,
        rect: Rect { x: 24.0, y: 310.0, width: 18.0, height: 18.0 },
        ..BoxFacts::default()
    }
}

fn mended() -> BoxFacts {
    BoxFacts {
        label: label("I agree to the Sesame service agreement", 16.0, 12.6),
        state: StateFacts { property: Some(false), ..StateFacts::default() },
        ..sesame()
    }
}

fn chinese() -> Checked {
    let mut checked = check("开户", "第一步", "phone");
    checked.outcome = CheckOutcome::Failed;
    checked.findings = vec![finding(
        "clipped-text",
        Some("b1"),
        "A part of the label is cut off: 'overflow: hidden' on the paragraph around it hides 40 % of the words.",
        "all of the words can be read",
        "40 % cut off",
    )];
    let words =
        "我已阅读并同意《芝麻服务协议》和《隐私政策》，并授权芝麻信用向其合作机构查询、提供我的个人信息";
    put(checked, BoxFacts { label: label(words, 14.0, 7.0), ..mended() }, "says '同意', '授权'")
}

fn hostile() -> Checked {
    let mut checked = check("sign-up", "form", "desktop");
    checked.outcome = CheckOutcome::Failed;
    checked.url = "http://127.0.0.1:8080/\u{1b}]8;;x\u{7}sign-up".to_owned();
    checked.findings = vec![
        finding(
            "opt-out",
            Some("b1"),
            "Leaving the box unticked means consent.",
            "unticked means no",
            HOSTILE,
        ),
        finding(
            "hidden-consent",
            None,
            "The form would send 'agree=<yes>' & nobody sees it.",
            "no",
            "agree=<yes>",
        ),
    ];
    let arabic = BoxFacts {
        id: "b2".to_owned(),
        selector: "#news".to_owned(),
        label: label("أوافق على استلام الرسائل الإخبارية", 16.0, 9.0),
        ..mended()
    };
    let checked = put(checked, BoxFacts { label: label(HOSTILE, 16.0, 9.0), ..mended() }, "says 'agree'");
    put(checked, arabic, "says 'أوافق'")
}

fn unsure() -> Checked {
    let mut checked = check("sign-up", "offers", "desktop");
    checked.outcome = CheckOutcome::Unsure;
    checked.findings = vec![Finding {
        outcome: Outcome::Unsure,
        ..finding(
            "looks-ticked",
            Some("b1"),
            "The picture of the box can't be read.",
            "paint and state agree",
            "ticked by state, no telling by paint",
        )
    }];
    let card = BoxFacts { label: label("Receive offers from our partners", 16.0, 9.0), ..mended() };
    put(checked, card, "says 'offers', 'partners'")
}

fn waived() -> Checked {
    let mut checked = check("sign-up", "footer", "desktop");
    checked.findings = vec![Finding {
        waived: Some(Waived {
            owner: "Dana (brand)".to_owned(),
            reason: "New palette ships with 24.3".to_owned(),
            until: "2027-01-31".to_owned(),
        }),
        ..finding("low-contrast", Some("b1"), "The contrast is 3.1.", "at least 4.5", "3.1")
    }];
    put(
        checked,
        BoxFacts { label: label("Send me the newsletter", 16.0, 3.1), ..mended() },
        "says 'newsletter'",
    )
}

fn checkout_broke() -> Checked {
    let mut checked = check("checkout", "pay", "desktop");
    checked.outcome = CheckOutcome::Error;
    checked.error = Some(
        "the page did not come to rest within 30 s\n  waited for text \"Your basket\"\n  it may be slow, or the text has changed"
            .to_owned(),
    );
    checked.retries = 1;
    checked
}

pub fn clean(scenario: &str, checkpoint: &str) -> Checked {
    put(check(scenario, checkpoint, "desktop"), mended(), "says 'agree'")
}

pub fn check(scenario: &str, checkpoint: &str, target: &str) -> Checked {
    Checked {
        written: Some(Written::from(&*case(scenario, target).scenario)),
        scenario: scenario.to_owned(),
        checkpoint: checkpoint.to_owned(),
        line: Some(8),
        target: TargetInfo {
            name: target.to_owned(),
            browser: "chromium".to_owned(),
            version: "156.0".to_owned(),
            device: if target == "phone" { "phone" } else { "desktop" }.to_owned(),
        },
        url_asked: "http://127.0.0.1:8080/bill/2017".to_owned(),
        url: "http://127.0.0.1:8080/bill/2017".to_owned(),
        outcome: CheckOutcome::Passed,
        took: Duration::from_millis(3120),
        page: PageFacts { body_px: Some(16.0), ..PageFacts::default() },
        snapshot: SnapshotOutcome { state: SnapshotState::Same, ..SnapshotOutcome::default() },
        ..Checked::default()
    }
}

/// The box on the page, as an agreement.
pub fn put(mut checked: Checked, seen: BoxFacts, why: &str) -> Checked {
    checked.page.boxes.push(seen);
    checked.natures.push(Nature { agreement: Agreement::Yes, why: why.to_owned(), ..Nature::default() });
    checked
}

pub fn finding(rule: &str, of: Option<&str>, message: &str, expected: &str, actual: &str) -> Finding {
    Finding {
        rule: rule.to_owned(),
        level: Level::Deny,
        box_id: of.map(str::to_owned),
        outcome: Outcome::Failed,
        message: message.to_owned(),
        expected: expected.to_owned(),
        actual: actual.to_owned(),
        waived: None,
    }
}

fn label(text: &str, px: f64, contrast: f64) -> LabelFacts {
    let ink = Ink { contrast: Some(contrast), painted: 1.0, ..Ink::default() };
    let run = TextRun {
        text: text.to_owned(),
        css_px: px,
        scale: 1.0,
        opacity: 1.0,
        ink: Some(ink),
        ..TextRun::default()
    };
    LabelFacts { text: text.to_owned(), runs: vec![run], ..LabelFacts::default() }
}

fn case(scenario: &str, target: &str) -> Case {
    let text = "name: Annual bill\nboxes:\n  - label: \"Sesame\"\n";
    let file = Arc::new(SourceFile {
        path: PathBuf::from(format!("scenarios/{scenario}.yaml")),
        text: text.to_owned(),
    });
    let at = |start| Span { file: Arc::clone(&file), start, end: start + 1 };
    let sesame = ExpectedBox { label: "SESAME service".to_owned(), required: None, agreement: None };
    Case {
        scenario: Arc::new(Scenario {
            id: scenario.to_owned(),
            path: file.path.clone(),
            name: Placed { value: "Annual bill".to_owned(), span: at(0) },
            about: String::new(),
            tags: vec![],
            targets: None,
            login: None,
            steps: vec![],
            boxes: vec![Placed { value: sesame, span: at(text.find("- label").unwrap()) }],
            waivers: vec![],
        }),
        target: Arc::new(Target {
            name: target.to_owned(),
            browser: "chromium".to_owned(),
            device: Device::desktop(),
        }),
        browser: Arc::new(Browser::local(Engine::Chromium)),
        environment: Arc::new(Environment {
            name: "staging".to_owned(),
            serve: Serve::Demo,
            hosts: vec![],
            basic_auth: None,
            accept_insecure_certs: false,
            submit: Submit::Block,
        }),
    }
}

/// What the reporter writes of the events.
pub fn tell<R: super::Reporter>(reporter: &mut R, events: &[RunEvent]) {
    for event in events {
        reporter.event(event).unwrap();
    }
    reporter.finish().unwrap();
}
