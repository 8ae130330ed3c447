//! The ordered hops from us back to where an article began.

use serde::{Deserialize, Serialize};

use super::Link;

/// Where a piece of provenance was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Words of the article.
    Text,
    /// A link in a credit line.
    Link,
    /// The page's canonical link.
    Canonical,
    /// JSON-LD (`isBasedOn`, `publisher`).
    JsonLd,
    /// The feed's `source` element.
    FeedSource,
    /// We fetched it from there.
    OurRecord,
}

/// One hop: an outlet that carried the article before the one in front of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Name as printed, or the outlet's title.
    pub outlet: String,
    /// Domain without `www.`, lower case.
    pub domain: Option<String>,
    /// The article there, where it is known.
    pub link: Option<Link>,
    /// The headline there, where it is given.
    pub title: Option<String>,
    /// Where we have this from.
    pub evidence: Vec<Evidence>,
}

/// Where facts come from ("Dilansir MalangNetwork.com dari laman AP News": AP News via MalangNetwork.com).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondarySource {
    /// Name as printed.
    pub outlet: String,
    /// Domain, where one is printed or linked.
    pub domain: Option<String>,
    /// Link, where there is one.
    pub link: Option<Link>,
    /// Outlets in between, as printed.
    pub via: Vec<String>,
    /// Whether it stands inside a running sentence.
    pub inline: bool,
}

/// Two pieces of evidence that do not agree; both are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// What was on record.
    pub kept: Origin,
    /// What disagrees with it.
    pub other: Origin,
}

/// The whole chain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Nearest first; the last one is where the article was first published. Never empty for an
    /// attributed article: without a credit line the partner's own page is the origin.
    pub origins: Vec<Origin>,
    /// Secondary sources in order of appearance.
    pub sources: Vec<SecondarySource>,
    /// Evidence that disagrees.
    pub conflicts: Vec<Conflict>,
}

impl Provenance {
    /// Where the article was first published.
    #[must_use]
    pub fn true_origin(&self) -> Option<&Origin> {
        self.origins.last()
    }
}
