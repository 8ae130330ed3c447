//! What a page says about its article in JSON-LD, also where the JSON is a little broken.

use serde_json::{Map, Value};

use crate::html::plain;

/// Most objects looked at on a page.
const MAX_OBJECTS: usize = 2_000;

/// The objects of a page that describe an article, the best described first.
pub(super) fn articles(data: &[String]) -> Vec<Map<String, Value>> {
    let mut found = Vec::new();
    let mut left = MAX_OBJECTS;
    for text in data {
        if let Some(value) = read(text) {
            collect(&value, &mut found, &mut left);
        }
    }
    found.sort_by_key(|object| std::cmp::Reverse(weight(object)));
    found
}

fn weight(object: &Map<String, Value>) -> usize {
    ["headline", "datePublished", "author", "articleBody", "image"]
        .into_iter()
        .filter(|key| object.contains_key(*key))
        .count()
}

/// Reads JSON; newlines inside strings, comments around it and commas before a closing bracket
/// are forgiven.
fn read(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    let text = text.trim_start_matches("//<![CDATA[").trim_end_matches("//]]>").trim();
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&mended(text)).ok())
}

fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut quoted, mut escaped) = (false, false);
    for c in text.trim_end_matches(';').chars() {
        match c {
            '"' if !escaped => quoted = !quoted,
            '}' | ']' if !quoted => {
                let kept = out.trim_end().trim_end_matches(',').len();
                out.truncate(kept);
            }
            _ => {}
        }
        escaped = quoted && c == '\\' && !escaped;
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

fn collect(value: &Value, found: &mut Vec<Map<String, Value>>, left: &mut usize) {
    if *left == 0 {
        return;
    }
    *left -= 1;
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, found, left)),
        Value::Object(object) => {
            if is_article(object) {
                found.push(object.clone());
            }
            for key in
                ["@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "item"]
            {
                if let Some(inner) = object.get(key).filter(|inner| !inner.is_string()) {
                    collect(inner, found, left);
                }
            }
        }
        _ => {}
    }
}

fn is_article(object: &Map<String, Value>) -> bool {
    let named = |kind: &str| {
        let kind = kind.rsplit('/').next().unwrap_or(kind);
        kind.ends_with("Article")
            || kind.ends_with("BlogPosting")
            || matches!(kind, "Report" | "Review")
    };
    match object.get("@type") {
        Some(Value::String(kind)) => named(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(named),
        _ => false,
    }
}

/// Whether the object is a piece of news, and not just any article.
pub(super) fn is_news(object: &Map<String, Value>) -> bool {
    let named = |kind: &str| kind.ends_with("NewsArticle") || kind.ends_with("LiveBlogPosting");
    match object.get("@type") {
        Some(Value::String(kind)) => named(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(named),
        _ => false,
    }
}

/// The texts under a key: a string, an object's name or address, or a list of these.
pub(super) fn texts(object: &Map<String, Value>, key: &str, inner: &[&str]) -> Vec<String> {
    object.get(key).map_or_else(Vec::new, |value| texts_of(value, inner, 0))
}

fn texts_of(value: &Value, inner: &[&str], depth: usize) -> Vec<String> {
    match value {
        Value::String(text) => Some(plain(text)).filter(|t| !t.is_empty()).into_iter().collect(),
        Value::Array(items) if depth < 3 => {
            items.iter().take(100).flat_map(|item| texts_of(item, inner, depth + 1)).collect()
        }
        Value::Object(object) if depth < 3 => {
            let found = inner.iter().find_map(|key| object.get(*key));
            found.map_or_else(Vec::new, |value| texts_of(value, inner, depth + 1))
        }
        _ => Vec::new(),
    }
}

/// The first text under a key.
pub(super) fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    texts(object, key, &["name", "url", "@id"]).into_iter().next()
}

/// The article's text, one paragraph a line.
pub(super) fn body(object: &Map<String, Value>) -> Option<String> {
    let raw = object.get("articleBody")?.as_str()?;
    let lines: Vec<String> = raw.lines().map(plain).filter(|line| !line.is_empty()).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Whether the object says that it is not free to read.
pub(super) fn is_paid(object: &Map<String, Value>) -> bool {
    match object.get("isAccessibleForFree") {
        Some(Value::Bool(free)) => !free,
        Some(Value::String(free)) => free.eq_ignore_ascii_case("false"),
        _ => false,
    }
}
