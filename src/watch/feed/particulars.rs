//! What feeds and their entries say in the same words: title, links, dates, people, categories.

use chrono::{DateTime, Utc};

use super::{
    Category, FeedLink, Person, dates, people,
    space::Space,
    text::{self, Default as Kind, Scope, Text},
    tree::Element,
};

/// The words of an element that a feed and an entry share.
#[derive(Debug, Default)]
pub(super) struct Particulars {
    pub id: Option<String>,
    /// The guid where it is the page's address too.
    pub permalink: Option<String>,
    pub title: Option<Text>,
    /// `dc:title`, `media:title`: where there is no other.
    other_title: Option<Text>,
    pub subtitle: Option<Text>,
    pub description: Option<Text>,
    pub summary: Option<Text>,
    /// `itunes:summary`, `media:description`, `dc:description`, CDF's `abstract`.
    pub abstracts: Vec<Text>,
    pub url: Option<String>,
    pub links: Vec<FeedLink>,
    pub rights: Option<Text>,
    pub published: Option<DateTime<Utc>>,
    pub updated: Option<DateTime<Utc>>,
    pub language: Option<String>,
    pub authors: Vec<Person>,
    pub contributors: Vec<Person>,
    pub categories: Vec<Category>,
    pub image: Option<String>,
    /// `media:thumbnail`, `logo`: where there is no other.
    other_image: Option<String>,
}

impl Particulars {
    pub(super) fn of(element: &Element, scope: &Scope) -> Self {
        let mut read = Self::default();
        read.attributes(element, scope);
        for child in element.elements() {
            read.take(child, scope);
        }
        read.settle();
        read
    }

    /// `rdf:about`, and the two attributes of CDF.
    fn attributes(&mut self, element: &Element, scope: &Scope) {
        self.id = element.attribute("rdf:about").map(|id| scope.address(id)).filter(filled);
        self.language = element.attribute("xml:lang").map(str::to_owned).filter(filled);
        self.updated = element.attribute("lastmod").and_then(dates::read);
        if let Some(href) = element.attribute("href").map(|h| scope.address(h)).filter(filled) {
            self.keep_link(FeedLink::to(href));
        }
    }

    /// The fall-backs, once everything is known.
    fn settle(&mut self) {
        self.title = self.title.take().or(self.other_title.take());
        self.image = self.image.take().or(self.other_image.take());
        if self.url.is_none() {
            self.url.clone_from(&self.permalink);
        }
    }

    fn take(&mut self, child: &Element, scope: &Scope) {
        match child.space {
            Some(Space::Core) => self.core(child, scope),
            Some(Space::Dc | Space::Terms) => self.dublin_core(child, scope),
            Some(Space::Itunes) => self.itunes(child, scope),
            Some(Space::Media) => self.media(child, scope, 0),
            _ => {}
        }
    }

    fn core(&mut self, child: &Element, scope: &Scope) {
        match &*child.local {
            "title" => fill(&mut self.title, child, scope, Kind::Plain),
            "subtitle" | "tagline" => fill(&mut self.subtitle, child, scope, Kind::Plain),
            "description" => fill(&mut self.description, child, scope, Kind::Markup),
            "summary" => fill(&mut self.summary, child, scope, Kind::Plain),
            "abstract" => self.abstracts.extend(text::construct(child, scope, Kind::Plain)),
            "rights" | "copyright" => fill(&mut self.rights, child, scope, Kind::Plain),
            "link" => self.link(child, scope),
            "id" | "guid" => self.identity(child, scope),
            "published" | "issued" | "pubdate" => date(&mut self.published, child),
            "updated" | "modified" | "lastbuilddate" => date(&mut self.updated, child),
            "author" | "managingeditor" => keep(&mut self.authors, people::person(child, scope)),
            "contributor" => keep(&mut self.contributors, people::person(child, scope)),
            "category" | "keywords" => self.category(child, None),
            "tags" => self.keywords(&child.words(), None),
            "language" => self.language = Some(child.words()).filter(filled),
            "image" => first(&mut self.image, image(child, scope)),
            "logo" => first(&mut self.other_image, address(child, scope)),
            _ => {}
        }
    }

