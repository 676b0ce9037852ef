//! A WebDriver endpoint with BiDi: a Grid that has no browsers and plays recorded answers back, or a go-between that
//! records them.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use tokio_tungstenite::{accept_async, connect_async, tungstenite::Message};

use crate::{
    project::PAGE,
    replies::{Asked, Replies},
};

/// How long a browser takes to start, and to answer a command.
const START: Duration = Duration::from_millis(1500);
const LATENCY: Duration = Duration::from_millis(10);
/// Slots of a node.
const NODE: usize = 10;

#[derive(Debug)]
pub struct Endpoint {
    pub replies: Mutex<Replies>,
    /// The chromedriver whose answers are recorded.
    driver: Option<u16>,
    real_socket: Mutex<String>,
    slots: Mutex<Vec<Option<String>>>,
    faults: usize,
    commands: AtomicUsize,
    made: AtomicUsize,
    broken: AtomicUsize,
    most: AtomicUsize,
}

impl Endpoint {
    pub fn recording(driver: u16) -> Self {
        Self { driver: Some(driver), ..Self::replaying(Replies::default(), 1, 0) }
    }

    pub fn replaying(replies: Replies, slots: usize, faults: usize) -> Self {
        Self {
            replies: Mutex::new(replies),
            driver: None,
            real_socket: Mutex::default(),
            slots: Mutex::new(vec![None; slots]),
            faults,
            commands: AtomicUsize::new(0),
            made: AtomicUsize::new(0),
            broken: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
        }
    }

    pub fn commands(&self) -> usize {
        self.commands.load(Relaxed)
    }

    pub fn made(&self) -> usize {
        self.made.load(Relaxed)
    }

    pub fn broken(&self) -> usize {
        self.broken.load(Relaxed)
    }

    pub fn most(&self) -> usize {
        self.most.load(Relaxed)
    }

    fn status(&self) -> Value {
        let slot = |session: &Option<String>| {
            json!({
                "session": session.as_ref().map(|id| json!({ "sessionId": id })),
                "stereotype": { "browserName": "chrome", "platformName": "linux" },
            })
        };
        let slots = self.slots.lock().unwrap();
        let nodes: Vec<Value> = slots
            .chunks(NODE)
            .map(|node| {
                let slots: Vec<Value> = node.iter().map(slot).collect();
                json!({ "availability": "UP", "maxSessions": node.len(), "slots": slots })
            })
            .collect();
        json!({ "value": { "ready": true, "nodes": nodes } })
    }

    async fn open(&self, port: u16, body: &str) -> Value {
        if let Some(driver) = self.driver {
            let body = body.to_owned();
            let asked = tokio::task::spawn_blocking(move || {
                let answer = ureq::post(format!("http://127.0.0.1:{driver}/session")).send(body);
                answer.unwrap().body_mut().read_to_string().unwrap()
            });
            let mut answer: Value = serde_json::from_str(&asked.await.unwrap()).unwrap();
            let socket = &mut answer["value"]["capabilities"]["webSocketUrl"];
            socket.as_str().unwrap().clone_into(&mut self.real_socket.lock().unwrap());
            *socket = json!(format!("ws://127.0.0.1:{port}/session/real/se/bidi"));
            return answer;
        }
        let id = format!("{:08x}", self.made.fetch_add(1, Relaxed));
        loop {
            {
                let mut slots = self.slots.lock().unwrap();
                if let Some(slot) = slots.iter_mut().find(|slot| slot.is_none()) {
                    *slot = Some(id.clone());
                    self.most.fetch_max(slots.iter().flatten().count(), Relaxed);
                    break;
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        tokio::time::sleep(START).await;
        json!({ "value": { "sessionId": id, "capabilities": {
            "browserName": "chrome-headless-shell",
            "browserVersion": "156.0.8078.79",
            "webSocketUrl": format!("ws://10.0.0.1:4444/session/{id}/se/bidi"),
        } } })
    }

    fn close(&self, path: &str) {
        let id = path.rsplit('/').next().unwrap_or_default();
        let mut slots = self.slots.lock().unwrap();
        slots.iter_mut().filter(|slot| slot.as_deref() == Some(id)).for_each(|slot| *slot = None);
    }
}

/// Listens on a free port for as long as the process runs.
pub async fn serve(endpoint: Arc<Endpoint>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(connection(Arc::clone(&endpoint), stream, port));
        }
    });
    port
}

