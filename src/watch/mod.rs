//! Makes the request for a source and reads what came back (pure).

pub mod feed;
mod reading;
mod robots;

use crate::model::{Cursor, Discovered, Fetched, Link, OutletName, SourceName};

pub use robots::Robots;

/// Where an outlet announces articles. A closed enum: the compiler lists every place to visit
/// when a kind is added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceKind {
    /// RSS or Atom (or JSON Feed) at this address.
    Feed {
        /// The feed.
        url: Link,
    },
}

/// A configured source.
#[derive(Debug, Clone)]
pub struct Source {
    /// The outlet.
    pub outlet: OutletName,
    /// The source's key.
    pub name: SourceName,
    /// Where and how.
    pub kind: SourceKind,
}

impl Source {
    /// The address to ask.
    #[must_use]
    pub fn address(&self) -> &Link {
        match &self.kind {
            SourceKind::Feed { url } => url,
        }
    }
}

/// What a source announces now, and what to remember for the next visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Entries in the source's order, at most 1,000.
    pub discovered: Vec<Discovered>,
    /// Validators and hash.
    pub cursor: Cursor,
    /// The source asks not to come back sooner (ttl, Cache-Control), seconds.
    pub not_before_seconds: Option<u64>,
    /// What was broken and recovered from, for people.
    pub recovered: Vec<String>,
}

/// Why nothing could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WatchError {
    /// A status that is neither 200 nor 304.
    #[error("the source answered with status {status}")]
    Status {
        /// HTTP status.
        status: u16,
        /// `Retry-After`, seconds.
        retry_after: Option<u64>,
    },
    /// A web page in place of a feed.
    #[error(
        "the source is a web page, not a feed: look for the feed's address in the page (`<link rel=\"alternate\">`)"
    )]
    Html,
    /// Not a feed that we can read.
    #[error("the source cannot be read: {0}")]
    Unreadable(String),
}

/// Reads an answer of a source. A 304 (or the same bytes as last time) is an empty reading.
pub fn read(source: &Source, before: &Cursor, fetched: &Fetched) -> Result<Reading, WatchError> {
    match &source.kind {
        SourceKind::Feed { .. } => reading::of_feed(source, before, fetched),
    }
}
