//! The headline, without the site's name that pages hang on to it.

use dom_query::Document;

use super::{metadata::Metadata, recipe};
use crate::{html, model::Headline};

/// What stands between a headline and a site's name.
const SEPARATORS: [&str; 9] = [" | ", " - ", " – ", " — ", " · ", " » ", " :: ", " • ", " / "];

/// Picks the headline: where the recipe says, else the page's own heading where the metadata bear it
/// out, else the metadata.
pub(super) fn choose(
    document: &Document,
    metadata: &Metadata,
    selectors: &[recipe::Css],
    site: &str,
) -> Option<Headline> {
    let sites = [site, metadata.site.as_deref().unwrap_or_default()];
    let named = recipe::first(document, selectors).map(|node| html::text_in(&node));
    let printed = || headings(document, metadata, &sites);
    let stated = metadata.headlines.iter().chain(&metadata.titles).map(String::as_str);
    let best = named.into_iter().chain(printed());
    let stated = stated.map(|title| without_site(title, &sites));
    best.chain(stated).find_map(|title| Headline::parse(&title).ok())
}

/// The `<h1>` that the metadata repeat, or the only one there is: metadata are often written for
/// search engines, the heading for readers.
fn headings(document: &Document, metadata: &Metadata, sites: &[&str]) -> Option<String> {
    let all = document.select("h1");
    let texts: Vec<String> =
        all.iter().take(12).map(|h| text_of(&h)).filter(|t| t.len() > 3).collect();
    let stated: Vec<String> =
        metadata.headlines.iter().chain(&metadata.titles).map(|t| folded(t)).collect();
    let borne_out = texts.iter().find(|text| {
        let text = folded(text);
        stated.contains(&text)
            || text.chars().count() > 12 && stated.iter().any(|title| title.contains(&text))
    });
    let is_site = |text: &str| sites.iter().any(|site| folded(site) == folded(text));
    let telling = |text: &&String| text.split_whitespace().count() >= 3 && !is_site(text);
    let lone = || texts.first().filter(telling).filter(|_| texts.len() == 1);
    borne_out.or_else(lone).cloned()
}

fn text_of(heading: &dom_query::Selection<'_>) -> String {
    heading.nodes().first().map(html::text_in).unwrap_or_default()
}

/// Letters and digits only, in lower case: for comparing.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Takes the site's name off either end.
pub(super) fn without_site(title: &str, sites: &[&str]) -> String {
    let mut title = title.trim();
    for _ in 0..2 {
        title = SEPARATORS.iter().find_map(|s| strip(title, s, sites)).unwrap_or(title);
    }
    title.to_owned()
}

fn strip<'a>(title: &'a str, separator: &str, sites: &[&str]) -> Option<&'a str> {
    let is_site = |part: &str| {
        let part = folded(part);
        !part.is_empty()
            && sites.iter().map(|s| folded(s)).any(|s| {
                !s.is_empty()
                    && (s == part
                        || s.contains(&part) && part.len() * 2 > s.len()
                        || part.contains(&s) && s.len() > 3)
            })
    };
    if let Some((head, tail)) = title.rsplit_once(separator)
        && is_site(tail)
        && !head.trim().is_empty()
    {
        return Some(head.trim());
    }
    let (head, tail) = title.split_once(separator)?;
    (is_site(head) && !tail.trim().is_empty()).then(|| tail.trim())
}
