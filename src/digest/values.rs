//! What the digest's templates are given (pure).

use chrono_tz::Tz;
use serde::Serialize;

use crate::model::{Issue, IssueItem, Language};

use super::{
    DigestSettings,
    compose::section_key,
    message::{Letter, Links, one_line},
};

/// The values of `digest/*.j2`.
#[derive(Debug, Serialize)]
pub struct IssueValues<'a> {
    lang: &'static str,
    zone: &'a str,
    title: String,
    date: String,
    count: usize,
    lead: Option<String>,
    sections: Vec<Section<'a>>,
    name: Option<String>,
    from_name: String,
    postal: Vec<String>,
    reason: String,
    consent: Option<ConsentValues>,
    unsubscribe: Option<String>,
    web_view: Option<String>,
}

#[derive(Debug, Serialize)]
struct Section<'a> {
    name: Option<String>,
    items: Vec<Item<'a>>,
}

#[derive(Debug, Serialize)]
struct Item<'a> {
    headline: &'a str,
    excerpt: String,
    link: &'a str,
    source: String,
    authors: String,
    published: Option<String>,
    also: Vec<Also<'a>>,
}

#[derive(Debug, Serialize)]
struct Also<'a> {
    title: String,
    link: &'a str,
}

#[derive(Debug, Serialize)]
struct ConsentValues {
    source: String,
    at: String,
}

/// The values of a mail.
pub(super) fn issue_values<'a>(
    letter: &'a Letter<'a>,
    links: Option<&'a Links>,
) -> IssueValues<'a> {
    let mut values = shared_values(letter.settings, letter.issue, letter.subscriber.language);
    values.name = letter.subscriber.name.as_ref().map(|name| one_line(name, 80));
    values.consent = letter.consent.map(|consent| ConsentValues {
        source: one_line(&consent.source, 200),
        at: consent.at.to_rfc3339(),
    });
    values.reason = one_line(&letter.settings.reason, 500);
    values.unsubscribe = links.map(|links| links.unsubscribe.as_str().to_owned());
    values.web_view = links.map(|links| links.web_view.as_str().to_owned());
    values
}

/// The values of the web view: the same issue, naming nobody.
#[must_use]
pub fn shared_values<'a>(
    settings: &DigestSettings,
    issue: &'a Issue,
    language: Language,
) -> IssueValues<'a> {
    IssueValues {
        lang: language.code(),
        zone: zone(issue),
        title: one_line(&settings.title, 100),
        date: issue.slot.at.to_rfc3339(),
        count: issue.items.len(),
        lead: issue.items.first().map(|item| item.headline.as_str().to_owned()),
        sections: sections(issue),
        name: None,
        from_name: one_line(&settings.from_name, 100),
        postal: postal(settings),
        reason: String::new(),
        consent: None,
        unsubscribe: None,
        web_view: None,
    }
}

/// The lines of the postal address; the sender's name, which stands above it, is not repeated.
fn postal(settings: &DigestSettings) -> Vec<String> {
    let lines = settings.postal.lines().map(|line| one_line(line, 200));
    lines.filter(|line| !line.is_empty() && *line != settings.from_name).collect()
}

/// The slot's zone, where it is one (a template asked for an unknown one is an error).
fn zone(issue: &Issue) -> &str {
    if issue.slot.zone.parse::<Tz>().is_ok() { &issue.slot.zone } else { "UTC" }
}

fn sections(issue: &Issue) -> Vec<Section<'_>> {
    let mut sections = Vec::new();
    for group in issue.items.chunk_by(|a, b| section_key(a) == section_key(b)) {
        let name = group.first().and_then(|item| item.section.as_ref());
        let name = name.map(|section| one_line(section, 60));
        sections.push(Section { name, items: group.iter().map(item).collect() });
    }
    sections
}

fn item(item: &IssueItem) -> Item<'_> {
    Item {
        headline: item.headline.as_str(),
        excerpt: one_line(&item.excerpt, 400),
        link: item.link.as_str(),
        source: one_line(&item.source, 100),
        authors: one_line(&item.authors.join(", "), 200),
        published: item.published.map(|at| at.to_rfc3339()),
        also: item
            .also
            .iter()
            .map(|(title, link)| Also { title: one_line(title, 100), link: link.as_str() })
            .collect(),
    }
}
