//! Markup: decode, parse, walk, clean and serialise (pure).

use crate::model::{Body, Link};

/// One top-level element of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its markup, element included.
    pub html: String,
    /// Its text; `<br>` becomes a space, white space is folded.
    pub text: String,
}

/// Cleans markup from outside: the only constructor of [`Body`]. Links and pictures become
/// absolute against `base`; text outside blocks is wrapped in `<p>`; cleaning twice is cleaning once.
#[must_use]
pub fn clean(_raw: &str, _base: Option<&Link>) -> Body {
    unimplemented!()
}

/// The top-level elements of a body, in order; their markup joined by newlines is the body again.
#[must_use]
pub fn blocks(_body: &Body) -> Vec<Block> {
    unimplemented!()
}

/// Plain text: one line per paragraph, list item or heading.
#[must_use]
pub fn text_of(_body: &Body) -> String {
    unimplemented!()
}

/// Text of a fragment of markup: tags gone, entities decoded, white space folded.
#[must_use]
pub fn plain(_fragment: &str) -> String {
    unimplemented!()
}

/// Escapes text for element content and quoted attributes.
#[must_use]
pub fn escape(_text: &str) -> String {
    unimplemented!()
}

/// Decodes a page by byte order mark, `Content-Type`, `<meta charset>`, else UTF-8 with a fall-back
/// to windows-1252.
#[must_use]
pub fn decode(_bytes: &[u8], _content_type: Option<&str>) -> String {
    unimplemented!()
}
