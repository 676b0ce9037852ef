//! The frames of a page, each in its own coordinates, become one page.

use std::collections::HashMap;

use serde_json::Value;

use super::envelope::{FrameElement, FrameFacts, Scroll, TextSize};
use crate::facts::{Blind, BoxFacts, HiddenField, PageFacts, Rect};

/// Fewer characters than this say nothing of the size that a frame's running text has.
const RUNNING_TEXT: u64 = 80;

/// One frame, as it was looked at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FrameLook {
    /// The browsing context.
    pub context: String,
    pub facts: FrameFacts,
    /// The contexts of its frames in the order of `facts.frames`; `None` where there is none.
    pub children: Vec<Option<String>>,
}

/// Joins all frames into one page, in the coordinates of the first one, the top-level document. A frame that
/// shows something and was not looked at becomes a blind spot.
pub fn merge(frames: Vec<FrameLook>) -> PageFacts {
    let mut page = PageFacts::default();
    let Some(top) = frames.first() else { return page };
    page.url.clone_from(&top.facts.url);
    page.title.clone_from(&top.facts.title);
    page.lang.clone_from(&top.facts.lang);
    page.device = top.facts.viewport;
    let zoom = if page.device.zoom > 0.0 { page.device.zoom } else { 1.0 };
    let context = top.context.clone();
    let mut join = Join {
        page,
        looks: frames.into_iter().map(|look| (look.context.clone(), look)).collect(),
        zoom,
        sizes: Vec::new(),
    };
    join.frame(&context, &View { path: Vec::new(), to_page: Affine::IDENTITY, shown: true });
    let Join { mut page, sizes, .. } = join;
    page.body_px = commonest(&sizes);
    for (i, b) in page.boxes.iter_mut().enumerate() {
        b.id = format!("b{}", i + 1);
        b.body_px = b.body_px.or(page.body_px);
    }
    page
}

/// The contexts that `FRAMES` named, from the browser's own serialisation (WebDriver BiDi `RemoteValue`).
pub fn frame_contexts(remote: &Value) -> Vec<Option<String>> {
    let contexts = remote["value"].as_array().into_iter().flatten();
    contexts.map(|window| window["value"]["context"].as_str().map(str::to_owned)).collect()
}

/// The closed shadow roots among what `CLOSED_CANDIDATES` named: the shared ids of host and root.
pub fn closed_roots(remote: &Value) -> Vec<(String, String)> {
    let nodes = remote["value"].as_array().into_iter().flatten();
    nodes
        .filter_map(|node| {
            let root = &node["value"]["shadowRoot"];
            Some((node["sharedId"].as_str()?.to_owned(), root["sharedId"].as_str()?.to_owned()))
        })
        .collect()
}

/// Where a frame stands in the page.
struct View {
    path: Vec<String>,
    to_page: Affine,
    shown: bool,
}

/// A shift and a scale: what maps a frame's document into the page's.
#[derive(Clone, Copy)]
struct Affine {
    x: f64,
    y: f64,
    scale: f64,
}

impl Affine {
    const IDENTITY: Self = Self { x: 0.0, y: 0.0, scale: 1.0 };

    fn of(self, r: Rect) -> Rect {
        Rect {
            x: self.x + r.x * self.scale,
            y: self.y + r.y * self.scale,
            width: r.width * self.scale,
            height: r.height * self.scale,
        }
    }

    /// The mapping for a frame inside this document.
    fn into_frame(self, element: &FrameElement, scroll: Scroll) -> Self {
        let origin = self.of(element.rect);
        let scale = self.scale * if element.scale > 0.0 { element.scale } else { 1.0 };
        Self { x: origin.x - scroll.x * scale, y: origin.y - scroll.y * scale, scale }
    }
}

struct Join {
    page: PageFacts,
    looks: HashMap<String, FrameLook>,
    zoom: f64,
    sizes: Vec<TextSize>,
}

impl Join {
    fn frame(&mut self, context: &str, view: &View) {
        let Some(look) = self.looks.remove(context) else { return };
        let FrameLook { facts, children, .. } = look;
        let sizes: Vec<TextSize> = facts
            .text_sizes
            .iter()
            .map(|s| TextSize { px: s.px * view.to_page.scale * self.zoom_of(view), ..*s })
            .collect();
        let body_px =
            (sizes.iter().map(|s| s.chars).sum::<u64>() >= RUNNING_TEXT).then(|| commonest(&sizes)).flatten();
        self.sizes.extend(sizes);
        self.page.blind.extend(facts.blind.into_iter().map(|blind| located(blind, &view.path)));
        self.page.unsteady.extend(facts.unsteady.into_iter().map(|rect| view.to_page.of(rect)));
        self.page.hidden_fields.extend(
            facts.hidden_fields.into_iter().map(|field| HiddenField { frames: view.path.clone(), ..field }),
        );
        let mut children = children.into_iter();
        let mut inner = facts.frames.iter().map(|element| (element, children.next().flatten())).peekable();
        for (i, b) in facts.boxes.into_iter().enumerate() {
            while let Some((element, child)) = inner.next_if(|(element, _)| element.boxes_before <= i) {
                self.child(element, child, view);
            }
            let scale = view.to_page.scale * self.zoom_of(view);
            self.page.boxes.push(placed(b, view, scale, body_px));
        }
        for (element, child) in inner {
            self.child(element, child, view);
        }
    }

