//! The sessions of one endpoint, and the places in them that pages take.
//!
//! Pages wait in a queue of ours, first come, first served. Sessions are asked for as the queue needs them and the
//! Grid has slots; when all are taken the pages wait, and no command's time runs meanwhile. A session that nobody
//! needs any more is ended, so that others get its slot; so is one whose node is to be shut down, once its pages
//! are done.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::{Duration, Instant},
};

use serde_json::{Map, Value};
use tokio::{
    runtime::Handle,
    sync::{Notify, oneshot},
};

use super::{
    Denied, Endpoint,
    growth::Next,
    roster::{Member, Roster, Waiter},
    status::Status,
};
use crate::{
    browser::{
        BrowserError, PoolOptions, capabilities,
        engine::{self, Share},
        session::Session,
    },
    config::{self, Device},
};

/// A session without a page is kept this long.
const IDLE: Duration = Duration::from_secs(3);
/// How often the Grid is asked how it is: while pages wait, and else.
const WATCH_WAITING: Duration = Duration::from_secs(1);
const WATCH: Duration = Duration::from_secs(10);
/// How long the end of a run waits for browsers that are just starting or ending.
const FAREWELL: Duration = Duration::from_secs(20);

/// All sessions of one endpoint. Clones share them.
#[derive(Debug, Clone)]
pub struct Fleet(Arc<Inner>);

/// A place in a session; given back when dropped.
#[derive(Debug)]
pub struct Lease {
    fleet: Arc<Inner>,
    pub session: Arc<Session>,
}

#[derive(Debug)]
struct Inner {
    endpoint: Endpoint,
    browser: Arc<config::Browser>,
    options: PoolOptions,
    /// By which the Grid chooses slots.
    wanted: Map<String, Value>,
    state: Mutex<Roster>,
    /// A start or an end is over.
    settled: Notify,
}

impl Fleet {
    pub fn new(endpoint: Endpoint, browser: Arc<config::Browser>, options: PoolOptions) -> Self {
        let wanted = capabilities::wanted(&browser, &Device::desktop(), &options);
        let state = Mutex::default();
        Self(Arc::new(Inner { endpoint, browser, options, wanted, state, settled: Notify::new() }))
    }

    /// A place for a page of this device. Waits as long as others have them all.
    pub async fn lease(&self, device: &Device) -> Result<Lease, BrowserError> {
        self.queue(device, engine::support(self.0.browser.engine).share(device)).await
    }

    /// A place in a session that has no other.
    pub async fn lease_alone(&self, device: &Device) -> Result<Lease, BrowserError> {
        self.queue(device, Share::Nobody).await
    }

    async fn queue(&self, device: &Device, share: Share) -> Result<Lease, BrowserError> {
        let (waiter, answer) = oneshot::channel();
        let begins = {
            let mut state = self.0.state();
            state.is_open()?;
            state.group(&self.0.browser, device, share).queue.push_back(waiter);
            !std::mem::replace(&mut state.watched, true)
        };
        if begins {
            tokio::spawn(watch(Arc::downgrade(&self.0)));
        }
        self.0.turn();
        answer.await.unwrap_or_else(|_| Err(closed()))
    }

    /// Whether the endpoint has given sessions, and may give more.
    pub fn may_start(&self) -> bool {
        let state = self.0.state();
        state.patience.has_worked() && state.is_open().is_ok()
    }

    /// How many sessions died or hung, and not by our hand.
    pub fn lost(&self) -> usize {
        self.0.state().lost
    }

    /// Why pages wait, if they do.
    pub fn news(&self) -> Option<String> {
        let state = self.0.state();
        let waits = state.groups.values().any(|group| group.queue.iter().any(|waiter| !waiter.is_closed()));
        waits.then(|| self.0.shortage(&state))
    }