    fn dublin_core(&mut self, child: &Element, scope: &Scope) {
        match &*child.local {
            "title" => fill(&mut self.other_title, child, scope, Kind::Plain),
            "description" | "abstract" => {
                self.abstracts.extend(text::construct(child, scope, Kind::Markup));
            }
            "rights" => fill(&mut self.rights, child, scope, Kind::Plain),
            "issued" => date(&mut self.published, child),
            "date" | "modified" => date(&mut self.updated, child),
            "creator" | "author" => keep(&mut self.authors, people::person(child, scope)),
            "contributor" => keep(&mut self.contributors, people::person(child, scope)),
            "subject" => self.category(child, None),
            "language" => first(&mut self.language, Some(child.words()).filter(filled)),
            _ => {}
        }
    }

    fn itunes(&mut self, child: &Element, scope: &Scope) {
        const SCHEME: &str = "http://www.itunes.com/";
        match &*child.local {
            "title" => fill(&mut self.other_title, child, scope, Kind::Plain),
            "subtitle" => fill(&mut self.subtitle, child, scope, Kind::Plain),
            "summary" => self.abstracts.extend(text::construct(child, scope, Kind::Plain)),
            "author" => keep(&mut self.authors, people::person(child, scope)),
            "category" => self.category(child, Some(SCHEME)),
            "keywords" => self.keywords(&child.words(), Some(SCHEME)),
            "image" | "link" => first(&mut self.image, image(child, scope)),
            _ => {}
        }
    }

    fn media(&mut self, child: &Element, scope: &Scope, depth: usize) {
        const SCHEME: &str = "http://search.yahoo.com/mrss/category_schema";
        match &*child.local {
            "group" | "content" if depth < 3 => {
                if is_picture(child) {
                    first(&mut self.other_image, image(child, scope));
                }
                child.elements().for_each(|inner| {
                    if inner.space == Some(Space::Media) {
                        self.media(inner, scope, depth + 1);
                    }
                });
            }
            "title" => fill(&mut self.other_title, child, scope, Kind::Plain),
            "description" => self.abstracts.extend(text::construct(child, scope, Kind::Markup)),
            "category" => self.category(child, Some(SCHEME)),
            "keywords" => self.keywords(&child.words(), None),
            "thumbnail" => first(&mut self.other_image, image(child, scope)),
            _ => {}
        }
    }

    /// Atom's `href`, or RSS's text.
    fn link(&mut self, child: &Element, scope: &Scope) {
        let scope = scope.within(child);
        let written = ["href", "url", "uri"].iter().find_map(|name| child.attribute(name));
        let href = match written {
            // RFC 3986 §4.4: nothing is the base itself.
            Some("") => scope.base.as_deref().unwrap_or_default().to_owned(),
            Some(href) => scope.address(href),
            None => scope.address(&plain_ampersands(&child.words())),
        };
        let rel = child.attribute("rel").unwrap_or("alternate").to_ascii_lowercase();
        let page = if rel == "self" { "application/atom+xml" } else { "text/html" };
        self.keep_link(FeedLink {
            kind: child.attribute("type").unwrap_or(page).to_ascii_lowercase(),
            rel,
            href: Some(href).filter(filled),
            title: child.attribute("title").map(str::to_owned),
        });
    }

    fn keep_link(&mut self, link: FeedLink) {
        let is_page = link.rel == "alternate" && link.kind.contains("html");
        if is_page && link.href.is_some() {
            self.url.clone_from(&link.href);
        }
        self.links.push(link);
    }

    /// RSS: a guid is an address unless it says otherwise. One that is a bare word stays it.
    fn identity(&mut self, child: &Element, scope: &Scope) {
        let words = child.words();
        if words.is_empty() {
            return;
        }
        let says_no = |says: &str| !says.eq_ignore_ascii_case("true");
        let is_guid = child.local == "guid";
        let opaque = is_guid && child.attribute("ispermalink").is_some_and(says_no);
        let bare = is_guid && !words.contains('/');
        if opaque || bare {
            self.id = Some(words);
            return;
        }
        let id = scope.within(child).address(&words);
        if is_guid && id.starts_with("http") {
            self.permalink = Some(id.clone());
        }
        self.id = Some(id);
    }

