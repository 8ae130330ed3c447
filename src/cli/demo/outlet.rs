//! The sample partner outlet: a feed and article pages on loopback, in the markup of a Promedia
//! site, some of which change while the demo runs.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};

use anyhow::Context;
use axum::{
    Router,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::{DateTime, Duration, FixedOffset, Utc};
use minijinja::{Environment, context};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

use crate::{model::Language, render::day};

const ARTICLES: &str = include_str!("articles.toml");
const PICTURE: &[u8] = include_bytes!("picture.png");
/// WIB.
const OFFSET_SECONDS: i32 = 7 * 3600;

#[derive(Debug, Clone, Deserialize, Serialize)]
struct Piece {
    number: u32,
    section: String,
    slug: String,
    headline: String,
    author: String,
    editor: String,
    minutes_ago: i64,
    tags: Vec<String>,
    #[serde(default)]
    picture: String,
    #[serde(default)]
    picture_credit: String,
    paragraphs: Vec<String>,
    /// A second page.
    #[serde(default)]
    more: Vec<String>,
    /// The words after the correction.
    #[serde(default)]
    corrected: Vec<String>,
    /// Whether it is taken back later.
    #[serde(default)]
    withdrawn: bool,
}

#[derive(Debug, Deserialize)]
struct Pieces {
    article: Vec<Piece>,
}

/// What has happened at the outlet so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Everything as first published.
    Fresh = 0,
    /// One article was corrected.
    Corrected = 1,
    /// Another was taken back.
    Withdrawn = 2,
}

/// The outlet. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct SampleOutlet {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    home: String,
    began: DateTime<FixedOffset>,
    pieces: Vec<Piece>,
    stage: AtomicU8,
}

impl SampleOutlet {
    /// Starts the outlet on a free loopback port; it ends with the process.
    pub(super) async fn start(began: DateTime<Utc>) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        let home = format!("http://{}", listener.local_addr()?);
        let pieces: Pieces = toml::from_str(ARTICLES).context("the demo's articles")?;
        let offset = FixedOffset::east_opt(OFFSET_SECONDS).context("WIB")?;
        let inner = Inner {
            home,
            began: began.with_timezone(&offset),
            pieces: pieces.article,
            stage: AtomicU8::new(Stage::Fresh as u8),
        };
        let outlet = Self { inner: Arc::new(inner) };
        let router = Router::new()
            .route("/", get(front))
            .route("/feed", get(feed))
            .route("/assets/{file}", get(picture))
            .route("/{section}/{number}/{slug}", get(page))
            .with_state(outlet.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(outlet)
    }

    /// `http://127.0.0.1:PORT`.
    pub(super) fn home(&self) -> &str {
        &self.inner.home
    }

    /// `127.0.0.1:PORT`.
    pub(super) fn host_port(&self) -> &str {
        self.inner.home.trim_start_matches("http://")
    }

    /// Time goes on at the outlet.
    pub(super) fn enter(&self, stage: Stage) {
        self.inner.stage.store(stage as u8, Ordering::SeqCst);
    }

    fn reached(&self, stage: Stage) -> bool {
        self.inner.stage.load(Ordering::SeqCst) >= stage as u8
    }

    fn is_gone(&self, piece: &Piece) -> bool {
        piece.withdrawn && self.reached(Stage::Withdrawn)
    }

    fn is_corrected(&self, piece: &Piece) -> bool {
        !piece.corrected.is_empty() && self.reached(Stage::Corrected)
    }

    fn link(&self, piece: &Piece) -> String {
        let section = piece.section.to_lowercase();
        format!("{}/{section}/{}/{}", self.inner.home, piece.number, piece.slug)
    }

    fn published(&self, piece: &Piece) -> DateTime<FixedOffset> {
        self.inner.began - Duration::minutes(piece.minutes_ago)
    }

    /// The paragraphs of one page of an article, or of all pages.
    fn paragraphs(&self, piece: &Piece, page: &str) -> Vec<String> {
        let first = if self.is_corrected(piece) { &piece.corrected } else { &piece.paragraphs };
        let chosen: Vec<&String> = match page {
            "all" => first.iter().chain(&piece.more).collect(),
            "2" => piece.more.iter().collect(),
            _ => first.iter().collect(),
        };
        chosen.into_iter().map(|p| p.replace("{home}", &self.inner.home)).collect()
    }
}

async fn front() -> &'static str {
    "Kabar Lereng, media contoh untuk demo tayang. Umpan: /feed"
}

async fn picture() -> Response {
    ([(header::CONTENT_TYPE, "image/png")], PICTURE).into_response()
}

async fn feed(State(outlet): State<SampleOutlet>) -> Response {
    let pieces = outlet.inner.pieces.iter().filter(|piece| !outlet.is_gone(piece));
    let entries: Vec<_> = pieces
        .map(|piece| {
            let published = outlet.published(piece);
            let updated = outlet.is_corrected(piece).then(|| published + Duration::minutes(30));
            context! {
                headline => &piece.headline, number => piece.number, author => &piece.author,
                section => &piece.section, link => outlet.link(piece),
                published_rfc => published.to_rfc2822(),
                updated => updated.map(|at| at.to_rfc3339()),
                teaser => outlet.paragraphs(piece, "1").first(),
            }
        })
        .collect();
    let values = context! { entries, home => &outlet.inner.home };
    rendered("feed.xml", include_str!("feed.xml.j2"), values, "application/rss+xml; charset=utf-8")
}

async fn page(
    State(outlet): State<SampleOutlet>,
    Path((_, number, _)): Path<(String, u32, String)>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let Some(piece) = outlet.inner.pieces.iter().find(|piece| piece.number == number) else {
        return (StatusCode::NOT_FOUND, "Halaman tidak ditemukan").into_response();
    };
    if outlet.is_gone(piece) {
        return (StatusCode::GONE, "Artikel ini telah dicabut oleh redaksi").into_response();
    }
    let wanted = query.get("page").map_or("1", String::as_str);
    let published = outlet.published(piece);
    let pages = if piece.more.is_empty() || wanted == "all" { 1 } else { 2 };
    let values = context! {
        a => minijinja::Value::from(minijinja::value::Serde(piece.clone())), link => outlet.link(piece), pages, page => wanted.parse().unwrap_or(1),
        paragraphs => outlet.paragraphs(piece, wanted),
        published_iso => published.to_rfc3339(), published_text => indonesian(published),
    };
    rendered("page.html", include_str!("page.html.j2"), values, "text/html; charset=utf-8")
}

fn rendered(name: &str, template: &str, values: minijinja::Value, content_type: &str) -> Response {
    let mut environment = Environment::new();
    let text = environment
        .add_template_owned(name.to_owned(), template.to_owned())
        .and_then(|()| environment.get_template(name)?.render(values));
    match text {
        Ok(text) => ([(header::CONTENT_TYPE, content_type.to_owned())], text).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// "Senin, 23 November 2026 | 19:05 WIB".
fn indonesian(at: DateTime<FixedOffset>) -> String {
    format!("{} | {} WIB", day(at.date_naive(), Language::Indonesian), at.format("%H:%M"))
}
