//! A partner outlet on loopback: pages, feeds, redirects and faults that a test programs, and a
//! record of every request.

mod fault;
mod packed;
mod wire;

use std::{
    collections::{HashMap, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tayang::model::Link;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

pub use fault::Fault;
pub use packed::{gzip, gzip_bomb};

/// A running outlet; it stops when dropped.
#[derive(Debug)]
pub struct Outlet {
    shared: Arc<Shared>,
    address: SocketAddr,
    task: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Shared {
    routes: Mutex<HashMap<String, Route>>,
    seen: Mutex<Vec<Seen>>,
    connections: Mutex<usize>,
}

/// What a path answers.
#[derive(Debug, Clone)]
enum Route {
    /// These replies in order, the last one for ever.
    Replies(VecDeque<Reply>),
    Fault(Fault),
}

/// An ordinary answer.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers beside `content-length`.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
    /// Time between the request and the answer.
    pub delay: Duration,
    /// Whether `ETag` and `Last-Modified` are sent and obeyed.
    pub validators: bool,
}

/// A request as it came in.
#[derive(Debug, Clone)]
pub struct Seen {
    /// `GET`.
    pub method: String,
    /// Path with query.
    pub path: String,
    /// Headers by lower-case name.
    pub headers: HashMap<String, String>,
    /// Body.
    pub body: Vec<u8>,
    /// When its head was complete.
    pub begun: Instant,
    /// When its answer was written; none: not yet, or never.
    pub ended: Option<Instant>,
}

impl Seen {
    /// A header by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

impl Reply {
    /// An answer with this status, type and body.
    pub fn new(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), kind.to_owned())];
        Self { status, headers, body: body.into(), ..Self::default() }
    }

    /// The same with one more header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same, later.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// The same with `ETag` and `Last-Modified`; a conditional request gets a 304.
    pub fn validated(mut self) -> Self {
        self.validators = true;
        self
    }

    /// The `ETag`: changes with the body.
    pub fn etag(&self) -> String {
        let sum = self.body.iter().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
            (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        format!("W/\"{sum:016x}\"")
    }
}

/// `Last-Modified` of everything that has one.
pub const LAST_MODIFIED: &str = "Sun, 22 Nov 2026 23:15:00 GMT";

impl Outlet {
    /// Starts on a free port of 127.0.0.1; unknown paths (robots.txt too) are 404.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let shared = Arc::new(Shared::default());
        let task = tokio::spawn(serve(listener, Arc::clone(&shared)));
        Self { shared, address, task }
    }

    /// `127.0.0.1:PORT`, as `NetSettings::allow` wants it.
    pub fn host_port(&self) -> String {
        self.address.to_string()
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The same as a link.
    pub fn link(&self, path: &str) -> Link {
        Link::parse(&self.url(path)).expect("an outlet's path makes a link")
    }

    /// A page with validators. Programming a path again replaces what it answers.
    pub fn page(&self, path: &str, html: &str) {
        self.answer(path, Reply::new(200, "text/html; charset=utf-8", html).validated());
    }

    /// A feed with validators.
    pub fn feed(&self, path: &str, xml: &str) {
        self.answer(path, Reply::new(200, "application/rss+xml; charset=utf-8", xml).validated());
    }

    /// A file of any type, with validators.
    pub fn file(&self, path: &str, kind: &str, bytes: &[u8]) {
        self.answer(path, Reply::new(200, kind, bytes).validated());
    }

    /// Only a status: 404, 410, 500.
    pub fn status(&self, path: &str, status: u16) {
        self.answer(path, Reply::new(status, "text/html; charset=utf-8", "<p>Tidak ada.</p>"));
    }

    /// A redirect (302) to an address or a path.
    pub fn redirect(&self, path: &str, to: &str) {
        self.answer(path, Reply::new(302, "text/html", "").with("location", to));
    }

    /// A status with `Retry-After`.
    pub fn busy(&self, path: &str, status: u16, retry_after: &str) {
        self.answer(path, Reply::new(status, "text/html", "").with("retry-after", retry_after));
    }

    /// Any answer.
    pub fn answer(&self, path: &str, reply: Reply) {
        self.sequence(path, vec![reply]);
    }

    /// One answer after the other, the last one for ever.
    pub fn sequence(&self, path: &str, replies: Vec<Reply>) {
        lock(&self.shared.routes).insert(path.to_owned(), Route::Replies(replies.into()));
    }

    /// A fault instead of an answer.
    pub fn fault(&self, path: &str, fault: Fault) {
        lock(&self.shared.routes).insert(path.to_owned(), Route::Fault(fault));
    }

    /// Every request so far, in order.
    pub fn requests(&self) -> Vec<Seen> {
        lock(&self.shared.seen).clone()
    }

    /// Requests for one path.
    pub fn hits(&self, path: &str) -> usize {
        lock(&self.shared.seen).iter().filter(|seen| seen.path == path).count()
    }

    /// Connections so far, whether or not a request came.
    pub fn connections(&self) -> usize {
        *lock(&self.shared.connections)
    }
}

impl Drop for Outlet {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut visitors = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        *lock(&shared.connections) += 1;
        visitors.spawn(converse(stream, Arc::clone(&shared)));
    }
}

/// Answers requests on one connection until either side closes it.
async fn converse(mut stream: TcpStream, shared: Arc<Shared>) {
    while let Some(request) = wire::read(&mut stream).await {
        let number = shared.note(request.clone());
        match shared.route(&request.path) {
            Route::Fault(fault) => return fault.commit(stream, &request).await,
            Route::Replies(mut replies) => {
                let reply = replies.pop_front().unwrap_or_default();
                tokio::time::sleep(reply.delay).await;
                if wire::write(&mut stream, &reply, &request).await.is_err() {
                    return;
                }
            }
        }
        lock(&shared.seen)[number].ended = Some(Instant::now());
    }
}

impl Shared {
    fn note(&self, request: Seen) -> usize {
        let mut seen = lock(&self.seen);
        seen.push(request);
        seen.len() - 1
    }

    /// The next answer of a path, with or without its query.
    fn route(&self, path: &str) -> Route {
        let mut routes = lock(&self.routes);
        let bare = path.split('?').next().unwrap_or(path);
        let key = if routes.contains_key(path) { path } else { bare };
        match routes.get_mut(key) {
            Some(Route::Replies(replies)) if replies.len() > 1 => {
                Route::Replies(replies.pop_front().into_iter().collect())
            }
            Some(route) => route.clone(),
            None => Route::Replies(VecDeque::from([Reply::new(404, "text/html", "")])),
        }
    }
}
