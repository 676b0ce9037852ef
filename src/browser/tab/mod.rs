//! One isolated page of a real browser.

mod attendant;
mod cookies;
mod intercept;
mod navigate;
mod options;
mod prompts;
mod script;
mod trust;

use std::{sync::Arc, time::Duration};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use tokio::task::AbortHandle;

pub use options::{Arg, Cookie, Frame, FrameId, NavigationRules, Persona, Prompt, Shot, TabOptions};

use self::attendant::Attendant;
use super::{
    BrowserError,
    engine::{Command, Page, SANDBOX, Share},
    remote::Lease,
    session::Session,
};
use crate::{config::Device, facts::Rect, stopwatch};

/// How long a page waits for its place before the camera, and then does without.
const QUEUE: Duration = Duration::from_secs(2);

/// How long a page may take to show that it is there.
const ANSWER: Duration = Duration::from_secs(5);

/// The tallest picture of a document, device pixels: browsers hold pictures uncompressed.
pub const TALLEST: f64 = 24_576.0;

/// Asks whether a right-to-left document is wholly in its window, for its width and height, and for the device pixels
/// of a CSS px.
const EXTENT: &str = "() => { const top = document.documentElement; const rtl = [top, document.body].some((el) => el && getComputedStyle(el).direction === 'rtl'); const fills = rtl && top.scrollWidth <= innerWidth && top.scrollHeight <= innerHeight && scrollX === 0 && scrollY === 0; return JSON.stringify([fills, top.scrollWidth, top.scrollHeight, devicePixelRatio]); }";

/// An isolated page. Closed (with its user context) when dropped or by [`Tab::close`].
#[derive(Debug)]
pub struct Tab {
    session: Arc<Session>,
    context: String,
    user_context: UserContext,
    attendant: Arc<Attendant>,
    attending: AbortHandle,
    /// For frames that were there before it could run.
    preload: Arc<str>,
    device: Device,
    /// Its browser has no other page.
    alone: bool,
    /// Its place in a session that others may wait for; given back last.
    lease: Option<Lease>,
}

/// Removed when dropped, and its pages with it.
#[derive(Debug)]
struct UserContext {
    session: Arc<Session>,
    id: String,
}

impl Drop for UserContext {
    fn drop(&mut self) {
        self.session.wire.post("browser.removeUserContext", &json!({ "userContext": self.id }));
    }
}

impl Tab {
    pub(super) async fn open(session: Arc<Session>, options: TabOptions) -> Result<Self, BrowserError> {
        if let Some(what) = session.engine.cannot(&options.device) {
            return Err(BrowserError::Unsupported { engine: session.engine.engine().name(), what });
        }
        let events = session.wire.listen();
        let created = session.send("browser.createUserContext", json!({})).await?;
        let user_context = UserContext { id: text(&created, "userContext")?, session: Arc::clone(&session) };
        prepare(&session, &user_context.id, &options).await?;
        let page = json!({ "type": session.engine.page_kind(), "userContext": user_context.id });
        let context = text(&session.send("browsingContext.create", page).await?, "context")?;
        emulate(&session, &context, &options).await?;
        let preload = Arc::clone(&options.preload);
        let device = options.device.clone();
        let attendant = Attendant::new(Arc::clone(&session), &context, &user_context.id, options).await?;
        let attending = tokio::spawn(Arc::clone(&attendant).attend(events)).abort_handle();
        Ok(Self {
            session,
            context,
            user_context,
            attendant,
            attending,
            preload,
            device,
            alone: false,
            lease: None,
        })
    }

    pub(super) fn with_lease(mut self, lease: Lease) -> Self {
        self.lease = Some(lease);
        self
    }

    pub(super) fn with_browser_of_its_own(mut self) -> Self {
        self.alone = true;
        self
    }

    /// Why its browser is gone, if it is.
    pub fn gone(&self) -> Option<String> {
        self.session.wire.gone()
    }

    /// Why nothing more can be seen of this page, the browser's fault and not the page's: asked when something went
    /// wrong. `None` for a page that answers, or that hangs for itself.
    pub async fn lost(&self) -> Option<String> {
        let top = self.top();
        let asked = self.call::<bool>(&top, "() => 'true'", Vec::new());
        match tokio::time::timeout(ANSWER, asked).await {
            Ok(Ok(_)) => self.gone(),
            Ok(Err(BrowserError::Gone(why))) => Some(why),
            Ok(Err(error)) => Some(format!("its page crashed: {error}")),
            Err(_) => {
                self.session.end_if_hung().await;
                self.gone()
            }
        }
    }

    /// The page itself.
    pub fn top(&self) -> FrameId {
        FrameId(self.context.clone())
    }

    pub(super) fn session(&self) -> Arc<Session> {
        Arc::clone(&self.session)
    }

    /// Of its browser: `156.0.8078.73`.
    pub fn version(&self) -> &str {
        &self.session.about.version
    }

    pub async fn url(&self) -> Result<String, BrowserError> {
        let tree = self.tree(Some(0)).await?;
        text(&tree["contexts"][0], "url")
    }

    /// All frames, the page itself first, parents before children.
    pub async fn frames(&self) -> Result<Vec<Frame>, BrowserError> {
        let tree = self.tree(None).await?;
        let mut frames = Vec::new();
        collect_frames(&tree["contexts"], None, &mut frames);
        Ok(frames)
    }

    async fn tree(&self, depth: Option<u32>) -> Result<Value, BrowserError> {
        let mut params = json!({ "root": self.context });
        if let Some(depth) = depth {
            params["maxDepth"] = json!(depth);
        }
        self.session.send("browsingContext.getTree", params).await
    }

