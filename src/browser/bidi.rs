//! WebDriver BiDi over one socket: commands with answers, events to whoever listens.
//! Source: <https://w3c.github.io/webdriver-bidi/>

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::{SinkExt, StreamExt, stream::SplitStream};
use serde_json::{Value, json};
use tokio::{
    net::TcpStream,
    sync::{mpsc, oneshot},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{
        Message, client::IntoClientRequest, handshake::client::Request, protocol::WebSocketConfig,
    },
};

use super::{BrowserError, wire::Event};
use crate::stopwatch;

type Answer = oneshot::Sender<Result<Value, BrowserError>>;
type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Between two questions to a browser that runs elsewhere, and how long each answer may take. Together less than a
/// command's time limit: whoever waits for one is told that the browser has gone, and tries again on another.
const BEAT: Duration = Duration::from_secs(6);
const SILENCES: u32 = 2;

#[derive(Debug, Default)]
struct State {
    last_id: u64,
    waiting: HashMap<u64, (String, Answer)>,
    listeners: Vec<mpsc::UnboundedSender<Arc<Event>>>,
    gone: Option<String>,
}

/// The socket to one browser. Clones share it.
#[derive(Debug, Clone)]
pub struct Bidi {
    state: Arc<Mutex<State>>,
    outgoing: mpsc::UnboundedSender<Message>,
}

impl Bidi {
    /// `authorization`: the header of that name, for a proxy that asks for it.
    pub async fn connect(
        url: &str,
        authorization: Option<&str>,
        within: Duration,
    ) -> Result<Self, BrowserError> {
        // A screenshot of a long page is one message, larger than the defaults allow.
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let connecting = connect_async_with_config(request(url, authorization)?, Some(config), false);
        let (socket, _) = tokio::time::timeout(within, connecting)
            .await
            .map_err(|_| BrowserError::Launch(format!("{url} did not answer within {within:?}")))?
            .map_err(|error| BrowserError::Launch(format!("{url}: {error}")))?;
        let (mut sink, stream) = socket.split();
        let (outgoing, mut messages) = mpsc::unbounded_channel::<Message>();
        tokio::spawn(async move {
            while let Some(message) = messages.recv().await {
                if sink.send(message).await.is_err() {
                    break;
                }
            }
            let _ = sink.close().await;
        });
        let bidi = Self { state: Arc::default(), outgoing };
        tokio::spawn(read(Arc::clone(&bidi.state), stream));
        Ok(bidi)
    }

    /// Asks the browser how it is for as long as the socket lives. What stands in between (a hub, a proxy) may hold
    /// the socket open long after the browser's machine has gone, and may close one on which nothing moves.
    pub fn keep_alive(&self) {
        let (state, outgoing) = (Arc::downgrade(&self.state), self.outgoing.downgrade());
        tokio::spawn(async move {
            let mut silent = 0;
            loop {
                tokio::time::sleep(BEAT).await;
                let (Some(state), Some(outgoing)) = (state.upgrade(), outgoing.upgrade()) else { return };
                let bidi = Self { state, outgoing };
                match bidi.send("session.status", json!({}), BEAT).await {
                    Err(BrowserError::Gone(_)) => return,
                    Err(BrowserError::Timeout { .. }) => silent += 1,
                    // Whatever it answers, it lives.
                    _ => silent = 0,
                }
                if silent >= SILENCES {
                    return bidi.end("it no longer answers");
                }
            }
        });
    }

