//! The text that a recipe finds on a page, cleaned.

use dom_query::{Document, NodeRef};

use super::{Css, Recipe, all};
use crate::{
    html,
    model::{Body, Link},
};

/// A paragraph of more characters is no aside of the page, whatever it begins with.
const MAX_ASIDE: usize = 260;

/// The text; empty where the recipe finds none.
pub(in crate::extract) fn body(page: &Document, recipe: &Recipe, base: Option<&Link>) -> Body {
    let found = elements(page, recipe);
    if found.is_empty() {
        return html::clean("", None);
    }
    let markup: String = found.iter().map(|node| without(&node.html(), &recipe.drop)).collect();
    without_asides(html::clean(&markup, base), &recipe.asides, base)
}

/// The elements with the text: all that stand apart, or the one with the most words.
fn elements<'a>(page: &'a Document, recipe: &Recipe) -> Vec<NodeRef<'a>> {
    let found = all(page, &recipe.body);
    if recipe.parts {
        let ids: Vec<_> = found.iter().map(|node| node.id).collect();
        let inside = |node: &NodeRef<'a>| node.ancestors_it(None).any(|up| ids.contains(&up.id));
        return found.into_iter().filter(|node| !inside(node)).collect();
    }
    let longest = found.into_iter().rev().max_by_key(|node| node.text().len());
    longest.into_iter().collect()
}

/// Takes out what is dropped. A selector that goes wrong never takes most of the text with it.
fn without(markup: &str, drop: &[Css]) -> String {
    let part = Document::fragment(markup.to_owned());
    let most = part.text().len() / 2;
    for css in drop {
        for node in css.all(&part) {
            if node.text().len() <= most.max(MAX_ASIDE) {
                node.remove_from_parent();
            }
        }
    }
    part.html().to_string()
}

fn without_asides(body: Body, asides: &[String], base: Option<&Link>) -> Body {
    if asides.is_empty() {
        return body;
    }
    let is_aside = |text: &str| {
        let lower = text.to_lowercase();
        let start = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '[');
        text.chars().count() <= MAX_ASIDE && asides.iter().any(|aside| start.starts_with(aside))
    };
    let blocks = html::blocks(&body);
    let all = blocks.len();
    let kept: Vec<String> =
        blocks.into_iter().filter(|b| !is_aside(&b.text)).map(|block| block.html).collect();
    if kept.len() == all { body } else { html::clean(&kept.join("\n"), base) }
}

/// What an element says about a moment: for machines first, then for readers.
pub(in crate::extract) fn moments(node: &NodeRef<'_>) -> Vec<String> {
    let attributes = ["datetime", "content"].into_iter().filter_map(|name| node.attr(name));
    let stated = attributes.map(|value| value.to_string());
    stated.chain([html::text_in(node)]).filter(|text| !text.trim().is_empty()).collect()
}

/// Takes a line of credits apart before each role: "Pewarta: Sari Editor: Budi Copyright © ANTARA".
pub(in crate::extract) fn credits(line: &str) -> Vec<String> {
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    let tight = line.replace(" :", ":");
    for word in tight.split_whitespace() {
        let letters = |role: &str| !role.is_empty() && role.chars().all(char::is_alphabetic);
        let role = word.strip_suffix(':').is_some_and(letters);
        if role || word.eq_ignore_ascii_case("copyright") || word == "©" {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(word);
        }
    }
    let notice =
        |part: &String| part.starts_with('©') || part.to_lowercase().starts_with("copyright");
    let joined = parts.iter().map(|part| part.join(" "));
    joined.filter(|part| !part.is_empty() && !notice(part)).collect()
}
