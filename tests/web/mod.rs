//! The two faces over real sockets and a real store: what they show, and what they never do.

mod desk;
mod private;
mod public;

use std::sync::Arc;

use tayang::{
    clock::Clock,
    config,
    model::{Address, Consent, DigestName, Language, SubscriberId},
    store::{Added, NewSubscriber, SqliteStore, Store},
    web::Faces,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::digest::at;

/// A network as the annotated configuration makes it, with both faces on loopback.
pub(crate) struct House {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Clock,
    private: u16,
    public: u16,
    _folder: tempfile::TempDir,
}

/// An answer, its page without style and without identities that differ from run to run.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) body: String,
}

impl Answer {
    /// The page as it is compared: identities replaced, style left out.
    pub(crate) fn page(&self) -> String {
        let (before, rest) = self.body.split_once("<style>").unwrap_or((&self.body, ""));
        let (_, after) = rest.split_once("</style>").unwrap_or(("", rest));
        let id = regex::Regex::new("[0-9a-f]{8}-[0-9a-f-]{27}").unwrap();
        id.replace_all(&format!("{before}{after}"), "(id)").into_owned()
    }
}

impl House {
    pub(crate) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(at("2026-11-23T01:00:00Z"));
        let database = folder.path().join("tayang.db");
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&database, clock.clone()).unwrap());
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
        let plan = config::load(&root).expect("the annotated configuration works").plan;
        let faces = Faces::new(&plan, store.clone());
        let private = serve(faces.private_router()).await;
        let public = serve(faces.public_router()).await;
        Self { store, clock, private, public, _folder: folder }
    }

    pub(crate) async fn private(&self, path: &str) -> Answer {
        ask(self.private, &format!("GET {path}"), "").await
    }

    pub(crate) async fn public(&self, request: &str, body: &str) -> Answer {
        ask(self.public, request, body).await
    }

    /// Puts somebody on the list `pagi`; none when they have left before.
    pub(crate) async fn subscribe(&self, address: &str) -> Option<SubscriberId> {
        let new = NewSubscriber {
            digest: DigestName::parse("pagi").unwrap(),
            address: Address::parse(address).unwrap(),
            name: None,
            language: Language::Indonesian,
            zone: None,
            consent: Consent {
                words: "Ya".to_owned(),
                source: "formulir".to_owned(),
                at: at("2026-08-17T03:15:00Z"),
                by: "uji".to_owned(),
            },
        };
        match self.store.subscribe(new).await.unwrap() {
            Added::Added(id) | Added::Updated(id) => Some(id),
            Added::Suppressed => None,
        }
    }
}

async fn serve(router: axum::Router) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, router).await });
    port
}

async fn ask(port: u16, request: &str, body: &str) -> Answer {
    let mut line = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let length = body.len();
    let text = format!(
        "{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}"
    );
    line.write_all(text.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (headers, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = headers[9..12].parse().unwrap();
    Answer { status, headers: headers.to_ascii_lowercase(), body: body.to_owned() }
}
