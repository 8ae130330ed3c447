//! Feeds of every kind as one document: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, CDF, JSON Feed.
//!
//! Bytes become text (`decode`), text becomes a tree that forgives (`tree`), and the tree is read
//! by the words of its elements (`channel`, `entry`), whatever dialect they come from: outlets mix
//! them. Markup stays the feed's own, with its links
//! made absolute; what can only run is left out, the rest is cleaned elsewhere.

mod active;
mod address;
mod channel;
pub(super) mod dates;
pub(super) mod decode;
mod entity;
mod entry;
mod json;
mod locate;
mod markup;
mod particulars;
mod people;
pub(super) mod space;
mod text;
pub(super) mod tree;

use chrono::{DateTime, Utc};

pub use text::Text;

/// Which family a feed belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// RSS 0.91 to 2.0, with or without a version.
    Rss,
    /// RSS 0.90 and 1.0.
    Rdf,
    /// Atom, any version.
    Atom,
    /// JSON Feed.
    Json,
    /// Microsoft's Channel Definition Format.
    Cdf,
}

impl Format {
    /// The family's word, as in `tayang inspect feed`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Rss => "rss",
            Self::Rdf => "rdf",
            Self::Atom => "atom",
            Self::Json => "json",
            Self::Cdf => "cdf",
        }
    }
}

/// A feed as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The family.
    pub format: Format,
    /// What it says about itself.
    pub feed: Feed,
    /// What it announces, in its own order.
    pub entries: Vec<Entry>,
    /// What was broken and recovered from, for people.
    pub recovered: Vec<String>,
    /// Why a document without entries is not to be taken for an empty feed.
    pub lacking: Option<&'static str>,
}

/// What a feed says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Feed {
    /// `id`, `guid`.
    pub id: Option<String>,
    /// Title.
    pub title: Option<Text>,
    /// Description, tagline.
    pub subtitle: Option<Text>,
    /// The page that the feed belongs to.
    pub link: Option<String>,
    /// All links, in order.
    pub links: Vec<FeedLink>,
    /// BCP 47, as written.
    pub language: Option<String>,
    /// Publication.
    pub published: Option<DateTime<Utc>>,
    /// Last change.
    pub updated: Option<DateTime<Utc>>,
    /// Copyright notice.
    pub rights: Option<Text>,
    /// The software.
    pub generator: Option<String>,
    /// Minutes that it may be kept.
    pub ttl_minutes: Option<u32>,
    /// Logo.
    pub image: Option<String>,
    /// Editors.
    pub authors: Vec<Person>,
    /// Contributors.
    pub contributors: Vec<Person>,
    /// Categories.
    pub categories: Vec<Category>,
    /// WebSub hubs, in order.
    pub hubs: Vec<String>,
    /// The feed's own address.
    pub self_link: Option<String>,
    /// Hours (GMT) at which nobody should come.
    pub skip_hours: Vec<u8>,
    /// English names of days on which nobody should come.
    pub skip_days: Vec<String>,
}

/// One announced article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// `guid`, `id`, `rdf:about`; absolute where it is an address.
    pub id: Option<String>,
    /// The article's page.
    pub url: Option<String>,
    /// Where the page was before a feed service put itself in between (`feedburner:origLink`).
    pub original: Option<String>,
    /// All links, in order.
    pub links: Vec<FeedLink>,
    /// Title.
    pub title: Option<Text>,
    /// Subtitle (`itunes:subtitle`).
    pub subtitle: Option<Text>,
    /// Summary, description; the content where there is no other.
    pub summary: Option<Text>,
    /// Whole text.
    pub content: Option<Text>,
    /// Publication.
    pub published: Option<DateTime<Utc>>,
    /// Last change.
    pub updated: Option<DateTime<Utc>>,
    /// Authors.
    pub authors: Vec<Person>,
    /// Contributors.
    pub contributors: Vec<Person>,
    /// Categories.
    pub categories: Vec<Category>,
    /// Attached files.
    pub enclosures: Vec<Enclosure>,
    /// Picture.
    pub image: Option<String>,
    /// BCP 47, as written.
    pub language: Option<String>,
    /// The feed that the entry comes from.
    pub source: Option<Origin>,
    /// Copyright notice.
    pub rights: Option<Text>,
}

/// A link element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedLink {
    /// Address.
    pub href: Option<String>,
    /// `alternate` where nothing is said.
    pub rel: String,
    /// Media type, by default that of a page.
    pub kind: String,
    /// Title.
    pub title: Option<String>,
}

/// Somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Name.
    pub name: Option<String>,
    /// Mail address.
    pub email: Option<String>,
    /// Page.
    pub url: Option<String>,
}

/// A category, tag or keyword.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Category {
    /// The word itself.
    pub term: Option<String>,
    /// Which list of words it belongs to.
    pub scheme: Option<String>,
    /// The word for people.
    pub label: Option<String>,
}

/// An attached file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Enclosure {
    /// Address.
    pub url: Option<String>,
    /// Media type.
    pub kind: Option<String>,
    /// Bytes, as written.
    pub length: Option<String>,
}

/// The feed that an entry comes from (`source`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// Its title, plain text.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
}

/// What is known about a feed from outside of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Around<'a> {
    /// `Content-Type`.
    pub content_type: Option<&'a str>,
    /// `Content-Language`.
    pub language: Option<&'a str>,
    /// What relative addresses are relative to.
    pub base: Option<&'a str>,
}

/// Why bytes are no feed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// A web page.
    #[error("this is a web page, not a feed")]
    Html,
    /// Anything else that cannot be read.
    #[error("{0}")]
    Unreadable(String),
}

/// Most bytes of a feed that are looked at; `net` lets no more through.
const MOST_BYTES: usize = 32 << 20;

/// Reads a feed. Linear in its bytes; entities of a DTD are never expanded.
pub fn read(bytes: &[u8], around: &Around) -> Result<Document, FeedError> {
    let cut = bytes.get(..MOST_BYTES);
    let (text, mut notes) = decode::text(cut.unwrap_or(bytes), around.content_type);
    if cut.is_some() && bytes.len() > MOST_BYTES {
        notes.push(format!("only the first {} MiB were read", MOST_BYTES >> 20));
    }
    let mut document = match text.trim_start().chars().next() {
        None => return Err(FeedError::Unreadable("it is empty".into())),
        Some('{' | '[') => json::read(&text, around)?,
        Some(_) => locate::read(&text, around)?,
    };
    notes.append(&mut document.recovered);
    document.recovered = notes;
    Ok(document)
}
