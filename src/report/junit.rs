//! JUnit XML, as CI systems read it.
//!
//! There is no one JUnit format. What is written here is valid by the strictest schema that a reader holds it
//! to, `junit-10.xsd` of Jenkins' xUnit plugin, and keeps to what others need:
//! - GitLab knows a test by `classname` and `name` and drops the second of two that share both, shows only
//!   `system-out` beside the failure, and finds pictures by `[[ATTACHMENT|path]]` in it;
//! - the schema has no `file` on a test case, only on a suite, and no properties on a test case;
//! - a failure ("the page is wrong") and an error ("the run broke") are told apart everywhere.
//!
//! One suite per scenario and target; one test case per box, and one per checkpoint for what concerns the page
//! as a whole. Its name holds the box's words rather than its number, so that a test keeps its history when
//! another box is put before it.

use std::{collections::BTreeSet, time::Duration};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestRerun, TestSuite};

use super::{ReportError, Reporter, columns::shorten, order::InOrder, place::Place, sink::Sink};
use crate::{
    escape,
    event::{CheckOutcome, Checked, RunEvent, Started},
    facts::BoxFacts,
    findings::{Finding, Level, Outcome},
};

/// A box's words in a name, in columns.
const NAME_WIDTH: usize = 80;

/// Writes the whole report at the end.
#[derive(Debug)]
pub struct Junit<S> {
    out: S,
    started: Option<Started>,
    checks: InOrder<Check>,
    took: Option<Duration>,
}

/// The test cases of one checkpoint.
#[derive(Debug)]
struct Check {
    suite: String,
    file: Option<String>,
    cases: Vec<TestCase>,
}

impl<S: Sink> Junit<S> {
    pub fn new(out: S) -> Self {
        Self { out, started: None, checks: InOrder::default(), took: None }
    }

    fn xml(&mut self) -> Result<String, ReportError> {
        let mut report = Report::new("unticked");
        report.time = self.took;
        let mut seen = BTreeSet::new();
        let mut suites: Vec<TestSuite> = vec![];
        for check in self.checks.take() {
            if suites.last().is_none_or(|suite| suite.name.as_str() != check.suite) {
                suites.push(self.suite(&check));
            }
            let Some(suite) = suites.last_mut() else { continue };
            for case in check.cases {
                let time = case.time.unwrap_or_default();
                suite.time = Some(suite.time.unwrap_or_default() + time);
                suite.add_test_case(unique(case, &mut seen));
            }
        }
        report.add_test_suites(suites);
        let xml = report
            .to_string()
            .map_err(|error| ReportError::Format { report: "junit", why: error.to_string() })?;
        // The schema has no such attribute on the root; nothing here is ever skipped, and the name before it
        // is ours.
        Ok(xml.replacen(" skipped=\"0\"", "", 1))
    }

    fn suite(&self, check: &Check) -> TestSuite {
        let mut suite = TestSuite::new(check.suite.as_str());
        if let Some(started) = &self.started {
            // As Ant writes it: whole seconds, UTC, without a zone; strict readers refuse more.
            let at = started.at.strftime("%Y-%m-%dT%H:%M:%S").to_string();
            suite.extra.insert("timestamp".into(), at.into());
        }
        if let Some(file) = &check.file {
            suite.extra.insert("file".into(), file.as_str().into());
        }
        suite
    }
}

impl<S: Sink> Reporter for Junit<S> {
    fn event(&mut self, event: &RunEvent) -> Result<(), ReportError> {
        match event {
            RunEvent::Started(started) => self.started = Some((**started).clone()),
            RunEvent::Checked(checked) => {
                let folder = self.started.as_ref().and_then(|started| started.report_dir.clone());
                let made = Cases { checked, folder: folder.unwrap_or_default() }.all();
                self.checks.push(checked, made);
            }
            RunEvent::Ended(ended) => self.took = Some(ended.took),
            _ => {}
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        let xml = self.xml()?;
        self.out.write_all(xml.as_bytes()).map_err(ReportError::write("junit"))?;
        self.out.commit().map_err(ReportError::write("junit"))
    }
}

/// A number behind the second of two test cases with one name: readers keep only the first otherwise.
fn unique(mut case: TestCase, seen: &mut BTreeSet<(String, String)>) -> TestCase {
    let classname = case.classname.as_ref().map(|name| name.as_str().to_owned()).unwrap_or_default();
    let plain = case.name.as_str().to_owned();
    let mut times = 1;
    while !seen.insert((classname.clone(), case.name.as_str().to_owned())) {
        times += 1;
        case.name = format!("{plain} ({times})").into();
    }
    case
}

/// Makes the test cases of one checkpoint.
struct Cases<'a> {
    checked: &'a Checked,
    folder: std::path::PathBuf,
}

