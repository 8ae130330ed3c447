//! An article as its outlet published it, read but not yet judged.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Body, Link, OutletName};

/// A headline: one line of plain text, 1 to 300 characters, no control characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Headline(String);

/// Why a text cannot be a headline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeadlineError {
    /// Nothing but white space.
    #[error("the headline is empty")]
    Empty,
}

impl Headline {
    /// Folds white space and control characters (CR and LF among them), cuts at 300 characters.
    pub fn parse(raw: &str) -> Result<Self, HeadlineError> {
        let spaced: String = raw.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let text = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return Err(HeadlineError::Empty);
        }
        Ok(Self(text.chars().take(300).collect()))
    }

    /// The headline as plain text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Headline {
    type Error = HeadlineError;
    fn try_from(raw: String) -> Result<Self, HeadlineError> {
        Self::parse(&raw)
    }
}

impl From<Headline> for String {
    fn from(headline: Headline) -> String {
        headline.0
    }
}

/// Somebody who worked on the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Byline {
    /// The name as printed.
    pub name: String,
    /// The role as printed, lower case (`penulis`, `editor`, `pewarta`); none for an author.
    pub role: Option<String>,
}

/// When an article was published: an instant with the page's own offset, or only a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Published {
    /// A moment, with the zone that the page states or its outlet lives in.
    At(DateTime<FixedOffset>),
    /// A date without a time.
    On(NaiveDate),
}

impl Published {
    /// The moment for ordering and ages; a bare date counts as its noon in UTC.
    #[must_use]
    pub fn instant(&self) -> DateTime<Utc> {
        match self {
            Self::At(at) => at.to_utc(),
            Self::On(date) => date.and_hms_opt(12, 0, 0).unwrap_or_default().and_utc(),
        }
    }

    /// As in `tayang inspect`: RFC 3339, or `YYYY-MM-DD`.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::At(at) => at.to_rfc3339(),
            Self::On(date) => date.to_string(),
        }
    }
}

/// A picture with what must stay with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Where the best version is.
    pub link: Link,
    /// What it shows, plain text.
    pub caption: Option<String>,
    /// Who made it, as printed ("Foto: Antara/…").
    pub credit: Option<String>,
}

/// A whole article: every page of it, its markup cleaned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// The outlet whose page it is.
    pub outlet: OutletName,
    /// The page that was read.
    pub link: Link,
    /// What the page says its address is, where that is on the same outlet or a known one.
    pub canonical: Option<Link>,
    /// Headline without the site's name.
    pub headline: Headline,
    /// Authors and desk roles.
    pub bylines: Vec<Byline>,
    /// First publication.
    pub published: Option<Published>,
    /// Last change.
    pub updated: Option<Published>,
    /// Section as printed ("Internasional").
    pub section: Option<String>,
    /// Tags as printed, in order, without repeats.
    pub tags: Vec<String>,
    /// BCP 47 language of the text, lower case ("id").
    pub language: Option<String>,
    /// The picture above the text.
    pub lead_image: Option<Picture>,
    /// The text, one top-level element a block.
    pub body: Body,
    /// Whether the page says that the text is for payers only.
    pub paywalled: bool,
    /// The recipe that read it, none for the generic engine.
    pub recipe: Option<String>,
}

impl Article {
    /// The address to link to: the canonical one, else the page that was read.
    #[must_use]
    pub fn address(&self) -> &Link {
        self.canonical.as_ref().unwrap_or(&self.link)
    }
}
