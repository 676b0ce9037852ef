//! From what was seen to what is reported: rules, the scenario's own expectations, waivers, snapshots, pictures.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{
    expect,
    journey::{Journey, JourneyError},
};
use crate::{
    config::UnsureAs,
    event::{CheckOutcome, Checked, Pictures, StaleWaiver},
    facts::PageFacts,
    findings::{Finding, Level, Outcome, waiver},
    look::{Looked, PagePictures},
    report::Scrubber,
    rules::{self, Settings},
    scenario::Scenario,
    snapshots::CheckKey,
    steps::StepError,
};

/// Judges a look and writes all that is known into the check. Returns the waivers that covered something, by
/// their place in the scenario.
pub async fn reach(journey: &Journey, checked: &mut Checked, looked: Looked) -> BTreeSet<usize> {
    let Looked { page, mut natures, pictures } = looked;
    let scenario = &journey.case.scenario;
    expect::declare(&page, &mut natures, &scenario.boxes);
    checked.findings = rules::judge(&page, &natures, &journey.job.settings);
    let used = waiver::apply(&mut checked.findings, &page, &scenario.waivers, journey.job.today);
    checked.url.clone_from(&page.url);
    checked.page = page;
    checked.natures = natures;
    let pictures = compare(journey, checked, pictures).await;
    if let Some(folder) = &journey.job.output {
        let stem = file_stem(checked, &journey.job.scrubber);
        match write_pictures(folder, &stem, pictures).await {
            Ok(written) => checked.pictures = written,
            Err(error) => checked.error = Some(format!("the pictures can't be kept: {error}")),
        }
        if let Err(error) = write_facts(journey, checked, &folder.join("pictures").join(stem)).await {
            checked.error = Some(format!("the facts can't be kept: {error}"));
        }
    }
    checked.outcome = outcome(&checked.findings, &journey.job.settings);
    used
}

/// Compares with the baselines, on a thread that may block on the disk. Gives the pictures back.
async fn compare(journey: &Journey, checked: &mut Checked, pictures: PagePictures) -> PagePictures {
    let Some(store) = journey.job.snapshots.clone() else { return pictures };
    let key = CheckKey {
        scenario: journey.job.scrubber.text(&checked.scenario),
        checkpoint: journey.job.scrubber.text(&checked.checkpoint),
        engine: checked.target.browser.clone(),
        target: checked.target.name.clone(),
    };
    let (mut page, mut natures) = (checked.page.clone(), checked.natures.clone());
    journey.job.scrubber.seen(&mut page, &mut natures);
    let compared = tokio::task::spawn_blocking(move || {
        let outcome = store.check(&key, &page, &natures, &pictures.still);
        (outcome, pictures)
    });
    match compared.await {
        Ok((Ok(outcome), pictures)) => {
            checked.snapshot = outcome;
            pictures
        }
        Ok((Err(error), pictures)) => {
            checked.error = Some(format!("the snapshots can't be compared: {error}"));
            pictures
        }
        Err(error) => {
            checked.error = Some(format!("the snapshots can't be compared: {error}"));
            PagePictures::default()
        }
    }
}

/// The check that a broken case did not reach. An expectation that does not hold is a fault of the page; all else
/// broke the run.
pub fn broke(checked: &mut Checked, error: &JourneyError, settings: &Settings) {
    if let JourneyError::Step { place, error: StepError::Expectation { expected, actual } } = error {
        checked.findings.push(Finding {
            rule: expect::RULE.to_owned(),
            level: Level::Deny,
            box_id: None,
            outcome: Outcome::Failed,
            message: format!("The page is not as {place} expects."),
            expected: expected.clone(),
            actual: actual.clone(),
            waived: None,
        });
        checked.outcome = outcome(&checked.findings, settings);
    } else {
        checked.error = Some(error.to_string());
        checked.outcome = CheckOutcome::Error;
    }
}

/// Boxes that the scenario names and that no checkpoint showed are findings of its last checkpoint.
pub fn expected_boxes(scenario: &Scenario, checked: &mut [Checked], settings: &Settings) {
    let pages: Vec<&PageFacts> = checked.iter().map(|check| &check.page).collect();
    let missing = expect::missing(&scenario.boxes, &pages);
    if let Some(last) = checked.last_mut().filter(|_| !missing.is_empty()) {
        last.findings.extend(missing);
        last.outcome = outcome(&last.findings, settings);
    }
}

/// The waivers that covered nothing in a case, or have ended.
pub fn stale_waivers(
    scenario: &Scenario,
    used: &BTreeSet<usize>,
    today: jiff::civil::Date,
) -> Vec<StaleWaiver> {
    let stale = waiver::stale(&scenario.waivers, used, today).into_iter();
    stale
        .map(|(at, finding)| StaleWaiver { at, line: scenario.waivers[at].span.line_column().0, finding })
        .collect()
}

/// How findings add up: only those that are denied and not waived count.
pub fn outcome(findings: &[Finding], settings: &Settings) -> CheckOutcome {
    let counting = |outcome: Outcome| {
        findings.iter().any(|f| f.outcome == outcome && f.level == Level::Deny && f.waived.is_none())
    };
    if counting(Outcome::Failed) {
        CheckOutcome::Failed
    } else if counting(Outcome::Unsure) && settings.unsure == UnsureAs::Fail {
        CheckOutcome::Unsure
    } else {
        CheckOutcome::Passed
    }
}

/// Where a check's pictures lie: readable, safe on every system, and unique through its hash.
fn file_stem(checked: &Checked, scrubber: &Scrubber) -> String {
    use sha2::{Digest as _, Sha256};
    // A scenario may name its checkpoints with what no file may be called by.
    let names =
        [&checked.scenario, &checked.checkpoint, &checked.target.name].map(|name| scrubber.text(name));
    let whole = names.join("\n");
    let safe = |text: &str| -> String {
        let plain: String = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        plain
            .split('-')
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("-")
            .chars()
            .take(48)
            .collect()
    };
    let digest = Sha256::digest(whole.as_bytes());
    let hash = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
    let [scenario, checkpoint, target] = names.map(|name| safe(&name));
    format!("{scenario}-{checkpoint}-{target}-{hash:08x}")
}

/// Keeps what was seen beside its pictures: for evidence, and to be judged again without a browser.
async fn write_facts(journey: &Journey, checked: &Checked, folder: &Path) -> std::io::Result<()> {
    let (mut page, mut natures) = (checked.page.clone(), checked.natures.clone());
    journey.job.scrubber.seen(&mut page, &mut natures);
    let facts = serde_json::to_vec_pretty(&page)?;
    tokio::fs::create_dir_all(folder).await?;
    tokio::fs::write(folder.join("facts.json"), facts).await
}

async fn write_pictures(folder: &Path, stem: &str, pictures: PagePictures) -> std::io::Result<Pictures> {
    let relative = PathBuf::from("pictures").join(stem);
    let absolute = folder.join(&relative);
    tokio::fs::create_dir_all(&absolute).await?;
    let mut written = Pictures::default();
    if !pictures.page.is_empty() {
        tokio::fs::write(absolute.join("page.png"), &pictures.page).await?;
        written.page = Some(relative.join("page.png"));
    }
    let mut boxes = BTreeMap::new();
    for (id, png) in pictures.boxes {
        let name = format!("{id}.png");
        tokio::fs::write(absolute.join(&name), png).await?;
        boxes.insert(id, relative.join(name));
    }
    written.boxes = boxes;
    Ok(written)
}
