//! From a feed to what an outlet announces: entries with an identity, and when to come back.

use std::collections::HashSet;

use chrono::{DateTime, Datelike, Duration, Timelike, Utc};

use super::{
    Reading, Source, WatchError,
    feed::{self, Around, Document, Entry, Feed},
};
use crate::model::{Cursor, Discovered, EntryIdentity, Fetched, Link, MediaId};

/// Entries of one reading.
const MOST_ENTRIES: usize = 1_000;
/// The longest that a source may ask us to stay away: a year in a `Cache-Control` is a mistake.
const LONGEST_REST: u64 = 6 * 3_600;
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
    if fetched.status == 304 {
        return Ok(nothing_new(refreshed(before, fetched, before.seen.clone()), fetched));
    }
    if !fetched.is_success() {
        let retry_after = fetched.headers.get("retry-after").and_then(|v| seconds(v, fetched.at));
        return Err(WatchError::Status { status: fetched.status, retry_after });
    }
    let seen = Some(MediaId::of(&fetched.bytes).0);
    if seen == before.seen {
        return Ok(nothing_new(refreshed(before, fetched, seen), fetched));
    }
    let document = document(fetched)?;
    let cursor = refreshed(&Cursor::default(), fetched, seen);
    Ok(reading(source, cursor, fetched, document))
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

fn nothing_new(cursor: Cursor, fetched: &Fetched) -> Reading {
    Reading {
        discovered: Vec::new(),
        cursor,
        not_before_seconds: rest(&Feed::default(), fetched),
        recovered: Vec::new(),
    }
}

/// The validators of this answer; those of the last one where it has none (a 304 may be silent).
fn refreshed(before: &Cursor, fetched: &Fetched, seen: Option<String>) -> Cursor {
    let header = |name: &str| {
        fetched.headers.get(name).filter(|value| value.len() <= 1_024).map(str::to_owned)
    };
    Cursor {
        etag: header("etag").or_else(|| before.etag.clone()),
        last_modified: header("last-modified").or_else(|| before.last_modified.clone()),
        seen,
    }
}

fn reading(source: &Source, cursor: Cursor, fetched: &Fetched, document: Document) -> Reading {
    let mut recovered = document.recovered;
    let announced = document.entries.len();
    let mut known = HashSet::new();
    let mut discovered = Vec::new();
    let mut without_link = 0;
    for entry in document.entries.into_iter().take(MOST_ENTRIES) {
        match found(source, entry) {
            Some(one) if known.insert(one.identity.clone()) => discovered.push(one),
            Some(_) => {}
            None => without_link += 1,
        }
    }
    if announced > MOST_ENTRIES {
        recovered.push(format!("{announced} entries: only the first {MOST_ENTRIES} were taken"));
    }
    if without_link > 0 {
        recovered.push(format!("{without_link} entries without a usable link were left out"));
    }
    let not_before_seconds = rest(&document.feed, fetched);
    Reading { discovered, cursor, not_before_seconds, recovered }
}

fn found(source: &Source, entry: Entry) -> Option<Discovered> {
    let link = address(&entry)?;
    let credited = entry.source.map(|origin| {
        let link = origin.url.as_deref().and_then(|url| Link::parse(url).ok());
        (short(origin.title.as_deref().unwrap_or_default()), link)
    });
    let names = entry.authors.iter().filter_map(|a| a.name.as_deref().or(a.email.as_deref()));
    let terms = entry.categories.iter().filter_map(|c| c.label.as_deref().or(c.term.as_deref()));
    let headline = entry.title.as_ref().map(|title| short(&title.words()));
    let markup = entry.content.or(entry.summary).map(|text| text.value);
    Some(Discovered {
        outlet: source.outlet.clone(),
        source: source.name.clone(),
        identity: EntryIdentity::of(entry.id.as_deref(), &link),
        headline: headline.filter(|headline| !headline.is_empty()),
        // Many feeds have but one date, and call it `dc:date` or `updated`.
        published: entry.published.or(entry.updated),
        updated: entry.updated,
        authors: names.map(short).collect(),
        tags: terms.map(short).collect(),
        markup: markup.filter(|markup| markup.len() <= MOST_MARKUP),
        credited,
        link,
    })
}

/// The article's own page: before any feed service, else the page, else any link that can be one.
fn address(entry: &Entry) -> Option<Link> {
    let others = entry.links.iter().filter(|link| link.rel == "alternate");
    let others = others.filter_map(|link| link.href.as_ref());
    let own = entry.original.iter().chain(&entry.url).chain(others).chain(&entry.id);
    own.filter_map(|address| Link::parse(address).ok()).next()
}

fn short(words: &str) -> String {
    let folded = words.split_whitespace().collect::<Vec<_>>().join(" ");
    folded.chars().take(LONGEST_WORDS).collect()
}

/// `Retry-After`: seconds, or a date (RFC 9110 §10.2.3).
fn seconds(value: &str, now: DateTime<Utc>) -> Option<u64> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(seconds);
    }
    let date = DateTime::parse_from_rfc2822(value).ok()?;
    u64::try_from((date.to_utc() - now).num_seconds()).ok()
}

/// How long the source asks to be left alone: `ttl`, `max-age`, `skipHours`, `skipDays`.
fn rest(feed: &Feed, fetched: &Fetched) -> Option<u64> {
    let ttl = feed.ttl_minutes.map(|minutes| u64::from(minutes) * 60);
    let asked = [ttl, fresh_for(fetched), skipped(feed, fetched.at)];
    let longest = asked.into_iter().flatten().max()?;
    (longest > 0).then_some(longest.min(LONGEST_REST))
}

/// `Cache-Control: max-age` without the answer's `Age` (RFC 9111 §4.2).
fn fresh_for(fetched: &Fetched) -> Option<u64> {
    let control = fetched.headers.get("cache-control")?.to_ascii_lowercase();
    let mut directives = control.split(',').map(str::trim);
    if directives.clone().any(|d| d == "no-cache" || d == "no-store") {
        return None;
    }
    let max_age = directives.find_map(|directive| directive.strip_prefix("max-age="))?;
    let max_age: u64 = max_age.trim_matches('"').parse().ok()?;
    let age = fetched.headers.get("age").and_then(|age| age.trim().parse().ok()).unwrap_or(0);
    Some(max_age.saturating_sub(age))
}

/// Seconds until the first hour at which the feed may be asked again.
fn skipped(feed: &Feed, now: DateTime<Utc>) -> Option<u64> {
    let free = |at: DateTime<Utc>| {
        let hour = u8::try_from(at.hour()).unwrap_or_default();
        let day = at.weekday().to_string();
        let same = |named: &String| named.get(..3).is_some_and(|n| n.eq_ignore_ascii_case(&day));
        !feed.skip_hours.contains(&hour) && !feed.skip_days.iter().any(same)
    };
    if free(now) {
        return None;
    }
    let into_hour = Duration::seconds(i64::from(now.minute() * 60 + now.second()));
    let next =
        (1..=7 * 24).map(|hours| now - into_hour + Duration::hours(hours)).find(|at| free(*at))?;
    u64::try_from((next - now).num_seconds()).ok()
}
