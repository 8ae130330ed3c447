//! What each selector of a recipe finds on a page, for the people who write them.

use dom_query::NodeRef;
use serde::Serialize;

use super::{Recipe, RecipeBook};
use crate::html;

/// So much of what a selector found is shown, in characters.
const SHOWN: usize = 100;

/// One selector, tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// The key that it stands under (`title`, `body`, …).
    pub key: &'static str,
    /// The selector.
    pub selector: String,
    /// How many elements it finds.
    pub found: usize,
    /// Whether it counts: the first of its list that finds anything, every one of `markers` and
    /// `drop`.
    pub counts: bool,
    /// The first of them, as readers see it: its text, a picture's address.
    pub first: String,
}

/// How a recipe came to a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Picked {
    /// It was asked for by name.
    Asked,
    /// The page's host is one of its domains.
    ByHost,
    /// The page has its marks.
    ByMarks,
}

/// The recipe that a page is for, whether its text is found or not.
#[must_use]
pub fn pick<'a>(
    book: &'a RecipeBook,
    asked: Option<&str>,
    host: &str,
    markup: &str,
) -> Option<(&'a Recipe, Picked)> {
    if let Some(name) = asked {
        return book.get(name).map(|recipe| (recipe, Picked::Asked));
    }
    let page = html::parse(markup);
    let chosen = book.choose(None, host, page.document());
    let by_host =
        |recipe: &Recipe| if recipe.knows(host) { Picked::ByHost } else { Picked::ByMarks };
    chosen.recipe.or(chosen.misfit).map(|recipe| (recipe, by_host(recipe)))
}

/// Tries every selector of a recipe on a page.
#[must_use]
pub fn trial(markup: &str, recipe: &Recipe) -> Vec<Tried> {
    let page = html::parse(markup);
    let mut tried = Vec::new();
    for (key, selectors) in recipe.selectors() {
        let every = matches!(key, "markers" | "drop");
        let mut open = true;
        for css in selectors {
            let nodes = css.all(page.document());
            let counts = !nodes.is_empty() && (every || open);
            open &= nodes.is_empty();
            let first = nodes.first().map(|node| shown(key, node)).unwrap_or_default();
            let selector = css.as_str().to_owned();
            tried.push(Tried { key, selector, found: nodes.len(), counts, first });
        }
    }
    tried
}

fn shown(key: &str, node: &NodeRef<'_>) -> String {
    let address = || {
        let names = match key {
            "image" => {
                let best = html::picture_address(node, None).map(|link| link.to_string());
                return best.or_else(|| node.attr("src").map(|value| value.to_string()));
            }
            "paging" => ["href"].as_slice(),
            "date" => ["datetime", "content"].as_slice(),
            _ => [].as_slice(),
        };
        names.iter().find_map(|name| node.attr(name)).map(|value| value.to_string())
    };
    let content = || node.attr("content").map(|value| value.to_string());
    let text = html::text_in(node);
    let shown = address().or_else(|| Some(text).filter(|t| !t.is_empty())).or_else(content);
    shown.unwrap_or_default().chars().take(SHOWN).collect()
}
