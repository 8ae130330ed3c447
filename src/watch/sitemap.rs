//! Sitemaps as they are written: pages with their dates, or an index of other sitemaps.

use std::io::Read as _;

use chrono::{DateTime, Duration, Utc};
use flate2::read::MultiGzDecoder;

use super::{
    WatchError,
    feed::{
        dates, decode,
        tree::{self, Element},
    },
};
use crate::model::{Fetched, Link};

/// Bytes of an unpacked sitemap that are read. The protocol allows 50 MB; what is new stands in
/// files far smaller, and the rest is said to be left out.
const MOST_BYTES: usize = 16 << 20;

/// A sitemap, read.
#[derive(Debug, Default)]
pub(super) struct Sitemap {
    /// Other sitemaps (of an index).
    pub children: Vec<Child>,
    /// Pages.
    pub pages: Vec<Page>,
    /// Whether it is an index.
    pub is_index: bool,
    /// What was broken and recovered from.
    pub notes: Vec<String>,
}

/// A sitemap that an index names.
#[derive(Debug, Clone)]
pub(super) struct Child {
    pub link: Link,
    /// When it was changed last; a day counts until its end.
    pub changed: Option<DateTime<Utc>>,
}

/// A page that a sitemap names.
#[derive(Debug)]
pub(super) struct Page {
    pub link: Link,
    /// From the news extension.
    pub news: Option<News>,
    /// Last change.
    pub changed: Option<DateTime<Utc>>,
    /// The latest instant that its dates can mean.
    pub latest: Option<DateTime<Utc>>,
}

/// What the news extension says.
#[derive(Debug, Default)]
pub(super) struct News {
    pub title: Option<String>,
    pub published: Option<DateTime<Utc>>,
    pub keywords: Vec<String>,
}

/// Reads a sitemap, packed or not.
pub(super) fn read(fetched: &Fetched) -> Result<Sitemap, WatchError> {
    let unpacked;
    let mut notes = Vec::new();
    let bytes = if fetched.bytes.starts_with(&[0x1F, 0x8B]) {
        unpacked = unpack(&fetched.bytes, &mut notes)?;
        &unpacked
    } else {
        &fetched.bytes
    };
    if bytes.len() > MOST_BYTES {
        notes.push(format!("only the first {} MiB were read", MOST_BYTES >> 20));
    }
    let bytes = bytes.get(..MOST_BYTES).unwrap_or(bytes);
    let (text, mut more) = decode::text(bytes, fetched.headers.get("content-type"));
    notes.append(&mut more);
    let mut sitemap = document(&text, &fetched.link)?;
    notes.append(&mut sitemap.notes);
    Ok(Sitemap { notes, ..sitemap })
}

/// Unpacks at most the bytes that are read and one more; what was unpacked before the archive
/// breaks off is kept.
fn unpack(packed: &[u8], notes: &mut Vec<String>) -> Result<Vec<u8>, WatchError> {
    let mut bytes = Vec::new();
    let most = MOST_BYTES as u64 + 1;
    let broken = MultiGzDecoder::new(packed).take(most).read_to_end(&mut bytes).is_err();
    if broken && bytes.is_empty() {
        return Err(WatchError::Unreadable("it is a broken archive".into()));
    }
    if broken {
        notes.push("the archive breaks off: what came before was read".into());
    }
    Ok(bytes)
}

fn document(text: &str, base: &Link) -> Result<Sitemap, WatchError> {
    let read = tree::read(text);
    let root = read.root.elements().next().ok_or_else(|| unlike("it is no XML"))?;
    let mut sitemap = match root.local.as_ref() {
        "sitemapindex" => index(root, base),
        "urlset" => pages(root, base),
        "rss" | "feed" | "rdf" => {
            return Err(unlike("it is a feed, not a sitemap: write `feed` in place of `sitemap`"));
        }
        _ if read.is_page || root.local == "html" => {
            return Err(unlike("it is a web page, not a sitemap"));
        }
        other => return Err(unlike(&format!("`{}` is no sitemap", super::reading::short(other)))),
    };
    sitemap.notes = read.notes;
    Ok(sitemap)
}

fn unlike(why: &str) -> WatchError {
    WatchError::Unreadable(why.to_owned())
}

fn index(root: &Element, base: &Link) -> Sitemap {
    let named = root.elements().filter(|element| element.local == "sitemap");
    let children = named.filter_map(|element| {
        let link = base.join(&words(element, "loc")?).ok()?;
        Some(Child { link, changed: date(element, "lastmod").map(Date::latest) })
    });
    Sitemap { children: children.collect(), is_index: true, ..Sitemap::default() }
}

fn pages(root: &Element, base: &Link) -> Sitemap {
    let named = root.elements().filter(|element| element.local == "url");
    let pages = named.filter_map(|element| page(element, base));
    Sitemap { pages: pages.collect(), ..Sitemap::default() }
}

fn page(element: &Element, base: &Link) -> Option<Page> {
    let link = base.join(&words(element, "loc")?).ok()?;
    let extension = element.elements().find(|inner| inner.local == "news");
    let published = extension.and_then(|news| date(news, "publication_date"));
    let changed = date(element, "lastmod");
    let dates = [&published, &changed].into_iter().flatten();
    let latest = dates.cloned().map(Date::latest).max();
    let news = extension.map(|news| News {
        title: words(news, "title"),
        published: published.and_then(Date::instant),
        keywords: keywords(news),
    });
    Some(Page { link, news, changed: changed.and_then(Date::instant), latest })
}

fn keywords(news: &Element) -> Vec<String> {
    let all = words(news, "keywords").unwrap_or_default();
    all.split(',').filter_map(super::reading::words).take(20).collect()
}

fn words(element: &Element, name: &str) -> Option<String> {
    let found = element.elements().find(|inner| inner.local == name)?;
    Some(found.words()).filter(|words| !words.is_empty())
}

/// A date with a time, or a day, which lasts until its end in the zone that is farthest behind.
#[derive(Debug, Clone)]
enum Date {
    At(DateTime<Utc>),
    On(DateTime<Utc>),
}

impl Date {
    fn instant(self) -> Option<DateTime<Utc>> {
        match self {
            Self::At(at) => Some(at),
            Self::On(_) => None,
        }
    }

    fn latest(self) -> DateTime<Utc> {
        match self {
            Self::At(at) => at,
            Self::On(day) => day.checked_add_signed(Duration::hours(36)).unwrap_or(day),
        }
    }
}

fn date(element: &Element, name: &str) -> Option<Date> {
    let text = words(element, name)?;
    let at = dates::read(&text)?;
    Some(if text.contains(':') { Date::At(at) } else { Date::On(at) })
}
