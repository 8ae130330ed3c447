//! From a feed to what an outlet announces: entries with an identity, and when to come back.

use std::collections::HashSet;

use super::{
    Reading, Source, WatchError,
    answer::{self, Anew},
    feed::{self, Around, Document, Entry, Text},
    rest, websub,
};
use crate::model::{Cursor, Discovered, EntryIdentity, Fetched, Link};

/// Entries of one reading.
pub(super) const MOST_ENTRIES: usize = 1_000;
/// Characters of an announced headline, author or tag that are kept.
const LONGEST_WORDS: usize = 500;
/// Bytes of announced markup that are kept; the page itself is fetched anyway.
const MOST_MARKUP: usize = 512 << 10;

/// Reads an answer of a feed.
pub(super) fn of_feed(
    source: &Source,
    before: &Cursor,
    fetched: &Fetched,
) -> Result<Reading, WatchError> {
    match answer::anew(before, fetched)? {
        Err(nothing_new) => Ok(nothing_new),
        Ok(Anew { cursor }) => Ok(reading(source, cursor, fetched, document(fetched)?)),
    }
}

fn document(fetched: &Fetched) -> Result<Document, WatchError> {
    let base = fetched.headers.get("content-location").and_then(|l| fetched.link.join(l).ok());
    let around = Around {
        content_type: fetched.headers.get("content-type"),
        language: fetched.headers.get("content-language"),
        base: Some(base.as_ref().unwrap_or(&fetched.link).as_str()),
    };
    let document = feed::read(&fetched.bytes, &around).map_err(|error| match error {
        feed::FeedError::Html => WatchError::Html,
        feed::FeedError::Unreadable(why) => WatchError::Unreadable(why),
    })?;
    match document.lacking {
        Some(why) => Err(WatchError::Unreadable(why.into())),
        None => Ok(document),
    }
}

fn reading(source: &Source, cursor: Cursor, fetched: &Fetched, document: Document) -> Reading {
    let mut recovered = document.recovered;
    let announced = document.entries.len();
    let entries = document.entries.into_iter();
    let discovered: Vec<Discovered> = entries.filter_map(|entry| found(source, entry)).collect();
    let without_link = announced - discovered.len();
    if without_link > 0 {
        recovered.push(format!("{without_link} entries without a usable link were left out"));
    }
    let cursor = Cursor { asked: rest::wishes(&document.feed), ..cursor };
    let not_before_seconds = rest::asked(cursor.asked.as_ref(), fetched);
    let offered = websub::by_feed(fetched, &document.feed);
    Reading { discovered, cursor, not_before_seconds, recovered, offered, ..Reading::default() }
}

/// Each entry once, and no more than can be enrolled at one time.
pub(super) fn bounded(mut reading: Reading) -> Reading {
    let announced = reading.discovered.len();
    let mut known = HashSet::new();
    // One guid for several articles is a broken guid, and no reason to lose all but one.
    let name = |found: &Discovered| (found.identity.clone(), found.link.alias());
    reading.discovered.retain(|found| known.insert(name(found)));
    if reading.discovered.len() > MOST_ENTRIES {
        let note = format!("{announced} entries: only the first {MOST_ENTRIES} were taken");
        reading.recovered.push(note);
        reading.discovered.truncate(MOST_ENTRIES);
    }
    reading
}

fn found(source: &Source, entry: Entry) -> Option<Discovered> {
    let link = address(&entry)?;
    let credited = entry.source.map(|origin| {
        let link = origin.url.as_deref().and_then(|url| Link::parse(url).ok());
        (short(origin.title.as_deref().unwrap_or_default()), link)
    });
    let names = entry.authors.iter().filter_map(|a| a.name.as_deref().or(a.email.as_deref()));
    let terms = entry.categories.iter().filter_map(|c| c.label.as_deref().or(c.term.as_deref()));
    let headline = entry.title.as_ref().map(Text::words);
    let markup = entry.content.or(entry.summary).map(|text| text.value);
    Some(Discovered {
        headline: headline.as_deref().and_then(words),
        // Many feeds have but one date, and call it `dc:date` or `updated`.
        published: entry.published.or(entry.updated),
        updated: entry.updated,
        authors: names.map(short).collect(),
        tags: terms.map(short).collect(),
        markup: markup.filter(|markup| markup.len() <= MOST_MARKUP),
        credited,
        ..announced(source, entry.id.as_deref(), link)
    })
}

/// An announcement that says no more than where an article is.
pub(super) fn announced(source: &Source, guid: Option<&str>, link: Link) -> Discovered {
    Discovered {
        outlet: source.outlet.clone(),
        source: source.name.clone(),
        identity: EntryIdentity::of(guid, &link),
        headline: None,
        published: None,
        updated: None,
        authors: Vec::new(),
        tags: Vec::new(),
        markup: None,
        credited: None,
        link,
    }
}

/// The article's own page: before any feed service, else the page, else any link that can be one.
fn address(entry: &Entry) -> Option<Link> {
    let others = entry.links.iter().filter(|link| link.rel == "alternate");
    let others = others.filter_map(|link| link.href.as_ref());
    let own = entry.original.iter().chain(&entry.url).chain(others).chain(&entry.id);
    own.filter_map(|address| Link::parse(address).ok()).next()
}

/// Folded words of a bearable length, unless there are none.
pub(super) fn words(text: &str) -> Option<String> {
    Some(short(text)).filter(|words| !words.is_empty())
}

pub(super) fn short(words: &str) -> String {
    let folded = words.split_whitespace().collect::<Vec<_>>().join(" ");
    folded.chars().take(LONGEST_WORDS).collect()
}
