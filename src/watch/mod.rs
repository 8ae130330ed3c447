//! Makes the requests for a source and reads what came back (pure).

mod answer;
pub mod discover;
mod errand;
pub mod feed;
mod list_page;
mod once;
mod reading;
mod rest;
mod robots;
mod sitemap;
mod walk;
pub mod websub;
mod wordpress;

use crate::model::{Cursor, Discovered, Link, OutletName, SourceName};

pub use errand::{Ask, Errand, Occasion};
pub use list_page::{ListPage, Selector, SelectorError};
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
    /// A news sitemap, an ordinary one, or an index of them.
    Sitemap {
        /// The sitemap.
        url: Link,
        /// Only pages whose address contains one of these; empty: all.
        paths: Vec<String>,
    },
    /// A page of an outlet that lists its articles.
    List(Box<ListPage>),
    /// The REST API of a WordPress site: what is new, and what was edited since the last visit.
    WordPress {
        /// The site's home page, or its API where that is elsewhere.
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
    /// The address that the configuration names.
    #[must_use]
    pub fn address(&self) -> &Link {
        match &self.kind {
            SourceKind::Feed { url }
            | SourceKind::Sitemap { url, .. }
            | SourceKind::WordPress { url } => url,
            SourceKind::List(page) => &page.url,
        }
    }
}

/// What a source announces now, and what to remember for the next visit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Entries in the source's order, at most 1,000.
    pub discovered: Vec<Discovered>,
    /// Validators, hash, and where we stopped.
    pub cursor: Cursor,
    /// The source asks not to come back sooner (ttl, Cache-Control), seconds.
    pub not_before_seconds: Option<u64>,
    /// What was broken and recovered from, for people.
    pub recovered: Vec<String>,
    /// Whether a person has to look at it although it can be read.
    pub health: Health,
    /// Where it is announced without our asking.
    pub offered: websub::Offered,
}

/// Whether a source that can be read is read as it was meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Health {
    /// This answer does not say.
    #[default]
    Unsaid,
    /// It is.
    Fine,
    /// It is not, in words.
    Ailing(String),
}

impl From<Option<String>> for Health {
    fn from(ailing: Option<String>) -> Self {
        ailing.map_or(Self::Fine, Self::Ailing)
    }
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
    /// Nothing that we can read.
    #[error("the source cannot be read: {0}")]
    Unreadable(String),
    /// The selectors of a list page match nothing (any more).
    #[error("{0}")]
    NoMatch(String),
    /// The site has no API, or not for everybody.
    #[error("{0}")]
    Api(String),
    /// All documents that a source consists of failed, the last one like this.
    #[error("none of its parts could be read: {0}")]
    Parts(String),
}
