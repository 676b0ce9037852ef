//! HTTP calls that the harness makes itself, to reset or seed staging.

use std::time::Duration;

use base64::Engine as _;
use ureq::{
    Agent,
    http::{Request, Uri},
    tls::{RootCerts, TlsConfig},
};

use super::{Player, StepError};
use crate::{browser::NavigationRules, config::Environment, scenario::HttpRequest};

const TIMEOUT: Duration = Duration::from_secs(30);

impl Player<'_> {
    pub(super) async fn request(&self, asked: &HttpRequest) -> Result<(), StepError> {
        let url = self.resolve(&asked.url)?;
        let name = format!("{} {url}", asked.method);
        let failed = |why: String| StepError::Request { request: name.clone(), why };
        if !self.may_be_called(&url) {
            return Err(failed("is not allowed: its host is not among the environment's hosts".to_owned()));
        }
        let request = self.built(asked, &url).map_err(|error| failed(format!("can't be made: {error}")))?;
        let agent = agent(self.environment.accept_insecure_certs);
        let answer = tokio::task::spawn_blocking(move || agent.run(request))
            .await
            .map_err(|error| failed(error.to_string()))?
            .map_err(|error| failed(format!("failed: {error}")))?;
        let status = answer.status();
        let as_asked = asked.status.map_or(status.as_u16() < 400, |wanted| wanted == status.as_u16());
        if as_asked { Ok(()) } else { Err(failed(format!("answered {status}"))) }
    }

    fn built(&self, asked: &HttpRequest, url: &url::Url) -> Result<Request<String>, ureq::http::Error> {
        let mut request = Request::builder().method(asked.method.as_str()).uri(Uri::try_from(url.as_str())?);
        for (name, value) in &asked.headers {
            request = request.header(name, value);
        }
        if let Some(auth) = self.environment.basic_auth.as_ref().filter(|_| url.host() == self.base.host()) {
            let pair =
                base64::engine::general_purpose::STANDARD.encode(format!("{}:{}", auth.user, auth.password));
            request = request.header("Authorization", format!("Basic {pair}"));
        }
        request.body(asked.body.clone().unwrap_or_default())
    }

    /// The base URL's own host always may; others only where the environment names no hosts, or names them.
    fn may_be_called(&self, url: &url::Url) -> bool {
        let Environment { hosts, .. } = self.environment;
        let rules = NavigationRules { hosts: Some(hosts.clone()), ..NavigationRules::default() };
        hosts.is_empty() || url.host() == self.base.host() || rules.allow(url)
    }
}

/// A redirect is an answer like any other: following it could lead to a host that nobody allowed.
fn agent(accept_insecure_certs: bool) -> Agent {
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .disable_verification(accept_insecure_certs)
        .build();
    Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .tls_config(tls)
        .build()
        .into()
}
