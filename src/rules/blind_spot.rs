//! A part of the page that could not be looked at may hold a box. A report that does not say so would claim
//! more than was seen.

use super::{Authority, Group, Meta, Rule, Source, Verdict};
use crate::{facts::PageFacts, findings::Level};

pub struct BlindSpot;

static META: Meta = Meta {
    id: "blind-spot",
    title: "a part of the page could not be looked at",
    group: Group::State,
    level: Level::Deny,
    threshold: None,
    authority: &[Authority { source: Source::House, cite: "\"cannot tell\" is never green" }],
    bad: r#"<iframe src="https://consent.example.com/dialog" title="Your choices"></iframe>
<!-- that host does not answer here -->"#,
    good: r#"<iframe src="https://staging.example.com/dialog" title="Your choices"></iframe>"#,
    mend: "Make the part reachable in this environment (a frame that does not load, a host that is missing from \
           `hosts`), or waive the finding with the reason why nothing there asks for consent.",
    file: include_str!("blind_spot.rs"),
};

impl Rule for BlindSpot {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check_page(&self, page: &PageFacts) -> Vec<Verdict> {
        let unsure = |what: &str, why: &str| {
            Verdict::unsure(format!("A part of the page could not be looked at: {what}."), "seen", why)
        };
        page.blind.iter().map(|blind| unsure(&blind.what, &blind.why)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        facts::Blind,
        rules::literal::{doubt, honest, says},
    };

    #[test]
    fn each_blind_spot_is_named() {
        let blind = Blind { what: "the frame #choices".to_owned(), why: "it did not load".to_owned() };
        let page = PageFacts { blind: vec![blind], ..PageFacts::default() };
        let said: Vec<String> = BlindSpot.check_page(&page).into_iter().map(doubt).collect();
        assert_eq!(said, ["A part of the page could not be looked at: the frame #choices."]);
    }

    #[test]
    fn a_page_seen_whole_has_none() {
        assert_eq!(BlindSpot.check_page(&PageFacts::default()), []);
        assert_eq!(says(&BlindSpot, &honest()), Verdict::NotApplicable);
    }
}