async fn connection(endpoint: Arc<Endpoint>, stream: TcpStream, port: u16) {
    let mut head = vec![0; 8192];
    let seen = stream.peek(&mut head).await.unwrap_or(0);
    if String::from_utf8_lossy(&head[..seen]).to_ascii_lowercase().contains("upgrade: websocket") {
        if endpoint.driver.is_some() { relay(&endpoint, stream).await } else { play(&endpoint, stream).await }
    } else {
        let _ = http(&endpoint, stream, port).await;
    }
}

/// Requests one after the other, until the other end has no more.
async fn http(endpoint: &Endpoint, mut stream: TcpStream, port: u16) -> std::io::Result<()> {
    let mut read = Vec::new();
    loop {
        let end = loop {
            if let Some(at) = read.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            if stream.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        };
        let head = String::from_utf8_lossy(&read[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
        while read.len() < end + length.unwrap_or(0) {
            stream.read_buf(&mut read).await?;
        }
        let body = String::from_utf8_lossy(&read[end..]).into_owned();
        let mut words = head.split_whitespace();
        let (kind, answer) = match (words.next(), words.next()) {
            (Some("post"), Some("/session")) => {
                ("application/json", endpoint.open(port, &body).await.to_string())
            }
            (Some("delete"), Some(path)) => {
                endpoint.close(path);
                ("application/json", json!({ "value": null }).to_string())
            }
            (_, Some("/status")) => ("application/json", endpoint.status().to_string()),
            _ => ("text/html", PAGE.to_owned()),
        };
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n", answer.len());
        stream.write_all((head + &answer).as_bytes()).await?;
        read.clear();
    }
}

/// Answers as the real browser did.
async fn play(endpoint: &Endpoint, stream: TcpStream) {
    let Ok(socket) = accept_async(stream).await else { return };
    let (mut sink, mut incoming) = socket.split();
    let (answers, mut ready) = mpsc::unbounded_channel::<(tokio::time::Instant, String)>();
    tokio::spawn(async move {
        while let Some((at, answer)) = ready.recv().await {
            tokio::time::sleep_until(at).await;
            if sink.send(Message::text(answer)).await.is_err() {
                return;
            }
        }
    });
    let (mut pages, mut last, mut count) = (HashMap::<String, Asked>::new(), 0_u64, 0);
    while let Some(Ok(message)) = incoming.next().await {
        let Message::Text(text) = message else { continue };
        let command: Value = serde_json::from_str(&text).unwrap();
        endpoint.commands.fetch_add(1, Relaxed);
        count += 1;
        if endpoint.faults > 0 && count > endpoint.faults {
            endpoint.broken.fetch_add(1, Relaxed);
            return;
        }
        let params = &command["params"];
        let page = params["context"].as_str().or(params["target"]["context"].as_str()).unwrap_or_default();
        let (mut context, mut user) = (page.to_owned(), String::new());
        match command["method"].as_str().unwrap_or_default() {
            "browser.createUserContext" => {
                last += 1;
                user = format!("user-{last}");
            }
            "browsingContext.create" => {
                last += 1;
                context = format!("page-{last}");
                params["userContext"].as_str().unwrap_or_default().clone_into(&mut user);
            }
            "browsingContext.navigate" => drop(pages.remove(page)),
            _ => {}
        }
        let asked = pages.entry(page.to_owned()).or_default();
        let answer = endpoint.replies.lock().unwrap().answer(&command, asked, &context, &user);
        let _ = answers.send((tokio::time::Instant::now() + LATENCY, answer));
    }
}

/// Hands on what both sides say, and keeps it.
async fn relay(endpoint: &Endpoint, stream: TcpStream) {
    let near = accept_async(stream).await.unwrap();
    let address = endpoint.real_socket.lock().unwrap().clone();
    let (far, _) = connect_async(address).await.unwrap();
    let ((mut to_near, mut from_near), (mut to_far, mut from_far)) = (near.split(), far.split());
    let mut waiting = HashMap::<u64, Value>::new();
    loop {
        tokio::select! {
            Some(Ok(message)) = from_near.next() => {
                if let Message::Text(text) = &message {
                    let command: Value = serde_json::from_str(text).unwrap();
                    waiting.insert(command["id"].as_u64().unwrap(), command);
                }
                if to_far.send(message).await.is_err() { return }
            }
            Some(Ok(message)) = from_far.next() => {
                if let Message::Text(text) = &message {
                    let answer: Value = serde_json::from_str(text).unwrap();
                    if let Some(command) = answer["id"].as_u64().and_then(|id| waiting.remove(&id)) {
                        endpoint.replies.lock().unwrap().keep(&command, &answer);
                    }
                }
                if to_near.send(message).await.is_err() { return }
            }
            else => return,
        }
    }
}
