//! Articles on several pages: where the rest is, and how the parts become one text.

use std::collections::HashSet;

use dom_query::Document;

use super::{
    NextPage, metadata,
    recipe::{self, Recipe},
};
use crate::{
    html,
    model::{Article, Link},
};

/// What links to the next page say; lower case.
const ONWARD: [&str; 8] =
    ["selanjutnya", "halaman selanjutnya", "berikutnya", "next", "next page", "lanjut", "›", "»"];
/// What links to the whole text say; lower case.
const WHOLE: [&str; 6] =
    ["tampilkan semua", "semua halaman", "lihat semua", "view all", "single page", "show all"];
/// Queries that ask for the whole text.
const WHOLE_QUERIES: [&str; 4] = ["page=all", "single=1", "showpage=all", "view=all"];

/// Where the article goes on, as far as the page says.
pub(super) fn next(page: &Document, recipe: Option<&Recipe>, link: &Link) -> Option<NextPage> {
    if is_whole(link) {
        return None;
    }
    let paging = recipe.map(|r| recipe::all(page, &r.paging)).unwrap_or_default();
    let links: Vec<(String, Link)> = paging
        .iter()
        .filter_map(|a| Some((html::text_in(a).to_lowercase(), link.join(&a.attr("href")?).ok()?)))
        .collect();
    if let Some(query) = recipe.and_then(|r| r.whole.as_deref())
        && !links.is_empty()
    {
        return whole(link, query).map(NextPage::Whole);
    }
    let all = links.iter().find(|(text, to)| WHOLE.contains(&text.as_str()) || is_whole(to));
    if let Some((_, to)) = all {
        return Some(NextPage::Whole(to.clone()));
    }
    let onward = links.into_iter().find(|(text, _)| ONWARD.contains(&text.as_str()));
    onward.map(|(_, to)| to).or_else(|| related_next(page, link)).map(NextPage::More)
}

fn is_whole(link: &Link) -> bool {
    let query = link.url().query().unwrap_or_default();
    WHOLE_QUERIES.iter().any(|whole| query.split('&').any(|part| part == *whole))
}

/// The address of the whole text: the page's own, without a page number, with the query.
fn whole(link: &Link, query: &str) -> Option<Link> {
    let mut url = link.url().clone();
    url.set_query(Some(query));
    Link::parse(url.as_str()).ok()
}

/// `rel=next`, where it leads to another page of the same article and not to another article.
fn related_next(page: &Document, link: &Link) -> Option<Link> {
    let found = page.select("link[rel=next], a[rel=next]");
    found
        .iter()
        .take(10)
        .filter_map(|a| link.join(&a.attr("href")?).ok())
        .find(|to| to.domain() == link.domain() && to != link && is_later_page(to, link))
}

fn is_later_page(to: &Link, of: &Link) -> bool {
    let path = |link: &Link| link.url().path().trim_end_matches('/').to_owned();
    let (to_path, own) = (path(to), path(of));
    let stem = own.rsplit_once('/').filter(|(_, n)| is_number(n)).map_or(own.as_str(), |(s, _)| s);
    let numbered = to_path.strip_prefix(stem).map(|rest| rest.trim_start_matches('/'));
    let in_path = numbered.is_some_and(|n| is_number(n.strip_prefix("page/").unwrap_or(n)));
    let paged = |(key, value): (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)| {
        matches!(&*key, "page" | "p" | "halaman" | "page_num") && is_number(&value)
    };
    in_path || to_path == own && to.url().query_pairs().any(paged)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Appends the text of a later page; paragraphs that the article has already are not repeated.
#[must_use]
pub fn join(mut first: Article, more: Article) -> Article {
    let mut blocks = html::blocks(&first.body);
    let mut known: HashSet<String> = blocks.iter().map(|b| b.html.clone()).collect();
    let mut texts: HashSet<String> = blocks.iter().map(|b| b.text.clone()).collect();
    for block in html::blocks(&more.body) {
        let new_text = block.text.is_empty() || texts.insert(block.text.clone());
        if new_text && known.insert(block.html.clone()) {
            blocks.push(block);
        }
    }
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
