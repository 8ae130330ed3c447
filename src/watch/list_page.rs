//! A page that lists articles, read by selectors; and whether these still match.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use dom_query::{Matcher, NodeRef};
use regex::Regex;

use super::{
    Occasion, Reading, Source, WatchError,
    answer::{self, Anew},
    reading, rest, websub,
};
use crate::{
    html,
    model::{Cursor, Discovered, Fetched, Link},
};

/// Articles of one page that are looked at.
const MOST_ITEMS: usize = reading::MOST_ENTRIES;
/// The longest selector.
const LONGEST: usize = 500;

/// A list page and how it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage {
    /// The page.
    pub url: Link,
    /// One article of the list.
    pub item: Selector,
    /// Its link, within the item; none: the first one.
    pub link: Option<Selector>,
    /// Its headline, within the item; none: the words of the link.
    pub title: Option<Selector>,
    /// Its date, within the item; none: it has none.
    pub date: Option<Selector>,
}

/// A CSS selector that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector(String);

/// Why a text is no selector.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a CSS selector: write one like `article h2 a`")]
pub struct SelectorError(String);

impl Selector {
    /// Reads a CSS selector.
    pub fn parse(raw: &str) -> Result<Self, SelectorError> {
        let raw = raw.trim();
        let fine = !raw.is_empty() && raw.len() <= LONGEST && Matcher::new(raw).is_ok();
        fine.then(|| Self(raw.to_owned()))
            .ok_or_else(|| SelectorError(raw.chars().take(100).collect()))
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn matcher(&self) -> Result<Matcher, WatchError> {
        Matcher::new(&self.0)
            .map_err(|_| WatchError::NoMatch(SelectorError(self.0.clone()).to_string()))
    }
}

/// Selectors, ready for use.
struct Eyes {
    link: Option<Matcher>,
    title: Option<Matcher>,
    date: Option<Matcher>,
}

impl Eyes {
    fn of(page: &ListPage) -> Result<Self, WatchError> {
        let ready =
            |selector: &Option<Selector>| selector.as_ref().map(Selector::matcher).transpose();
        Ok(Self { link: ready(&page.link)?, title: ready(&page.title)?, date: ready(&page.date)? })
    }
}

/// Reads an answer of a list page.
pub(super) fn read(
    source: &Source,
    page: &ListPage,
    before: &Cursor,
    fetched: &Fetched,
    occasion: Occasion<'_>,
) -> Result<Reading, WatchError> {
    let cursor = match answer::anew(before, fetched)? {
        Err(nothing_new) => return Ok(nothing_new),
        Ok(Anew { cursor }) => cursor,
    };
    let text = html::decode(&fetched.bytes, fetched.headers.get("content-type"));
    let parsed = html::parse(&text);
    let base = base(&text, &fetched.link);
    let items = parsed.document().select_matcher(&page.item.matcher()?);
    let items = items.nodes().get(..MOST_ITEMS).unwrap_or(items.nodes());
    let eyes = Eyes::of(page)?;
    let discovered: Vec<Discovered> =
        items.iter().filter_map(|item| found(source, item, &eyes, &base, occasion)).collect();
    if discovered.is_empty() {
        return Err(WatchError::NoMatch(blind(page, items.len(), before)));
    }
    let shown = u32::try_from(discovered.len()).ok();
    Ok(Reading {
        health: ailing(page, &discovered).into(),
        recovered: without_link(items.len() - discovered.len()),
        discovered,
        cursor: Cursor { shown, ..cursor },
        not_before_seconds: rest::asked(None, fetched),
        offered: websub::by_page(fetched, parsed.document(), &base),
    })
}

/// Why nothing was found: a list page without articles is a page whose markup changed.
fn blind(page: &ListPage, items: usize, before: &Cursor) -> String {
    let why = match (&page.link, items) {
        (_, 0) => format!("`item = \"{}\"` matches nothing on the list page", page.item.as_str()),
        (Some(link), _) => {
            format!("`link = \"{}\"` matches no link in {items} items", link.as_str())
        }
        (None, _) => format!("{items} items of the list page hold no link"),
    };
    let shown = before.shown.map(|n| format!(" (last time it showed {n} articles)"));
    format!("{why}{}: look at its markup", shown.unwrap_or_default())
}

/// A selector that finds nothing in any item was right once.
fn ailing(page: &ListPage, found: &[Discovered]) -> Option<String> {
    let blind = |key: &str, selector: &Option<Selector>, none: bool| {
        let selector = selector.as_ref().filter(|_| none)?;
        Some(format!(
            "`{key} = \"{}\"` matches nothing in {} items",
            selector.as_str(),
            found.len()
        ))
    };
    blind("title", &page.title, found.iter().all(|one| one.headline.is_none()))
        .or_else(|| blind("date", &page.date, found.iter().all(|one| one.published.is_none())))
}

fn without_link(count: usize) -> Vec<String> {
    let said = (count > 0).then(|| format!("{count} items without a usable link were left out"));
    said.into_iter().collect()
}

static BASE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)<base\s[^>]{0,500}?href\s*=\s*["']?([^"'\s>]+)"#).ok());

/// `<base href>` counts (HTML standard §4.2.3). The parsed page has none any more: it stands in the
/// head of what was sent.
fn base(text: &str, link: &Link) -> Link {
    let head = text.split("<body").next().unwrap_or(text);
    let stated = BASE.as_ref().and_then(|pattern| pattern.captures(head));
    let href = stated.as_ref().and_then(|found| found.get(1)).map(|href| href.as_str());
    href.and_then(|href| link.join(href).ok()).unwrap_or_else(|| link.clone())
}

fn found(
    source: &Source,
    item: &NodeRef<'_>,
    eyes: &Eyes,
    base: &Link,
    occasion: Occasion<'_>,
) -> Option<Discovered> {
    let anchor = anchor(item, eyes)?;
    let link = base.join(&anchor.attr("href")?).ok()?;
    let headline = match &eyes.title {
        Some(title) => first(item, title).map(|node| html::text_in(&node)),
        None => Some(html::text_in(&anchor)),
    };
    let date = eyes.date.as_ref().and_then(|date| first(item, date));
    Some(Discovered {
        headline: headline.as_deref().and_then(reading::words),
        published: date.and_then(|node| instant(&node, occasion)),
        ..reading::announced(source, None, link)
    })
}

/// The link of an item: what the selector names (or what is in it), else the first one; an item
/// may be a link itself.
fn anchor<'a>(item: &NodeRef<'a>, eyes: &Eyes) -> Option<NodeRef<'a>> {
    let named = match &eyes.link {
        Some(link) => first(item, link)?,
        None => *item,
    };
    if named.has_attr("href") {
        return Some(named);
    }
    named.descendants().into_iter().find(|node| node.has_name("a") && node.has_attr("href"))
}

/// The first match within an item, the item itself included.
fn first<'a>(item: &NodeRef<'a>, matcher: &Matcher) -> Option<NodeRef<'a>> {
    let within = item.descendants().into_iter().filter(NodeRef::is_element);
    std::iter::once(*item).chain(within).find(|node| matcher.match_element(node))
}

/// What machines read before what people read.
fn instant(node: &NodeRef<'_>, occasion: Occasion<'_>) -> Option<DateTime<Utc>> {
    let stated = ["datetime", "content", "data-time"].into_iter().find_map(|name| node.attr(name));
    let printed = || (occasion.dates)(&html::text_in(node));
    stated.and_then(|text| (occasion.dates)(&text)).or_else(printed)
}
