//! Starts and ends the app, and says what every answer of it has in common.

use std::{net::SocketAddr, time::Duration};

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::{Next, from_fn},
    response::Response,
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use url::Url;

use super::{bill, checkout, cookies, language, settings, signup, site};

/// How long open connections may take to end before they are cut.
const GRACE: Duration = Duration::from_secs(2);

/// Everything comes from the app itself: no request can leave the machine, and no script runs.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("the demo app answers on this machine only, and {0} is not a loopback address: use 127.0.0.1:0")]
    NotLoopback(SocketAddr),
    #[error("the demo app can't listen on {addr}: {source}; port 0 takes a free one")]
    Listen { addr: SocketAddr, source: std::io::Error },
}

/// The running app. It ends with [`Demo::shutdown`], or when this value is dropped.
#[derive(Debug)]
pub struct Demo {
    /// `http://127.0.0.1:PORT/`
    pub base_url: Url,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Demo {
    /// Ends the app; connections that are still open after two seconds are cut.
    pub async fn shutdown(self) {
        let Self { stop, mut task, .. } = self;
        drop(stop);
        if tokio::time::timeout(GRACE, &mut task).await.is_err() {
            task.abort();
        }
    }
}

/// Serves the app on a loopback address; port 0 takes a free one.
pub async fn serve(addr: SocketAddr) -> Result<Demo, DemoError> {
    if !addr.ip().is_loopback() {
        return Err(DemoError::NotLoopback(addr));
    }
    let listen = |source| DemoError::Listen { addr, source };
    let listener = TcpListener::bind(addr).await.map_err(listen)?;
    let bound = listener.local_addr().map_err(listen)?;
    let base_url = Url::parse(&format!("http://{bound}/")).map_err(|e| listen(std::io::Error::other(e)))?;
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(async move {
        // The sender never sends: that it is gone is the signal.
        let end = async { drop(stopped.await) };
        if let Err(error) = axum::serve(listener, app()).with_graceful_shutdown(end).await {
            // Accept errors are retried inside; there is nobody left to tell about others.
            drop(error);
        }
    });
    Ok(Demo { base_url, stop, task })
}

fn app() -> Router {
    Router::new()
        .merge(pages())
        .nest("/zh", pages())
        .merge(site::assets())
        .fallback(site::not_found)
        .layer(from_fn(language::switch))
        .layer(from_fn(headers))
}

fn pages() -> Router {
    Router::new()
        .merge(site::routes())
        .merge(bill::routes())
        .merge(signup::routes())
        .merge(checkout::routes())
        .merge(settings::routes())
        .merge(cookies::routes())
}

async fn headers(request: Request, next: Next) -> Response {
    const COMMON: [(HeaderName, &str); 4] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        // Pages differ by cookie and language: one visitor's page must never be another's.
        (header::CACHE_CONTROL, "no-store"),
    ];
    let mut response = next.run(request).await;
    for (name, value) in COMMON {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn answers_on_loopback_only() {
        let refused = serve("0.0.0.0:0".parse().unwrap()).await;
        assert!(matches!(refused, Err(DemoError::NotLoopback(_))));
    }

    #[tokio::test]
    async fn ends_when_told_to() {
        let demo = serve("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let url = demo.base_url.clone();
        assert!(reqwest::get(url.clone()).await.unwrap().status().is_success());
        demo.shutdown().await;
        assert!(reqwest::get(url).await.is_err());
    }
}
