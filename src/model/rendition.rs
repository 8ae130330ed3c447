//! An edition as one target gets it; stored, so that a retry sends the same words.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::{Body, Headline, Link, Marker, MediaId, Provenance};

/// A picture that goes with a rendition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenditionPicture {
    /// Where it was fetched from.
    pub link: Link,
    /// Its bytes in the store, once fetched.
    pub media: Option<MediaId>,
    /// Caption, plain text.
    pub caption: Option<String>,
    /// Photo credit, plain text.
    pub credit: Option<String>,
}

/// Cut, renamed, credited: ready for one target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rendition {
    /// The placement's marker.
    pub marker: Marker,
    /// Headline.
    pub headline: Headline,
    /// Slug without suffix: lower-case ASCII words joined by `-`, at most 80 bytes.
    pub slug: String,
    /// Text with author line and credit line in place, without the marker.
    pub body: Body,
    /// Plain text, at most 40 words.
    pub excerpt: String,
    /// "Oleh …" names, as printed.
    pub authors: Vec<String>,
    /// The copyright notice, as printed.
    pub copyright: Option<String>,
    /// The credit line as plain text.
    pub credit_text: String,
    /// Section at the source.
    pub section: Option<String>,
    /// Section there (mapped).
    pub target_section: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Language, BCP 47.
    pub language: String,
    /// First publication at the source, with its zone.
    pub published: Option<DateTime<FixedOffset>>,
    /// Last change at the source.
    pub updated: Option<DateTime<FixedOffset>>,
    /// Canonical address: the origin, unless the target's policy says otherwise.
    pub canonical: Option<Link>,
    /// Whether search engines are asked to stay away.
    pub noindex: bool,
    /// The page at the source.
    pub source_link: Link,
    /// The source outlet's title.
    pub source_title: String,
    /// Visible line of a correction, where the source gives one.
    pub correction: Option<String>,
    /// The picture above the text.
    pub picture: Option<RenditionPicture>,
    /// Hops back to the origin, for metadata.
    pub provenance: Provenance,
}
