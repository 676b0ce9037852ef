//! Steps that wait for the page, and what a scenario expects of it.

use std::time::{Duration, Instant};

use super::{PATIENCE, Player, StepError, describe};
use crate::{
    scenario::{Condition, Expectation, Locator},
    touch,
};

/// How often the page is asked.
const BEAT: Duration = Duration::from_millis(100);

impl Player<'_> {
    pub(super) async fn wait_for(&self, until: &Condition, timeout: Duration) -> Result<(), StepError> {
        if let Condition::Time(time) = until {
            tokio::time::sleep(*time).await;
            return Ok(());
        }
        if self.holds_within(until, timeout).await? {
            return Ok(());
        }
        Err(StepError::Waited(timeout, said(until)))
    }

    async fn holds_within(&self, condition: &Condition, timeout: Duration) -> Result<bool, StepError> {
        let begun = Instant::now();
        loop {
            let held = self.holds(condition).await;
            match held {
                Ok(true) => return Ok(true),
                Err(StepError::Browser(error)) if !touch::find::passes(&error) => return Err(error.into()),
                _ if begun.elapsed() >= timeout => return held,
                _ => {}
            }
            tokio::time::sleep(BEAT).await;
        }
    }

    async fn holds(&self, condition: &Condition) -> Result<bool, StepError> {
        Ok(match condition {
            Condition::Visible(locator) => self.shows(locator).await?,
            Condition::Absent(locator) => !self.shows(locator).await?,
            Condition::Url(part) => self.tab.url().await?.contains(part.as_str()),
            Condition::Time(_) => true,
        })
    }

    async fn shows(&self, locator: &Locator) -> Result<bool, StepError> {
        Ok(touch::find::shown(self.tab, locator).await? > 0)
    }

    pub(super) async fn expect(&self, expected: &Expectation) -> Result<(), StepError> {
        let text = expected
            .text
            .as_ref()
            .map(|text| Condition::Visible(Locator { text: Some(text.clone()), ..Locator::default() }));
        let conditions = [
            expected.url.clone().map(Condition::Url),
            text,
            expected.visible.clone().map(Condition::Visible),
            expected.absent.clone().map(Condition::Absent),
        ];
        for condition in conditions.into_iter().flatten() {
            if !self.holds_within(&condition, PATIENCE).await? {
                let url = self.tab.url().await?;
                return Err(StepError::Expectation {
                    expected: said(&condition),
                    actual: format!("after {PATIENCE:?} it is not so on {url}"),
                });
            }
        }
        Ok(())
    }
}

fn said(condition: &Condition) -> String {
    match condition {
        Condition::Visible(locator) => format!("{} to be seen", describe(locator)),
        Condition::Absent(locator) => format!("{} to be gone", describe(locator)),
        Condition::Url(part) => format!("an address with “{part}”"),
        Condition::Time(time) => format!("{time:?} to pass"),
    }
}
