//! A tiny page server on a free loopback port: answers by path, and remembers what was asked.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Response, StatusCode, header},
};

/// An answer to one path.
#[derive(Debug, Clone)]
pub struct Page {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    /// How long the answer takes.
    pub after: Duration,
}

impl Page {
    pub fn html(body: &str) -> Self {
        let headers = vec![(header::CONTENT_TYPE.as_str(), "text/html; charset=utf-8".to_owned())];
        Self { status: 200, headers, body: format!("<!doctype html>{body}").into(), after: Duration::ZERO }
    }

    pub fn redirect(to: &str) -> Self {
        Self {
            status: 302,
            headers: vec![(header::LOCATION.as_str(), to.to_owned())],
            body: Vec::new(),
            after: Duration::ZERO,
        }
    }

    /// A small square.
    pub fn picture() -> Self {
        let headers = vec![(header::CONTENT_TYPE.as_str(), "image/svg+xml".to_owned())];
        let body = "<svg xmlns='http://www.w3.org/2000/svg' width='18' height='18'><rect width='18' height='18'/></svg>";
        Self { status: 200, headers, body: body.into(), after: Duration::ZERO }
    }

    pub fn file(kind: &str, body: &[u8]) -> Self {
        let headers = vec![(header::CONTENT_TYPE.as_str(), kind.to_owned())];
        Self { status: 200, headers, body: body.into(), after: Duration::ZERO }
    }

    #[must_use]
    pub fn after(self, after: Duration) -> Self {
        Self { after, ..self }
    }

    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
}

/// A request that arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub headers: HeaderMap,
}

#[derive(Debug, Clone, Default)]
struct Shared {
    pages: Arc<HashMap<String, Page>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// Serves until the runtime ends.
#[derive(Debug)]
pub struct Server {
    pub port: u16,
    shared: Shared,
}

impl Server {
    pub async fn start(pages: impl IntoIterator<Item = (impl Into<String>, Page)>) -> Self {
        let pages = pages.into_iter().map(|(path, page)| (path.into(), page)).collect();
        let shared = Shared { pages: Arc::new(pages), ..Shared::default() };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let app = Router::new().fallback(answer).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { port, shared }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn seen(&self, path: &str) -> Vec<Seen> {
        self.shared.seen.lock().unwrap().iter().filter(|seen| seen.path == path).cloned().collect()
    }
}

impl Server {
    /// All requests that change something.
    pub fn writes(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap().iter().filter(|seen| seen.method != "GET").cloned().collect()
    }
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response<Body> {
    let path = request.uri().path().to_owned();
    let seen =
        Seen { method: request.method().to_string(), path: path.clone(), headers: request.headers().clone() };
    shared.seen.lock().unwrap().push(seen);
    let Some(page) = shared.pages.get(&path) else {
        return Response::builder().status(StatusCode::NOT_FOUND).body(Body::from("not here")).unwrap();
    };
    tokio::time::sleep(page.after).await;
    let locked = page.headers.iter().any(|(name, _)| *name == "www-authenticate");
    if locked && request.headers().contains_key(header::AUTHORIZATION) {
        return Response::builder()
            .header(header::CONTENT_TYPE, "text/html")
            .body(Body::from(page.body.clone()))
            .unwrap();
    }
    let mut response = Response::builder().status(page.status);
    for (name, value) in &page.headers {
        response = response.header(*name, value);
    }
    response.body(Body::from(page.body.clone())).unwrap()
}
