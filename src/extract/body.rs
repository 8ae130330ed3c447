//! The text of an article where a recipe says that it is.

use dom_query::Document;

use crate::{
    html,
    model::{Body, Link},
};

/// The parts of a page that a recipe names, cleaned.
pub(super) fn by_recipe(
    page: &Document,
    recipe: &super::recipe::Recipe,
    base: Option<&Link>,
) -> Body {
    let Some(node) = super::recipe::first(page, &recipe.body) else { return html::clean("", None) };
    let part = Document::fragment(node.html());
    for selector in &recipe.drop {
        if let Some(found) = part.try_select(selector) {
            found.remove();
        }
    }
    html::clean(&part.html(), base)
}
