//! `tayang inspect feed`: what a feed says, as one line of JSON.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use crate::{
    model::Link,
    watch::feed::{
        self, Around, Category, Document, Enclosure, Entry, Feed, FeedLink, Origin, Person, Text,
    },
};

/// Files larger than this are no feeds.
const MOST_BYTES: u64 = 32 << 20;

/// Answers one request; the `id` is echoed by the caller.
pub fn answer(request: &Value) -> Result<Value, String> {
    let bytes = bytes(request)?;
    let headers = headers(request);
    let header = |name: &str| headers.get(name).and_then(Value::as_str);
    let base = base(header("content-location"), request["url"].as_str());
    let around = Around {
        content_type: request["content_type"].as_str().or_else(|| header("content-type")),
        language: header("content-language"),
        base: base.as_deref(),
    };
    let document = feed::read(&bytes, &around).map_err(|error| error.to_string())?;
    Ok(shown(&document))
}

/// `Content-Location` may itself be relative to the address that was asked (RFC 9110 §8.7).
fn base(location: Option<&str>, url: Option<&str>) -> Option<String> {
    let asked = url.and_then(|url| Link::parse(url).ok());
    match (location, asked) {
        (Some(location), Some(asked)) => Some(asked.join(location).unwrap_or(asked).to_string()),
        (location, _) => location.or(url).map(str::to_owned),
    }
}

fn bytes(request: &Value) -> Result<Vec<u8>, String> {
    if let Some(content) = request["content"].as_str() {
        return Ok(content.as_bytes().to_vec());
    }
    let path = request["path"].as_str().ok_or("`content` or `path` is missing")?;
    let size = std::fs::metadata(path).map_err(|e| format!("{path}: {e}"))?.len();
    if size > MOST_BYTES {
        return Err(format!("{path}: larger than {} MiB", MOST_BYTES >> 20));
    }
    std::fs::read(path).map_err(|e| format!("{path}: {e}"))
}

fn headers(request: &Value) -> Map<String, Value> {
    let given = request["headers"].as_object().cloned().unwrap_or_default();
    given.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect()
}

fn shown(document: &Document) -> Value {
    json!({
        "format": document.format.word(),
        "feed": feed(&document.feed),
        "entries": document.entries.iter().map(entry).collect::<Vec<_>>(),
        "recovered": document.recovered,
    })
}

fn feed(feed: &Feed) -> Value {
    json!({
        "id": feed.id,
        "title": markup(feed.title.as_ref()),
        "title_text": feed.title.as_ref().map(Text::words),
        "subtitle": markup(feed.subtitle.as_ref()),
        "link": feed.link,
        "links": feed.links.iter().map(link).collect::<Vec<_>>(),
        "language": feed.language,
        "published": feed.published.map(instant),
        "updated": feed.updated.map(instant),
        "rights": markup(feed.rights.as_ref()),
        "generator": feed.generator,
        "ttl_minutes": feed.ttl_minutes,
        "image": image(feed.image.as_ref()),
        "authors": feed.authors.iter().map(person).collect::<Vec<_>>(),
        "contributors": feed.contributors.iter().map(person).collect::<Vec<_>>(),
        "categories": feed.categories.iter().map(category).collect::<Vec<_>>(),
        "hub": feed.hubs.first(),
        "self": feed.self_link,
        "skip_hours": feed.skip_hours,
        "skip_days": feed.skip_days,
    })
}

fn entry(entry: &Entry) -> Value {
    json!({
        "id": entry.id,
        "url": entry.url,
        "links": entry.links.iter().map(link).collect::<Vec<_>>(),
        "title": markup(entry.title.as_ref()),
        "title_text": entry.title.as_ref().map(Text::words),
        "subtitle": markup(entry.subtitle.as_ref()),
        "summary": markup(entry.summary.as_ref()),
        "content": markup(entry.content.as_ref()),
        "published": entry.published.map(instant),
        "updated": entry.updated.map(instant),
        "authors": entry.authors.iter().map(person).collect::<Vec<_>>(),
        "contributors": entry.contributors.iter().map(person).collect::<Vec<_>>(),
        "categories": entry.categories.iter().map(category).collect::<Vec<_>>(),
        "enclosures": entry.enclosures.iter().map(enclosure).collect::<Vec<_>>(),
        "image": image(entry.image.as_ref()),
        "language": entry.language,
        "source": entry.source.as_ref().map(source),
        "rights": markup(entry.rights.as_ref()),
    })
}

fn markup(text: Option<&Text>) -> Option<&str> {
    text.map(|text| text.value.as_str())
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn image(url: Option<&String>) -> Option<Value> {
    url.map(|url| json!({ "url": url }))
}

fn link(link: &FeedLink) -> Value {
    json!({ "href": link.href, "rel": link.rel, "type": link.kind, "title": link.title })
}

fn person(person: &Person) -> Value {
    json!({ "name": person.name, "email": person.email, "url": person.url })
}

fn category(category: &Category) -> Value {
    json!({ "term": category.term, "scheme": category.scheme, "label": category.label })
}

fn enclosure(enclosure: &Enclosure) -> Value {
    json!({ "url": enclosure.url, "type": enclosure.kind, "length": enclosure.length })
}

fn source(source: &Origin) -> Value {
    json!({ "title": source.title, "url": source.url })
}
