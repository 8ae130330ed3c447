//! The whole article out of a page (pure).
//!
//! A recipe reads the families of sites that we know; a generic engine reads every other page, and
//! those on which a recipe finds nothing.

mod byline;
mod date;
mod gathering;
mod generic;
mod headline;
mod json_ld;
mod lexicon;
mod lines;
mod metadata;
mod pages;
mod picture;
mod recipe;
mod seen;
mod whole;

use chrono::Offset;
use chrono_tz::Tz;

pub use date::date;
pub use gathering::Gathering;
pub use lines::{Related, is_related, related, text};
pub use pages::join;
pub use picture::figures;
pub use recipe::{
    Css, LastSeen, Numbering, Picked, Recipe, RecipeBook, RecipeChange, Tried, pick, shipped, trial,
};
pub use seen::{Recipes, Seen, look, look_with};

use crate::{
    html,
    model::{Article, Byline, Discovered, Fetched, Headline, Link, OutletName, Published},
};

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
    /// The following page, should the whole text not be to be had at its address.
    pub instead: Option<Link>,
    /// A recipe that was meant for the page and did not fit it.
    pub misfit: Option<Misfit>,
}

/// A recipe that was meant for a page (asked for, or by its host) and found nothing on it, or much
/// less than the generic engine: the outlet may have changed its layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The recipe.
    pub recipe: String,
    /// Characters of text that it found.
    pub found: usize,
    /// Characters of text that are there.
    pub there: usize,
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
    page: &Fetched,
    announced: Option<&Discovered>,
    facts: &OutletFacts,
) -> Result<PageReading, ExtractError> {
    article_with(page, announced, facts, RecipeBook::of_the_house())
}

/// The same with an operator's recipes.
pub fn article_with(
    page: &Fetched,
    announced: Option<&Discovered>,
    facts: &OutletFacts,
    book: &RecipeBook,
) -> Result<PageReading, ExtractError> {
    let markup = html::decode(&page.bytes, page.headers.get("content-type"));
    whole::check(page, &markup)?;
    let seen = look_with(&markup, &page.link, facts, page.at, Some(book));
    if seen.body.is_empty() {
        return Err(ExtractError::NoBody);
    }
    let announced_headline = announced.and_then(|a| Headline::parse(a.headline.as_deref()?).ok());
    let headline = seen.headline.or(announced_headline).ok_or(ExtractError::NoHeadline)?;
    let mut article = Article {
        outlet: facts.outlet.clone(),
        link: page.link.clone(),
        canonical: seen.canonical.filter(|link| is_own(link, &page.link, facts)),
        headline,
        bylines: seen.bylines,
        published: seen.published,
        updated: seen.updated,
        section: seen.section,
        tags: seen.tags,
        language: seen.language.or_else(|| facts.language.clone()),
        lead_image: seen.lead_image,
        body: seen.body,
        paywalled: seen.paywalled,
        recipe: seen.recipe,
    };
    if let Some(announced) = announced {
        fill(&mut article, announced, facts);
    }
    Ok(PageReading { article, next: seen.next, instead: seen.instead, misfit: seen.misfit })
}

/// Whether an address is on the outlet's own domains (or the page's), and not just its front page.
fn is_own(link: &Link, page: &Link, facts: &OutletFacts) -> bool {
    let under = |domain: &str| {
        link.domain()
            .strip_suffix(domain)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    let front = link.url().path() == "/" && page.url().path() != "/";
    !front && (under(page.domain()) || facts.domains.iter().any(|domain| under(domain)))
}

fn fill(article: &mut Article, announced: &Discovered, facts: &OutletFacts) {
    let local = |at: chrono::DateTime<chrono::Utc>| {
        let at = at.with_timezone(&facts.zone);
        Published::At(at.with_timezone(&at.offset().fix()))
    };
    article.published = article.published.or(announced.published.map(local));
    article.updated = article.updated.or(announced.updated.map(local));
    if article.bylines.is_empty() {
        let named = |name: &String| Byline { name: html::fold(name), role: None };
        article.bylines =
            announced.authors.iter().filter(|n| !n.trim().is_empty()).map(named).collect();
    }
    if article.tags.is_empty() {
        article.tags = metadata::distinct(announced.tags.iter().map(|tag| html::fold(tag)));
    }
}

/// An article made of what the feed carries, for partners that allow no more or whose pages
/// cannot be read.
pub fn from_announcement(
    announced: &Discovered,
    facts: &OutletFacts,
) -> Result<Article, ExtractError> {
    let markup = announced.markup.as_deref().unwrap_or_default();
    let body = html::clean(markup, Some(&announced.link));
    if html::text_of(&body).is_empty() {
        return Err(ExtractError::NoBody);
    }
    let headline = announced.headline.as_deref().and_then(|raw| Headline::parse(raw).ok());
    let mut article = Article {
        outlet: facts.outlet.clone(),
        link: announced.link.clone(),
        canonical: None,
        headline: headline.ok_or(ExtractError::NoHeadline)?,
        bylines: Vec::new(),
        published: None,
        updated: None,
        section: None,
        tags: Vec::new(),
        language: facts.language.clone(),
        lead_image: figures(&body).into_iter().next(),
        body,
        paywalled: false,
        recipe: None,
    };
    fill(&mut article, announced, facts);
    Ok(article)
}
