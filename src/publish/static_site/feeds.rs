//! A site's own feeds (pure): RSS 2.0, Atom (RFC 4287), JSON Feed 1.1, and the sitemap. They carry
//! summaries: an agreement to show a text is none to hand it on.

use chrono::DateTime;
use serde_json::{Value, json};

use super::page::{Item, Site};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// Escapes text, and drops what XML 1.0 has no place for.
fn text(raw: &str) -> String {
    let kept = |c: &char| !c.is_control() || matches!(c, '\t' | '\n');
    let kept: String =
        raw.chars().filter(kept).filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    kept.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn element(name: &str, content: &str) -> String {
    if content.is_empty() { String::new() } else { format!("<{name}>{}</{name}>\n", text(content)) }
}

/// RSS 2.0.
pub(super) fn rss(site: &Site<'_>, items: &[Item]) -> String {
    let title = &site.target.outlet.title;
    let items: String = items.iter().map(rss_item).collect();
    format!(
        "{HEAD}<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n{}{}{}{}<atom:link href=\"{}\" rel=\"self\" type=\"application/rss+xml\"/>\n{items}</channel>\n</rss>\n",
        element("title", title),
        element("link", &site.address("")),
        element("description", title),
        element("language", site.target.language.code()),
        text(&site.address("rss.xml")),
    )
}

fn rss_item(item: &Item) -> String {
    let mut inside = element("title", &item.headline);
    inside.push_str(&element("link", &item.link));
    inside.push_str(&format!("<guid isPermaLink=\"true\">{}</guid>\n", text(&item.link)));
    inside.push_str(&element("pubDate", &rfc2822(&item.published)));
    inside.push_str(&element("description", &summary(item)));
    item.authors.iter().for_each(|a| inside.push_str(&element("dc:creator", a)));
    item.section.iter().for_each(|s| inside.push_str(&element("category", s)));
    item.tags.iter().for_each(|t| inside.push_str(&element("category", t)));
    format!("<item>\n{inside}</item>\n")
}

fn rfc2822(published: &str) -> String {
    DateTime::parse_from_rfc3339(published).map(|at| at.to_rfc2822()).unwrap_or_default()
}

fn summary(item: &Item) -> String {
    [item.excerpt.as_str(), item.credit.as_str()].join("\n").trim().to_owned()
}

/// Atom.
pub(super) fn atom(site: &Site<'_>, items: &[Item]) -> String {
    let updated = items.iter().map(|i| i.updated.as_str()).max().filter(|d| !d.is_empty());
    let entries: String = items.iter().map(atom_entry).collect();
    format!(
        "{HEAD}<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n{}{}{}<link href=\"{}\"/>\n<link rel=\"self\" href=\"{}\"/>\n{}{entries}</feed>\n",
        site.target.language.code(),
        element("title", &site.target.outlet.title),
        element("id", &site.address("")),
        element("updated", updated.unwrap_or("1970-01-01T00:00:00Z")),
        text(&site.address("")),
        text(&site.address("atom.xml")),
        author(&site.target.outlet.title),
    )
}

fn author(name: &str) -> String {
    format!("<author>{}</author>\n", element("name", name).trim_end())
}

fn atom_entry(item: &Item) -> String {
    let updated = if item.updated.is_empty() { "1970-01-01T00:00:00Z" } else { &item.updated };
    let mut inside = element("title", &item.headline);
    inside.push_str(&element("id", &item.link));
    inside.push_str(&format!("<link href=\"{}\"/>\n", text(&item.link)));
    inside.push_str(&format!("<link rel=\"via\" href=\"{}\"/>\n", text(&item.source_link)));
    inside.push_str(&element("published", &item.published));
    inside.push_str(&element("updated", updated));
    item.authors.iter().for_each(|a| inside.push_str(&author(a)));
    if item.authors.is_empty() {
        inside.push_str(&author(&item.source));
    }
    for term in item.section.iter().chain(&item.tags) {
        inside.push_str(&format!("<category term=\"{}\"/>\n", text(term)));
    }
    inside.push_str(&element("rights", item.copyright.as_deref().unwrap_or_default()));
    inside.push_str(&element("summary", &summary(item)));
    format!("<entry>\n{inside}</entry>\n")
}

/// JSON Feed 1.1.
pub(super) fn json_feed(site: &Site<'_>, items: &[Item]) -> String {
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.target.outlet.title,
        "home_page_url": site.address(""),
        "feed_url": site.address("feed.json"),
        "language": site.target.language.code(),
        "items": items.iter().map(json_item).collect::<Vec<Value>>(),
    });
    format!("{feed:#}\n")
}

fn json_item(item: &Item) -> Value {
    let authors: Vec<Value> = item.authors.iter().map(|name| json!({ "name": name })).collect();
    let mut entry = json!({
        "id": item.link,
        "url": item.link,
        "external_url": item.source_link,
        "title": item.headline,
        "content_text": summary(item),
        "summary": item.excerpt,
        "authors": authors,
        "tags": item.section.iter().chain(&item.tags).collect::<Vec<_>>(),
        "language": item.language,
    });
    let dates = [("date_published", &item.published), ("date_modified", &item.updated)];
    for (key, date) in dates.into_iter().filter(|(_, date)| !date.is_empty()) {
        entry[key] = json!(date);
    }
    if let Some(picture) = &item.picture {
        entry["image"] = json!(picture.link);
    }
    entry
}

/// The sitemap: front page and every article that search engines may take from here.
pub(super) fn sitemap(site: &Site<'_>, items: &[Item]) -> String {
    let url = |link: &str, date: &str| {
        format!(
            "<url>{}{}</url>\n",
            element("loc", link).trim_end(),
            element("lastmod", date).trim_end()
        )
    };
    let pages: String = items
        .iter()
        .filter(|i| !i.noindex && i.canonical == i.link)
        .map(|i| url(&i.link, &i.updated))
        .collect();
    let front = url(&site.address(""), "");
    format!(
        "{HEAD}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{front}{pages}</urlset>\n"
    )
}
