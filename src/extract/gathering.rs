//! An article that is read page by page, until all of it is there.

use super::{Misfit, NextPage, PageReading, pages};
use crate::{
    html,
    model::{Article, Link},
};

/// Pages of one article at most.
const MOST_PAGES: usize = 20;

/// What was read of an article so far, and what is still to be fetched.
#[derive(Debug)]
pub struct Gathering {
    article: Article,
    misfit: Option<Misfit>,
    next: Option<NextPage>,
    /// The page to go on with, should the whole text not be to be had.
    instead: Option<Link>,
    /// Whether the whole text was asked for already.
    asked_for_all: bool,
    seen: Vec<String>,
}

impl Gathering {
    /// Begins with the page that was announced.
    #[must_use]
    pub fn begin(reading: PageReading) -> Self {
        let seen = vec![reading.article.link.normalised()];
        Self {
            article: reading.article,
            misfit: reading.misfit,
            next: reading.next,
            instead: reading.instead,
            asked_for_all: false,
            seen,
        }
    }

    /// The page to fetch now; none: the article is whole.
    pub fn wants(&mut self) -> Option<Link> {
        let (NextPage::Whole(link) | NextPage::More(link)) = self.next.as_ref()?;
        let (link, address) = (link.clone(), link.normalised());
        if self.seen.len() >= MOST_PAGES || self.seen.contains(&address) {
            return None;
        }
        self.seen.push(address);
        Some(link)
    }

    /// Whether the article can do without the page that it wants: the whole text may not be to be
    /// had, and there are single pages in its stead.
    #[must_use]
    pub fn can_do_without(&self) -> bool {
        matches!(self.next, Some(NextPage::Whole(_)))
    }

    /// Goes on without the page that was wanted.
    pub fn without(&mut self) {
        self.asked_for_all = true;
        self.next = self.instead.take().map(NextPage::More);
    }

    /// Takes the page that was wanted.
    pub fn take(&mut self, reading: PageReading) {
        match self.next.take() {
            Some(NextPage::Whole(_)) => self.take_whole(reading.article),
            Some(NextPage::More(_)) => {
                let before = length(&self.article);
                let article = self.article.clone();
                self.article = pages::join(article, reading.article);
                // A page that brings nothing is none of the article's; nor are those after it.
                if length(&self.article) > before {
                    self.next = self.further(reading.next, reading.instead);
                }
            }
            None => {}
        }
    }

    /// The page with the whole text counts when it has more of it; its metadata is that of the first.
    fn take_whole(&mut self, whole: Article) {
        if length(&whole) > length(&self.article) {
            self.article.body = whole.body;
        } else {
            self.without();
        }
    }

    /// A later page names the whole text too; it is not asked for twice.
    fn further(&self, next: Option<NextPage>, instead: Option<Link>) -> Option<NextPage> {
        match next {
            Some(NextPage::Whole(_)) if self.asked_for_all => instead.map(NextPage::More),
            next => next,
        }
    }

    /// The article, and what was wrong with its recipe.
    #[must_use]
    pub fn done(self) -> (Article, Option<Misfit>) {
        (self.article, self.misfit)
    }
}

fn length(article: &Article) -> usize {
    html::text_of(&article.body).len()
}
