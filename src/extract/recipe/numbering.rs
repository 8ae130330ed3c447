//! How a family numbers the pages of one article: `?page=2`, `/2`, `/10`, `-part1`.

use serde::Deserialize;

use crate::model::Link;

/// A number in an address is a page's only up to here; a larger one is part of the address.
const MOST: u32 = 999;

/// Keys of queries that never belong to the article's own address.
const PASSING: [&str; 9] =
    ["fbclid", "gclid", "page", "p", "halaman", "page_num", "single", "showpage", "view"];

/// How pages are numbered. Page `n` has the number `from + (n - 1) × step`; the first page has none.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbering {
    /// The key of the query (`page` for `?page=2`).
    pub query: Option<String>,
    /// What follows the path, `{}` for the number (`/{}`, `-part{}`).
    pub path: Option<String>,
    /// The number that the first page would have.
    #[serde(default = "one")]
    pub from: u32,
    /// From page to page.
    #[serde(default = "one")]
    pub step: u32,
}

fn one() -> u32 {
    1
}

impl Numbering {
    /// The page that an address asks for, from 1.
    pub(in crate::extract) fn page_of(&self, link: &Link) -> u32 {
        let number = match (&self.query, &self.path) {
            (Some(key), _) => in_query(link, key),
            (None, Some(form)) => in_path(link, form).map(|(_, number)| number),
            (None, None) => None,
        };
        number.and_then(|number| self.page(number)).unwrap_or(1)
    }

    fn page(&self, number: u32) -> Option<u32> {
        let above = number.checked_sub(self.from)?;
        let whole = self.step > 0 && above % self.step == 0;
        whole.then(|| above / self.step + 1)
    }

    /// The address of the first page, without what passes (page numbers, tracking).
    pub(in crate::extract) fn bare(&self, link: &Link) -> Link {
        let stem = self.path.as_deref().and_then(|form| in_path(link, form));
        let mut url = link.url().clone();
        if let Some((stem, number)) = stem
            && self.page(number).is_some()
        {
            let slash = if link.url().path().ends_with('/') { "/" } else { "" };
            url.set_path(&format!("{stem}{slash}"));
        }
        Link::parse(url.as_str()).map_or_else(|_| bare(link), |link| bare(&link))
    }
}

/// The address without what passes: page numbers and tracking in the query, the fragment.
pub(in crate::extract) fn bare(link: &Link) -> Link {
    let mut url = link.url().clone();
    let passes = |key: &str| key.starts_with("utm_") || PASSING.contains(&key);
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, _)| !passes(key))
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    url.set_fragment(None);
    url.set_query(None);
    if !kept.is_empty() {
        url.query_pairs_mut().extend_pairs(kept);
    }
    Link::parse(url.as_str()).unwrap_or_else(|_| link.clone())
}

/// The article's address with what asks for the whole text: a query (`page=all`), or what follows
/// the path (`/all`).
pub(in crate::extract) fn whole(bare: &Link, asks: &str) -> Option<Link> {
    let mut url = bare.url().clone();
    if asks.starts_with('/') {
        let path = format!("{}{asks}", url.path().trim_end_matches('/'));
        url.set_path(&path);
    } else {
        let query = url.query().map(|own| format!("{own}&{asks}"));
        url.set_query(Some(query.as_deref().unwrap_or(asks)));
    }
    Link::parse(url.as_str()).ok()
}

fn in_query(link: &Link, key: &str) -> Option<u32> {
    let value = link.url().query_pairs().find(|(name, _)| name == key)?.1;
    number(&value)
}

/// The path before the number, and the number. A number of its own between slashes counts only
/// behind a slug of words: `/archives/12` and `/read/13` are two articles.
fn in_path(link: &Link, form: &str) -> Option<(String, u32)> {
    let (before, after) = form.split_once("{}")?;
    let path = link.url().path().trim_end_matches('/').strip_suffix(after)?;
    let digits = path.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (stem, digits) = path.split_at(path.len() - digits);
    let stem = stem.strip_suffix(before)?;
    let slug = stem.rsplit('/').next().unwrap_or_default();
    let telling = slug.contains('-') && slug.bytes().any(|b| b.is_ascii_alphabetic());
    let sound = telling || before.bytes().any(|b| b.is_ascii_alphabetic());
    let number = number(digits).filter(|_| sound)?;
    Some((stem.to_owned(), number))
}

fn number(digits: &str) -> Option<u32> {
    let sound = !digits.is_empty() && digits.len() <= 3;
    digits.parse().ok().filter(|number| sound && *number <= MOST)
}
