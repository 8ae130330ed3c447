//! Recognises credit lines, builds the provenance, renders credit lines; marks, cuts nothing (pure).

mod cursor;
mod dateline;
mod fold;
mod found;
mod lexicon;
mod line;
mod name;
mod origin;
mod people;
mod reading;
mod related;
mod rights;
mod scan;
mod source;
mod token;

pub use reading::{Reading, read_line};

use crate::{
    model::{Article, Attributed, Body, Discovered, Language, Link, OutletName, Provenance},
    render::Templates,
};

/// An outlet as attribution knows it: ours or a partner's.
#[derive(Debug, Clone)]
pub struct KnownOutlet {
    /// Key.
    pub name: OutletName,
    /// Title as readers know it ("Malang Network").
    pub title: String,
    /// Domains without `www.`, lower case.
    pub domains: Vec<String>,
    /// Other spellings ("MalangNetwork.com").
    pub aliases: Vec<String>,
    /// Whether it belongs to our network.
    pub ours: bool,
}

/// Everything that attribution knows besides the article.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// All outlets of the configuration.
    pub outlets: Vec<KnownOutlet>,
}

/// Keep or cut, for each kind of credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// It stays in the text.
    Keep,
    /// It is cut from the text (byline and copyright move to the rendition's own lines).
    Strip,
}

/// What happens to the house's own name inside the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HouseName {
    /// It stays.
    Keep,
    /// It becomes the target outlet's name, within one network only.
    Rename,
}

/// One target's policy for the words of a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutPolicy {
    /// "Artikel ini telah tayang di …": cut, because we render our own.
    pub origin: Keep,
    /// "Baca Juga: …".
    pub related: Keep,
    /// "Penulis: …": moved when cut.
    pub byline: Keep,
    /// "Copyright © …": moved when cut.
    pub copyright: Keep,
    /// "MalangNetwork.com - ".
    pub dateline: Keep,
    /// A whole line "Sumber: AP News".
    pub secondary: Keep,
    /// "Komentar", share bars.
    pub chrome: Keep,
    /// The network's own names in datelines and credits.
    pub house: HouseName,
}

impl Default for CutPolicy {
    fn default() -> Self {
        Self {
            origin: Keep::Strip,
            related: Keep::Strip,
            byline: Keep::Strip,
            copyright: Keep::Strip,
            dateline: Keep::Keep,
            secondary: Keep::Strip,
            chrome: Keep::Strip,
            house: HouseName::Keep,
        }
    }
}

/// Where the rendered credit line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditPlace {
    /// Above the text.
    Before,
    /// Below the text.
    After,
    /// Both.
    Both,
}

/// A rendered credit line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditLine {
    /// One block of markup, not yet cleaned.
    pub html: String,
    /// The same as plain text.
    pub text: String,
}

/// Marks every credit of an article and builds its provenance. The partner's own page is the
/// nearest hop where the text names no other.
#[must_use]
pub fn attribute(_article: Article, _announced: Option<&Discovered>, _rules: &Rules) -> Attributed {
    unimplemented!()
}

/// The body without what the policy cuts, renamed where it says so; cleaned again.
#[must_use]
pub fn cut(
    _attributed: &Attributed,
    _policy: &CutPolicy,
    _target_outlet: &KnownOutlet,
    _rules: &Rules,
) -> Body {
    unimplemented!()
}

/// The words of an article without any credit, for fingerprints.
#[must_use]
pub fn words(_attributed: &Attributed) -> String {
    unimplemented!()
}

/// Whether the article began with this outlet; what shows it.
#[must_use]
pub fn loops_to(_provenance: &Provenance, _outlet: &KnownOutlet) -> Option<String> {
    unimplemented!()
}

/// The credit line of a provenance for a target: `post/credit.{id,en}.html.j2`, linked to the
/// origin. `page` is the address of the article at the partner.
pub fn credit_line(
    _provenance: &Provenance,
    _page: &Link,
    _language: Language,
    _templates: &Templates,
) -> Result<CreditLine, crate::render::RenderError> {
    unimplemented!()
}

/// A visible line of a correction ("Ralat: …", "Koreksi: …", hak jawab) that the source gives.
#[must_use]
pub fn correction_line(_attributed: &Attributed) -> Option<String> {
    unimplemented!()
}
