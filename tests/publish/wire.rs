//! A wire to a real server that breaks where it is told to: before the request arrives, or after it
//! was executed.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
};

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    /// The connection closes before the server sees it.
    RequestLost,
    /// The server executes it, and nobody hears of it.
    AnswerLost,
    /// The server executes it, and something in between answers in its place.
    AnsweredOver(&'static str),
    /// Something in between answers; the server sees nothing.
    Answered(&'static str),
    /// It waits on the way until it is let go.
    Held,
}

/// Faults that wait for their request: the begin of its first line, and what happens.
type Faults = Arc<Mutex<Vec<(String, Break)>>>;

/// The wire.
pub(super) struct Wire {
    /// Its near end.
    pub(super) url: String,
    faults: Faults,
    gate: Arc<Gate>,
}

/// Where a held request waits.
#[derive(Default)]
struct Gate {
    arrived: Notify,
    opened: Notify,
}

impl Wire {
    /// A wire to a server.
    pub(super) async fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let faults = Faults::default();
        let server = server.trim_start_matches("http://").to_owned();
        let gate = Arc::<Gate>::default();
        tokio::spawn(serve(listener, server, faults.clone(), gate.clone()));
        Self { url, faults, gate }
    }

    /// The next request whose first line begins like this breaks.
    pub(super) fn breaks(&self, line: &str, how: Break) {
        self.faults.lock().expect("no test panics in here").push((line.to_owned(), how));
    }

    /// Waits until a request is held.
    pub(super) async fn holds(&self) {
        self.gate.arrived.notified().await;
    }

    /// Lets the held request go on.
    pub(super) fn lets_go(&self) {
        self.gate.opened.notify_one();
    }

    /// Whether every fault met its request.
    pub(super) fn is_spent(&self) -> bool {
        self.faults.lock().expect("no test panics in here").is_empty()
    }
}

async fn serve(listener: TcpListener, server: String, faults: Faults, gate: Arc<Gate>) {
    while let Ok((near, _)) = listener.accept().await {
        let (server, faults, gate) = (server.clone(), faults.clone(), gate.clone());
        tokio::spawn(async move { carry(near, &server, &faults, &gate).await });
    }
}

/// One request for each connection.
async fn carry(mut near: TcpStream, server: &str, faults: &Faults, gate: &Gate) -> Option<()> {
    let request = read_request(&mut near).await?;
    let fault = fault_for(&request, faults);
    if fault == Some(Break::Held) {
        gate.arrived.notify_one();
        gate.opened.notified().await;
    }
    let answer = match fault {
        Some(Break::RequestLost) => return None,
        Some(Break::Answered(text)) => text.as_bytes().to_vec(),
        _ => ask(server, &request).await?,
    };
    match fault {
        Some(Break::AnswerLost) => None,
        Some(Break::AnsweredOver(text)) => near.write_all(text.as_bytes()).await.ok(),
        _ => near.write_all(&answer).await.ok(),
    }
}

fn fault_for(request: &[u8], faults: &Faults) -> Option<Break> {
    let mut faults = faults.lock().expect("no test panics in here");
    let at = faults.iter().position(|(line, _)| request.starts_with(line.as_bytes()))?;
    Some(faults.remove(at).1)
}

/// Head and body of a request; the head asks the server to close.
async fn read_request(near: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut piece = [0; 16 << 10];
    let head = loop {
        if let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            break at + 4;
        }
        let read = near.read(&mut piece).await.ok().filter(|n| *n > 0)?;
        bytes.extend_from_slice(&piece[..read]);
    };
    let text = String::from_utf8_lossy(&bytes[..head]).to_lowercase();
    let length = text.lines().find_map(|l| l.strip_prefix("content-length:")?.trim().parse().ok());
    while bytes.len() < head + length.unwrap_or(0_usize) {
        let read = near.read(&mut piece).await.ok().filter(|n| *n > 0)?;
        bytes.extend_from_slice(&piece[..read]);
    }
    let mut request = bytes[..head - 2].to_vec();
    request.extend_from_slice(b"connection: close\r\n\r\n");
    request.extend_from_slice(&bytes[head..]);
    Some(request)
}

async fn ask(server: &str, request: &[u8]) -> Option<Vec<u8>> {
    let mut far = TcpStream::connect(server).await.ok()?;
    far.write_all(request).await.ok()?;
    let mut answer = Vec::new();
    far.read_to_end(&mut answer).await.ok()?;
    Some(answer)
}
