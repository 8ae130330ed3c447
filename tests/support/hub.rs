//! A WebSub hub on loopback: takes subscriptions over HTTP, asks back at their callbacks, and sends
//! signed messages. It does what a test tells it to, well or badly.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    extract::{RawForm, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use ring::hmac;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use url::{Url, form_urlencoded};

/// A running hub; it stops when dropped.
#[derive(Debug)]
pub struct Hub {
    shared: Arc<Shared>,
    address: SocketAddr,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    manner: Mutex<Manner>,
    asked: Mutex<Vec<Asked>>,
}

/// How a hub behaves.
#[derive(Debug, Clone)]
pub struct Manner {
    /// What it answers to a request.
    pub status: u16,
    /// The lease that it gives, whatever was asked for; none: what was asked for.
    pub lease: Option<u64>,
    /// Whether it asks back before it answers; otherwise when [`Hub::verify`] says so.
    pub at_once: bool,
}

impl Default for Manner {
    fn default() -> Self {
        Self { status: 202, lease: None, at_once: false }
    }
}

/// A request as it came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// `subscribe` or `unsubscribe`.
    pub mode: String,
    /// The topic.
    pub topic: String,
    /// The callback.
    pub callback: String,
    /// The secret; empty where there is none.
    pub secret: String,
    /// The lease that is wished for.
    pub lease: u64,
}

/// What a hub signs with.
pub const METHODS: [&str; 4] = ["sha1", "sha256", "sha384", "sha512"];

impl Hub {
    /// Starts on a free port. `/` is the hub; `/307` and `/308` say that it is elsewhere.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared { manner: Mutex::default(), asked: Mutex::default() });
        let elsewhere = |status: StatusCode| {
            move || async move { (status, [(header::LOCATION, "/")]).into_response() }
        };
        let router = Router::new()
            .route("/", post(take))
            .route("/307", post(elsewhere(StatusCode::TEMPORARY_REDIRECT)))
            .route("/308", post(elsewhere(StatusCode::PERMANENT_REDIRECT)))
            .with_state(Arc::clone(&shared));
        let task = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("a hub");
        });
        Self { shared, address, task }
    }

    /// `127.0.0.1:PORT`.
    pub fn host_port(&self) -> String {
        self.address.to_string()
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Changes its manner.
    pub fn behave(&self, manner: Manner) {
        *lock(&self.shared.manner) = manner;
    }

    /// Every request so far, in order.
    pub fn asked(&self) -> Vec<Asked> {
        lock(&self.shared.asked).clone()
    }

    /// The last request.
    pub fn last(&self) -> Asked {
        self.asked().pop().expect("a request")
    }

    /// Asks back about the last request; whether it was confirmed.
    pub async fn verify(&self) -> bool {
        let manner = lock(&self.shared.manner).clone();
        verified(&manner, &self.last()).await
    }

    /// Sends a signed message to the callback of the last request; the status of the answer.
    pub async fn send(&self, method: &str, kind: &str, body: &[u8]) -> u16 {
        let asked = self.last();
        let signature = signature(method, &asked.secret, body);
        self.send_with(&asked.callback, Some(&signature), kind, body).await.expect("an answer")
    }

    /// Sends a message under any signature, or none; none where the line broke before an answer.
    pub async fn send_with(
        &self,
        callback: &str,
        signature: Option<&str>,
        kind: &str,
        body: &[u8],
    ) -> Option<u16> {
        let topic = self.asked().last().map(|asked| asked.topic.clone()).unwrap_or_default();
        let mut head = format!(
            "content-type: {kind}\r\nlink: <{}>; rel=\"hub\", <{topic}>; rel=\"self\"\r\n",
            self.url("/")
        );
        if let Some(signature) = signature {
            head.push_str(&format!("x-hub-signature: {signature}\r\n"));
        }
        speak("POST", callback, &head, body).await.map(|(status, _)| status)
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// `sha256=…` over a body.
pub fn signature(method: &str, secret: &str, body: &[u8]) -> String {
    let algorithm = match method {
        "sha1" => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        "sha256" => hmac::HMAC_SHA256,
        "sha384" => hmac::HMAC_SHA384,
        _ => hmac::HMAC_SHA512,
    };
    let tag = hmac::sign(&hmac::Key::new(algorithm, secret.as_bytes()), body);
    let digits: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{method}={digits}")
}

/// Asks back at a callback, as hubs do; status and body of the answer.
pub async fn ask_back(
    callback: &str,
    mode: &str,
    topic: &str,
    lease: u64,
) -> Option<(u16, String)> {
    let mut url = Url::parse(callback).expect("a callback");
    url.query_pairs_mut()
        .append_pair("hub.mode", mode)
        .append_pair("hub.topic", topic)
        .append_pair("hub.challenge", "tantangan-7f3a")
        .append_pair("hub.lease_seconds", &lease.to_string());
    speak("GET", url.as_str(), "", b"").await
}

/// Tells a callback that there will be no subscription.
pub async fn refuse(callback: &str, topic: &str, reason: &str) -> Option<(u16, String)> {
    let mut url = Url::parse(callback).expect("a callback");
    url.query_pairs_mut()
        .append_pair("hub.mode", "denied")
        .append_pair("hub.topic", topic)
        .append_pair("hub.reason", reason);
    speak("GET", url.as_str(), "", b"").await
}

async fn verified(manner: &Manner, asked: &Asked) -> bool {
    let lease = manner.lease.unwrap_or(asked.lease);
    let answer = ask_back(&asked.callback, &asked.mode, &asked.topic, lease).await;
    answer.is_some_and(|(status, body)| status == 200 && body == "tantangan-7f3a")
}

async fn take(State(shared): State<Arc<Shared>>, RawForm(form): RawForm) -> Response {
    let mut asked = Asked::default();
    for (key, value) in form_urlencoded::parse(&form) {
        let value = value.into_owned();
        match &*key {
            "hub.mode" => asked.mode = value,
            "hub.topic" => asked.topic = value,
            "hub.callback" => asked.callback = value,
            "hub.secret" => asked.secret = value,
            "hub.lease_seconds" => asked.lease = value.parse().unwrap_or(0),
            _ => {}
        }
    }
    lock(&shared.asked).push(asked.clone());
    let manner = lock(&shared.manner).clone();
    if manner.at_once && manner.status < 300 {
        verified(&manner, &asked).await;
    }
    let status = StatusCode::from_u16(manner.status).expect("a status");
    (status, "begitulah").into_response()
}

/// One request on a line of its own.
async fn speak(method: &str, url: &str, head: &str, body: &[u8]) -> Option<(u16, String)> {
    let url = Url::parse(url).expect("an address");
    let host = format!("{}:{}", url.host_str()?, url.port_or_known_default()?);
    let target = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let mut line = TcpStream::connect(&host).await.ok()?;
    let head = format!(
        "{method} {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
         content-length: {}\r\n{head}\r\n",
        body.len()
    );
    line.write_all(head.as_bytes()).await.ok()?;
    // Who refuses a body may close before it is all there, and has answered all the same.
    _ = line.write_all(body).await;
    let mut answer = Vec::new();
    _ = line.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.get(9..12)?.parse().ok()?, body.to_owned()))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
