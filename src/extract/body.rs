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

/// Shortest text that is believed at once, in characters.
const SHORT: usize = 400;

/// The text of a page, cleaned; empty where nothing reads like one. `stated` is the text as the
/// page's data tell it.
pub(super) fn generic(markup: &str, base: Option<&Link>, stated: Option<&str>) -> Body {
    let length = |body: &Body| html::text_of(body).chars().count();
    let expected = stated.map_or(0, |text| text.chars().count());
    let first = read(markup, base, true);
    if length(&first) >= SHORT.max(expected * 2 / 5) {
        return first;
    }
    let second = read(markup, base, false);
    let best = if length(&second) > length(&first) * 2 { second } else { first };
    match stated {
        Some(text) if expected > SHORT && length(&best) < expected * 2 / 5 => from_text(text, base),
        _ => best,
    }
}

fn read(markup: &str, base: Option<&Link>, tidy: bool) -> Body {
    let document = html::parse(markup).document;
    if tidy {
        without_noise(&document);
    }
    weigh(document, base)
}

/// A text that came without markup: a paragraph for each line.
fn from_text(text: &str, base: Option<&Link>) -> Body {
    let paragraphs: Vec<String> =
        text.lines().map(|line| format!("<p>{}</p>", html::escape(line))).collect();
    html::clean(&paragraphs.join("\n"), base)
}

fn weigh(document: Document, base: Option<&Link>) -> Body {
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

/// Takes out what is never text. A class name alone condemns nobody: what holds a good part of the
/// page's text stays ("<article class="paywall">").
fn without_noise(document: &Document) {
    let paragraphs = document.select("p");
    let all: usize = paragraphs.iter().map(|p| p.text().len()).sum();
    for node in document.select(NOISE).nodes() {
        let container = ["article", "main", "body", "html"].into_iter().any(|n| node.has_name(n));
        if !container && node.text().len() * 4 <= all.max(2_000) {
            node.remove_from_parent();
        }
    }
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
