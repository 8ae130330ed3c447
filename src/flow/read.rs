//! Reads the whole article of an entry: every page of it, or what the feed carries.

use std::panic::{self, AssertUnwindSafe};

use crate::{
    extract::{self, ExtractError, Gathering, Misfit},
    model::{Article, Cursor, Discovered, Fetched, Link},
    net::NetError,
    watch::Ask,
};

use super::{Asker, Partner, Tayang};

const ACCEPT: &str = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5";

/// What reading an entry gave.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "made once and taken apart at once, never kept")]
pub(super) enum Read {
    /// The whole article.
    Article {
        /// The article.
        article: Box<Article>,
        /// A recipe that was meant for it and did not fit.
        misfit: Option<Misfit>,
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
pub enum ReadError {
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

    /// Whether it says that a page is not to be had, and not only that it is not now: an address
    /// with the whole text may be closed where the single pages are open.
    fn is_answer(&self) -> bool {
        matches!(self, Self::Status(_) | Self::Extract(_) | Self::Net(NetError::Robots { .. }))
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
        let (article, misfit) = self.whole(partner, announced, &page).await?;
        Ok(Read::Article { article: Box::new(article), misfit, page: Box::new(page), cursor })
    }

    /// Page after page, until the article is whole.
    async fn whole(
        &self,
        partner: &Partner,
        announced: &Discovered,
        page: &Fetched,
    ) -> Result<(Article, Option<Misfit>), ReadError> {
        let mut gathering = Gathering::begin(self.extracted(page, announced, partner)?);
        while let Some(link) = gathering.wants() {
            match self.further(partner, announced, &link).await {
                Ok(reading) => gathering.take(reading),
                Err(error) if gathering.can_do_without() && error.is_answer() => {
                    gathering.without();
                }
                Err(error) => return Err(error),
            }
        }
        Ok(gathering.done())
    }

    async fn further(
        &self,
        partner: &Partner,
        announced: &Discovered,
        link: &Link,
    ) -> Result<extract::PageReading, ReadError> {
        let page = self.fetch_page(partner, link, Cursor::default()).await?;
        match page.status {
            200 => self.extracted(&page, announced, partner),
            status => Err(ReadError::Status(status)),
        }
    }

    fn extracted(
        &self,
        page: &Fetched,
        announced: &Discovered,
        partner: &Partner,
    ) -> Result<extract::PageReading, ReadError> {
        let book = &self.plan.recipes;
        let reading =
            AssertUnwindSafe(|| extract::article_with(page, Some(announced), &partner.facts, book));
        Ok(panic::catch_unwind(reading).map_err(|_| ReadError::Panicked)??)
    }

    async fn fetch_page(
        &self,
        partner: &Partner,
        link: &Link,
        cursor: Cursor,
    ) -> Result<Fetched, NetError> {
        self.ask_page(partner.asker(), link, cursor).await
    }

    pub(super) async fn ask_page(
        &self,
        asker: Asker<'_>,
        link: &Link,
        cursor: Cursor,
    ) -> Result<Fetched, NetError> {
        let ask = Ask { link: link.clone(), cursor, accept: ACCEPT };
        Ok(self.ask(asker, ask).await?.0)
    }
}

fn cursor_of(page: &Fetched) -> Cursor {
    Cursor {
        etag: page.headers.get("etag").map(str::to_owned),
        last_modified: page.headers.get("last-modified").map(str::to_owned),
        ..Cursor::default()
    }
}