    /// A frame's own viewport is never zoomed by fingers: the page's zoom comes on top. The top-level document
    /// has it in its runs already.
    fn zoom_of(&self, view: &View) -> f64 {
        if view.path.is_empty() { 1.0 } else { self.zoom }
    }

    fn child(&mut self, element: &FrameElement, context: Option<String>, view: &View) {
        let path: Vec<String> = view.path.iter().cloned().chain([element.selector.clone()]).collect();
        let shown = view.shown && element.shown;
        let has_room = shown && element.rect.width > 2.0 && element.rect.height > 2.0;
        let mut blind = |why: &str| {
            let what = format!("frame {}", path.join(" >>> "));
            self.page.blind.push(Blind { what, why: why.to_owned() });
        };
        match context.filter(|context| self.looks.contains_key(context)) {
            Some(context) if has_room && is_error_page(&self.looks[&context].facts.url) => {
                blind("it did not load");
            }
            Some(context) => {
                let to_page = view.to_page.into_frame(element, self.looks[&context].facts.scroll);
                self.frame(&context, &View { path, to_page, shown });
            }
            None if has_room => blind("it could not be looked into"),
            None => {}
        }
    }
}

/// What a browser shows in the place of a document that it did not get.
fn is_error_page(url: &str) -> bool {
    ["chrome-error:", "about:neterror", "about:certerror", "about:blocked"]
        .iter()
        .any(|start| url.starts_with(start))
}

fn located(blind: Blind, path: &[String]) -> Blind {
    if path.is_empty() {
        blind
    } else {
        Blind { what: format!("{} in {}", blind.what, path.join(" >>> ")), ..blind }
    }
}

/// A box of a frame, as a box of the page.
fn placed(mut b: BoxFacts, view: &View, scale: f64, body_px: Option<f64>) -> BoxFacts {
    let map = |r: &mut Rect| *r = view.to_page.of(*r);
    map(&mut b.rect);
    map(&mut b.target);
    b.label.images.iter_mut().for_each(|image| map(&mut image.rect));
    b.options.iter_mut().for_each(|option| map(&mut option.rect));
    let options = b.options.iter_mut().flat_map(|option| option.runs.iter_mut());
    for run in b.label.runs.iter_mut().chain(options) {
        run.rects.iter_mut().for_each(map);
        run.scale *= scale;
    }
    if !view.shown {
        b.shown = false;
        b.visible = 0.0;
    }
    b.frames.clone_from(&view.path);
    b.body_px = body_px;
    b
}

