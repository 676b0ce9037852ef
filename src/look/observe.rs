//! All facts of a page: every frame, every closed shadow root, joined into one page.

use std::collections::HashMap;

use futures::future::join_all;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::LookError;
use crate::{
    browser::{Arg, BrowserError, Frame, FrameId, Tab},
    facts::{Blind, BoxFacts, PageFacts},
    probe::{self, FrameFacts, FrameLook},
};

/// Closed roots inside closed roots are followed this deep.
const CLOSED_DEPTH: usize = 4;

/// A page and where its boxes can be reached.
#[derive(Debug, Clone, Default)]
pub struct Observed {
    pub page: PageFacts,
    /// The frame of each box of `page`, in its order.
    pub owners: Vec<FrameId>,
}

/// Which states are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum States {
    /// Those at the first paint, before anybody could act.
    First,
    /// Those that stand now, after something was done.
    Present,
}

/// Looks into every frame at once.
pub async fn observe(tab: &Tab, states: States) -> Result<Observed, LookError> {
    let frames = tab.frames().await?;
    let looks = join_all(frames.iter().map(|frame| look_into(tab, frame, states))).await;
    let mut seen = Vec::new();
    let mut blind = Vec::new();
    for (at, (frame, look)) in frames.iter().zip(looks).enumerate() {
        match look {
            Ok(look) => seen.push(look),
            // Without the page itself there is nothing; without one of its frames there is a blind spot.
            Err(error) if at == 0 => return Err(error),
            Err(error) if is_gone(&error) => {}
            Err(error) => blind.push(Blind { what: format!("frame {}", frame.url), why: error.to_string() }),
        }
    }
    let contexts = contexts_by_path(&seen);
    let mut page = probe::merge(seen);
    page.blind.extend(blind);
    let owners =
        page.boxes.iter().map(|b| contexts.get(&b.frames).cloned().unwrap_or_else(|| tab.top())).collect();
    Ok(Observed { page, owners })
}

/// A frame that the page took away while we looked is no loss.
fn is_gone(error: &LookError) -> bool {
    matches!(error, LookError::Browser(BrowserError::Command { message, .. }) if message.contains("no such frame"))
}

/// Looks again, after the watch. What was there at first and is gone now is kept: it could have been ticked.
pub async fn again(tab: &Tab, first: Observed) -> Result<PageFacts, LookError> {
    let mut page = observe(tab, States::First).await?.page;
    let is_same =
        |one: &BoxFacts, other: &BoxFacts| one.selector == other.selector && one.frames == other.frames;
    for earlier in first.page.boxes {
        let vanished = !page.boxes.iter().any(|b| is_same(b, &earlier) || b.label.text == earlier.label.text);
        if vanished {
            let id = format!("b{}", page.boxes.len() + 1);
            page.boxes.push(BoxFacts { id, shown: false, ..earlier });
        }
    }
    Ok(page)
}

/// Hands the probe the closed roots of every frame. What fails here is tried again when the frame is looked into.
pub async fn open_roots(tab: &Tab) {
    if let Ok(frames) = tab.frames().await {
        join_all(frames.iter().map(|frame| adopt_closed_roots(tab, &frame.id))).await;
    }
}

async fn look_into(tab: &Tab, frame: &Frame, states: States) -> Result<FrameLook, LookError> {
    adopt_closed_roots(tab, &frame.id).await?;
    let facts: FrameFacts =
        ask(tab, &frame.id, probe::COLLECT, vec![Arg::Json(Value::Bool(states == States::Present))]).await?;
    let children = if facts.frames.is_empty() {
        Vec::new()
    } else {
        probe::frame_contexts(&tab.call_raw(&frame.id, probe::FRAMES, Vec::new()).await?)
    };
    Ok(FrameLook { context: frame.id.0.clone(), facts, children })
}

/// Hands the probe the shadow roots that no script of the page can reach, and those inside them.
async fn adopt_closed_roots(tab: &Tab, frame: &FrameId) -> Result<(), LookError> {
    for _ in 0..CLOSED_DEPTH {
        let candidates = tab.call_raw(frame, probe::CLOSED_CANDIDATES, Vec::new()).await?;
        let roots = probe::closed_roots(&candidates);
        if roots.is_empty() {
            break;
        }
        let args = roots.into_iter().flat_map(|(host, root)| [Arg::Node(host), Arg::Node(root)]).collect();
        let _: Value = ask(tab, frame, probe::ADOPT, args).await?;
    }
    Ok(())
}

/// Calls one of the probe's functions and opens its answer.
pub async fn ask<T: DeserializeOwned>(
    tab: &Tab,
    frame: &FrameId,
    function: &str,
    args: Vec<Arg>,
) -> Result<T, LookError> {
    Ok(probe::open(tab.call(frame, function, args).await?)?)
}

/// The browsing context of every frame, by the selectors that lead to it.
fn contexts_by_path(looks: &[FrameLook]) -> HashMap<Vec<String>, FrameId> {
    let by_context: HashMap<&str, &FrameLook> =
        looks.iter().map(|look| (look.context.as_str(), look)).collect();
    let mut contexts = HashMap::new();
    let mut todo: Vec<(Vec<String>, &str)> =
        looks.first().map(|top| (Vec::new(), top.context.as_str())).into_iter().collect();
    while let Some((path, context)) = todo.pop() {
        if let Some(look) = by_context.get(context) {
            for (element, child) in look.facts.frames.iter().zip(&look.children) {
                if let Some(child) = child {
                    let inner = path.iter().cloned().chain([element.selector.clone()]).collect();
                    todo.push((inner, child));
                }
            }
        }
        contexts.insert(path, FrameId(context.to_owned()));
    }
    contexts
}
