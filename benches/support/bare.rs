//! What the same work costs without tayang: a client that only asks, a reader that only reads, a
//! table that only takes rows.

use std::{path::Path, sync::Arc};

use reqwest::{Client, header, redirect};
use rusqlite::Connection;
use tokio::sync::Semaphore;

/// A bare client, with the settings that tayang's has towards partners.
pub fn client() -> Client {
    // Only the first one of a process is taken; the others are the same.
    _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .no_proxy()
        .redirect(redirect::Policy::none())
        .pool_max_idle_per_host(1)
        .build()
        .unwrap()
}

/// GETs all addresses with this validator, so many at a time; how many answered with 304.
pub async fn sweep(client: &Client, links: &[reqwest::Url], etag: &str, at_once: usize) -> usize {
    let slots = Arc::new(Semaphore::new(at_once));
    let mut tasks = tokio::task::JoinSet::new();
    for link in links {
        let slot = slots.clone().acquire_owned().await.unwrap();
        let request = client.get(link.clone()).header(header::IF_NONE_MATCH, etag);
        tasks.spawn(async move {
            let answer = request.send().await.unwrap();
            let status = answer.status().as_u16();
            answer.bytes().await.unwrap();
            drop(slot);
            status
        });
    }
    tasks.join_all().await.into_iter().filter(|status| *status == 304).count()
}

/// A table of articles: WAL, FULL, its identity unique.
pub fn table(path: &Path) -> Connection {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         CREATE TABLE articles (
             id TEXT PRIMARY KEY, feed INTEGER NOT NULL, guid TEXT NOT NULL, link TEXT NOT NULL,
             title TEXT NOT NULL, summary TEXT, published INTEGER, found INTEGER NOT NULL,
             UNIQUE (feed, guid)) STRICT;",
    )
    .unwrap();
    conn
}

/// Reads feeds with feed-rs and inserts what they hold: one transaction for so many feeds. How many
/// rows.
pub fn store(conn: &Connection, feeds: &[String], in_one: usize) -> usize {
    let mut rows = 0;
    for (n, batch) in feeds.chunks(in_one).enumerate() {
        conn.execute_batch("BEGIN IMMEDIATE").unwrap();
        for (m, feed) in batch.iter().enumerate() {
            let read = feed_rs::parser::parse(feed.as_bytes()).unwrap();
            rows +=
                read.entries.iter().map(|entry| insert(conn, n * in_one + m, entry)).sum::<usize>();
        }
        conn.execute_batch("COMMIT").unwrap();
    }
    rows
}

fn insert(conn: &Connection, feed: usize, entry: &feed_rs::model::Entry) -> usize {
    let mut statement = conn
        .prepare_cached(
            "INSERT INTO articles VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
        )
        .unwrap();
    statement
        .execute((
            uuid::Uuid::now_v7().to_string(),
            feed as i64,
            &entry.id,
            &entry.links[0].href,
            entry.title.as_ref().map(|title| &title.content),
            entry.summary.as_ref().map(|summary| &summary.content),
            entry.published.map(|at| at.timestamp_micros()),
            1_i64,
        ))
        .unwrap()
}