    /// Ends all sessions, those that are just starting included.
    pub async fn close(&self) {
        let groups = {
            let mut state = self.0.state();
            state.closed = true;
            std::mem::take(&mut state.groups)
        };
        let mut members = Vec::new();
        for group in groups.into_values() {
            for waiter in group.queue {
                let _ = waiter.send(Err(closed()));
            }
            members.extend(group.members);
        }
        // A request in the Grid's queue would get the first slot that we free.
        let _ = tokio::time::timeout(FAREWELL, self.0.settle()).await;
        self.0.state().starts.drain().for_each(|(_, start)| start.abort());
        futures::future::join_all(members.iter().map(|member| member.session.close())).await;
        let _ = tokio::time::timeout(FAREWELL, self.0.ended()).await;
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.fleet.give_back(&self.session);
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, Roster> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends sessions that are done, gives places to pages that wait, and asks for sessions where there are too few.
    fn turn(self: &Arc<Self>) {
        let mut state = self.state();
        let done = state.take_done();
        let mut given = Vec::new();
        while let Some((waiter, session)) = state.next() {
            given.push((waiter, Lease { fleet: Arc::clone(self), session }));
        }
        for (name, starts) in state.lacking(Instant::now()) {
            for _ in 0..starts {
                self.begin(&mut state, name);
            }
        }
        drop(state);
        self.end(done);
        // A lease that nobody takes any more gives its place back.
        for (waiter, lease) in given {
            let _ = waiter.send(Ok(lease));
        }
    }

    fn begin(self: &Arc<Self>, state: &mut Roster, name: &'static str) {
        let Some(group) = state.groups.get_mut(name) else { return };
        group.starting += 1;
        state.last_start += 1;
        let start = Arc::clone(self).start(name, group.device.clone(), state.last_start);
        state.starts.insert(state.last_start, tokio::spawn(start).abort_handle());
    }

    fn give_back(self: &Arc<Self>, session: &Arc<Session>) {
        // Without a runtime all ends anyway.
        let Ok(runtime) = Handle::try_current() else { return };
        let mut state = self.state();
        let Some((idle, served)) = state.take_back(session) else { return };
        drop(state);
        self.turn();
        if idle {
            let (fleet, session) = (Arc::downgrade(self), Arc::downgrade(session));
            runtime.spawn(async move {
                tokio::time::sleep(IDLE).await;
                let (Some(fleet), Some(session)) = (fleet.upgrade(), session.upgrade()) else { return };
                let is_idle = |member: &Member| {
                    Arc::ptr_eq(&member.session, &session) && member.served == served && member.pages == 0
                };
                fleet.state().retire(is_idle);
                fleet.turn();
            });
        }
    }

    fn end(self: &Arc<Self>, sessions: Vec<Arc<Session>>) {
        for session in sessions {
            self.state().ending += 1;
            let fleet = Arc::clone(self);
            tokio::spawn(async move {
                session.close().await;
                let mut state = fleet.state();
                state.ending -= 1;
                state.free = state.free.map(|free| free + 1);
                drop(state);
                fleet.settled.notify_waiters();
            });
        }
    }

    async fn start(self: Arc<Self>, name: &'static str, device: Device, number: u64) {
        let started = Session::start_at(&self.endpoint, &self.browser, &device, &self.options).await;
        let pause = match started {
            Ok(session) => {
                let late = self.state().welcome(name, session);
                self.end(late.into_iter().collect());
                None
            }
            Err(why) => self.denied(&why),
        };
        {
            let mut state = self.state();
            state.starts.remove(&number);
            if let Some(group) = state.groups.get_mut(name) {
                group.starting -= 1;
            }
        }
        self.settled.notify_waiters();
        if let Some(pause) = pause {
            tokio::time::sleep(pause).await;
        }
        self.turn();
    }

    /// How long to wait before the next attempt.
    fn denied(&self, why: &Denied) -> Option<Duration> {
        let mut state = self.state();
        let alive = state.alive();
        let now = Instant::now();
        match state.patience.denied(why, alive, self.browser.wait, now) {
            Next::Again(pause) => {
                state.not_before = Some(now + pause);
                Some(pause)
            }
            Next::GiveUp => {
                let told = match why {
                    Denied::Full(why) => format!("{why}; {}", self.shortage(&state)),
                    other => other.to_string(),
                };
                state.refused = Some(told);
                let queues: Vec<Waiter> =
                    state.groups.values_mut().flat_map(|group| group.queue.drain(..)).collect();
                let error = state.is_open();
                drop(state);
                for waiter in queues {
                    let _ = waiter.send(Err(error.clone().err().unwrap_or_else(closed)));
                }
                None
            }
        }
    }

    /// Takes in what the endpoint says of itself.
    fn heard(self: &Arc<Self>, answer: Result<Option<Status>, Denied>) {
        let mut state = self.state();
        let pending = state.starts.len();
        state.heard = true;
        match answer {
            Ok(Some(status)) => {
                state.free = Some(status.free(&self.wanted).saturating_sub(pending));
                let draining: HashSet<&str> = status.draining().collect();
                state.retire(|member| member.session.id().is_some_and(|id| draining.contains(id)));
                state.status = Some(status);
            }
            Ok(None) => state.free = None,
            // Whoever asks for a session is told why.
            Err(_) if state.status.is_some() => state.free = Some(0),
            Err(_) => {}
        }
        drop(state);
        self.turn();
    }

    /// `all 4 slots of http://grid:4444 are taken`
    fn shortage(&self, state: &Roster) -> String {
        let name = self.endpoint.name();
        let Some(status) = &state.status else { return format!("waiting for {name}") };
        let browser = self.wanted.get("browserName").and_then(Value::as_str).unwrap_or("this browser");
        match status.slots(&self.wanted) {
            0 => format!("{name} has no slot for {browser}; it offers {}", status.offers()),
            slots if status.free(&self.wanted) == 0 => {
                format!("all slots for {browser} at {name} are taken ({slots} of {slots})")
            }
            _ => format!("waiting for {browser} to start at {name}"),
        }
    }

    /// Waits until no browser starts. A request that only stands in the Grid's queue is not waited for: the Grid
    /// forgets it when its connection closes.
    async fn settle(&self) {
        let mut queued = 0;
        while queued < 2 && !self.state().starts.is_empty() {
            let _ = tokio::time::timeout(Duration::from_millis(200), self.settled.notified()).await;
            let is_starting = match self.endpoint.status().await {
                Ok(Some(status)) => status.is_starting(),
                _ => true,
            };
            queued = if is_starting { 0 } else { queued + 1 };
        }
    }

    /// Waits until every session that was being ended has ended.
    async fn ended(&self) {
        while self.state().ending > 0 {
            let _ = tokio::time::timeout(Duration::from_millis(200), self.settled.notified()).await;
        }
    }
}

pub fn closed() -> BrowserError {
    BrowserError::Gone("it was closed".to_owned())
}

/// Asks the endpoint how it is for as long as the fleet lives.
async fn watch(fleet: Weak<Inner>) {
    while let Some(inner) = fleet.upgrade().filter(|inner| !inner.state().closed) {
        let answer = inner.endpoint.status().await;
        inner.heard(answer);
        let waits = inner.state().groups.values().any(|group| !group.queue.is_empty());
        drop(inner);
        tokio::time::sleep(if waits { WATCH_WAITING } else { WATCH }).await;
    }
}