impl Cases<'_> {
    fn all(&self) -> Check {
        let boxes = self.checked.page.boxes.iter().map(|seen| self.of_box(seen));
        Check {
            suite: xml(&format!("{} @ {}", self.checked.scenario, self.checked.target.name)),
            file: Place::of(self.checked, None).map(|place| xml(&place.file.display().to_string())),
            cases: std::iter::once(self.of_page()).chain(boxes).collect(),
        }
    }

    /// What concerns the page as a whole: page findings, snapshots, and a run that broke.
    fn of_page(&self) -> TestCase {
        let mut case = match &self.checked.error {
            Some(error) if self.checked.outcome == CheckOutcome::Error => {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
                status.set_message(first_line(error)).set_type("broke").set_description(xml(error));
                self.case("page", status)
            }
            _ => self.judged("page", None),
        };
        case.set_time(self.checked.took);
        if self.checked.retries > 0 && self.checked.outcome != CheckOutcome::Error {
            let mut rerun = TestRerun::new(NonSuccessKind::Error);
            rerun
                .set_type("broke")
                .set_message(format!("broke {} before this came out", times(self.checked.retries)));
            if let TestCaseStatus::Success { flaky_runs } = &mut case.status {
                flaky_runs.push(rerun);
            }
        }
        if let Some(picture) = &self.checked.pictures.page {
            self.attach(&mut case, picture);
        }
        case
    }

    fn of_box(&self, seen: &BoxFacts) -> TestCase {
        let words = if seen.label.text.is_empty() { &seen.context } else { &seen.label.text };
        let words = shorten(&escape::line(words), NAME_WIDTH, "…");
        let name = if words.is_empty() {
            format!("{} {}", seen.kind.name(), escape::line(&seen.selector))
        } else {
            words
        };
        let mut case = self.judged(&name, Some(&seen.id));
        case.set_time(Duration::ZERO);
        if let Some(picture) = self.checked.pictures.boxes.get(&seen.id) {
            self.attach(&mut case, picture);
        }
        case
    }

    /// A test case from the findings of a box, or of the page.
    fn judged(&self, name: &str, of: Option<&str>) -> TestCase {
        let mine: Vec<_> = self.checked.told().filter(|finding| finding.box_id.as_deref() == of).collect();
        let counts = |finding: &&&Finding| finding.waived.is_none() && finding.level == Level::Deny;
        let wrong: Vec<_> = mine.iter().filter(counts).collect();
        let failed = wrong.iter().filter(|finding| finding.outcome == Outcome::Failed);
        let snapshot = of.is_none() && self.checked.snapshot.is_undecided();
        let types: Vec<_> = failed.map(|finding| finding.rule.as_str()).collect();
        let status = if wrong.is_empty() && !snapshot {
            TestCaseStatus::success()
        } else {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            let of_type = match (types.is_empty(), wrong.is_empty()) {
                (false, _) => types.join(" "),
                (true, false) => "unsure".to_owned(),
                (true, true) => "snapshot".to_owned(),
            };
            let mut message: Vec<_> = wrong.iter().map(|finding| escape::line(&finding.message)).collect();
            let changes = self.checked.snapshot.changes.iter().filter(|_| snapshot);
            message.extend(changes.clone().map(|change| escape::line(change)));
            status.set_message(message.join(" ")).set_type(of_type);
            let told: Vec<_> = wrong.iter().map(|finding| told(finding)).collect();
            let changes = changes.map(|change| format!("snapshot: {}\n", escape::line(change)));
            status
                .set_description(told.into_iter().chain(changes).chain([self.place(of)]).collect::<String>());
            status
        };
        let mut case = self.case(name, status);
        let besides: String =
            mine.iter().filter(|finding| !counts(finding)).map(|finding| told(finding)).collect();
        if !besides.is_empty() {
            case.set_system_out(besides);
        }
        case
    }

    fn case(&self, name: &str, status: TestCaseStatus) -> TestCase {
        let checked = self.checked;
        let at = format!("{} [{}]", checked.checkpoint, checked.target.name);
        let mut case = TestCase::new(format!("{}: {}", escape::line(&at), escape::line(name)), status);
        case.set_classname(escape::line(&checked.scenario).into_owned());
        case
    }

    /// Where it is: the scenario's line, the page, the box.
    fn place(&self, of: Option<&str>) -> String {
        let line = Place::of(self.checked, of)
            .map(|place| format!("{}:{}\n", escape::line(&place.file.display().to_string()), place.line));
        format!("{}{}\n", line.unwrap_or_default(), escape::line(&self.checked.url))
    }

    fn attach(&self, case: &mut TestCase, picture: &std::path::Path) {
        let before = case.system_out.take().map(|out| out.as_str().to_owned()).unwrap_or_default();
        let path = self.folder.join(picture);
        case.set_system_out(format!(
            "{before}[[ATTACHMENT|{}]]\n",
            escape::line(&path.display().to_string())
        ));
    }
}

