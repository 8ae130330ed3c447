//! What a page says about its article outside the text: JSON-LD, OpenGraph, Dublin Core, microdata.
//!
//! Where they disagree, this is the order of trust:
//! - dates: JSON-LD, `<meta>` in the order of `PUBLISHED`, marked-up elements, printed ones, the first
//!   date below the headline;
//! - authors: JSON-LD, `<meta>`, microdata, `rel=author`, bylines by class;
//! - section, tags, picture: JSON-LD, OpenGraph and its like, links marked as tags;
//! - language: the page's `lang`, then JSON-LD; site's name: OpenGraph, then the publisher in JSON-LD;
//! - canonical: the link, then `og:url`. Headlines have an order of their own: `headline`.
//!
//! A recipe's people, tags and section come before all of these; its date where none of them has a time.

use std::{borrow::Cow, collections::HashMap};

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use serde_json::{Map, Value};

use super::{byline, date, json_ld};
use crate::{
    html::{self, Id, Page, Tag, Tree},
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
    /// Whether the page's data state that; else it was only seen printed somewhere.
    pub(super) dated: bool,
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
    pub(super) news_headline: Option<String>,
    pub(super) shared_title: Option<String>,
    pub(super) window_title: Option<String>,
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
    fn of(tree: &Tree) -> Self {
        let mut metas: HashMap<String, Vec<String>> = HashMap::new();
        for meta in tree.all(Tag::Meta).take(500) {
            let Some(content) = tree.attr(meta, "content") else { continue };
            let content = html::fold(&content);
            if content.is_empty() {
                continue;
            }
            for key in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(name) = tree.attr(meta, key) {
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
    let tree = &page.tree;
    let metas = Metas::of(tree);
    let articles = json_ld::articles(&page.data);
    let mut found = Metadata::default();
    for object in &articles {
        from_json_ld(&mut found, object, reading);
    }
    from_metas(&mut found, &metas, reading);
    from_page(&mut found, tree, reading);
    found
}

fn fill<T>(place: &mut Option<T>, value: impl FnOnce() -> Option<T>) {
    if place.is_none() {
        *place = value();
    }
}

fn from_json_ld(found: &mut Metadata, object: &Map<String, Value>, reading: Reading) {
    if json_ld::is_news(object) {
        fill(&mut found.news_headline, || json_ld::text(object, "headline"));
    }
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
    found.shared_title = text(&["og:title"]);
    found.titles.extend(found.shared_title.clone());
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
    fill(&mut found.description, || {
        text(&["description", "og:description", "twitter:description"])
    });
    let tier = metas.first(&["article:content_tier", "content_tier"]);
    found.paywalled |= tier.is_some_and(|t| matches!(t, "locked" | "metered" | "premium"));
}

fn from_page(found: &mut Metadata, tree: &Tree, reading: Reading) {
    fill(&mut found.canonical, || canonical(tree));
    let html = tree.all(Tag::Html).next().and_then(|html| tree.attr(html, "lang"));
    if let Some(language) = html.filter(|language| !language.trim().is_empty()) {
        found.language = Some(language.trim().to_owned());
    }
    found.window_title = tree.all(Tag::Title).next().map(|title| tree.text(title));
    found.titles.extend(found.window_title.clone());
    found.dated = found.published.is_some();
    let clues = clues(tree);
    fill(&mut found.published, || marked_date(tree, &clues, reading));
    fill(&mut found.published, || printed_date(tree, &clues, reading));
    fill(&mut found.published, || date_below_headline(tree, reading));
    if found.bylines.is_empty() {
        found.bylines = printed_authors(tree, &clues);
    }
    if found.tags.is_empty() {
        let links = clues.iter().filter(|clue| tree.tag(clue.id) == Tag::A && is_tag(tree, clue));
        let texts = links.take(40).map(|clue| tree.text(clue.id));
        found.tags = distinct(texts.filter(|tag| !tag.is_empty()));
    }
}

/// An element that says what it is.
#[derive(Default)]
struct Clue<'t> {
    id: Id,
    class: &'t str,
    name: &'t str,
    item: &'t str,
    rel: &'t str,
    dated: bool,
}

/// The elements that say what they are, in order.
fn clues(tree: &Tree) -> Vec<Clue<'_>> {
    let elements =
        (1..tree.len()).filter(|id| !matches!(tree.tag(*id), Tag::Text | Tag::Meta | Tag::Link));
    let clue = |id: Id| {
        let mut clue = Clue { id, ..Clue::default() };
        let mut says = tree.tag(id) == Tag::Time;
        for (name, value) in tree.attrs(id) {
            match name {
                "class" => clue.class = value,
                "id" => clue.name = value,
                "itemprop" => clue.item = value,
                "rel" => clue.rel = value,
                "datetime" | "pubdate" => clue.dated = true,
                _ => continue,
            }
            says = true;
        }
        says.then_some(clue)
    };
    elements.filter_map(clue).collect()
}

fn canonical(tree: &Tree) -> Option<String> {
    let is_canonical =
        |link: &Id| tree.raw_attr(*link, "rel").is_some_and(|rel| lists(rel, "canonical"));
    let link = tree.all(Tag::Link).find(is_canonical).and_then(|link| tree.attr(link, "href"));
    let og = || {
        let meta = tree.all(Tag::Meta).find(|m| tree.raw_attr(*m, "property") == Some("og:url"))?;
        tree.attr(meta, "content")
    };
    let address = link.filter(|href| !href.trim().is_empty()).or_else(og)?;
    let address = address.trim();
    (!address.is_empty()).then(|| address.to_owned())
}

/// Whether a list of words has one.
fn lists(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|w| w.eq_ignore_ascii_case(word))
}

