//! Announced articles, before anybody has read them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Link, OutletName, SourceName};

/// What makes an entry the same entry the next time: its guid, else its normalised link.
///
/// At most 512 bytes; longer ones are replaced by their hash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryIdentity(String);

impl EntryIdentity {
    /// An identity from a guid (or from a link where there is none).
    #[must_use]
    pub fn of(guid: Option<&str>, link: &Link) -> Self {
        let guid = guid.map(str::trim).filter(|g| !g.is_empty());
        let text = guid.map_or_else(
            || link.normalised(),
            |g| Link::parse(g).map_or(g.to_owned(), |l| l.normalised()),
        );
        if text.len() <= 512 {
            return Self(text);
        }
        Self(format!("sha256:{}", super::sha256(text.as_bytes())))
    }

    /// The identity as stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An identity as it stands in the store.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text)
    }
}

/// One article as a source announces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discovered {
    /// The outlet whose source announced it.
    pub outlet: OutletName,
    /// The source that announced it.
    pub source: SourceName,
    /// Its identity within the outlet.
    pub identity: EntryIdentity,
    /// Where the article is.
    pub link: Link,
    /// The announced headline, plain text.
    pub headline: Option<String>,
    /// The announced time of publication.
    pub published: Option<DateTime<Utc>>,
    /// The announced time of the last change.
    pub updated: Option<DateTime<Utc>>,
    /// Announced authors.
    pub authors: Vec<String>,
    /// Announced categories.
    pub tags: Vec<String>,
    /// The feed's markup of summary or content, not yet cleaned.
    pub markup: Option<String>,
    /// The feed's `source` element: another outlet's name and feed or page.
    pub credited: Option<(String, Option<Link>)>,
}

/// Where an address leads by redirects that are meant to last (301, 308).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The new address.
    pub to: Link,
    /// Visits in a row at which it was said.
    pub seen: u32,
}

impl Moved {
    /// So many visits in a row say the same before it is believed: a mistake of an afternoon is not.
    const BELIEVED: u32 = 3;

    /// What a visit adds: `onward` is where lasting redirects led from the address that was asked.
    /// An address that answers by itself is where it is.
    #[must_use]
    pub fn learn(before: Option<Self>, onward: Option<Link>) -> Option<Self> {
        match (before, onward) {
            (Some(moved), None) => Some(moved).filter(Self::is_believed),
            (Some(moved), Some(to)) if moved.to == to => {
                Some(Self { to, seen: moved.seen.saturating_add(1) })
            }
            (_, onward) => onward.map(|to| Self { to, seen: 1 }),
        }
    }

    /// Whether the new address is asked in the place of the old one.
    #[must_use]
    pub fn is_believed(&self) -> bool {
        self.seen >= Self::BELIEVED
    }
}

/// What a source told us to send back next time, and where we stopped reading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cursor {
    /// `ETag`, verbatim.
    pub etag: Option<String>,
    /// `Last-Modified`, verbatim.
    pub last_modified: Option<String>,
    /// Hash of the last body, to know an unchanged one without validators.
    pub seen: Option<String>,
    /// What the source asked of its visitors, which a 304 does not repeat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// The latest change that was read, where a source can be asked for changes since then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<DateTime<Utc>>,
    /// Where the source says that it moved for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<Box<Moved>>,
    /// How many articles a list page showed last: none after some means that its markup changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown: Option<u32>,
    /// The same for the documents that a source consists of (the sitemaps of an index), by address.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub parts: BTreeMap<String, Cursor>,
}

impl Cursor {
    /// The address that is asked in the place of the configured one, if any.
    #[must_use]
    pub fn elsewhere(&self) -> Option<&Link> {
        self.moved.as_ref().filter(|moved| moved.is_believed()).map(|moved| &moved.to)
    }
}

/// When a source does not want to be visited, in the words of RSS.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Minutes that it may be kept.
    pub ttl_minutes: Option<u32>,
    /// Hours (GMT) at which nobody should come.
    pub skip_hours: Vec<u8>,
    /// English names of days on which nobody should come.
    pub skip_days: Vec<String>,
}

/// Where an entry stands on its way to becoming an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// Enrolled, to be fetched.
    Due,
    /// Read and decided; looked at again for corrections until it is old.
    Carried,
    /// Part of the backlog of a new source: known, never published.
    Backlog,
    /// Given up with a reason (gone, refused, unreadable after several attempts).
    Withheld,
    /// The outlet has taken it back.
    Withdrawn,
}
