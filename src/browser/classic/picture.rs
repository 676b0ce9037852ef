//! Pictures. Classic shows what the window shows: a long document is taken window by window.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use super::{Classic, PAGE};
use crate::{
    browser::BrowserError,
    facts::Rect,
    paint::{Crop, PixelRect, crop_all},
};

/// More windows than this are not put together: nobody scrolls on for ever.
const MOST: usize = 40;

const SIZES: &str = "() => { const top = document.scrollingElement ?? document.documentElement;
    return [scrollX, scrollY, innerWidth, innerHeight, top.scrollHeight, devicePixelRatio]; }";
/// Two frames, so that what was scrolled to is painted.
const SCROLL: &str = "(y) => new Promise((done) => { scrollTo({ left: 0, top: y, behavior: 'instant' });
    requestAnimationFrame(() => requestAnimationFrame(() => done(scrollY))); })";

/// CSS px.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    y: f64,
    width: f64,
    window: f64,
    document: f64,
    scale: f64,
}

impl Classic {
    /// `browsingContext.captureScreenshot`
    pub(super) async fn picture(&self, params: &Value) -> Result<Value, BrowserError> {
        let mut focus = self.0.focus.lock().await;
        let sizes = self.sizes(&mut focus).await?;
        let is_whole = sizes.document <= sizes.window && sizes.y == 0.0;
        if params["origin"] == json!("viewport") || (is_whole && params["clip"].is_null()) {
            return self.driver("GET", "screenshot", Value::Null).await.map(|data| json!({ "data": data }));
        }
        let part = serde_json::from_value(params["clip"].clone()).map_or_else(
            |_| Rect { x: 0.0, y: 0.0, width: sizes.width, height: sizes.document },
            |Clip { x, y, width, height }| Rect { x, y, width, height },
        );
        let crop = self.stitch(&mut focus, part, sizes).await;
        // The page is left as it was found, whatever happens.
        self.ask_world(&mut focus, PAGE, ("fixed", &[json!(false)])).await?;
        self.scroll(&mut focus, sizes.y).await?;
        let data = crop?.png().map_err(|error| unreadable(&error.to_string()))?;
        Ok(json!({ "data": BASE64_STANDARD.encode(data) }))
    }

    /// The windows that a part of the document reaches through, one under the other.
    async fn stitch(
        &self,
        focus: &mut Option<String>,
        part: Rect,
        sizes: Sizes,
    ) -> Result<Crop, BrowserError> {
        let mut whole = Crop::default();
        let mut y = part.y.max(0.0);
        let end = part.bottom().min(sizes.document);
        for _ in 0..MOST {
            if y >= end {
                break;
            }
            // What is fixed to the window stands where the window was.
            let is_first = y < sizes.y + sizes.window && y >= sizes.y;
            self.ask_world(focus, PAGE, ("fixed", &[json!(!is_first)])).await?;
            let at = self.scroll(focus, if is_first { sizes.y } else { y }).await?;
            let until = end.min(at + sizes.window);
            let rect = Rect { x: part.x, y: y - at, width: part.width, height: until - y };
            let taken = self.driver("GET", "screenshot", Value::Null).await?;
            let png = BASE64_STANDARD
                .decode(taken.as_str().unwrap_or_default())
                .map_err(|error| unreadable(&error.to_string()))?;
            let crops = crop_all(&png, &[pixels(rect, sizes.scale)]);
            let crop = crops.map_err(|error| unreadable(&error.to_string()))?.into_iter().next().flatten();
            let Some(crop) = crop.filter(|_| until > y) else { break };
            whole.width = crop.width;
            whole.height += crop.height;
            whole.pixels.extend(crop.pixels);
            y = until;
        }
        Ok(whole)
    }

    async fn sizes(&self, focus: &mut Option<String>) -> Result<Sizes, BrowserError> {
        let told = self.call_in(focus, PAGE, (SIZES, &json!([]))).await?;
        let at = |at: usize| told["result"]["value"][at]["value"].as_f64().unwrap_or_default();
        Ok(Sizes { y: at(1), width: at(2), window: at(3), document: at(4), scale: at(5) })
    }

    async fn scroll(&self, focus: &mut Option<String>, y: f64) -> Result<f64, BrowserError> {
        let arg = json!([{ "type": "number", "value": y }]);
        let told = self.call_in(focus, PAGE, (SCROLL, &arg)).await?;
        Ok(told["result"]["value"].as_f64().unwrap_or_default())
    }
}

#[derive(serde::Deserialize)]
struct Clip {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

fn unreadable(why: &str) -> BrowserError {
    BrowserError::Command { command: "screenshot".to_owned(), message: why.to_owned() }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what a picture can hold before the cast"
)]
fn pixels(rect: Rect, scale: f64) -> PixelRect {
    let pixel = |length: f64| (length * scale).round().clamp(0.0, 1e6) as usize;
    PixelRect {
        x: pixel(rect.x),
        y: pixel(rect.y),
        width: pixel(rect.right()) - pixel(rect.x),
        height: pixel(rect.bottom()) - pixel(rect.y),
    }
}
