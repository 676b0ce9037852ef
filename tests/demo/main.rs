//! The built-in staging app answers as its pages promise, asked over HTTP as a browser would.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod crawl;
mod forms;

use reqwest::{Client, Response, redirect::Policy};
use unticked::demo::{self, Demo};

async fn serve() -> Demo {
    demo::serve("127.0.0.1:0".parse().unwrap()).await.unwrap()
}

/// A visitor whose browser keeps cookies and follows redirects.
fn visitor() -> Client {
    Client::builder().cookie_store(true).build().unwrap()
}

/// One that looks at each answer, redirects too.
fn onlooker() -> Client {
    Client::builder().redirect(Policy::none()).build().unwrap()
}

/// Sends a form as a browser does without a script.
async fn submit(client: &Client, demo: &Demo, page: &str, fields: &[(&str, &str)]) -> Response {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = client.post(demo.base_url.join(page).unwrap()).body(body);
    request.header("content-type", "application/x-www-form-urlencoded").send().await.unwrap()
}
