//! What a page says about its article outside the text: JSON-LD, OpenGraph, Dublin Core, microdata.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use dom_query::{Document, NodeRef};
use serde_json::{Map, Value};

use super::{byline, date, json_ld};
use crate::{
    html::{self, Page},
    model::{Byline, Published},
};

/// Names under which pages keep the moment of publication, the surest first.
const PUBLISHED: [&str; 25] = [
    "article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "content_publisheddate",
    "dtk:publishdate",
    "jpnncom_news_pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "publication_date",
    "published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "article.published",
    "article_date_original",
    "cxenseparse:recs:publishtime",
    "originalpublicationdate",
    "date",
];
const UPDATED: [&str; 7] = [
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "lastmod",
    "dc.date.modified",
    "last-modified",
];
const AUTHOR: [&str; 8] = [
    "author",
    "article:author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "content_author",
];

/// Everything that a page says about its article, in the order of trust.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) canonical: Option<String>,
    pub(super) headlines: Vec<String>,
    pub(super) titles: Vec<String>,
    pub(super) site: Option<String>,
    pub(super) bylines: Vec<Byline>,
    pub(super) published: Option<Published>,
    pub(super) updated: Option<Published>,
    pub(super) section: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) image: Option<String>,
    pub(super) image_caption: Option<String>,
    pub(super) image_credit: Option<String>,
    pub(super) paywalled: bool,
    pub(super) text: Option<String>,
    pub(super) description: Option<String>,
}

/// The reader's moment and zone, for dates that do not say theirs.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    pub(super) now: DateTime<FixedOffset>,
    pub(super) zone: Tz,
}

impl Reading {
    pub(super) fn date(self, text: &str) -> Option<Published> {
        date(text, self.now, Some(self.zone))
    }
}

/// The `<meta>` elements of a page by lower-case name or property, in order.
struct Metas(HashMap<String, Vec<String>>);

impl Metas {
    fn of(document: &Document) -> Self {
        let mut metas: HashMap<String, Vec<String>> = HashMap::new();
        for meta in document.select("meta").iter().take(500) {
            let Some(content) = meta.attr("content") else { continue };
            let content = html::fold(&content);
            if content.is_empty() {
                continue;
            }
            for key in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(name) = meta.attr(key) {
                    metas.entry(name.trim().to_lowercase()).or_default().push(content.clone());
                }
            }
        }
        Self(metas)
    }

    fn first<'a>(&'a self, names: &'a [&str]) -> Option<&'a str> {
        self.all(names).next()
    }

    fn all<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a str> {
        names.iter().filter_map(|name| self.0.get(*name)).flatten().map(String::as_str)
    }
}

/// Reads a page's metadata.
pub(super) fn read(page: &Page, reading: Reading) -> Metadata {
    let document = page.document();
    let metas = Metas::of(document);
    let articles = json_ld::articles(&page.data);
    let mut found = Metadata::default();
    for object in &articles {
        from_json_ld(&mut found, object, reading);
    }
    from_metas(&mut found, &metas, reading);
    from_document(&mut found, document, reading);
    found
}

fn fill<T>(place: &mut Option<T>, value: impl FnOnce() -> Option<T>) {
    if place.is_none() {
        *place = value();
    }
}

fn from_json_ld(found: &mut Metadata, object: &Map<String, Value>, reading: Reading) {
    found.headlines.extend(json_ld::text(object, "headline"));
    found.headlines.extend(json_ld::text(object, "name"));
    let day = |key| json_ld::text(object, key).and_then(|text| reading.date(&text));
    fill(&mut found.published, || day("datePublished"));
    fill(&mut found.updated, || day("dateModified"));
    fill(&mut found.section, || json_ld::text(object, "articleSection"));
    fill(&mut found.language, || json_ld::text(object, "inLanguage"));
    fill(&mut found.image, || {
        json_ld::texts(object, "image", &["url", "contentUrl", "@id"]).into_iter().next()
    });
    fill(&mut found.image_caption, || inner(object, "image", &["caption", "description"]));
    fill(&mut found.image_credit, || {
        inner(object, "image", &["creditText", "author", "copyrightHolder"])
    });
    fill(&mut found.site, || json_ld::texts(object, "publisher", &["name"]).into_iter().next());
    fill(&mut found.text, || json_ld::body(object));
    found.paywalled |= json_ld::is_paid(object);
    if found.bylines.is_empty() {
        found.bylines = byline::authors(json_ld::texts(object, "author", &["name"]));
    }
    if found.tags.is_empty() {
        found.tags = split_tags(&json_ld::texts(object, "keywords", &["name"]));
    }
}

fn inner(object: &Map<String, Value>, key: &str, names: &[&str]) -> Option<String> {
    let image = match object.get(key)? {
        Value::Array(images) => images.first()?,
        image => image,
    };
    names
        .iter()
        .find_map(|name| json_ld::texts(image.as_object()?, name, &["name"]).into_iter().next())
}

/// Keywords come one by one or with commas between.
pub(super) fn split_tags(raw: &[String]) -> Vec<String> {
    let single = raw.len() == 1;
    let parts = raw.iter().flat_map(|tag| {
        let parts: Vec<&str> =
            if single { tag.split([',', ';']).collect() } else { vec![tag.as_str()] };
        parts
    });
    distinct(parts.map(html::fold).filter(|tag| !tag.is_empty() && tag.len() <= 80))
}

