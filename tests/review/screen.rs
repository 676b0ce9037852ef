//! A tab that shows the page, and what a person does to it.

use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use unticked::{
    browser::{NavigationRules, Persona, Pool, Tab, TabOptions},
    config::Device,
    touch,
};

/// How long the page may take to show something; more than it needs on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Screen {
    pub tab: Tab,
}

impl Screen {
    pub async fn open(pool: &Pool, url: &str) -> Self {
        Self::open_on(pool, url, Device { locale: Some("en-GB".to_owned()), ..Device::desktop() }).await
    }

    pub async fn open_on(pool: &Pool, url: &str, device: Device) -> Self {
        let options = TabOptions {
            device,
            persona: Persona::default(),
            rules: NavigationRules::default(),
            basic_auth: None,
            preload: "".into(),
        };
        let tab = pool.tab(options).await.unwrap();
        tab.navigate(url).await.unwrap();
        let screen = Self { tab };
        screen.until("document.querySelector('h1') !== null").await;
        screen
    }

    /// Presses keys one after the other: `j`, `Enter`, `+`.
    pub async fn press(&self, keys: &[&str]) {
        touch::press_keys(&self.tab, &self.tab.top(), keys).await.unwrap();
    }

    pub async fn type_text(&self, text: &str) {
        touch::type_text(&self.tab, &self.tab.top(), text).await.unwrap();
    }

    /// Says who decides, when asked.
    pub async fn answer_who(&self, who: &str, reason: &str) {
        self.until("document.activeElement.id === 'who-name'").await;
        self.type_text(who).await;
        self.press(&["Tab"]).await;
        self.type_text(reason).await;
        self.press(&["Enter"]).await;
        self.until("document.querySelector('dialog') === null").await;
    }

    pub async fn eval<T: DeserializeOwned>(&self, expression: &str) -> T {
        let function = format!("async () => JSON.stringify({expression})");
        self.tab.call(&self.tab.top(), &function, vec![]).await.unwrap()
    }

    /// Waits until an expression holds.
    pub async fn until(&self, expression: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            if self.eval::<Option<bool>>(&format!("Boolean({expression})")).await == Some(true) {
                return;
            }
            assert!(Instant::now() < end, "never: {expression}\n{}", self.text("body").await);
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// The text of the first element that matches.
    pub async fn text(&self, css: &str) -> String {
        self.eval(&format!("document.querySelector({css:?})?.innerText ?? ''")).await
    }

    pub async fn headline(&self) -> String {
        self.text("h1").await
    }

    pub async fn until_headline(&self, part: &str) {
        self.until(&format!("document.querySelector('h1').innerText.includes({part:?})")).await;
    }

    pub async fn until_progress(&self, said: &str) {
        self.until(&format!("document.querySelector('.progress-said').textContent === {said:?}")).await;
    }
}