    /// Sends a command and waits for its result.
    pub async fn send(&self, method: &str, params: Value, within: Duration) -> Result<Value, BrowserError> {
        stopwatch::round_trip();
        let (answer, answered) = oneshot::channel();
        let id = self.wait_for_answer(method, answer)?;
        let message = json!({ "id": id, "method": method, "params": params }).to_string();
        if self.outgoing.send(Message::text(message)).is_err() {
            self.end("the connection to it is closed");
        }
        match tokio::time::timeout(within, answered).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(BrowserError::Gone(format!("no answer to {method}"))),
            Err(_) => {
                lock(&self.state).waiting.remove(&id);
                Err(BrowserError::Timeout { what: method.to_owned(), after: within })
            }
        }
    }

    /// Sends a command whose answer nobody waits for.
    pub fn post(&self, method: &str, params: &Value) {
        let mut state = lock(&self.state);
        state.last_id += 1;
        let message = json!({ "id": state.last_id, "method": method, "params": params }).to_string();
        let _ = self.outgoing.send(Message::text(message));
    }

    fn wait_for_answer(&self, method: &str, answer: Answer) -> Result<u64, BrowserError> {
        let mut state = lock(&self.state);
        if let Some(why) = &state.gone {
            return Err(BrowserError::Gone(why.clone()));
        }
        state.last_id += 1;
        let id = state.last_id;
        state.waiting.insert(id, (method.to_owned(), answer));
        Ok(id)
    }

    /// All events from now on, until the browser is gone.
    pub fn listen(&self) -> mpsc::UnboundedReceiver<Arc<Event>> {
        let (sender, events) = mpsc::unbounded_channel();
        let mut state = lock(&self.state);
        if state.gone.is_none() {
            state.listeners.push(sender);
        }
        events
    }

    /// Says that the browser is gone: every command under way and to come fails at once.
    pub fn end(&self, why: &str) {
        end(&self.state, why);
    }

    pub fn gone(&self) -> Option<String> {
        lock(&self.state).gone.clone()
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn end(state: &Mutex<State>, why: &str) {
    let mut state = lock(state);
    if state.gone.is_none() {
        state.gone = Some(why.to_owned());
    }
    state.listeners.clear();
    for (_, (_, answer)) in state.waiting.drain() {
        let _ = answer.send(Err(BrowserError::Gone(why.to_owned())));
    }
}

fn request(url: &str, authorization: Option<&str>) -> Result<Request, BrowserError> {
    let bad = |error: String| BrowserError::Launch(format!("{url}: {error}"));
    let mut request = url.into_client_request().map_err(|error| bad(error.to_string()))?;
    if let Some(authorization) = authorization {
        let value =
            authorization.parse().map_err(|_| bad("its credentials fit into no header".to_owned()))?;
        request.headers_mut().insert(http::header::AUTHORIZATION, value);
    }
    Ok(request)
}

async fn read(state: Arc<Mutex<State>>, mut stream: SplitStream<Socket>) {
    let why = loop {
        match stream.next().await {
            Some(Ok(Message::Text(text))) => {
                if let Ok(message) = serde_json::from_str::<Value>(&text) {
                    deliver(&state, message);
                }
            }
            Some(Ok(Message::Close(_))) | None => break "its driver closed the connection".to_owned(),
            Some(Ok(_)) => {}
            Some(Err(error)) => break format!("the connection to its driver broke: {error}"),
        }
    };
    end(&state, &why);
}

fn deliver(state: &Mutex<State>, mut message: Value) {
    let mut state = lock(state);
    if let Some(id) = message["id"].as_u64() {
        if let Some((method, answer)) = state.waiting.remove(&id) {
            let _ = answer.send(outcome(method, &mut message));
        }
    } else if let Some(method) = message["method"].as_str() {
        let event = Arc::new(Event { method: method.to_owned(), params: message["params"].clone() });
        state.listeners.retain(|listener| listener.send(Arc::clone(&event)).is_ok());
    }
}

fn outcome(method: String, message: &mut Value) -> Result<Value, BrowserError> {
    match message["error"].as_str() {
        None => Ok(message["result"].take()),
        Some(error) => {
            let detail = message["message"].as_str().unwrap_or_default();
            Err(BrowserError::Command { command: method, message: format!("{error}: {detail}") })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bidi() -> (Bidi, mpsc::UnboundedReceiver<Message>) {
        let (outgoing, sent) = mpsc::unbounded_channel();
        (Bidi { state: Arc::default(), outgoing }, sent)
    }

    #[tokio::test]
    async fn an_error_answer_keeps_its_code_and_message() {
        let (bidi, mut sent) = bidi();
        let answer = async {
            sent.recv().await.unwrap();
            deliver(&bidi.state, json!({ "id": 1, "error": "no such frame", "message": "Context x" }));
        };
        let (result, ()) =
            tokio::join!(bidi.send("script.evaluate", json!({}), Duration::from_secs(5)), answer);
        assert_eq!(result.unwrap_err().to_string(), "script.evaluate: no such frame: Context x");
    }

    #[tokio::test]
    async fn the_end_answers_commands_under_way_and_to_come() {
        let (bidi, mut sent) = bidi();
        let killed = async {
            sent.recv().await.unwrap();
            bidi.end("killed");
        };
        let (result, ()) = tokio::join!(bidi.send("a", json!({}), Duration::from_secs(5)), killed);
        assert!(matches!(result, Err(BrowserError::Gone(why)) if why == "killed"));
        let later = bidi.send("b", json!({}), Duration::from_secs(5)).await;
        assert!(matches!(later, Err(BrowserError::Gone(why)) if why == "killed"));
    }

    #[tokio::test]
    async fn a_command_without_an_answer_ends_in_its_time() {
        let (bidi, _sent) = bidi();
        let result = bidi.send("a", json!({}), Duration::from_millis(20)).await;
        assert!(matches!(result, Err(BrowserError::Timeout { .. })));
        assert!(lock(&bidi.state).waiting.is_empty());
    }
}