/// A finding in three lines.
fn told(finding: &Finding) -> String {
    let what = match (&finding.waived, finding.level, finding.outcome) {
        (Some(waived), ..) => format!("waived by {} until {}", escape::line(&waived.owner), waived.until),
        (_, Level::Warn, _) => "warning".to_owned(),
        (_, _, Outcome::Unsure) => "unsure".to_owned(),
        _ => "failed".to_owned(),
    };
    format!(
        "{} ({what}): {}\n  expected: {}\n  actual:   {}\n",
        finding.rule,
        escape::line(&finding.message),
        escape::line(&finding.expected),
        escape::line(&finding.actual)
    )
}

fn first_line(text: &str) -> String {
    escape::line(text.lines().next().unwrap_or_default()).into_owned()
}

fn times(retries: u32) -> String {
    if retries == 1 { "once".to_owned() } else { format!("{retries} times") }
}

fn xml(text: &str) -> String {
    escape::xml(text).into_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use quick_xml::{Reader, events::Event};

    use super::*;
    use crate::report::samples;

    fn written(events: &[RunEvent]) -> String {
        let mut junit = Junit::new(Vec::new());
        samples::tell(&mut junit, events);
        String::from_utf8(junit.out).unwrap()
    }

    /// What `junit-10.xsd` allows: of each element its attributes (a star marks the required) and its
    /// children.
    const SCHEMA: &[(&str, &[&str], &[&str])] = &[
        ("testsuites", &["name", "time", "tests", "failures", "errors"], &["testsuite"]),
        (
            "testsuite",
            &[
                "name*",
                "tests*",
                "failures*",
                "errors*",
                "group",
                "time",
                "skipped",
                "timestamp",
                "hostname",
                "id",
                "package",
                "file",
                "log",
                "url",
            ],
            &["testsuite", "properties", "testcase", "system-out", "system-err"],
        ),
        (
            "testcase",
            &["name*", "time", "classname", "group"],
            &[
                "skipped",
                "error",
                "failure",
                "rerunFailure",
                "rerunError",
                "flakyFailure",
                "flakyError",
                "system-out",
                "system-err",
            ],
        ),
        ("failure", &["type", "message"], &[]),
        ("error", &["type", "message"], &[]),
        ("flakyError", &["type*", "message"], &["stackTrace", "system-out", "system-err"]),
        ("system-out", &[], &[]),
    ];

    /// One element: its name, attributes, and the path of its parents.
    struct Element {
        name: String,
        parent: Option<String>,
        attributes: BTreeMap<String, String>,
    }

    fn elements(xml: &str) -> Vec<Element> {
        let mut reader = Reader::from_str(xml);
        let (mut open, mut all) = (Vec::<String>::new(), vec![]);
        loop {
            let event = reader.read_event().unwrap();
            match &event {
                Event::Eof => return all,
                Event::End(_) => drop(open.pop()),
                Event::Start(tag) | Event::Empty(tag) => {
                    let name = String::from_utf8(tag.name().as_ref().to_vec()).unwrap();
                    let attributes = tag.attributes().map(|attribute| {
                        let attribute = attribute.unwrap();
                        let key = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
                        (
                            key,
                            attribute
                                .normalized_value(quick_xml::XmlVersion::default())
                                .unwrap()
                                .into_owned(),
                        )
                    });
                    all.push(Element {
                        name: name.clone(),
                        parent: open.last().cloned(),
                        attributes: attributes.collect(),
                    });
                    if matches!(event, Event::Start(_)) {
                        open.push(name);
                    }
                }
                _ => {}
            }
        }
    }

    #[test]
    fn a_rich_run() {
        insta::assert_snapshot!("junit", written(&samples::run()));
    }

    #[test]
    fn jenkins_strictest_schema_allows_it() {
        for element in elements(&written(&samples::run())) {
            let (_, attributes, _) = SCHEMA
                .iter()
                .find(|(name, ..)| *name == element.name)
                .unwrap_or_else(|| panic!("<{}> is not in the schema", element.name));
            if let Some(parent) = &element.parent {
                let (.., children) = SCHEMA.iter().find(|(name, ..)| name == parent).unwrap();
                assert!(children.contains(&element.name.as_str()), "<{}> in <{parent}>", element.name);
            }
            for name in element.attributes.keys() {
                let allowed = attributes.iter().any(|allowed| allowed.trim_end_matches('*') == name);
                assert!(allowed, "{name} on <{}>", element.name);
            }
            for required in attributes.iter().filter_map(|name| name.strip_suffix('*')) {
                assert!(element.attributes.contains_key(required), "<{}> lacks {required}", element.name);
            }
            if let Some(time) = element.attributes.get("time") {
                assert!(time.chars().all(|c| c.is_ascii_digit() || c == '.'), "{time}");
            }
        }
    }

    #[test]
    fn counts_add_up_and_names_are_unique() {
        let mut events = samples::run();
        events.insert(1, RunEvent::Checked(Box::new(samples::checks().remove(1))));
        let all = elements(&written(&events));
        let number = |of: &Element, name: &str| of.attributes[name].parse::<usize>().unwrap();
        let count = |name: &str| all.iter().filter(|element| element.name == name).count();
        let suites: Vec<_> = all.iter().filter(|element| element.name == "testsuite").collect();
        for (counter, name) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error")] {
            assert_eq!(number(&all[0], counter), count(name), "{counter}");
            assert_eq!(
                suites.iter().map(|suite| number(suite, counter)).sum::<usize>(),
                count(name),
                "{counter}"
            );
        }
        let cases: Vec<_> = all.iter().filter(|element| element.name == "testcase").collect();
        let mut keys: Vec<_> =
            cases.iter().map(|case| (&case.attributes["classname"], &case.attributes["name"])).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), cases.len());
    }

    #[test]
    fn one_case_per_box_and_one_per_checkpoint() {
        let checks = samples::checks();
        let boxes: usize = checks.iter().map(|checked| checked.page.boxes.len()).sum();
        let cases = elements(&written(&samples::run())).iter().filter(|e| e.name == "testcase").count();
        assert_eq!(cases, boxes + checks.len());
    }

    #[test]
    fn a_page_that_broke_once_and_passed_then_is_flaky_not_failed() {
        let mut checked = samples::clean("settings", "privacy");
        checked.retries = 1;
        let xml = written(&[RunEvent::Checked(Box::new(checked))]);
        assert!(xml.contains("<flakyError") && !xml.contains("<failure") && !xml.contains("<error"), "{xml}");
    }
}