fn is_tag(tree: &Tree, a: &Clue<'_>) -> bool {
    let in_list = |id: Id| {
        let class = tree.raw_attr(id, "class").unwrap_or_default();
        lists(class, "tags") || lists(class, "tag-list")
    };
    lists(a.rel, "tag") || tree.around(a.id).any(in_list)
}

/// Elements looked at for a date that is marked up, and for one that is printed.
const MARKED: usize = 8;
const PRINTED: usize = 30;

/// A date that the page marks up.
fn marked_date(tree: &Tree, clues: &[Clue<'_>], reading: Reading) -> Option<Published> {
    let is_marked = |clue: &&Clue<'_>| {
        tree.tag(clue.id) == Tag::Time && clue.dated || lists(clue.item, "datePublished")
    };
    let mut marked = clues.iter().filter(is_marked).take(MARKED);
    marked.find_map(|clue| {
        let attributes = ["content", "datetime"].into_iter();
        let values = attributes.filter_map(|name| tree.attr(clue.id, name));
        let mut values = values.map(Cow::into_owned).chain([tree.text(clue.id)]);
        values.find_map(|value| reading.date(&value))
    })
}

/// A date printed where dates are printed.
fn printed_date(tree: &Tree, clues: &[Clue<'_>], reading: Reading) -> Option<Published> {
    const CLASSES: [&str; 4] = ["publish", "timestamp", "date", "pubdate"];
    let is_printed = |clue: &&Clue<'_>| {
        let class = clue.class.to_ascii_lowercase();
        tree.tag(clue.id) == Tag::Time
            || CLASSES.iter().any(|word| class.contains(word))
            || clue.name.to_ascii_lowercase().contains("date")
    };
    let mut printed = clues.iter().filter(is_printed).take(PRINTED);
    printed.find_map(|clue| {
        let text = tree.text(clue.id);
        (text.len() < 120).then(|| reading.date(&text))?
    })
}

/// Pieces of text below the headline in which a date is looked for.
const NEAR: usize = 40;

/// A date among the first pieces of text below the headline.
fn date_below_headline(tree: &Tree, reading: Reading) -> Option<Published> {
    let from = tree.all(Tag::H1).next()?;
    let texts = (from..tree.len()).filter(|id| tree.tag(*id) == Tag::Text);
    let near = texts.map(|id| html::fold(&tree.decoded(id))).filter(|text| !text.is_empty());
    let dated = |text: &String| text.len() <= 60 && text.bytes().any(|b| b.is_ascii_digit());
    let short = near.take(NEAR).filter(dated);
    short.filter(|text| text.split_whitespace().count() <= 9).find_map(|text| reading.date(&text))
}

fn printed_authors(tree: &Tree, clues: &[Clue<'_>]) -> Vec<Byline> {
    let item = |id: Id| tree.raw_attr(id, "itemprop").is_some_and(|item| lists(item, "author"));
    let places: [&dyn Fn(&Clue<'_>) -> bool; 6] = [
        &|clue| lists(clue.item, "name") && tree.around(clue.id).any(item),
        &|clue| tree.tag(clue.id) == Tag::A && lists(clue.rel, "author"),
        &|clue| lists(clue.item, "author"),
        &|clue| lists(clue.class, "byline"),
        &|clue| lists(clue.class, "author-name"),
        &|clue| lists(clue.class, "author"),
    ];
    places
        .into_iter()
        .map(|is_place| {
            let names = clues.iter().filter(|clue| is_place(clue)).take(6);
            byline::authors(names.map(|clue| tree.text(clue.id)).collect())
        })
        .find(|names| !names.is_empty())
        .unwrap_or_default()
}
