//! The whole article out of a page (pure).

mod date;

use chrono_tz::Tz;

pub use date::date;

use crate::model::{Article, Discovered, Fetched, Link, OutletName, Published};

/// What extraction knows about the outlet.
#[derive(Debug, Clone)]
pub struct OutletFacts {
    /// The outlet's key.
    pub outlet: OutletName,
    /// Its title, to take off headlines ("… - Malang Network").
    pub title: String,
    /// Its domains, to trust canonical links of.
    pub domains: Vec<String>,
    /// Its zone, for dates without one.
    pub zone: Tz,
    /// Its language.
    pub language: Option<String>,
    /// Name of the recipe to use; none: chosen by host and markup, else the generic engine.
    pub recipe: Option<String>,
}

/// One page, read.
#[derive(Debug, Clone)]
pub struct PageReading {
    /// The article as far as this page goes.
    pub article: Article,
    /// Where the next page (or the whole text on one page) is, if this is not all of it.
    pub next: Option<NextPage>,
}

/// More of the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextPage {
    /// This address has the whole text; what was read so far is thrown away.
    Whole(Link),
    /// This address goes on where this page ends.
    More(Link),
}

/// Why there is no article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtractError {
    /// The page has no text that reads as an article.
    #[error("no article text was found on the page")]
    NoBody,
    /// The page has no headline.
    #[error("no headline was found on the page")]
    NoHeadline,
    /// The page breaks off (no end of the document, or shorter than announced).
    #[error("the page is cut off")]
    Truncated,
    /// Not a web page.
    #[error("this is {0}, not a web page")]
    NotHtml(String),
}

/// Reads one page of an article. What the page does not say (headline, date, authors, tags) is
/// filled from the announcement.
pub fn article(
    _page: &Fetched,
    _announced: Option<&Discovered>,
    _facts: &OutletFacts,
) -> Result<PageReading, ExtractError> {
    unimplemented!()
}

/// Appends the text of a later page; paragraphs that the article has already are not repeated.
#[must_use]
pub fn join(_first: Article, _more: Article) -> Article {
    unimplemented!()
}

/// An article made of what the feed carries, for partners that allow no more or whose pages
/// cannot be read.
pub fn from_announcement(
    _announced: &Discovered,
    _facts: &OutletFacts,
) -> Result<Article, ExtractError> {
    unimplemented!()
}
