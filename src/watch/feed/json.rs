//! JSON Feed 1.0 and 1.1 (<https://jsonfeed.org/version/1.1>), tolerant of what is left out.

use std::borrow::Cow;

use serde_json::Value;

use super::{
    Around, Category, Document, Enclosure, Entry, Feed, FeedError, FeedLink, Format, Person,
    channel::MOST_HUBS,
    dates, markup,
    text::{Scope, Text},
};

/// Reads a feed written in JSON.
pub(super) fn read(text: &str, around: &Around) -> Result<Document, FeedError> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{FEFF}'))
        .map_err(|e| FeedError::Unreadable(format!("its JSON is broken: {e}")))?;
    let version = value["version"].as_str().unwrap_or_default();
    let Some(items) = value["items"].as_array() else {
        return Err(FeedError::Unreadable("its JSON has no `items`: no JSON Feed".into()));
    };
    let mut recovered = Vec::new();
    if !version.contains("jsonfeed.org/version/") {
        recovered.push("`version` does not name a JSON Feed".to_owned());
    }
    if items.is_empty() {
        recovered.push("the feed has no entries".to_owned());
    }
    let base = around.base.map(Cow::Borrowed);
    let scope = Scope { format: Format::Json, base, is_atom_1: false };
    let entries = items.iter().map(|item| entry(item, &scope)).collect();
    Ok(Document {
        format: Format::Json,
        feed: feed(&value, &scope, around),
        entries,
        recovered,
        lacking: None,
    })
}

fn feed(value: &Value, scope: &Scope, around: &Around) -> Feed {
    let link = address(value, "home_page_url", scope);
    let hubs = value["hubs"].as_array().map(Vec::as_slice).unwrap_or_default();
    // The other kind that the specification names is rssCloud, whose hubs speak another language.
    let is_cloud =
        |hub: &&Value| words(hub, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("rsscloud"));
    let hubs =
        hubs.iter().filter(|hub| !is_cloud(hub)).filter_map(|hub| address(hub, "url", scope));
    let self_link = address(value, "feed_url", scope);
    Feed {
        id: self_link.clone(),
        title: words(value, "title").map(Text::plain),
        subtitle: words(value, "description").map(Text::plain),
        links: link.iter().cloned().map(FeedLink::to).collect(),
        link,
        language: words(value, "language").or_else(|| around.language.map(str::to_owned)),
        image: address(value, "icon", scope).or_else(|| address(value, "favicon", scope)),
        authors: people(value, scope),
        hubs: hubs.take(MOST_HUBS).collect(),
        self_link,
        ..Feed::default()
    }
}

fn entry(item: &Value, scope: &Scope) -> Entry {
    let url = address(item, "url", scope);
    let html = words(item, "content_html")
        .map(|raw| Text { value: markup::tidied(&raw, scope), is_markup: true });
    let content = html.or_else(|| words(item, "content_text").map(Text::plain));
    let summary = words(item, "summary").map(Text::plain);
    Entry {
        id: identity(&item["id"]),
        links: links(item, url.as_ref(), scope),
        original: address(item, "external_url", scope),
        title: words(item, "title").map(Text::plain),
        summary: summary.or_else(|| content.clone()),
        content,
        published: words(item, "date_published").and_then(|date| dates::read(&date)),
        updated: words(item, "date_modified").and_then(|date| dates::read(&date)),
        authors: people(item, scope),
        categories: tags(item),
        enclosures: attachments(item, scope),
        image: address(item, "image", scope).or_else(|| address(item, "banner_image", scope)),
        language: words(item, "language"),
        url,
        ..Entry::default()
    }
}

/// "If an id is presented as a number, a reader should coerce it to a string."
fn identity(id: &Value) -> Option<String> {
    match id {
        Value::String(id) => Some(id.trim().to_owned()).filter(|id| !id.is_empty()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

fn words(value: &Value, key: &str) -> Option<String> {
    let words = value.get(key)?.as_str()?.trim();
    (!words.is_empty()).then(|| words.to_owned())
}

fn address(value: &Value, key: &str, scope: &Scope) -> Option<String> {
    words(value, key).map(|address| scope.address(&address))
}

fn links(item: &Value, url: Option<&String>, scope: &Scope) -> Vec<FeedLink> {
    let page = url.cloned().map(FeedLink::to);
    let related = address(item, "external_url", scope).map(FeedLink::to);
    let related = related.map(|link| FeedLink { rel: "related".into(), ..link });
    page.into_iter().chain(related).collect()
}

/// Version 1.1 has `authors`, version 1 has `author`.
fn people(value: &Value, scope: &Scope) -> Vec<Person> {
    let several = value["authors"].as_array().map(Vec::as_slice).unwrap_or_default();
    let one = value.get("author").filter(|author| author.is_object());
    let all = if several.is_empty() { one.as_slice().to_vec() } else { several.iter().collect() };
    all.into_iter()
        .map(|person| Person {
            name: words(person, "name"),
            email: None,
            url: address(person, "url", scope),
        })
        .filter(|person| *person != Person::default())
        .take(200)
        .collect()
}

fn tags(item: &Value) -> Vec<Category> {
    let tags = item["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    let terms = tags.iter().filter_map(Value::as_str).map(str::trim).filter(|tag| !tag.is_empty());
    terms
        .map(|tag| Category { term: Some(tag.to_owned()), ..Category::default() })
        .take(200)
        .collect()
}

fn attachments(item: &Value, scope: &Scope) -> Vec<Enclosure> {
    let files = item["attachments"].as_array().map(Vec::as_slice).unwrap_or_default();
    let read = |file: &Value| Enclosure {
        url: address(file, "url", scope),
        kind: words(file, "mime_type"),
        length: file["size_in_bytes"].as_u64().map(|size| size.to_string()),
    };
    files.iter().map(read).take(200).collect()
}
