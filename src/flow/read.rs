//! Reads the whole article of an entry: every page of it, or what the feed carries.

use std::panic::{self, AssertUnwindSafe};

use crate::{
    extract::{self, ExtractError, NextPage},
    model::{Article, Cursor, Discovered, Fetched, Link},
    net::{NetError, Request},
    watch::Robots,
};

use super::{Partner, Tayang};

/// Pages of one article at most.
const MOST_PAGES: usize = 20;

const ACCEPT: &str = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5";

/// What the agent is called in robots.txt.
const AGENT: &str = "tayang";

/// What reading an entry gave.
#[derive(Debug)]
pub(super) enum Read {
    /// The whole article.
    Article {
        /// The article.
        article: Box<Article>,
        /// Its first page, to be kept.
        page: Box<Fetched>,
        /// Validators for the next look.
        cursor: Cursor,
    },
    /// The page says what it said before (304).
    Same,
    /// The page is gone (404, 410).
    Gone {
        /// HTTP status.
        status: u16,
    },
}

/// Why an entry could not be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    /// The network or the outlet.
    #[error(transparent)]
    Net(#[from] NetError),
    /// A status that says nothing about the article.
    #[error("the page answered with status {0}")]
    Status(u16),
    /// The page has no article.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// A page that breaks a parser: a defect of ours that must not stop the others.
    #[error("the page broke the reader")]
    Panicked,
}

impl ReadError {
    /// Whether trying again may help: not against robots.txt, the address guard or a size cap.
    pub(super) fn passes(&self) -> bool {
        !matches!(
            self,
            Self::Net(
                NetError::Robots { .. } | NetError::Forbidden { .. } | NetError::TooLarge { .. }
            ) | Self::Extract(ExtractError::NotHtml(_))
        )
    }

    /// What the host asked for.
    pub(super) fn wait(&self) -> Option<chrono::Duration> {
        match self {
            Self::Net(NetError::Busy { seconds, .. }) => {
                Some(chrono::Duration::seconds((*seconds).min(86_400).cast_signed()))
            }
            _ => None,
        }
    }
}

impl Tayang {
    /// Fetches and reads an article.
    pub(super) async fn read_article(
        &self,
        partner: &Partner,
        announced: &Discovered,
        cursor: &Cursor,
    ) -> Result<Read, ReadError> {
        let page = self.fetch_page(partner, &announced.link, cursor.clone()).await?;
        match page.status {
            304 => return Ok(Read::Same),
            status @ (404 | 410) => return Ok(Read::Gone { status }),
            200 => {}
            status => return Err(ReadError::Status(status)),
        }
        let cursor = cursor_of(&page);
        let article = self.whole(partner, announced, &page).await?;
        Ok(Read::Article { article: Box::new(article), page: Box::new(page), cursor })
    }

    async fn whole(
        &self,
        partner: &Partner,
        announced: &Discovered,
        page: &Fetched,
    ) -> Result<Article, ReadError> {
        let mut reading = extract_page(page, announced, partner)?;
        let mut article = reading.article;
        let mut seen = vec![page.link.normalised()];
        while let Some(next) = reading.next.take() {
            let (NextPage::Whole(link) | NextPage::More(link)) = &next;
            if seen.len() == MOST_PAGES || seen.contains(&link.normalised()) {
                break;
            }
            seen.push(link.normalised());
            let page = self.fetch_page(partner, link, Cursor::default()).await?;
            if page.status != 200 {
                return Err(ReadError::Status(page.status));
            }
            reading = extract_page(&page, announced, partner)?;
            article = match next {
                NextPage::Whole(_) => longer(article, reading.article.clone()),
                NextPage::More(_) => extract::join(article, reading.article.clone()),
            };
        }
        Ok(article)
    }

    async fn fetch_page(
        &self,
        partner: &Partner,
        link: &Link,
        cursor: Cursor,
    ) -> Result<Fetched, NetError> {
        self.ask_robots(partner, link).await?;
        let request = Request { link: link.clone(), cursor, accept: ACCEPT, max_bytes: None };
        self.net.get(&request).await
    }

    /// Obeys the outlet's robots.txt, unless its agreement says otherwise.
    pub(super) async fn ask_robots(&self, partner: &Partner, link: &Link) -> Result<(), NetError> {
        if partner.robots { self.obey_robots(link).await } else { Ok(()) }
    }

    /// Whether robots.txt lets us visit an address.
    pub(super) async fn obey_robots(&self, link: &Link) -> Result<(), NetError> {
        let allowed = match self.net.robots_txt(link).await? {
            Some(text) => Robots::parse(&text).allows(AGENT, link),
            None => true,
        };
        let host = link.domain().to_owned();
        if allowed { Ok(()) } else { Err(NetError::Robots { host }) }
    }
}

/// The page with the whole text counts when it has more of it; its metadata is that of the first.
fn longer(first: Article, whole: Article) -> Article {
    if whole.body.as_html().len() > first.body.as_html().len() {
        return Article { body: whole.body, ..first };
    }
    first
}

fn cursor_of(page: &Fetched) -> Cursor {
    Cursor {
        etag: page.headers.get("etag").map(str::to_owned),
        last_modified: page.headers.get("last-modified").map(str::to_owned),
        ..Cursor::default()
    }
}

fn extract_page(
    page: &Fetched,
    announced: &Discovered,
    partner: &Partner,
) -> Result<extract::PageReading, ReadError> {
    let reading = AssertUnwindSafe(|| extract::article(page, Some(announced), &partner.facts));
    Ok(panic::catch_unwind(reading).map_err(|_| ReadError::Panicked)??)
}
