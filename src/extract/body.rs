//! Finds the text of an article on a page of unknown make.

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

use crate::{
    html::{self, Page},
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

/// A text of this length is believed without a second look, in characters.
const PLENTY: usize = 2_500;

/// The text of a page, cleaned; empty where nothing reads like one. `stated` is the text as the
/// page's data tell it.
pub(super) fn generic(page: &Page, base: Option<&Link>, stated: Option<&str>) -> Body {
    let length = |body: &Body| html::text_of(body).chars().count();
    let expected = stated.map_or(0, |text| text.chars().count());
    let first = read(page, base, true);
    if length(&first) >= PLENTY.max(expected * 2 / 5) {
        return first;
    }
    let second = read(page, base, false);
    let weighed = if length(&second) > length(&first) * 2 { second } else { first };
    let best = match container(page, base) {
        Some((named, times)) if length(&named) > length(&weighed) * times => named,
        _ => weighed,
    };
    match stated {
        Some(text) if expected > SHORT && length(&best) < expected * 2 / 5 => from_text(text, base),
        _ => best,
    }
}

/// The part that the page itself calls its article, where that has a good deal of running text, and
/// how many times more than the weighed text it must have to be preferred.
fn container(page: &Page, base: Option<&Link>) -> Option<(Body, usize)> {
    let document = page.copy();
    without_noise(&document);
    document.select("aside, footer, header nav, figure").remove();
    let places = [("[itemprop=articleBody]", 3), ("article", 3), ("main", 8), ("[role=main]", 8)];
    places.into_iter().find_map(|(place, times)| {
        let named = document.select(place);
        let [node] = named.nodes() else { return None }; // several tell nothing
        (running(node) >= SHORT).then(|| (html::clean(&node.html(), base), times))
    })
}

/// Bytes of text in paragraphs that are more than a line.
fn running(node: &NodeRef<'_>) -> usize {
    let paragraphs = node.find(&["p"]).into_iter();
    paragraphs.map(|p| p.text().len()).filter(|length| *length >= 80).sum()
}

fn read(page: &Page, base: Option<&Link>, tidy: bool) -> Body {
    let document = page.copy();
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