    fn category(&mut self, child: &Element, scheme: Option<&str>) {
        let attribute = |name| child.attribute(name).map(str::to_owned).filter(filled);
        let own = own_words(child);
        self.keep_category(Category {
            term: attribute("term").or(attribute("text")).or(own),
            scheme: attribute("scheme").or(attribute("domain")).or(scheme.map(str::to_owned)),
            label: attribute("label"),
        });
        for inner in child.elements().filter(|inner| inner.local == child.local) {
            self.category(inner, scheme);
        }
    }

    fn keywords(&mut self, list: &str, scheme: Option<&str>) {
        for word in list.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            self.keep_category(Category {
                term: Some(word.to_owned()),
                scheme: scheme.map(str::to_owned),
                label: None,
            });
        }
    }

    fn keep_category(&mut self, category: Category) {
        let says_something = category.term.is_some() || category.label.is_some();
        keep(
            &mut self.categories,
            (says_something || category.scheme.is_some()).then_some(category),
        );
    }
}

impl FeedLink {
    /// A link to a page.
    pub(super) fn to(href: String) -> Self {
        let (rel, kind) = ("alternate".to_owned(), "text/html".to_owned());
        Self { href: Some(href), rel, kind, title: None }
    }
}

/// Most people, categories or links that one element may name.
const MOST: usize = 200;

/// Each once.
fn keep<T: PartialEq>(kept: &mut Vec<T>, more: Option<T>) {
    if let Some(more) = more
        && kept.len() < MOST
        && !kept.contains(&more)
    {
        kept.push(more);
    }
}

fn fill(place: &mut Option<Text>, child: &Element, scope: &Scope, default: Kind) {
    if place.is_none() {
        *place = text::construct(child, scope, default);
    }
}

fn first(place: &mut Option<String>, found: Option<String>) {
    if place.is_none() {
        *place = found;
    }
}

/// The last date that can be read.
fn date(place: &mut Option<DateTime<Utc>>, child: &Element) {
    *place = dates::read(&child.words()).or(*place);
}

fn own_words(child: &Element) -> Option<String> {
    let has_elements = child.elements().next().is_some();
    (!has_elements).then(|| child.words()).filter(filled)
}

#[expect(clippy::ptr_arg, reason = "used as a filter of Option<String>")]
fn filled(text: &String) -> bool {
    !text.trim().is_empty()
}

fn address(child: &Element, scope: &Scope) -> Option<String> {
    let words = child.words();
    (!words.is_empty()).then(|| scope.within(child).address(&words))
}

/// `<image><url>`, `<itunes:image href>`, `<media:thumbnail url>`.
fn image(child: &Element, scope: &Scope) -> Option<String> {
    let named = ["href", "url", "rdf:resource"].iter().find_map(|name| child.attribute(name));
    if let Some(named) = named.filter(|named| !named.is_empty()) {
        return Some(scope.within(child).address(named));
    }
    let inner = child.elements().find(|inner| inner.local == "url");
    match inner {
        Some(url) => address(url, scope),
        None => own_words(child).map(|words| scope.address(&words)),
    }
}

fn is_picture(child: &Element) -> bool {
    let is = |name: &str, wanted: &str| {
        child.attribute(name).is_some_and(|value| value.starts_with(wanted))
    };
    is("medium", "image") || is("type", "image/")
}

/// Addresses are often escaped once too often: `?a=1&amp;b=2`, even `?a=1&b;=2`.
fn plain_ampersands(address: &str) -> String {
    let address = address.replace("&amp;", "&");
    if !address.contains('&') || !address.contains(';') {
        return address;
    }
    let mut parts = address.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        plain.push('&');
        match end.filter(|at| *at > 0 && part[*at..].starts_with(';')) {
            Some(at) => {
                plain.push_str(&part[..at]);
                plain.push_str(&part[at + 1..]);
            }
            None => plain.push_str(part),
        }
    }
    plain
}
