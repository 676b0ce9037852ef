//! One request to the driver, and what its errors mean.

use fantoccini::{
    error::{CmdError, ErrorStatus},
    wd::WebDriverCompatibleCommand,
};
use http::Method;
use serde_json::Value;
use url::{ParseError, Url};

use super::Classic;
use crate::browser::BrowserError;

/// A command below `/session/{id}/`.
#[derive(Debug, Clone)]
struct Request {
    method: Method,
    path: String,
    body: Value,
}

impl WebDriverCompatibleCommand for Request {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = (self.method == Method::POST).then(|| self.body.to_string());
        (self.method.clone(), body)
    }
}

impl Classic {
    /// Sends a request. One that a dialog stands in the way of waits until somebody has answered the dialog.
    pub(super) async fn driver(
        &self,
        method: &'static str,
        path: &str,
        body: Value,
    ) -> Result<Value, BrowserError> {
        let method =
            Method::from_bytes(method.as_bytes()).map_err(|error| BrowserError::Script(error.to_string()))?;
        let request = Request { method, path: path.to_owned(), body };
        loop {
            match self.0.client.issue_cmd(request.clone()).await {
                Ok(answer) => return Ok(answer),
                Err(error) if is_prompt(&error) => {
                    self.look_for_prompt().await;
                    self.prompt_closed().await;
                }
                Err(error) => return Err(self.explain(path, &error)),
            }
        }
    }

    /// The same, but a dialog is no hindrance: for the commands that are about dialogs.
    pub(super) async fn driver_at_once(
        &self,
        method: Method,
        path: &str,
        body: Value,
    ) -> Result<Value, BrowserError> {
        let request = Request { method, path: path.to_owned(), body };
        self.0.client.issue_cmd(request).await.map_err(|error| self.explain(path, &error))
    }

    fn explain(&self, path: &str, error: &CmdError) -> BrowserError {
        match error {
            CmdError::Standard(said) if said.error != ErrorStatus::InvalidSessionId => {
                BrowserError::Command {
                    command: path.to_owned(),
                    message: format!("{}: {}", said.error, said.message),
                }
            }
            CmdError::Standard(_) | CmdError::Failed(_) | CmdError::FailedC(_) | CmdError::Lost(_) => {
                let why = "it crashed or was killed";
                self.end(why);
                BrowserError::Gone(why.to_owned())
            }
            other => BrowserError::Command { command: path.to_owned(), message: other.to_string() },
        }
    }
}

fn is_prompt(error: &CmdError) -> bool {
    matches!(error, CmdError::Standard(said) if said.error == ErrorStatus::UnexpectedAlertOpen)
}
