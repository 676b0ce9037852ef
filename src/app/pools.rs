//! One pool of browsers per `[browser.NAME]` that a run needs.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tokio::sync::{Semaphore, SemaphorePermit, mpsc::UnboundedSender};

use crate::{
    browser::{Pool, PoolOptions},
    event::RunEvent,
    plan::Case,
    probe,
};

/// The pools of a run, by the browser's name and whether insecure certificates are accepted.
#[derive(Debug)]
pub struct Pools {
    pools: BTreeMap<(String, bool), Pool>,
    alone: Semaphore,
}

/// How often it is looked whether pages wait; a browser that starts in less is not worth a word.
const WAITS: Duration = Duration::from_secs(5);
/// How many cases may have a browser of their own at the same time, which is much for a machine.
const ALONE: usize = 2;

impl Pools {
    pub fn for_cases(cases: &[Arc<Case>], options: &PoolOptions) -> Self {
        let mut pools = BTreeMap::new();
        for case in cases {
            let insecure = case.environment.accept_insecure_certs;
            pools.entry((case.browser.name.clone(), insecure)).or_insert_with(|| {
                let preload = Arc::clone(&probe::PRELOAD);
                let options = PoolOptions { accept_insecure_certs: insecure, preload, ..options.clone() };
                Pool::new(Arc::clone(&case.browser), options)
            });
        }
        Self { pools, alone: Semaphore::new(ALONE) }
    }

    pub fn of(&self, case: &Case) -> Option<&Pool> {
        self.pools.get(&(case.browser.name.clone(), case.environment.accept_insecure_certs))
    }

    /// Waits until a case may have a browser of its own; it may until what this gives is dropped.
    pub async fn alone(&self) -> Option<SemaphorePermit<'_>> {
        self.alone.acquire().await.ok()
    }

    /// How many browsers were replaced.
    pub async fn replaced(&self) -> usize {
        let mut replaced = 0;
        for pool in self.pools.values() {
            replaced += pool.replaced().await;
        }
        replaced
    }

    /// Tells why pages wait, whenever that changes; never ends.
    pub async fn tell_waits(self: Arc<Self>, events: UnboundedSender<RunEvent>) {
        let mut told: Vec<String> = Vec::new();
        loop {
            tokio::time::sleep(WAITS).await;
            let mut news = Vec::new();
            for pool in self.pools.values() {
                news.extend(pool.news().await);
            }
            for why in news.iter().filter(|why| !told.contains(why)) {
                let _ = events.send(RunEvent::Waiting { why: why.clone() });
            }
            told = news;
        }
    }

    pub async fn close(&self) {
        for pool in self.pools.values() {
            pool.close().await;
        }
    }
}
