//! Lines that say where text or facts come from, marked but not cut.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Article, Provenance};

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum CreditKind {
    /// "Artikel ini telah lebih dulu tayang di: …"
    Origin,
    /// "Dilansir … dari laman AP News"
    SecondarySource,
    /// "Baca Juga: …"
    RelatedLink,
    /// "Penulis: … Editor: …"
    Byline,
    /// "Copyright © ANTARA 2024"
    Copyright,
    /// "MalangNetwork.com - …", "SURABAYA (AFP) - …"
    AgencyDateline,
    /// "Komentar", "ADVERTISEMENT": page furniture that is no text.
    Chrome,
}

/// One recognised credit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Credit {
    /// What it is.
    pub kind: CreditKind,
    /// The words as printed.
    pub words: String,
    /// Which rule found it.
    pub rule: String,
    /// How sure, 0 to 1: recorded from `Mark::RECORD`, strippable from `Mark::STRIP`.
    pub score: f32,
    /// Whether it is a line of its own; otherwise words of a running sentence.
    #[serde(default)]
    pub standalone: bool,
}

impl Credit {
    /// "Dilansir dari AP News, …": a source that a running sentence names.
    #[must_use]
    pub fn is_inline(&self) -> bool {
        self.kind == CreditKind::SecondarySource && !self.standalone
    }
}

/// A place in the body that holds a credit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// Which top-level block of the body, from 0.
    pub block: usize,
    /// The bytes of the block's markup that hold it; none when the whole block is the credit.
    pub span: Option<Range<usize>>,
    /// Index into `Attributed::credits`.
    pub credit: usize,
}

impl Mark {
    /// From here on a credit is recorded.
    pub const RECORD: f32 = 0.5;
    /// From here on a credit may be cut; between the two it stays and an editor is asked.
    pub const STRIP: f32 = 0.8;
}

/// An article whose credits are known; nothing is cut yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attributed {
    /// The article with its whole body.
    pub article: Article,
    /// Where the credits stand, in order.
    pub marks: Vec<Mark>,
    /// The credits themselves.
    pub credits: Vec<Credit>,
    /// The hops back to the origin.
    pub provenance: Provenance,
    /// People named in credit lines by role, as printed ("penulis" → "…").
    pub people: Vec<(String, String)>,
    /// Copyright notice as printed.
    pub copyright: Option<String>,
    /// Dateline as printed ("MalangNetwork.com", "SURABAYA").
    pub dateline: Option<String>,
}
