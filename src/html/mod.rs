//! Markup: decode, parse, walk, clean and serialise (pure).
//!
//! Nothing reaches the parser but through the gate, and nothing leaves `clean` but what the
//! writer spells out element by element.

mod blocks;
mod candidate;
mod decode;
mod entity;
mod gate;
mod picture;
mod policy;
mod run;
mod srcset;
mod table;
mod tag;
mod text;
mod token;
mod tree;
mod writer;

pub use blocks::{Block, blocks, lines, markups, text_of};
pub use decode::decode;
pub use picture::picture_address;
pub use tag::Tag;
pub use text::{escape, fold, plain};
pub use tree::{Id, Tree};

use std::cell::OnceCell;

use dom_query::Document;

use crate::model::{Body, Link};
use gate::{Part, gate};

/// A whole page, parsed, with the data that its scripts carried.
pub struct Page {
    /// The page for reading.
    pub tree: Tree,
    /// Contents of its scripts of type JSON, as written.
    pub data: Vec<String>,
    /// Whether the markup ended inside a tag or a script.
    pub cut: bool,
    document: OnceCell<Document>,
}

/// Parses a whole page; whatever it is, the work is linear in its length (at most 4 MiB are read).
#[must_use]
pub fn parse(raw: &str) -> Page {
    let gated = gate(raw, Part::Page);
    let tree = Tree::build(gated.html);
    Page { tree, data: gated.data, cut: gated.cut, document: OnceCell::new() }
}

impl Page {
    /// The page for selectors; built when it is first asked for.
    #[must_use]
    pub fn document(&self) -> &Document {
        self.document
            .get_or_init(|| Document::from(format!("<!DOCTYPE html>{}", self.tree.markup())))
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
    let safe = Tree::build(policy::sanitise(&gated));
    vouch(writer::write(&safe, base))
}

/// A body as a tree.
#[must_use]
pub fn tree(body: &Body) -> Tree {
    Tree::build(body.as_html().to_owned())
}

/// A body of some of another's elements.
#[must_use]
pub fn only(body: &Body, wanted: impl Fn(usize, &Block) -> bool) -> Body {
    let blocks = blocks(body).into_iter().enumerate();
    let kept: Vec<String> =
        blocks.filter(|(at, block)| wanted(*at, block)).map(|(_, block)| block.html).collect();
    vouch(kept.join("\n"))
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
