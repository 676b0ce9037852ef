//! Steps that act on a thing of the page.

use serde_json::json;

use super::{PATIENCE, Player, StepError, describe};
use crate::{
    browser::Arg,
    probe,
    scenario::{Locator, ScrollTo},
    touch::{self, Found},
};

impl Player<'_> {
    pub(super) async fn found(&self, locator: &Locator) -> Result<Found, StepError> {
        Ok(touch::find(self.tab, locator, &describe(locator), PATIENCE).await?)
    }

    pub(super) async fn click(&self, locator: &Locator) -> Result<(), StepError> {
        let found = self.found(locator).await?;
        Ok(touch::press(self.tab, &found).await?)
    }

    pub(super) async fn hover(&self, locator: &Locator) -> Result<(), StepError> {
        let found = self.found(locator).await?;
        Ok(touch::hover(self.tab, &found).await?)
    }

    /// Empties the field, then types as a person does. Fields that can't be typed into (dates, colours, ranges)
    /// are set.
    pub(super) async fn fill(&self, into: &Locator, value: &str) -> Result<(), StepError> {
        let found = self.found(into).await?;
        let typed: bool = self
            .tab
            .call(&found.frame, probe::CLEAR_FIELD, vec![found.arg(), Arg::Json(json!(value))])
            .await?;
        if typed {
            touch::type_text(self.tab, &found.frame, value).await?;
        }
        Ok(())
    }

    /// Chooses an option of a native select by its words or value; of a list made by hand by pressing both.
    pub(super) async fn select(&self, from: &Locator, option: &str) -> Result<(), StepError> {
        let found = self.found(from).await?;
        let chosen: Option<bool> = self
            .tab
            .call(&found.frame, probe::CHOOSE_OPTION, vec![found.arg(), Arg::Json(json!(option))])
            .await?;
        match chosen {
            Some(true) => Ok(()),
            Some(false) => Err(StepError::Refused(format!("{} offers no option “{option}”", describe(from)))),
            None => {
                touch::press(self.tab, &found).await?;
                let words = Some(option.to_owned());
                let by_role = Locator { role: Some("option".to_owned()), name: words, ..Locator::default() };
                self.click(&by_role).await
            }
        }
    }

    /// Presses a box unless it is as it should be, and makes sure that it then is.
    pub(super) async fn set_ticked(&self, locator: &Locator, ticked: bool) -> Result<(), StepError> {
        let found = self.found(locator).await?;
        if self.is_ticked(&found).await? == Some(ticked) {
            return Ok(());
        }
        touch::press(self.tab, &found).await?;
        for _ in 0..20 {
            if self.is_ticked(&found).await? == Some(ticked) {
                return Ok(());
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let state = if ticked { "ticked" } else { "unticked" };
        Err(StepError::Refused(format!("{} was pressed, but is not {state}", describe(locator))))
    }

    async fn is_ticked(&self, found: &Found) -> Result<Option<bool>, StepError> {
        Ok(self.tab.call(&found.frame, probe::IS_TICKED, vec![found.arg()]).await?)
    }

    pub(super) async fn press(&self, keys: &str, on: Option<&Locator>) -> Result<(), StepError> {
        let frame = match on {
            Some(locator) => {
                let found = self.found(locator).await?;
                let () = self.tab.call(&found.frame, probe::FOCUS, vec![found.arg()]).await?;
                found.frame
            }
            None => self.tab.top(),
        };
        Ok(touch::press_keys(self.tab, &frame, &[keys]).await?)
    }

    pub(super) async fn scroll(&self, to: &ScrollTo) -> Result<(), StepError> {
        let end = match to {
            ScrollTo::Element(locator) => return self.found(locator).await.map(drop),
            ScrollTo::Top => "top",
            ScrollTo::Bottom => "bottom",
        };
        let () = self.tab.call(&self.tab.top(), probe::SCROLL_TO, vec![Arg::Json(json!(end))]).await?;
        Ok(())
    }
}