    pub async fn screenshot(&self, shot: Shot) -> Result<Vec<u8>, BrowserError> {
        stopwatch::screenshot();
        let mut params = json!({ "context": self.context, "origin": "document" });
        let clip = |Rect { x, y, width, height }| json!({ "type": "box", "x": x, "y": y, "width": width, "height": height });
        match shot {
            Shot::Document => {
                let (fills_window, width, height, scale) = self.extent().await?;
                if fills_window {
                    // Chromium shifts a right-to-left page that has just the window's size when asked for all of it.
                    params["origin"] = json!("viewport");
                } else if height * scale > TALLEST {
                    let height = (TALLEST / scale / 8.0).floor() * 8.0;
                    params["clip"] = clip(Rect { x: 0.0, y: 0.0, width, height });
                }
            }
            Shot::Viewport => params["origin"] = json!("viewport"),
            Shot::Part(part) => params["clip"] = clip(part),
        }
        // A page that hangs before the camera must not hold up the others.
        let _place = tokio::time::timeout(QUEUE, self.session.camera.acquire()).await;
        let taken = self.session.send("browsingContext.captureScreenshot", params).await?;
        BASE64_STANDARD.decode(text(&taken, "data")?).map_err(|error| BrowserError::Command {
            command: "browsingContext.captureScreenshot".to_owned(),
            message: error.to_string(),
        })
    }

    async fn extent(&self) -> Result<(bool, f64, f64, f64), BrowserError> {
        self.call(&self.top(), EXTENT, Vec::new()).await
    }

    /// WebDriver actions (`input.performActions`), as the specification spells them.
    pub async fn perform(&self, frame: &FrameId, actions: Value) -> Result<(), BrowserError> {
        let params = json!({ "context": frame.0, "actions": actions });
        // A dialog that is left open holds the answer back until somebody answers it.
        tokio::select! {
            done = self.session.send("input.performActions", params) => done.map(drop),
            () = self.attendant.prompt_opened() => Ok(()),
        }
    }

    /// Lets go of all keys and buttons.
    pub async fn release(&self) -> Result<(), BrowserError> {
        self.session.send("input.releaseActions", json!({ "context": self.context })).await.map(drop)
    }

    /// Requests that the rules refused since the last call: method and URL.
    pub fn take_refused(&self) -> Vec<(String, String)> {
        self.attendant.take_refused()
    }

    /// URLs of windows that the page opened since the last call; each was closed at once. Chromium lets none
    /// open.
    pub fn take_popups(&self) -> Vec<String> {
        self.attendant.take_popups()
    }

    /// Whether pages can be kept from seeing that they are driven.
    pub fn hides_the_driver(&self) -> bool {
        self.session.engine.hides_the_driver()
    }

    /// Lets requests through that the rules would block because they write, or stops them again.
    pub fn let_writes_through(&self, through: bool) {
        self.attendant.let_writes_through(through);
    }

    /// Whether loading this page again would send a form again. Known only where the rules block writes or name
    /// hosts; false elsewhere.
    pub fn came_by_write(&self) -> bool {
        self.attendant.came_by_write()
    }

    /// Closes the page and forgets all that it stored.
    pub async fn close(self) {
        if self.alone || self.session.engine.share(&self.device) == Share::Nobody {
            return self.session.close().await;
        }
        let params = json!({ "userContext": self.user_context.id });
        let limit = self.session.command_timeout.min(Duration::from_secs(5));
        let _ = self.session.wire.send("browser.removeUserContext", params, limit).await;
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        self.attending.abort();
    }
}

/// What holds for every page of the user context, said before there is one.
async fn prepare(session: &Session, user_context: &str, options: &TabOptions) -> Result<(), BrowserError> {
    let mut commands = session.engine.prepare(options, user_context, &session.about);
    if !options.preload.is_empty() && options.preload != session.preload {
        let mut preload = Command::preload(&options.preload);
        preload.params["userContexts"] = json!([user_context]);
        commands.push(preload);
    }
    send_all(session, commands).await
}

async fn emulate(session: &Session, context: &str, options: &TabOptions) -> Result<(), BrowserError> {
    let cdp = if session.engine.has_cdp() {
        let answer = session.send("goog:cdp.getSession", json!({ "context": context })).await?;
        Some(text(&answer, "session")?)
    } else {
        None
    };
    let page = Page { context, cdp: cdp.as_deref(), about: &session.about };
    send_all(session, session.engine.emulate(options, &page)).await
}

/// All at once: the browser carries them out in this order.
async fn send_all(session: &Session, commands: Vec<Command>) -> Result<(), BrowserError> {
    let sent = commands.into_iter().map(|command| session.send(command.method, command.params));
    futures::future::try_join_all(sent).await.map(drop)
}

fn collect_frames(contexts: &Value, parent: Option<&FrameId>, frames: &mut Vec<Frame>) {
    for context in contexts.as_array().into_iter().flatten() {
        let Some(id) = context["context"].as_str() else { continue };
        let id = FrameId(id.to_owned());
        let url = context["url"].as_str().unwrap_or_default().to_owned();
        frames.push(Frame { id: id.clone(), parent: parent.cloned(), url });
        collect_frames(&context["children"], Some(&id), frames);
    }
}

/// A text field of a result; a browser that leaves it out breaks the protocol.
fn text(result: &Value, field: &str) -> Result<String, BrowserError> {
    result[field].as_str().map(str::to_owned).ok_or_else(|| BrowserError::Command {
        command: field.to_owned(),
        message: format!("the browser's answer lacks it: {result}"),
    })
}
