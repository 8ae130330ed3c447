//! Renders our own credit line from a template; what it says, we can read again.

use serde::Serialize;

use super::{CreditLine, Keep};
use crate::{
    html,
    model::{Language, Link, Origin, Provenance, SecondarySource},
    render::{RenderError, Templates},
};

/// A hop as a template is given it.
#[derive(Serialize)]
struct Hop<'a> {
    name: &'a str,
    url: Option<&'a str>,
    title: Option<&'a str>,
}

impl<'a> Hop<'a> {
    fn of(origin: &'a Origin) -> Self {
        Self {
            name: &origin.outlet,
            url: origin.link.as_ref().map(Link::as_str),
            title: origin.title.as_deref(),
        }
    }
}

/// A source as a template is given it.
#[derive(Serialize)]
struct Source<'a> {
    name: &'a str,
    url: Option<&'a str>,
    via: Option<&'a str>,
}

impl<'a> Source<'a> {
    fn of(source: &'a SecondarySource) -> Self {
        Self {
            name: &source.outlet,
            url: source.link.as_ref().map(Link::as_str),
            via: source.via.first().map(String::as_str),
        }
    }
}

/// The values of `post/credit.*.html.j2`.
#[derive(Serialize)]
struct Values<'a> {
    /// Where it was first published.
    origin: Hop<'a>,
    /// The hops in front of it, nearest first.
    chain: Vec<Hop<'a>>,
    /// Sources that the text does not name itself: their lines, or their words in a sentence, were cut.
    sources: Vec<Source<'a>>,
    /// The article at the partner.
    page: &'a str,
}

/// Renders the line. A provenance without any hop credits the partner's page.
pub(super) fn render(
    provenance: &Provenance,
    page: &Link,
    language: Language,
    inline: Keep,
    templates: &Templates,
) -> Result<CreditLine, RenderError> {
    let bare = Hop { name: page.domain(), url: Some(page.as_str()), title: None };
    let split = provenance.origins.split_last();
    let values = Values {
        origin: split.map_or(bare, |(origin, _)| Hop::of(origin)),
        chain: split.map_or_else(Vec::new, |(_, chain)| chain.iter().map(Hop::of).collect()),
        sources: provenance
            .sources
            .iter()
            .filter(|s| !s.inline || inline == Keep::Strip)
            .map(Source::of)
            .collect(),
        page: page.as_str(),
    };
    let name = format!("post/credit.{}.html.j2", language.code());
    let html = templates.render(&name, values)?.trim().to_owned();
    let text = html::plain(&html);
    Ok(CreditLine { html, text })
}
