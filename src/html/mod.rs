//! Markup: decode, parse, walk, clean and serialise (pure).
//!
//! Nothing reaches the parser but through the gate, and nothing leaves `clean` but what the
//! writer spells out element by element.

mod blocks;
mod decode;
mod gate;
mod picture;
mod policy;
mod run;
mod table;
mod text;
mod token;
mod writer;

pub use blocks::{Block, blocks, lines, markups, text_of};
pub use decode::decode;
pub use text::{escape, fold, plain};

use dom_query::Document;

use crate::model::{Body, Link};
use gate::{Part, gate};

/// A whole page, parsed, with the data that its scripts carried.
pub struct Page {
    /// What the gate let through.
    gated: String,
    /// The tree.
    pub document: Document,
    /// Contents of its scripts of type JSON, as written.
    pub data: Vec<String>,
    /// Whether the markup ended inside a tag or a script.
    pub cut: bool,
}

/// Parses a whole page; whatever it is, the work is linear in its length (at most 4 MiB are read).
#[must_use]
pub fn parse(raw: &str) -> Page {
    let gated = gate(raw, Part::Page);
    let html = format!("<!DOCTYPE html>{}", gated.html);
    let document = Document::from(html.as_str());
    Page { gated: html, document, data: gated.data, cut: gated.cut }
}

impl Page {
    /// Another tree of the same page, to be taken apart.
    #[must_use]
    pub fn copy(&self) -> Document {
        Document::from(self.gated.as_str())
    }
}

/// Folded text of an element of a parsed page; block boundaries and `<br>` separate words.
#[must_use]
pub fn text_in(node: &dom_query::NodeRef<'_>) -> String {
    text::text_of_node(node)
}

/// Cleans markup from outside: the only constructor of [`Body`]. Links and pictures become
/// absolute against `base`; text outside blocks is wrapped in `<p>`; cleaning twice is cleaning once.
#[must_use]
pub fn clean(raw: &str, base: Option<&Link>) -> Body {
    let gated = gate(raw, Part::Fragment).html;
    let safe = Document::fragment(policy::sanitise(&gated));
    vouch(writer::write(&safe.root(), base))
}

/// What becomes of one top-level element of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rewrite {
    /// It stays as it is.
    Keep,
    /// It goes.
    Drop,
    /// This takes its place, and is cleaned first.
    Replace(String),
}

/// A body with some of its elements dropped or replaced. What stays was clean before; what is
/// new is cleaned: the result is as clean as if all of it had been.
#[must_use]
pub fn rewritten(body: &Body, mut rewrite: impl FnMut(usize, &str) -> Rewrite) -> Body {
    let mut kept: Vec<std::borrow::Cow<'_, str>> = Vec::new();
    for (i, markup) in markups(body).into_iter().enumerate() {
        match rewrite(i, markup) {
            Rewrite::Keep => kept.push(markup.into()),
            Rewrite::Drop => {}
            Rewrite::Replace(new) => {
                let cleaned = clean(&new, None);
                kept.extend((!cleaned.is_empty()).then(|| cleaned.as_html().to_owned().into()));
            }
        }
    }
    vouch(kept.join("\n"))
}

/// The same body, its links to this page without `nofollow`: a partner's page that we name as the
/// origin deserves the link.
#[must_use]
pub fn followable(body: &Body, link: &Link) -> Body {
    let address = escape(link.as_str());
    let shut = format!("<a href=\"{address}\" rel=\"nofollow noopener\">");
    let open = format!("<a href=\"{address}\" rel=\"noopener\">");
    vouch(body.as_html().replace(&shut, &open))
}

#[expect(clippy::disallowed_methods, reason = "the writer has just spelled it out")]
fn vouch(html: String) -> Body {
    Body::vouched(html)
}
