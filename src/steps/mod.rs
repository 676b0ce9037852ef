//! What a scenario does to a page, one step at a time.

mod act;
mod http;
mod storage;
mod wait;

use std::time::Duration;

use crate::{
    browser::{BrowserError, Tab},
    config::Environment,
    scenario::{Locator, Step},
    touch::TouchError,
};

/// How long a step waits for the thing that it acts on.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a step could not be played.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StepError {
    #[error(transparent)]
    Browser(#[from] BrowserError),
    #[error(transparent)]
    Touch(#[from] TouchError),
    #[error("'{0}' is no address: {1}")]
    Address(String, String),
    #[error("waited {0:?} for {1}")]
    Waited(Duration, String),
    #[error("no dialog opened")]
    NoDialog,
    #[error("{request} {why}")]
    Request { request: String, why: String },
    /// The page is not as the scenario says: a finding, not a run that broke.
    #[error("expected {expected}, but {actual}")]
    Expectation { expected: String, actual: String },
    #[error("{0}")]
    Refused(String),
}

/// Plays steps on one tab.
#[derive(Debug)]
pub struct Player<'a> {
    tab: &'a Tab,
    base: url::Url,
    environment: &'a Environment,
}

impl<'a> Player<'a> {
    pub fn new(tab: &'a Tab, base: url::Url, environment: &'a Environment) -> Self {
        Self { tab, base, environment }
    }

    /// A path under the base URL, or a whole URL.
    pub fn resolve(&self, to: &str) -> Result<url::Url, StepError> {
        let address = |error: url::ParseError| StepError::Address(to.to_owned(), error.to_string());
        match url::Url::parse(to) {
            Ok(url) => Ok(url),
            Err(url::ParseError::RelativeUrlWithoutBase) => {
                // "/bill" stands under the base's own path, as in other tools: staging may live in a folder.
                let mut base = self.base.clone();
                if !base.path().ends_with('/') {
                    base.set_path(&format!("{}/", base.path()));
                }
                base.join(to.trim_start_matches('/')).map_err(address)
            }
            Err(error) => Err(address(error)),
        }
    }

    /// Plays one step. A checkpoint is the caller's and does nothing here.
    pub async fn play(&self, step: &Step) -> Result<(), StepError> {
        match step {
            Step::Open(to) => self.open(to).await,
            Step::Click(locator) => self.click(locator).await,
            Step::Fill { into, value } => self.fill(into, value).await,
            Step::Select { from, option } => self.select(from, option).await,
            Step::Tick(locator) => self.set_ticked(locator, true).await,
            Step::Untick(locator) => self.set_ticked(locator, false).await,
            Step::Press { keys, on } => self.press(keys, on.as_ref()).await,
            Step::Hover(locator) => self.hover(locator).await,
            Step::Scroll(to) => self.scroll(to).await,
            Step::WaitFor { until, timeout } => self.wait_for(until, *timeout).await,
            Step::Back => Ok(self.tab.traverse(-1).await?),
            Step::Forward => Ok(self.tab.traverse(1).await?),
            Step::Reload => Ok(self.tab.reload().await?),
            Step::AcceptDialog { text } => self.answer_dialog(true, text.as_deref()).await,
            Step::DismissDialog => self.answer_dialog(false, None).await,
            Step::SetCookie(cookie) => self.set_cookie(cookie).await,
            Step::SetStorage(storage) => self.set_storage(storage).await,
            Step::Request(request) => self.request(request).await,
            Step::Expect(expectation) => self.expect(expectation).await,
            Step::Check(_) => Ok(()),
        }
    }

    async fn open(&self, to: &str) -> Result<(), StepError> {
        self.tab.navigate(self.resolve(to)?.as_str()).await?;
        Ok(())
    }

    async fn answer_dialog(&self, accept: bool, text: Option<&str>) -> Result<(), StepError> {
        self.tab.next_prompt(PATIENCE).await.ok_or(StepError::NoDialog)?;
        Ok(self.tab.answer_prompt(accept, text).await?)
    }
}

/// A locator as a person would say it: `button "View my bill"`.
fn describe(locator: &Locator) -> String {
    let quoted = |word: &str, text: &Option<String>| text.as_ref().map(|text| format!("{word} “{text}”"));
    let role = locator.role.as_ref().map(|role| match &locator.name {
        Some(name) => format!("{role} “{name}”"),
        None => role.clone(),
    });
    let parts: Vec<String> = [
        role,
        quoted("label", &locator.label),
        quoted("text", &locator.text),
        quoted("test id", &locator.test_id),
        quoted("css", &locator.css),
    ]
    .into_iter()
    .flatten()
    .collect();
    match &locator.within {
        Some(within) => format!("{} within {}", parts.join(" with "), describe(within)),
        None => parts.join(" with "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locator_is_said_in_words() {
        let dialog = Locator { role: Some("dialog".into()), ..Locator::default() };
        let button = Locator {
            role: Some("button".into()),
            name: Some("Agree".into()),
            within: Some(Box::new(dialog)),
            ..Locator::default()
        };
        assert_eq!(describe(&button), "button “Agree” within dialog");
    }
}
