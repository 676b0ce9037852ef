//! Finding a thing in any frame, and the point at which a hand can press it.

use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Value, json};

use super::TouchError;
use crate::{
    browser::{Arg, BrowserError, FrameId, Tab},
    probe,
    scenario::Locator,
};

/// How often the page is asked again.
const BEAT: Duration = Duration::from_millis(100);

/// A thing on the page, scrolled into view.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub frame: FrameId,
    /// The element that was named, by the browser's shared id.
    pub element: String,
    /// What is pressed for it: itself, its label, or its drawn twin.
    pub node: String,
    /// The point, CSS px, counted from the centre of what is in view of `node`.
    pub dx: i64,
    pub dy: i64,
    /// What it is called; only told of the button that sends a form.
    pub name: String,
}

impl Found {
    /// The element as an argument of a call.
    pub fn arg(&self) -> Arg {
        Arg::Node(self.element.clone())
    }
}

/// What one frame answers.
#[derive(Debug, Clone, Deserialize)]
struct Answer {
    count: usize,
    examples: Vec<String>,
    #[serde(default)]
    dx: i64,
    #[serde(default)]
    dy: i64,
    #[serde(default)]
    blocked: Option<String>,
}

/// Waits until a locator names one thing that can be pressed. `what` says it in words for the error.
pub async fn find(tab: &Tab, locator: &Locator, what: &str, patience: Duration) -> Result<Found, TouchError> {
    let begun = Instant::now();
    loop {
        let failed = match once(tab, locator, what).await {
            Ok(found) => return Ok(found),
            Err(TouchError::Browser(error)) if !passes(&error) => return Err(error.into()),
            Err(error) => error,
        };
        if begun.elapsed() >= patience {
            return Err(failed);
        }
        tokio::time::sleep(BEAT).await;
    }
}

/// A frame that navigates away while it is asked is no failure yet.
pub fn passes(error: &BrowserError) -> bool {
    matches!(error, BrowserError::Script(_) | BrowserError::Command { .. })
}

async fn once(tab: &Tab, locator: &Locator, what: &str) -> Result<Found, TouchError> {
    let mut count = 0;
    let mut examples = Vec::new();
    let mut found = None;
    let asked = everywhere(tab, locator, probe::HANDS_FIND).await?;
    for (frame, raw) in asked.answers {
        let (answer, nodes) = decode(&raw)?;
        count += answer.count;
        examples.extend(answer.examples.iter().take(3).cloned());
        if let (1, Some((element, node))) = (answer.count, nodes) {
            found = Some((frame, element, node, answer));
        }
    }
    match (found, asked.failed) {
        (Some((frame, element, node, answer)), _) if count == 1 => {
            pressable(frame, element, node, &answer, what)
        }
        (_, Some(error)) if count == 0 => Err(error.into()),
        _ if count == 0 => Err(TouchError::NotFound(what.to_owned())),
        _ => Err(TouchError::Ambiguous { what: what.to_owned(), count, examples: examples.join(", ") }),
    }
}

/// What the frames answered that could be asked, and why the first of the others could not.
struct Asked {
    answers: Vec<(FrameId, Value)>,
    failed: Option<BrowserError>,
}

/// Asks every frame the same. One that the page took away meanwhile holds nothing any more.
async fn everywhere(tab: &Tab, locator: &Locator, function: &str) -> Result<Asked, BrowserError> {
    let wanted = json!(to_json(locator).to_string());
    let mut asked = Asked { answers: Vec::new(), failed: None };
    for frame in tab.frames().await? {
        match tab.call_raw(&frame.id, function, vec![Arg::Json(wanted.clone())]).await {
            Ok(raw) => asked.answers.push((frame.id, raw)),
            Err(error) if !passes(&error) => return Err(error),
            Err(error) if tab.frames().await?.iter().any(|still| still.id == frame.id) => {
                asked.failed.get_or_insert(error);
            }
            Err(_) => {}
        }
    }
    Ok(asked)
}

fn pressable(
    frame: FrameId,
    element: String,
    node: String,
    answer: &Answer,
    what: &str,
) -> Result<Found, TouchError> {
    if let Some(why) = &answer.blocked {
        return Err(TouchError::NotPressable { what: what.to_owned(), why: why.clone() });
    }
    let name = answer.examples.first().cloned().unwrap_or_default();
    Ok(Found { frame, element, node, dx: answer.dx, dy: answer.dy, name })
}

/// The element that one of the probe's selectors names, at once or not at all.
pub async fn find_by_selector(tab: &Tab, frame: &FrameId, selector: &str) -> Result<Found, TouchError> {
    at_once(tab, frame, probe::HANDS_BY_SELECTOR, selector).await
}

/// The button that sends the form that a selector names.
pub async fn find_submit(tab: &Tab, frame: &FrameId, form: &str) -> Result<Found, TouchError> {
    at_once(tab, frame, probe::HANDS_SUBMIT, form).await
}

async fn at_once(tab: &Tab, frame: &FrameId, function: &str, selector: &str) -> Result<Found, TouchError> {
    let raw = tab.call_raw(frame, function, vec![Arg::Json(json!(selector))]).await?;
    let not_found = || TouchError::NotFound(selector.to_owned());
    let (answer, nodes) = decode(&raw)?;
    if let (Some(why), None) = (&answer.blocked, &nodes) {
        return Err(TouchError::NotPressable { what: selector.to_owned(), why: why.clone() });
    }
    let (element, node) = nodes.ok_or_else(not_found)?;
    pressable(frame.clone(), element, node, &answer, selector)
}

/// How many things that a person can see the locator names. Errs only where none is seen and a frame could not be
/// asked: what was not looked at is not known to be gone.
pub async fn shown(tab: &Tab, locator: &Locator) -> Result<usize, BrowserError> {
    let asked = everywhere(tab, locator, probe::HANDS_COUNT).await?;
    let count_of = |raw: &Value| raw["value"].as_str().and_then(|count| count.parse::<usize>().ok());
    let count = asked.answers.iter().filter_map(|(_, raw)| count_of(raw)).sum();
    match asked.failed {
        Some(error) if count == 0 => Err(error),
        _ => Ok(count),
    }
}

fn to_json(locator: &Locator) -> Value {
    json!({
        "role": locator.role, "name": locator.name, "label": locator.label, "text": locator.text,
        "test_id": locator.test_id, "css": locator.css,
        "within": locator.within.as_deref().map(to_json),
    })
}

/// `[json, element, target]` as BiDi serialises it; the target is null where it is the element.
fn decode(raw: &Value) -> Result<(Answer, Option<(String, String)>), BrowserError> {
    let json = raw["value"][0]["value"].as_str().unwrap_or_default();
    let answer = serde_json::from_str(json)
        .map_err(|error| BrowserError::Script(format!("what a locator found: {error}")))?;
    let id = |at: usize| raw["value"][at]["sharedId"].as_str().map(str::to_owned);
    Ok((answer, id(1).map(|element| (element.clone(), id(2).unwrap_or(element)))))
}
