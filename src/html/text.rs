//! Plain text out of markup, and text made safe for markup.

use dom_query::NodeRef;

use super::{
    gate::{Part, gate},
    tree::Tree,
};

/// Escapes text for element content and quoted attributes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_escaped(&mut out, text);
    out
}

pub(super) fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

/// Text of a fragment of markup: tags gone, entities decoded, white space folded.
#[must_use]
pub fn plain(fragment: &str) -> String {
    if !fragment.contains(['<', '&']) {
        return fold(fragment);
    }
    Tree::build(gate(fragment, Part::Fragment).html).text(0)
}

/// White space folded to single spaces, none at the ends.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c == '\u{feff}') {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    out
}

/// Folded text of an element; block boundaries and `<br>` separate words.
pub(crate) fn text_of_node(node: &NodeRef<'_>) -> String {
    let mut raw = String::new();
    collect(node, ' ', &mut raw);
    fold(&raw)
}

fn collect(node: &NodeRef<'_>, between_blocks: char, raw: &mut String) {
    for child in node.children_it(false) {
        if child.is_text() {
            raw.extend(child.text().chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
            continue;
        }
        let name = child.node_name().unwrap_or_default();
        let apart = match &*name {
            "script" | "style" | "title" => continue,
            "br" | "td" | "th" | "img" => Some(' '),
            n if INLINE.contains(&n) => None,
            _ => Some(between_blocks),
        };
        raw.extend(apart);
        collect(&child, between_blocks, raw);
        raw.extend(apart);
    }
}

/// Elements that stand within a word or a line.
pub(super) const INLINE: [&str; 27] = [
    "a", "abbr", "b", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "var",
];