/// Without repeats, whatever their case, at most 40.
pub(super) fn distinct(items: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for item in items.take(400) {
        if kept.len() < 40 && kept.iter().all(|k| k.to_lowercase() != item.to_lowercase()) {
            kept.push(item);
        }
    }
    kept
}

fn from_metas(found: &mut Metadata, metas: &Metas, reading: Reading) {
    let text = |names: &[&str]| metas.first(names).map(html::plain).filter(|t| !t.is_empty());
    let day = |names: &[&str]| metas.all(names).find_map(|text| reading.date(text));
    found.titles.extend(text(&["og:title"]));
    found.titles.extend(text(&["twitter:title", "dc.title", "parsely-title", "title", "headline"]));
    fill(&mut found.published, || day(&PUBLISHED));
    fill(&mut found.updated, || day(&UPDATED));
    fill(&mut found.section, || text(&["article:section", "parsely-section", "content_category"]));
    fill(&mut found.image, || {
        text(&[
            "og:image:secure_url",
            "og:image",
            "og:image:url",
            "twitter:image",
            "twitter:image:src",
        ])
    });
    fill(&mut found.image_caption, || text(&["og:image:alt", "twitter:image:alt"]));
    if let Some(site) = text(&["og:site_name", "application-name"]) {
        found.site = Some(site);
    }
    if found.bylines.is_empty() {
        found.bylines = byline::authors(metas.all(&AUTHOR).map(html::plain).take(20).collect());
    }
    if found.tags.is_empty() {
        let tags: Vec<String> = metas.all(&["article:tag"]).map(html::plain).collect();
        found.tags = split_tags(&tags);
    }
    if found.tags.is_empty() {
        let tags = metas.all(&["news_keywords", "keywords", "parsely-tags"]).map(html::plain);
        found.tags = split_tags(&tags.take(1).collect::<Vec<_>>());
    }
    fill(&mut found.description, || text(&["description", "og:description", "twitter:description"]));
    let tier = metas.first(&["article:content_tier", "content_tier"]);
    found.paywalled |= tier.is_some_and(|t| matches!(t, "locked" | "metered" | "premium"));
}

fn from_document(found: &mut Metadata, document: &Document, reading: Reading) {
    let attr = |selector: &str, name: &str| {
        let element = document.select_single(selector);
        element.attr(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
    };
    fill(&mut found.canonical, || attr("link[rel=canonical]", "href"));
    fill(&mut found.canonical, || attr("meta[property='og:url']", "content"));
    if let Some(language) = attr("html", "lang") {
        found.language = Some(language);
    }
    found.titles.extend(document.select("title").iter().take(1).map(|t| html::fold(&t.text())));
    fill(&mut found.published, || printed_date(document, reading));
    fill(&mut found.published, || date_below_headline(document, reading));
    if found.bylines.is_empty() {
        found.bylines = printed_authors(document);
    }
    if found.tags.is_empty() {
        let tags = document.select("a[rel~=tag], .tags a, .tag-list a");
        found.tags =
            distinct(tags.iter().take(40).map(|a| html::fold(&a.text())).filter(|t| !t.is_empty()));
    }
}

/// A date in the page itself: marked up, else printed where dates are printed.
fn printed_date(document: &Document, reading: Reading) -> Option<Published> {
    let marked = "[itemprop=datePublished], time[pubdate], article time[datetime], \
                  header time[datetime], time[datetime]";
    let first = document.select(marked).iter().take(8).find_map(|element| {
        let values = [element.attr("content"), element.attr("datetime"), Some(element.text())];
        values.into_iter().flatten().find_map(|value| reading.date(&value))
    });
    first.or_else(|| {
        let printed = ".published, .pubdate, .post-date, .entry-date, .article-date, .date, \
                       [class*=publish], [class*=timestamp], [class*=date], [id*=date], time";
        let elements = document.select(printed);
        elements.iter().take(30).find_map(|e| {
            let text = html::fold(&e.text());
            (text.len() < 120).then(|| reading.date(&text))?
        })
    })
}

/// Pieces of text below the headline in which a date is looked for.
const NEAR: usize = 40;

/// A date among the first pieces of text below the headline.
fn date_below_headline(document: &Document, reading: Reading) -> Option<Published> {
    let headline = document.select_single("h1");
    let from = headline.nodes().first()?.id;
    let root = document.root();
    let below = root.descendants_it().skip_while(|node| node.id != from);
    let texts = below.filter(NodeRef::is_text).map(|node| html::fold(&node.text()));
    let near = texts.filter(|text| !text.is_empty()).take(NEAR);
    let short = near.filter(|text| text.len() <= 60 && text.bytes().any(|b| b.is_ascii_digit()));
    short.filter(|text| text.split_whitespace().count() <= 9).find_map(|text| reading.date(&text))
}

fn printed_authors(document: &Document) -> Vec<Byline> {
    let places = [
        "[itemprop=author] [itemprop=name]",
        "a[rel=author]",
        "[itemprop=author]",
        ".byline",
        ".author-name",
        ".author",
    ];
    places
        .into_iter()
        .map(|place| {
            let names = document.select(place);
            byline::authors(names.iter().take(6).map(|n| html::fold(&n.text())).collect())
        })
        .find(|names| !names.is_empty())
        .unwrap_or_default()
}
