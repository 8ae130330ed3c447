//! A visit as a conversation: what to ask, what to make of the answer, until there is a reading.
//!
//! Most sources need one answer; an index of sitemaps or the pages of an API need several. Who
//! carries the questions knows nothing of this: every one goes through the same client.

use chrono::{DateTime, Utc};

use super::{
    Reading, Source, SourceKind, WatchError, once::Once, reading, walk::Walk, wordpress::Posts,
};
use crate::model::{Cursor, Fetched, Link};

/// The circumstances of a visit.
#[derive(Clone, Copy)]
pub struct Occasion<'a> {
    /// The moment.
    pub now: DateTime<Utc>,
    /// Reads a date as the outlet's pages print it.
    pub dates: &'a (dyn Fn(&str) -> Option<DateTime<Utc>> + Sync),
}

/// A question to a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// What to get.
    pub link: Link,
    /// Validators of the last time.
    pub cursor: Cursor,
    /// `Accept`.
    pub accept: &'static str,
}

/// A visit that is under way.
pub struct Errand<'a>(Kind<'a>);

enum Kind<'a> {
    Once(Once<'a>),
    Walk(Walk<'a>),
    Posts(Posts<'a>),
}

impl<'a> Errand<'a> {
    /// Begins a visit.
    #[must_use]
    pub fn begin(source: &'a Source, before: &'a Cursor, occasion: Occasion<'a>) -> Self {
        Self(match &source.kind {
            SourceKind::Feed { .. } | SourceKind::List(_) => {
                Kind::Once(Once::begin(source, before, occasion))
            }
            SourceKind::Sitemap { url, paths } => {
                Kind::Walk(Walk::begin(source, url, paths, before, occasion.now))
            }
            SourceKind::WordPress { url } => {
                Kind::Posts(Posts::begin(source, url, before, occasion.now))
            }
        })
    }

    /// What has to be asked now; none: everything was asked.
    #[must_use]
    pub fn ask(&self) -> Option<Ask> {
        match &self.0 {
            Kind::Once(once) => once.ask(),
            Kind::Walk(walk) => walk.ask(),
            Kind::Posts(posts) => posts.ask(),
        }
    }

    /// Takes the answer to the last question.
    pub fn take(&mut self, fetched: &Fetched) -> Result<(), WatchError> {
        match &mut self.0 {
            Kind::Once(once) => once.take(fetched),
            Kind::Walk(walk) => walk.take(fetched),
            Kind::Posts(posts) => posts.take(fetched),
        }
    }

    /// The last question has no answer; whether the visit goes on without it.
    pub fn miss(&mut self, why: &str) -> bool {
        match &mut self.0 {
            Kind::Once(_) => false,
            Kind::Walk(walk) => walk.miss(why),
            Kind::Posts(posts) => posts.miss(),
        }
    }

    /// What the source announces.
    pub fn end(self) -> Result<Reading, WatchError> {
        match self.0 {
            Kind::Once(once) => Ok(once.end()),
            Kind::Walk(walk) => walk.end(),
            Kind::Posts(posts) => Ok(posts.end()),
        }
        .map(reading::bounded)
    }
}
