//! What a site's own pages say about where it announces articles.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    html,
    model::{Fetched, Link},
};

/// Addresses of one kind that are worth trying.
const MOST: usize = 8;

/// What a home page says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// What the site calls itself.
    pub title: Option<String>,
    /// Its logo, or the nearest thing to one: the icon for telephones, the icon for tabs.
    pub logo: Option<Link>,
    /// Language of its pages, two or three letters.
    pub language: Option<String>,
    /// The software that made it.
    pub generator: Option<String>,
    /// Feeds that it names, in its order; those of comments left out.
    pub feeds: Vec<Link>,
    /// Sitemaps that it names.
    pub sitemaps: Vec<Link>,
    /// Whether it says that it has a WordPress API.
    pub has_api: bool,
}

/// Reads a home page.
#[must_use]
pub fn home(fetched: &Fetched) -> Hints {
    let text = html::decode(&fetched.bytes, fetched.headers.get("content-type"));
    let whole = html::parse(&text);
    let page = whole.document();
    let attr = |selector: &str, name: &str| {
        page.select(selector)
            .iter()
            .find_map(|found| found.attr(name))
            .map(|value| html::fold(&value))
    };
    let generator = attr("meta[name=generator]", "content");
    let linked = |rel: &str| {
        let all = page.select("link[rel][href]");
        let found = all.iter().filter(|link| has_word(&link.attr_or("rel", ""), rel));
        let found = found.map(|link| {
            let kind = link.attr_or("type", "").to_ascii_lowercase();
            (kind, link.attr_or("title", "").to_string(), link.attr_or("href", "").to_string())
        });
        found.collect::<Vec<_>>()
    };
    let feeds = linked("alternate").into_iter().filter(|(kind, title, href)| {
        is_feed(kind) && !is_of_comments(title) && !is_of_comments(href)
    });
    let icon =
        |rel: &str| linked(rel).into_iter().find_map(|(_, _, href)| fetched.link.join(&href).ok());
    let header = fetched.headers.get("link").unwrap_or_default();
    Hints {
        title: attr("meta[property='og:site_name']", "content").or_else(|| title(page)),
        logo: stated_logo(&whole.data)
            .and_then(|href| fetched.link.join(&href).ok())
            .or_else(|| icon("apple-touch-icon"))
            .or_else(|| icon("icon")),
        language: attr("html[lang]", "lang").and_then(|tag| language(&tag)),
        has_api: header.contains("api.w.org")
            || !linked("https://api.w.org/").is_empty()
            || generator.as_deref().is_some_and(|by| by.starts_with("WordPress")),
        generator,
        feeds: links(fetched, feeds.map(|(_, _, href)| href)),
        sitemaps: links(fetched, linked("sitemap").into_iter().map(|(_, _, href)| href)),
    }
}

fn links(fetched: &Fetched, hrefs: impl Iterator<Item = String>) -> Vec<Link> {
    let mut seen = BTreeSet::new();
    let found = hrefs.filter_map(|href| fetched.link.join(&href).ok());
    found.filter(|link| seen.insert(link.normalised())).take(MOST).collect()
}

fn has_word(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(word))
}

fn is_feed(kind: &str) -> bool {
    ["rss", "atom", "rdf", "feed+json"].iter().any(|word| kind.contains(word))
}

fn is_of_comments(words: &str) -> bool {
    let words = words.to_lowercase();
    words.contains("comment") || words.contains("komentar")
}

/// The front page's title up to what is usually said after the name.
fn title(page: &dom_query::Document) -> Option<String> {
    let whole = html::fold(&page.select("title").text());
    let after = [" | ", " - ", " – ", " — ", ": "].iter().filter_map(|mark| whole.find(mark)).min();
    let name = after.and_then(|at| whole.get(..at)).unwrap_or(&whole);
    Some(name.to_owned()).filter(|name| !name.is_empty())
}

/// What the organisation behind the page calls its logo (<https://schema.org/logo>): an address, or
/// a picture with one.
fn stated_logo(data: &[String]) -> Option<String> {
    let stated = data.iter().filter_map(|text| serde_json::from_str(text.trim()).ok());
    stated.take(MOST).find_map(|value: Value| logo_in(&value))
}

fn logo_in(value: &Value) -> Option<String> {
    match value {
        Value::Array(all) => all.iter().find_map(logo_in),
        Value::Object(own) => {
            let stated = own.get("logo").map(|logo| logo.get("url").unwrap_or(logo));
            let stated = stated.and_then(Value::as_str).map(str::to_owned);
            stated.or_else(|| own.values().find_map(logo_in))
        }
        _ => None,
    }
}

fn language(tag: &str) -> Option<String> {
    let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
    let sound = (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_lowercase());
    // Indonesian was `in` until 1989, and is where software is as old as that.
    sound.then(|| if primary == "in" { "id".to_owned() } else { primary })
}

/// The sitemaps that a robots.txt names; they belong to no group of it.
#[must_use]
pub fn sitemaps(robots: &[u8], site: &Link) -> Vec<Link> {
    let text = String::from_utf8_lossy(robots);
    let named = text.lines().filter_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim().eq_ignore_ascii_case("sitemap").then(|| value.trim().to_owned())
    });
    named.filter_map(|address| site.join(&address).ok()).take(MOST).collect()
}

/// Where the feeds of common software are, for sites that do not say.
pub const FEEDS: [&str; 6] =
    ["/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/feeds/posts/default"];

/// Where news sitemaps of common software are, those for news first.
pub const SITEMAPS: [&str; 6] = [
    "/sitemap-news.xml",
    "/news-sitemap.xml",
    "/sitemap_news.xml",
    "/sitemap_index.xml",
    "/wp-sitemap.xml",
    "/sitemap.xml",
];
