//! A session that is made once and reused: its cookies and storage, per login, target and environment.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::Value;
use tokio::sync::OnceCell;

use super::journey::{Journey, JourneyError};
use crate::{browser::Tab, steps::Player};

/// What a session leaves behind in the browser.
#[derive(Debug, Clone)]
struct Session {
    cookies: Vec<Value>,
    /// `localStorage` of the page that the login ended on, by key.
    storage: Vec<(String, String)>,
    /// The page that the login ended on.
    url: String,
}

/// All sessions of a run. Each is made by the first case that needs it, while the others wait.
#[derive(Debug, Default)]
pub struct Logins(Mutex<HashMap<String, Arc<OnceCell<Session>>>>);

impl Logins {
    /// Brings the tab into the session that the scenario asks for.
    pub async fn enter(&self, journey: &Journey, tab: &Tab, player: &Player<'_>) -> Result<(), JourneyError> {
        let Some(login) = &journey.case.scenario.login else { return Ok(()) };
        let key = format!("{}\n{}\n{}", login.key, journey.case.target.name, journey.case.environment.name);
        let cell = {
            let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(sessions.entry(key).or_default())
        };
        let mut made_here = false;
        let session = cell
            .get_or_try_init(|| async {
                made_here = true;
                for step in &login.steps {
                    journey.step(player, step).await?;
                }
                save(tab, player).await
            })
            .await
            .map_err(|error| JourneyError::Login(error.to_string()))?;
        if !made_here {
            restore(tab, player, session).await?;
        }
        Ok(())
    }
}

async fn save(tab: &Tab, player: &Player<'_>) -> Result<Session, JourneyError> {
    Ok(Session {
        cookies: tab.cookies().await?,
        storage: player.local_storage().await?,
        url: tab.url().await?,
    })
}

async fn restore(tab: &Tab, player: &Player<'_>, session: &Session) -> Result<(), JourneyError> {
    tab.restore_cookies(&session.cookies).await?;
    if !session.storage.is_empty() {
        tab.navigate(&session.url).await?;
        player.fill_local_storage(&session.storage).await?;
    }
    Ok(())
}
