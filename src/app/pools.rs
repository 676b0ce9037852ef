//! One pool of browsers per `[browser.NAME]` that a run needs.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    browser::{Pool, PoolOptions},
    plan::Case,
};

/// The pools of a run, by the browser's name and whether insecure certificates are accepted.
#[derive(Debug, Default)]
pub struct Pools(BTreeMap<(String, bool), Pool>);

impl Pools {
    pub fn for_cases(cases: &[Arc<Case>], options: &PoolOptions) -> Self {
        let mut pools = BTreeMap::new();
        for case in cases {
            let insecure = case.environment.accept_insecure_certs;
            pools.entry((case.browser.name.clone(), insecure)).or_insert_with(|| {
                let options = PoolOptions { accept_insecure_certs: insecure, ..options.clone() };
                Pool::new(Arc::clone(&case.browser), options)
            });
        }
        Self(pools)
    }

    pub fn of(&self, case: &Case) -> Option<&Pool> {
        self.0.get(&(case.browser.name.clone(), case.environment.accept_insecure_certs))
    }

    pub async fn close(&self) {
        for pool in self.0.values() {
            pool.close().await;
        }
    }
}
