//! Starts and ends the server, and says what every answer has in common.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use url::Url;

use super::{
    Opened, answers,
    guard::{self, Token},
};
use crate::report::html;

/// How long open connections may take to end before they are cut.
const GRACE: Duration = Duration::from_secs(2);
/// Decisions about a few thousand changes at once.
const LARGEST_BODY: usize = 4 << 20;

#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    #[error("the review page can't listen on port {port}: {source}; `--port 0` takes a free one")]
    Listen { port: u16, source: std::io::Error },
    #[error(
        "this system gives no random numbers, and the review page is not served without a secret address"
    )]
    NoRandom,
}

/// The running server. It ends with [`Review::shutdown`], or when this value is dropped.
#[derive(Debug)]
pub struct Review {
    /// The page's address, with its token.
    pub url: Url,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Review {
    /// Ends the server; connections that are still open after two seconds are cut.
    pub async fn shutdown(self) {
        let Self { stop, mut task, .. } = self;
        drop(stop);
        if tokio::time::timeout(GRACE, &mut task).await.is_err() {
            task.abort();
        }
    }
}

/// What all answers are made from.
#[derive(Debug, Clone)]
pub(super) struct Shared {
    pub opened: Arc<Mutex<Opened>>,
    token: Token,
    own: SocketAddr,
}

/// Serves a run on loopback; port 0 takes a free one.
pub async fn serve(opened: Opened, port: u16) -> Result<Review, ReviewError> {
    let listen = |source| ReviewError::Listen { port, source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(listen)?;
    let own = listener.local_addr().map_err(listen)?;
    let token = Token::random().ok_or(ReviewError::NoRandom)?;
    let url = Url::parse(&format!("http://{own}/{}/", token.as_str()))
        .map_err(|error| listen(std::io::Error::other(error)))?;
    let app = app(Shared { opened: Arc::new(Mutex::new(opened)), token, own });
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(async move {
        // The sender never sends: that it is gone is the signal.
        let end = async { drop(stopped.await) };
        if let Err(error) = axum::serve(listener, app).with_graceful_shutdown(end).await {
            // Accept errors are retried inside; there is nobody left to tell about others.
            drop(error);
        }
    });
    Ok(Review { url, stop, task })
}

fn app(shared: Shared) -> Router {
    let guarded = Router::new()
        .route("/{token}/", get(answers::page))
        .route("/{token}/decide", post(answers::decide))
        .route("/{token}/undo", post(answers::undo))
        .route("/{token}/{*path}", get(answers::picture))
        .route_layer(from_fn_with_state(shared.clone(), token));
    guarded
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(shared.clone(), own_page))
        .with_state(shared)
}

/// Refuses whoever does not know the address.
async fn token(
    State(shared): State<Shared>,
    Path(parts): Path<Vec<(String, String)>>,
    request: Request,
    next: Next,
) -> Response {
    let asked = parts.iter().find(|(name, _)| name == "token").map_or("", |(_, token)| token);
    if shared.token.is(asked) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "This address is not the one that unticked review printed.\n").into_response()
}

/// Refuses other pages, and tells the browser what this one may do.
async fn own_page(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let allowed = guard::allows(request.headers(), request.method(), shared.own);
    let mut response = match allowed {
        Ok(()) => next.run(request).await,
        Err(refused) => (StatusCode::FORBIDDEN, format!("{refused}\n")).into_response(),
    };
    let policy = format!("{}; frame-ancestors 'none'", html::policy());
    let common: [(HeaderName, &str); 6] = [
        (header::CONTENT_SECURITY_POLICY, &policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // The address holds the token.
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in common {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
