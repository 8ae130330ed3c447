//! The headline, without the site's name that pages hang on to it.
//!
//! Order of trust: what the recipe names; what the page's data call the headline of a piece of news,
//! where a title of the page says the same; the `<h1>` that a title bears out, in all its words or in
//! most, or the only one; JSON-LD, the title for sharing, the title of the window. Of two spellings
//! of the same words the `<h1>`'s is printed.

use super::metadata::Metadata;
use crate::{
    html::{Tag, Tree},
    model::{Headline, Link},
};

/// What stands between a headline and a site's name.
const SEPARATORS: [&str; 9] = [" | ", " - ", " – ", " — ", " · ", " » ", " :: ", " • ", " / "];

/// Most headings looked at.
const MAX_HEADINGS: usize = 12;

/// Picks the headline; `named` is what the recipe finds.
pub(super) fn choose(
    tree: &Tree,
    metadata: &Metadata,
    named: Option<String>,
    site: &str,
    link: &Link,
) -> Option<Headline> {
    let host = link.domain().trim_start_matches("www.");
    let headings = headings(tree);
    let label = host.split('.').next().unwrap_or_default();
    let hung_on = hung_on(metadata).or_else(|| put_before(metadata, &headings)).unwrap_or_default();
    let sites = [site, metadata.site.as_deref().unwrap_or_default(), host, label, &hung_on];
    let bare = |title: &String| without_site(title, &sites);
    let stated: Vec<String> = metadata.headlines.iter().chain(&metadata.titles).map(bare).collect();
    let agreed = || agreed(metadata, &headings, &sites).map(|title| as_printed(title, &headings));
    let printed = || printed(&headings, &stated, &sites);
    let best = named.into_iter().chain(agreed()).chain(printed());
    best.chain(stated.iter().cloned()).find_map(|title| Headline::parse(&title).ok())
}

/// What the title of the window has beyond the title for sharing: the site's name.
fn hung_on(metadata: &Metadata) -> Option<String> {
    let (shared, window) = (metadata.shared_title.as_deref()?, metadata.window_title.as_deref()?);
    let rest = window.strip_prefix(shared)?;
    SEPARATORS.iter().find_map(|separator| rest.strip_prefix(separator)).map(str::to_owned)
}

/// The short `<h1>` that the title of the window begins with ("Lessons Learned: The lean startup"):
/// blogs put their name there.
fn put_before(metadata: &Metadata, headings: &[String]) -> Option<String> {
    let (name, _) = metadata.window_title.as_deref()?.split_once(": ")?;
    let lone = headings.len() == 1 && name.split_whitespace().count() <= 2;
    (lone && headings[0] == name).then(|| name.to_owned())
}

fn headings(tree: &Tree) -> Vec<String> {
    let texts = tree.all(Tag::H1).take(MAX_HEADINGS).map(|id| tree.text(id));
    texts.filter(|text| text.len() > 3).collect()
}

/// What the data of a piece of news call its headline, where a title of the page says the same.
fn agreed(metadata: &Metadata, headings: &[String], sites: &[&str]) -> Option<String> {
    let said = without_site(metadata.news_headline.as_deref()?, sites);
    let same = |title: &String| folded(&without_site(title, sites)) == folded(&said);
    let printed = metadata
        .shared_title
        .iter()
        .any(|title| headings.iter().any(|h| folded(h) == folded(title)));
    (said.chars().count() > 8 && !printed && metadata.titles.iter().any(same)).then_some(said)
}

/// The same words as the page prints them.
fn as_printed(title: String, headings: &[String]) -> String {
    let said = folded(&title);
    headings.iter().find(|text| folded(text) == said).cloned().unwrap_or(title)
}

/// The `<h1>` that the metadata repeat, or the only one there is: metadata are often written for
/// search engines, the heading for readers.
fn printed(headings: &[String], stated: &[String], sites: &[&str]) -> Option<String> {
    let is_site = |text: &str| sites.iter().any(|site| folded(site) == folded(text));
    let telling = |text: &&String| text.split_whitespace().count() >= 3 && !is_site(text);
    let titles: Vec<String> = stated.iter().map(|title| folded(title)).collect();
    let borne_out = headings.iter().find(|text| {
        let said = folded(text);
        let part = said.chars().count() > 12
            && !is_site(text)
            && titles.iter().any(|title| title.contains(&said));
        !is_site(text) && (titles.contains(&said) || part)
    });
    let mostly = || headings.iter().filter(telling).find(|text| is_mostly_said(text, stated));
    let short = |text: &&String| text.split_whitespace().count() <= 3;
    let lone =
        || headings.first().filter(telling).filter(|_| headings.iter().skip(1).all(|h| short(&h)));
    borne_out.or_else(mostly).or_else(lone).cloned()
}

/// Whether half of a heading's words or more are in one of the titles.
fn is_mostly_said(heading: &str, stated: &[String]) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .take(60)
            .collect()
    };
    let said = words(heading);
    stated
        .iter()
        .map(|title| words(title))
        .any(|title| said.iter().filter(|word| title.contains(word)).count() * 2 >= said.len())
}

/// Letters and digits only, in lower case: for comparing.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Takes the site's name off either end.
pub(super) fn without_site(title: &str, sites: &[&str]) -> String {
    let mut title = title.trim();
    let named = |name: &str| sites.iter().any(|site| !site.is_empty() && *site == name);
    if let Some((_, rest)) = title.split_once(": ").filter(|(name, _)| named(name)) {
        title = rest.trim();
    }
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
                        || part.contains(&s) && s.len() > 3 && part.len() <= s.len() + 14)
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
