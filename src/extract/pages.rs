//! Articles on several pages: where the rest is, and how the parts become one text.

use std::{borrow::Cow, collections::HashSet};

use dom_query::NodeRef;

use super::{
    NextPage, lines, metadata,
    recipe::{self, Numbering, Recipe},
};
use crate::{
    html::{self, Block, Id, Page, Tag, Tree},
    model::{Article, Link},
};

/// What links to the next page say; lower case.
const ONWARD: [&str; 9] = [
    "selanjutnya",
    "halaman selanjutnya",
    "halaman berikutnya",
    "berikutnya",
    "next",
    "next page",
    "lanjut",
    "›",
    "»",
];
/// What links to the whole text say; lower case.
const WHOLE: [&str; 8] = [
    "tampilkan semua",
    "semua halaman",
    "lihat semua",
    "baca semua",
    "view all",
    "single page",
    "show all",
    "all",
];
/// Queries that ask for the whole text.
const WHOLE_QUERIES: [&str; 4] = ["page=all", "single=1", "showpage=all", "view=all"];
/// How pages of unknown make number theirs: keys of queries, and what follows the path.
const FORMS: [(Option<&str>, Option<&str>, u32); 7] = [
    (Some("page"), None, 1),
    (Some("halaman"), None, 1),
    (Some("hal"), None, 1),
    (Some("page_num"), None, 1),
    (None, Some("/{}"), 1),
    (None, Some("/page/{}"), 1),
    (None, Some("-part{}"), 0),
];
/// Links of a page that are looked at for page numbers.
const MOST_LINKS: usize = 3_000;
/// Shorter paragraphs may stand twice in an article, in characters.
const TELLING: usize = 40;

/// Where the article goes on.
#[derive(Debug, Default)]
pub(super) struct Onward {
    /// The address to fetch.
    pub(super) next: Option<NextPage>,
    /// The following page, should the whole text not be to be had at its address.
    pub(super) instead: Option<Link>,
}

/// Where the article goes on, as far as the page says.
pub(super) fn next(page: &Page, recipe: Option<&Recipe>, link: &Link) -> Onward {
    if is_whole(link, recipe) {
        return Onward::default();
    }
    let paging = recipe.map(|r| recipe::all(page.document(), &r.paging)).unwrap_or_default();
    let links: Vec<(String, Link)> = paging.iter().filter_map(|a| told(a, link)).collect();
    let all = links.iter().find(|(text, to)| {
        WHOLE.contains(&text.as_str()) && same_article(to, link) || is_whole(to, recipe)
    });
    let following = following(&page.tree, recipe, &links, link);
    // What was announced in its middle has pages before this one.
    let middle = recipe.and_then(|r| r.pages.as_ref()).is_some_and(|n| n.page_of(link) > 1);
    let whole = match recipe.and_then(|r| r.whole.as_deref()) {
        Some(asks) if all.is_some() || following.is_some() || middle => whole(recipe, link, asks),
        _ => all.map(|(_, to)| to.clone()),
    };
    match whole {
        Some(to) => Onward { next: Some(NextPage::Whole(to)), instead: following },
        None => Onward { next: following.map(NextPage::More), instead: None },
    }
}

fn told(a: &NodeRef<'_>, link: &Link) -> Option<(String, Link)> {
    Some((html::text_in(a).to_lowercase(), link.join(&a.attr("href")?).ok()?))
}

fn is_whole(link: &Link, recipe: Option<&Recipe>) -> bool {
    let query = link.url().query().unwrap_or_default();
    let own = recipe.and_then(|r| r.whole.as_deref()).filter(|asks| asks.starts_with('/'));
    let asked = |asks: &str| query.split('&').any(|part| part == asks);
    WHOLE_QUERIES.iter().any(|asks| asked(asks))
        || own.is_some_and(|asks| link.url().path().ends_with(asks))
}

/// The article's own address with what asks for the whole text.
fn whole(recipe: Option<&Recipe>, link: &Link, asks: &str) -> Option<Link> {
    let numbering = recipe.and_then(|r| r.pages.as_ref());
    let bare = numbering.map_or_else(|| recipe::bare(link), |numbering| numbering.bare(link));
    recipe::whole(&bare, asks)
}

/// The page after this one: by its number, by what its link says, by `rel=next`.
fn following(
    page: &Tree,
    recipe: Option<&Recipe>,
    links: &[(String, Link)],
    link: &Link,
) -> Option<Link> {
    let by_number = match recipe.and_then(|r| r.pages.as_ref()) {
        Some(numbering) => numbered(page, numbering, links, link),
        None => by_sight(page, link),
    };
    let by_word = || {
        let onward = |(text, to): &&(String, Link)| {
            ONWARD.contains(&text.as_str()) && !is_same(to, link) && same_article(to, link)
        };
        links.iter().find(onward).map(|(_, to)| to.clone())
    };
    by_number.or_else(by_word).or_else(|| related_next(page, link))
}

/// A link to the next number of the same article, among the links to pages, else among all.
fn numbered(
    page: &Tree,
    numbering: &Numbering,
    links: &[(String, Link)],
    link: &Link,
) -> Option<Link> {
    let (own, bare) = (numbering.page_of(link), numbering.bare(link));
    let is_next =
        |to: &Link| numbering.page_of(to) == own + 1 && is_same(&numbering.bare(to), &bare);
    if let Some((_, to)) = links.iter().find(|(_, to)| is_next(to)) {
        return Some(to.clone());
    }
    hrefs(page).filter_map(|(_, href)| link.join(&href).ok()).find(is_next)
}