/// The size that most of the text has, CSS px; of two that have as much, the larger.
fn commonest(sizes: &[TextSize]) -> Option<f64> {
    let mut sums: Vec<TextSize> = Vec::new();
    for size in sizes {
        match sums.iter_mut().find(|s| (s.px - size.px).abs() < 0.05) {
            Some(sum) => sum.chars += size.chars,
            None => sums.push(*size),
        }
    }
    let most = sums.into_iter().max_by(|a, b| a.chars.cmp(&b.chars).then(a.px.total_cmp(&b.px)));
    most.map(|size| (size.px * 100.0).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::facts::{DeviceFacts, LabelFacts, TextRun};

    fn a_box(name: &str, y: f64) -> BoxFacts {
        let rect = Rect { x: 10.0, y, width: 20.0, height: 20.0 };
        let runs = vec![TextRun { css_px: 16.0, scale: 1.0, rects: vec![rect], ..TextRun::default() }];
        let label = LabelFacts { text: name.into(), runs, ..LabelFacts::default() };
        BoxFacts {
            name: name.into(),
            label,
            rect,
            target: rect,
            shown: true,
            visible: 1.0,
            ..BoxFacts::default()
        }
    }

    fn look(context: &str, facts: FrameFacts, children: &[Option<&str>]) -> FrameLook {
        let children = children.iter().map(|c| c.map(str::to_owned)).collect();
        FrameLook { context: context.into(), facts, children }
    }

    fn frame_at(x: f64, y: f64, scale: f64, boxes_before: usize) -> FrameElement {
        let rect = Rect { x, y, width: 300.0, height: 200.0 };
        FrameElement { selector: "#f".into(), rect, scale, shown: true, boxes_before }
    }

    fn page_with_frame(element: FrameElement, inner: FrameFacts) -> Vec<FrameLook> {
        let viewport = DeviceFacts { width: 1280.0, height: 800.0, scale: 1.0, zoom: 1.0 };
        let boxes = vec![a_box("first", 0.0), a_box("last", 500.0)];
        let top = FrameFacts { boxes, viewport, frames: vec![element], ..FrameFacts::default() };
        vec![look("top", top, &[Some("inner")]), look("inner", inner, &[])]
    }

    #[test]
    fn boxes_of_a_frame_stand_where_the_frame_stands() {
        let inner = FrameFacts {
            boxes: vec![a_box("inner", 40.0)],
            scroll: Scroll { x: 0.0, y: 30.0 },
            ..FrameFacts::default()
        };
        let page = merge(page_with_frame(frame_at(100.0, 200.0, 0.5, 1), inner));
        let names: Vec<_> = page.boxes.iter().map(|b| (b.id.as_str(), b.name.as_str())).collect();
        assert_eq!(names, [("b1", "first"), ("b2", "inner"), ("b3", "last")]);
        let b = &page.boxes[1];
        assert_eq!(b.rect, Rect { x: 105.0, y: 205.0, width: 10.0, height: 10.0 });
        assert_eq!(b.frames, ["#f"]);
        assert!((b.label.runs[0].laid_out_px() - 8.0).abs() < 1e-9);
        assert_eq!(b.label.runs[0].rects[0], b.rect);
    }

    #[test]
    fn a_hidden_frame_hides_its_boxes() {
        let element = FrameElement { shown: false, ..frame_at(0.0, 0.0, 1.0, 0) };
        let inner = FrameFacts { boxes: vec![a_box("inner", 0.0)], ..FrameFacts::default() };
        let page = merge(page_with_frame(element, inner));
        assert_eq!((page.boxes[0].name.as_str(), page.boxes[0].shown), ("inner", false));
    }

    #[test]
    fn a_frame_that_nobody_looked_into_is_a_blind_spot() {
        let mut frames = page_with_frame(frame_at(0.0, 0.0, 1.0, 0), FrameFacts::default());
        frames.truncate(1);
        let page = merge(frames);
        assert_eq!(
            page.blind,
            [Blind { what: "frame #f".into(), why: "it could not be looked into".into() }]
        );
    }

    #[test]
    fn a_frame_that_did_not_load_is_a_blind_spot_where_it_can_be_seen() {
        let failed = || FrameFacts { url: "chrome-error://chromewebdata/".into(), ..FrameFacts::default() };
        let page = merge(page_with_frame(frame_at(0.0, 0.0, 1.0, 0), failed()));
        assert_eq!(page.blind, [Blind { what: "frame #f".into(), why: "it did not load".into() }]);
        let hidden = FrameElement { shown: false, ..frame_at(0.0, 0.0, 1.0, 0) };
        assert_eq!(merge(page_with_frame(hidden, failed())).blind, []);
    }

    #[test]
    fn the_body_size_is_the_frames_own_unless_it_has_little_text() {
        let size = |px, chars| TextSize { px, chars };
        let inner = |chars| FrameFacts {
            boxes: vec![a_box("inner", 0.0)],
            text_sizes: vec![size(10.0, chars)],
            ..FrameFacts::default()
        };
        let mut frames = page_with_frame(frame_at(0.0, 0.0, 1.0, 0), inner(500));
        frames[0].facts.text_sizes = vec![size(16.0, 900), size(32.0, 40)];
        assert_eq!(merge(frames.clone()).boxes[0].body_px, Some(10.0));
        frames[1].facts = inner(20);
        let page = merge(frames);
        assert_eq!((page.boxes[0].body_px, page.body_px), (Some(16.0), Some(16.0)));
    }

    #[test]
    fn the_zoom_of_a_phone_reaches_into_frames() {
        let inner = FrameFacts { boxes: vec![a_box("inner", 0.0)], ..FrameFacts::default() };
        let mut frames = page_with_frame(frame_at(0.0, 0.0, 1.0, 0), inner);
        frames[0].facts.viewport.zoom = 0.5;
        let page = merge(frames);
        assert!((page.boxes[0].label.runs[0].scale - 0.5).abs() < 1e-9);
        assert!(
            (page.boxes[1].label.runs[0].scale - 1.0).abs() < 1e-9,
            "the page's own runs carry it already"
        );
    }

    #[test]
    fn the_browsers_own_serialisation_is_read() {
        let windows = json!({"type": "array", "value": [
            {"type": "window", "value": {"context": "A"}}, {"type": "null"}]});
        assert_eq!(frame_contexts(&windows), [Some("A".to_owned()), None]);
        let nodes = json!({"type": "array", "value": [
            {"type": "node", "sharedId": "h", "value": {"shadowRoot": {"type": "node", "sharedId": "r"}}},
            {"type": "node", "sharedId": "x", "value": {"shadowRoot": null}}]});
        assert_eq!(closed_roots(&nodes), [("h".to_owned(), "r".to_owned())]);
    }
}
