//! Finds the text of an article on a page of unknown make.

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use crate::{
    html,
    model::{Body, Link},
};

/// Most elements of a page that are weighed.
const MAX_ELEMENTS: usize = 60_000;

/// What is on pages around and within texts, and never text itself.
const NOISE: &str = "nav, [role=navigation], [aria-hidden=true][class*=modal], .sr-only, .visually-hidden, \
    .screen-reader-text, [class*=newsletter], [class*=share-], [class*=social-], .sharedaddy, .addtoany, \
    [class*=related-], .related, [id*=related], [class*=recommend], [class*=advert], [class*=-ads], \
    [class*=promo-], .breadcrumb, .breadcrumbs, [class*=cookie], [id*=cookie], [class*=paywall], \
    [id*=comments], .comments, [class*=disqus], [class*=tag-list], .tags, button, [hidden]";

/// The text of a page, cleaned; empty where nothing reads like one.
pub(super) fn generic(document: Document, base: Option<&Link>) -> Body {
    let config =
        Config { max_elements_to_parse: MAX_ELEMENTS, disable_json_ld: true, ..Config::default() };
    let Ok(mut reader) = Readability::with_document(document, base.map(Link::as_str), Some(config))
    else {
        return html::clean("", None);
    };
    match reader.parse() {
        Ok(article) => html::clean(&article.content, base),
        Err(_) => html::clean("", None),
    }
}

/// Takes out what is never text.
pub(super) fn without_noise(document: &Document) {
    document.select(NOISE).remove();
}

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
