//! One line on its own: what it is, whom it names, how sure we are.

use super::{Lexicon, cursor::Line, found::Found, line, name::Named};
use crate::model::CreditKind;

/// What a single line says; every text is printed in the line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// What it is; none when it is no credit.
    pub kind: Option<CreditKind>,
    /// The outlet it names.
    pub outlet: Option<String>,
    /// The link's host, else a domain-like name; lower case, without `www.`.
    pub domain: Option<String>,
    /// The address of the article, as printed.
    pub url: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// Outlets in between.
    pub via: Vec<String>,
    /// Hops nearer to us than the outlet that the same line names, nearest first.
    pub nearer: Vec<Hop>,
    /// Hops behind the outlet, or further sources, that the same line names.
    pub further: Vec<Hop>,
    /// People by role, as printed, lower case.
    pub people: Vec<(String, String)>,
    /// Whether the whole line is the credit.
    pub standalone: bool,
    /// The words of the credit where other words stand around it.
    pub span: Option<String>,
    /// How sure, 0 to 1.
    pub score: f32,
    /// Which rule found it; empty for none.
    pub rule: String,
    /// What speaks for it and against it; the score is the sum.
    pub terms: Vec<(&'static str, f32)>,
}

/// An outlet that a line names beside its first one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// Its words as printed.
    pub outlet: String,
    /// The link's host, else a domain-like name.
    pub domain: Option<String>,
    /// Its address, as printed.
    pub url: Option<String>,
}

impl From<Named> for Hop {
    fn from(named: Named) -> Self {
        Self { outlet: named.outlet, domain: named.domain, url: named.url }
    }
}

/// Reads one line: text, an HTML fragment or Markdown.
#[must_use]
pub fn read_line(raw: &str, lexicon: &Lexicon) -> Reading {
    let read = Line::read(raw, lexicon);
    let mut found = line::read(&read);
    found.retain(|f| f.kind != CreditKind::Chrome);
    let people: Vec<(String, String)> = found.iter().flat_map(|f| f.people.clone()).collect();
    let covered = covers(&read, &found);
    let Some(best) = found.into_iter().min_by_key(|f| rank(f.kind)) else {
        return Reading::default();
    };
    let standalone = best.whole && covered;
    let span = (!standalone).then(|| words(raw, &read, &best));
    Reading { people, standalone, span, ..reading(best) }
}

pub(super) fn reading(found: Found) -> Reading {
    Reading {
        kind: Some(found.kind),
        domain: found.domain(),
        outlet: found.outlet.map(|n| n.outlet),
        url: found.url,
        title: found.title,
        via: found.via,
        nearer: found.nearer.into_iter().map(Hop::from).collect(),
        further: found.further.into_iter().map(Hop::from).collect(),
        score: found.score,
        rule: found
            .template
            .map_or_else(|| found.rule.to_owned(), |line| format!("{}: {line}", found.rule)),
        terms: found.terms,
        ..Reading::default()
    }
}

/// Which credit a line is named after when it holds several.
fn rank(kind: CreditKind) -> u8 {
    match kind {
        CreditKind::Origin => 0,
        CreditKind::Copyright => 1,
        CreditKind::RelatedLink => 2,
        CreditKind::AgencyDateline => 3,
        CreditKind::SecondarySource => 4,
        CreditKind::Byline => 5,
        CreditKind::Chrome => 6,
    }
}

fn covers(line: &Line<'_>, found: &[Found]) -> bool {
    let outside = |i: usize| !found.iter().any(|f| f.tokens.contains(&i));
    !line.tokens.iter().enumerate().any(|(i, t)| t.is_word() && outside(i))
}

/// The exact words of the input, with the closing tags of what was opened among them.
fn words(raw: &str, line: &Line<'_>, found: &Found) -> String {
    let mut bytes = line.flat.bytes(&line.span(found.tokens.clone()));
    let inside = raw.get(bytes.clone()).unwrap_or_default();
    let mut open =
        inside.matches("<").count() - inside.matches("</").count().min(inside.matches('<').count());
    open = open.saturating_sub(inside.matches("</").count());
    while open > 0 && raw[bytes.end..].starts_with("</") {
        let Some(length) = super::scan::tag_length(&raw[bytes.end..]) else { break };
        bytes.end += length;
        open -= 1;
    }
    if let Some(link) = raw.get(bytes.end..).filter(|rest| rest.starts_with("](")) {
        bytes.end += link.find(')').map_or(0, |at| at + 1);
    }
    raw.get(bytes).unwrap_or_default().trim().to_owned()
}
