//! What a Selenium Grid says of itself.
//! Source: <https://www.selenium.dev/documentation/grid/advanced_features/endpoints/>

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What stands in the place of a session's id while its browser starts.
const STARTING: &str = "reserved";
/// Capabilities by which a Grid chooses a slot, as far as they are plain words.
const CHOSEN_BY: &[&str] = &["browserName", "browserVersion", "platformName"];

/// The nodes of a Grid with their slots.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Node {
    availability: String,
    /// However many slots it has, it runs no more than these at once.
    max_sessions: usize,
    slots: Vec<Slot>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Slot {
    stereotype: BTreeMap<&'static str, String>,
    session: Option<String>,
}

impl Status {
    /// Reads the answer to `GET /status`. `None` when it is that of a driver: a driver has no nodes.
    pub fn read(answer: &Value) -> Option<Self> {
        let nodes = answer["value"]["nodes"].as_array()?;
        Some(Self { nodes: nodes.iter().map(node).collect() })
    }

    /// How many sessions of these capabilities the Grid can run at once.
    pub fn slots(&self, wanted: &Map<String, Value>) -> usize {
        self.up().map(|node| node.slots_for(wanted).count().min(node.max_sessions)).sum()
    }

    /// How many more it could start now.
    pub fn free(&self, wanted: &Map<String, Value>) -> usize {
        let of = |node: &Node| {
            let busy = node.slots.iter().filter(|slot| slot.session.is_some()).count();
            let free = node.slots_for(wanted).filter(|slot| slot.session.is_none()).count();
            free.min(node.max_sessions.saturating_sub(busy))
        };
        self.up().map(of).sum()
    }

    /// Sessions on nodes that are to be shut down once their sessions have ended.
    pub fn draining(&self) -> impl Iterator<Item = &str> {
        let draining = self.nodes.iter().filter(|node| node.availability == "DRAINING");
        draining.flat_map(|node| &node.slots).filter_map(|slot| slot.session.as_deref())
    }

    /// Whether the Grid is starting a browser for somebody.
    pub fn is_starting(&self) -> bool {
        self.nodes.iter().flat_map(|node| &node.slots).any(|slot| slot.session.as_deref() == Some(STARTING))
    }

    /// `chrome × 4, firefox × 2`, or that there is no node.
    pub fn offers(&self) -> String {
        let mut slots = BTreeMap::new();
        for slot in self.up().flat_map(|node| &node.slots) {
            *slots.entry(slot.stereotype.get("browserName").map_or("?", String::as_str)).or_insert(0) += 1;
        }
        if slots.is_empty() {
            return "no node that is up".to_owned();
        }
        let each: Vec<String> = slots.iter().map(|(name, count)| format!("{name} × {count}")).collect();
        each.join(", ")
    }

    fn up(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| node.availability == "UP")
    }
}

impl Node {
    fn slots_for(&self, wanted: &Map<String, Value>) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(|slot| slot.suits(wanted))
    }
}

impl Slot {
    fn suits(&self, wanted: &Map<String, Value>) -> bool {
        self.stereotype.iter().all(|(name, own)| {
            wanted.get(*name).and_then(Value::as_str).is_none_or(|asked| asked.eq_ignore_ascii_case(own))
        })
    }
}

fn node(node: &Value) -> Node {
    let slots: Vec<Slot> = node["slots"].as_array().into_iter().flatten().map(slot).collect();
    Node {
        availability: node["availability"].as_str().unwrap_or("UP").to_owned(),
        max_sessions: node["maxSessions"]
            .as_u64()
            .and_then(|max| usize::try_from(max).ok())
            .unwrap_or(slots.len()),
        slots,
    }
}

fn slot(slot: &Value) -> Slot {
    let stereotype = &slot["stereotype"];
    let words = CHOSEN_BY.iter().filter_map(|&name| Some((name, stereotype[name].as_str()?.to_owned())));
    Slot { stereotype: words.collect(), session: slot["session"]["sessionId"].as_str().map(str::to_owned) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn slot(browser: &str, session: Option<&str>) -> Value {
        json!({
            "session": session.map(|id| json!({ "sessionId": id })),
            "stereotype": { "browserName": browser, "platformName": "linux" },
        })
    }

    fn grid(nodes: &[(&str, usize, &[Value])]) -> Status {
        let nodes: Vec<Value> = nodes
            .iter()
            .map(|(availability, max, slots)| {
                json!({ "availability": availability, "maxSessions": max, "slots": slots })
            })
            .collect();
        Status::read(&json!({ "value": { "ready": true, "nodes": nodes } })).unwrap()
    }

    fn wanted(browser: &str) -> Map<String, Value> {
        json!({ "browserName": browser, "webSocketUrl": true }).as_object().unwrap().clone()
    }

    #[test]
    fn a_node_runs_no_more_than_it_says_however_many_slots_it_has() {
        let chrome = || slot("chrome", None);
        let status = grid(&[
            ("UP", 2, &[chrome(), chrome(), chrome(), slot("firefox", Some("f"))]),
            ("UP", 4, &[chrome(), slot("chrome", Some("a"))]),
        ]);
        assert_eq!((status.slots(&wanted("chrome")), status.free(&wanted("chrome"))), (4, 2));
        assert_eq!((status.slots(&wanted("firefox")), status.free(&wanted("firefox"))), (1, 0));
        assert_eq!(status.slots(&wanted("safari")), 0);
        assert_eq!(status.offers(), "chrome × 5, firefox × 1");
    }

    #[test]
    fn another_platform_is_another_slot() {
        let status = grid(&[("UP", 1, &[slot("chrome", None)])]);
        let on = |platform: &str| {
            let mut wanted = wanted("chrome");
            wanted.insert("platformName".to_owned(), platform.into());
            status.slots(&wanted)
        };
        assert_eq!((on("Linux"), on("mac")), (1, 0));
    }

    #[test]
    fn a_node_that_drains_takes_nothing_new() {
        let status = grid(&[("DRAINING", 2, &[slot("chrome", Some("a")), slot("chrome", None)])]);
        assert_eq!((status.slots(&wanted("chrome")), status.free(&wanted("chrome"))), (0, 0));
        assert_eq!(status.draining().collect::<Vec<_>>(), ["a"]);
        assert_eq!(status.offers(), "no node that is up");
    }

    #[test]
    fn a_browser_that_starts_is_told_from_one_that_runs() {
        assert!(grid(&[("UP", 1, &[slot("chrome", Some("reserved"))])]).is_starting());
        assert!(!grid(&[("UP", 1, &[slot("chrome", Some("a"))])]).is_starting());
    }

    #[test]
    fn a_driver_is_no_grid() {
        assert_eq!(Status::read(&json!({ "value": { "ready": true, "message": "ready" } })), None);
    }
}
