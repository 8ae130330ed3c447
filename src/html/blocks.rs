//! A body's top-level elements, cut out of its markup as they stand.

use super::{text::fold, tree::Tree};
use crate::model::Body;

/// One top-level element of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its markup, element included.
    pub html: String,
    /// Its text; `<br>` becomes a space, white space is folded.
    pub text: String,
}

/// The top-level elements of a body, in order; their markup joined by newlines is the body again.
#[must_use]
pub fn blocks(body: &Body) -> Vec<Block> {
    slices(body.as_html())
        .into_iter()
        .map(|html| Block { html: html.to_owned(), text: text(html) })
        .collect()
}

/// The markup of the top-level elements, in order.
#[must_use]
pub fn markups(body: &Body) -> Vec<&str> {
    slices(body.as_html())
}

/// Plain text: one line per paragraph, list item or heading; pictures and their captions are left out.
#[must_use]
pub fn text_of(body: &Body) -> String {
    let kept = slices(body.as_html()).into_iter().filter(|html| !html.starts_with("<figure"));
    let lines = kept.flat_map(lines);
    lines.collect::<Vec<_>>().join("\n")
}

/// The lines of a block: one per paragraph, list item, heading or row.
#[must_use]
pub fn lines(block: &str) -> Vec<String> {
    match bare(block) {
        Some(text) => Some(fold(text)).filter(|line| !line.is_empty()).into_iter().collect(),
        None => Tree::build(block.to_owned()).lines(0),
    }
}

fn text(block: &str) -> String {
    bare(block).map_or_else(|| Tree::build(block.to_owned()).text(0), fold)
}

/// The text of a paragraph that is nothing but text: most are.
fn bare(block: &str) -> Option<&str> {
    let text = block.strip_prefix("<p>")?.strip_suffix("</p>")?;
    (!text.contains(['<', '&'])).then_some(text)
}

/// Splits at newlines outside elements. Needs no parser: the markup of a body is well nested and
/// escapes every `<` that is text.
fn slices(html: &str) -> Vec<&str> {
    let mut slices = Vec::new();
    let (mut from, mut depth) = (0, 0usize);
    for (at, c) in html.char_indices() {
        match c {
            '<' => depth = depth_after(depth, &html[at + 1..]),
            '\n' if depth == 0 => {
                slices.push(&html[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    if from < html.len() {
        slices.push(&html[from..]);
    }
    slices
}

fn depth_after(depth: usize, tag: &str) -> usize {
    let is_void =
        |name: &str| tag.strip_prefix(name).is_some_and(|r| r.starts_with([' ', '>', '/']));
    if tag.starts_with('/') {
        depth.saturating_sub(1)
    } else {
        depth + usize::from(!["br", "hr", "img"].into_iter().any(is_void))
    }
}