/// The links of a page.
fn hrefs(page: &Tree) -> impl Iterator<Item = (Id, Cow<'_, str>)> {
    page.all(Tag::A).filter_map(|a| Some((a, page.attr(a, "href")?))).take(MOST_LINKS)
}

/// A link that says "2" or "next" and leads to the next number of the same article, in one of the
/// forms that are common.
fn by_sight(page: &Tree, link: &Link) -> Option<Link> {
    let says = |a: Id| {
        let text = page.text(a).to_lowercase();
        is_number(&text) || ONWARD.contains(&text.as_str())
    };
    let links: Vec<Link> = hrefs(page)
        .filter(|(a, _)| says(*a))
        .filter_map(|(_, href)| link.join(&href).ok())
        .collect();
    FORMS.iter().find_map(|(query, path, from)| {
        let owned = |part: &Option<&str>| part.map(str::to_owned);
        let numbering = Numbering { query: owned(query), path: owned(path), from: *from, step: 1 };
        let (own, bare) = (numbering.page_of(link), numbering.bare(link));
        let is_next =
            |to: &&Link| numbering.page_of(to) == own + 1 && is_same(&numbering.bare(to), &bare);
        links.iter().find(is_next).cloned()
    })
}

/// Whether two addresses are the same page, whatever the fragment or a slash at the end.
fn is_same(one: &Link, other: &Link) -> bool {
    let parts = |link: &Link| {
        let path = link.url().path().trim_end_matches('/').to_owned();
        (link.domain().to_owned(), path, link.url().query().map(str::to_owned))
    };
    parts(one) == parts(other)
}

/// Whether a link leads to a page of the same article and not to another article: the path is the
/// same, or one goes on where the other ends.
fn same_article(to: &Link, link: &Link) -> bool {
    let path = |link: &Link| link.url().path().trim_end_matches('/').to_owned();
    let (to_path, own) = (path(to), path(link));
    let stem = own.rsplit_once('/').filter(|(_, n)| is_number(n)).map_or(own.as_str(), |(s, _)| s);
    let stem = stem.rsplit_once("-part").filter(|(_, n)| is_number(n)).map_or(stem, |(s, _)| s);
    to.domain() == link.domain() && !stem.is_empty() && to_path.starts_with(stem)
}

/// `rel=next`, where it leads to another page of the same article and not to another article.
fn related_next(page: &Tree, link: &Link) -> Option<Link> {
    let leads_on = |id: &Id| {
        matches!(page.tag(*id), Tag::Link | Tag::A) && page.raw_attr(*id, "rel") == Some("next")
    };
    (1..page.len())
        .filter(leads_on)
        .take(10)
        .filter_map(|id| link.join(&page.attr(id, "href")?).ok())
        .find(|to| to.domain() == link.domain() && to != link && is_later_page(to, link))
}

fn is_later_page(to: &Link, of: &Link) -> bool {
    let path = |link: &Link| link.url().path().trim_end_matches('/').to_owned();
    let (to_path, own) = (path(to), path(of));
    let stem = own.rsplit_once('/').filter(|(_, n)| is_number(n)).map_or(own.as_str(), |(s, _)| s);
    let numbered = to_path.strip_prefix(stem).map(|rest| rest.trim_start_matches('/'));
    let in_path = numbered.is_some_and(|n| is_number(n.strip_prefix("page/").unwrap_or(n)));
    let paged = |(key, value): (Cow<'_, str>, Cow<'_, str>)| {
        matches!(&*key, "page" | "p" | "halaman" | "page_num") && is_number(&value)
    };
    in_path || to_path == own && to.url().query_pairs().any(paged)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Appends the text of a later page; what the article has already is not repeated, and what stands
/// at the end of every page (an editor's line, a credit) stays at the end of the article.
#[must_use]
pub fn join(mut first: Article, more: Article) -> Article {
    let mut blocks = html::blocks(&first.body);
    let later = html::blocks(&more.body);
    let shared = shared_end(&blocks, &later);
    if shared < later.len() {
        blocks.truncate(blocks.len() - shared);
    }
    append(&mut blocks, later);
    let joined: Vec<String> = blocks.into_iter().map(|b| b.html).collect();
    first.body = html::clean(&joined.join("\n"), Some(&first.link));
    first.tags = metadata::distinct(first.tags.into_iter().chain(more.tags));
    first.lead_image = first.lead_image.or(more.lead_image);
    for byline in more.bylines {
        if first.bylines.iter().all(|b| b.name != byline.name) {
            first.bylines.push(byline);
        }
    }
    first.updated = first.updated.or(more.updated);
    first.paywalled |= more.paywalled;
    first
}

fn shared_end(first: &[Block], later: &[Block]) -> usize {
    let pairs = first.iter().rev().zip(later.iter().rev());
    pairs.take_while(|(one, other)| one.html == other.html).count()
}

/// Telling paragraphs, pictures and related links come once; a short line may come again, but not
/// at the head of a page.
fn append(blocks: &mut Vec<Block>, later: Vec<Block>) {
    let key = |b: &Block| if b.text.is_empty() { b.html.clone() } else { b.text.clone() };
    let mut known: HashSet<String> = blocks.iter().map(key).collect();
    let mut head = true;
    for block in later {
        let short = block.text.chars().count() < TELLING && !block.text.is_empty();
        let fresh = known.insert(key(&block));
        head &= !fresh;
        if fresh || short && !head && !lines::is_related(&block.text) {
            blocks.push(block);
        }
    }
}
