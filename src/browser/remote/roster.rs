//! Who is who in a fleet: its sessions, the pages in them, and the pages that wait. No I/O; the fleet holds the lock.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Instant,
};

use tokio::{sync::oneshot, task::AbortHandle};

use super::{
    growth::{Demand, Patience},
    status::Status,
};
use crate::{
    browser::{BrowserError, engine::Share, session::Session},
    config::{self, Device},
};

/// After so many pages a session is replaced: browsers grow, and a node that wants to update gets its slot back.
const PAGES: usize = 200;
const ONE_PAGE_EACH: &str = "one page each";

/// A page that waits for a place in a session.
pub type Waiter = oneshot::Sender<Result<super::Lease, BrowserError>>;

#[derive(Debug, Default)]
pub struct Roster {
    pub closed: bool,
    pub watched: bool,
    /// Why nobody gets a session any more.
    pub refused: Option<String>,
    pub groups: HashMap<&'static str, Group>,
    /// What the Grid said last; `None` before, and for one driver.
    pub status: Option<Status>,
    /// Slots that are free as far as we know; `None` for one driver.
    pub free: Option<usize>,
    pub heard: bool,
    pub patience: Patience,
    pub not_before: Option<Instant>,
    pub starts: HashMap<u64, AbortHandle>,
    pub last_start: u64,
    pub ending: usize,
    /// Sessions that died or hung.
    pub lost: usize,
}

/// Sessions that may hold the same pages, and the pages that wait for a place in them.
#[derive(Debug)]
pub struct Group {
    pub device: Device,
    pub tabs: usize,
    pub pages: usize,
    pub members: Vec<Member>,
    pub starting: usize,
    pub queue: VecDeque<Waiter>,
}

#[derive(Debug)]
pub struct Member {
    pub session: Arc<Session>,
    pub pages: usize,
    pub served: usize,
    /// Gets no new page.
    pub retiring: bool,
}

impl Roster {
    pub fn is_open(&self) -> Result<(), BrowserError> {
        match &self.refused {
            _ if self.closed => Err(super::fleet::closed()),
            Some(why) => Err(BrowserError::Launch(why.clone())),
            None => Ok(()),
        }
    }

    pub fn group(&mut self, browser: &config::Browser, device: &Device, share: Share) -> &mut Group {
        let (name, tabs, pages) = match share {
            Share::Alike(name) => (name, browser.tabs, PAGES),
            Share::Nobody => (ONE_PAGE_EACH, 1, 1),
        };
        self.groups.entry(name).or_insert_with(|| Group {
            device: device.clone(),
            tabs,
            pages,
            members: Vec::new(),
            starting: 0,
            queue: VecDeque::new(),
        })
    }

    pub fn alive(&self) -> usize {
        self.groups.values().map(|group| group.members.len()).sum()
    }

    /// Takes the next page that waits and may have a place now.
    pub fn next(&mut self) -> Option<(Waiter, Arc<Session>)> {
        self.groups.values_mut().find_map(|group| {
            while group.queue.front().is_some_and(Waiter::is_closed) {
                group.queue.pop_front();
            }
            let member = if group.queue.is_empty() { None } else { group.roomiest() }?;
            member.pages += 1;
            member.served += 1;
            let session = Arc::clone(&member.session);
            Some((group.queue.pop_front()?, session))
        })
    }

    /// How many sessions to ask for now, by group.
    pub fn lacking(&mut self, now: Instant) -> Vec<(&'static str, usize)> {
        if !self.heard || self.not_before.is_some_and(|at| now < at) || self.is_open().is_err() {
            return Vec::new();
        }
        let alive = self.alive();
        if alive == 0 && self.groups.values().any(|group| !group.queue.is_empty()) {
            self.patience.waits(now);
        }
        let (mut starting, mut free) = (self.starts.len(), self.free);
        let mut lacking = Vec::new();
        for (name, group) in &self.groups {
            let (waiting, tabs) = (group.queue.len().saturating_sub(group.starting * group.tabs), group.tabs);
            let starts = Demand { waiting, tabs, alive, starting, free }.starts();
            starting += starts;
            free = free.map(|free| free.saturating_sub(starts));
            lacking.extend((starts > 0).then_some((*name, starts)));
        }
        self.free = free;
        lacking
    }

    /// Takes a new session in; gives it back when nobody wants it any more.
    pub fn welcome(&mut self, name: &'static str, session: Arc<Session>) -> Option<Arc<Session>> {
        self.patience.succeeded(Instant::now());
        let Some(group) = self.groups.get_mut(name).filter(|_| !self.closed) else { return Some(session) };
        group.members.push(Member { session, pages: 0, served: 0, retiring: false });
        None
    }

    /// Whether the session now has no page, and how many it has had. `None` when it is no longer ours.
    pub fn take_back(&mut self, session: &Arc<Session>) -> Option<(bool, usize)> {
        self.groups.values_mut().find_map(|group| {
            let limit = group.pages;
            let member = group.members.iter_mut().find(|member| Arc::ptr_eq(&member.session, session))?;
            member.pages -= 1;
            member.retiring |= member.served >= limit;
            Some((member.pages == 0, member.served))
        })
    }

    pub fn retire(&mut self, is_meant: impl Fn(&Member) -> bool) {
        let members = self.groups.values_mut().flat_map(|group| &mut group.members);
        members.filter(|member| is_meant(member)).for_each(|member| member.retiring = true);
    }

    /// Takes out the sessions that have died or have served their time.
    pub fn take_done(&mut self) -> Vec<Arc<Session>> {
        let mut done = Vec::new();
        for group in self.groups.values_mut() {
            let is_done = |member: &mut Member| {
                (member.retiring && member.pages == 0) || member.session.wire.gone().is_some()
            };
            done.extend(group.members.extract_if(.., is_done).map(|member| member.session));
        }
        self.lost += done.iter().filter(|session| session.has_died()).count();
        done
    }
}

impl Group {
    /// The session with the fewest pages, if any may have another.
    fn roomiest(&mut self) -> Option<&mut Member> {
        let (tabs, pages) = (self.tabs, self.pages);
        let has_room =
            |member: &&mut Member| member.pages < tabs && member.served < pages && !member.retiring;
        let is_alive = |member: &&mut Member| member.session.wire.gone().is_none();
        // Dead ones are rare; to ask each would take a lock per session and page.
        let roomiest = self.members.iter_mut().filter(has_room).min_by_key(|member| member.pages);
        match roomiest.filter(is_alive) {
            Some(_) => self.members.iter_mut().filter(has_room).min_by_key(|member| member.pages),
            None => {
                self.members.iter_mut().filter(has_room).filter(is_alive).min_by_key(|member| member.pages)
            }
        }
    }
}
