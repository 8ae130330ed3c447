//! A CSS selector, compiled once when its recipe is read.

use std::fmt;

use dom_query::{Document, Matcher, NodeRef};
use serde::Deserialize;

use super::glance;
use crate::html::Tree;

/// A CSS selector.
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Css {
    text: String,
    matcher: Matcher,
}

impl Css {
    /// Compiles a selector.
    ///
    /// # Errors
    /// In words for the person who wrote it.
    pub fn parse(raw: &str) -> Result<Self, String> {
        match Matcher::new(raw) {
            Ok(matcher) => Ok(Self { text: raw.to_owned(), matcher }),
            Err(_) => Err(format!(
                "`{raw}` is not a CSS selector: write one like `div.read__content` or `h1`"
            )),
        }
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it may find anything on a page, before there is a document for selectors: a look
    /// that errs on the side of yes.
    pub(in crate::extract) fn may_find(&self, page: &Tree) -> bool {
        self.text.split(',').any(|one| glance::may_find(one.trim(), page))
    }

    /// Every element of a page that it finds, in order.
    pub(in crate::extract) fn all<'a>(&self, page: &'a Document) -> Vec<NodeRef<'a>> {
        page.select_matcher(&self.matcher).nodes().to_vec()
    }

    /// Whether it finds anything.
    pub(in crate::extract) fn finds(&self, page: &Document) -> bool {
        page.select_single_matcher(&self.matcher).exists()
    }
}

impl TryFrom<String> for Css {
    type Error = String;
    fn try_from(raw: String) -> Result<Self, String> {
        Self::parse(&raw)
    }
}

impl fmt::Debug for Css {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.text)
    }
}

impl PartialEq for Css {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Css {}

/// The first element that the best of the selectors finds.
pub(in crate::extract) fn first<'a>(page: &'a Document, selectors: &[Css]) -> Option<NodeRef<'a>> {
    all(page, selectors).into_iter().next()
}

/// Every element that the first selector with any finds.
pub(in crate::extract) fn all<'a>(page: &'a Document, selectors: &[Css]) -> Vec<NodeRef<'a>> {
    selectors.iter().map(|css| css.all(page)).find(|nodes| !nodes.is_empty()).unwrap_or_default()
}
