//! "Koran X melaporkan …", "…, lapor X": an outlet as the subject of a report.

use std::ops::Range;

use super::super::{
    class::Class,
    cursor::Cursor,
    found::{Found, Weight},
    name::{self, Looks, Named},
    token::{Caps, Shape},
};
use super::learned;
use crate::model::CreditKind;

/// Lower-case words between "laporan" and the outlet ("laporan eksklusif Bild").
const EXTRA: usize = 1;

/// A report of an outlet that begins here.
pub(super) fn find(start: &Cursor<'_>, segment: &Range<usize>) -> Option<Found> {
    brief(start, segment)
        .or_else(|| by_way_of(start, segment))
        .or_else(|| published(start))
        .or_else(|| subject(start, segment))
}

/// "… kata pelatih itu via Bola.net, …": how somebody's words came.
fn by_way_of(start: &Cursor<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut c = start.clone();
    if start.at == segment.start || !c.lower() || !c.skip(Class::Via) {
        return None;
    }
    let named = name::outlet(&mut c, false).filter(believed)?;
    let from = start.at.saturating_sub(16).max(segment.start);
    let said = (from..start.at).any(|i| start.moved(i).sees(Class::Said));
    (said && ends(&c))
        .then(|| found(start.at..c.at, "source.by_way_of", named, false, true))
        .flatten()
}

/// "Dalam laporan yang dimuat Der Spiegel, …". What stands in a learned journal is that journal's
/// study, not a report of news.
fn published(start: &Cursor<'_>) -> Option<Found> {
    let mut c = start.clone();
    let work = c.lower() && (c.skip(Class::Coverage) || c.skip(Class::Data));
    if !work || !c.skip(Class::Stop) || !c.skip(Class::Aired) {
        return None;
    }
    let place = c.lower() && c.skip(Class::At);
    let placed = name::skip_lead(&mut c) > 0;
    let named = name::outlet(&mut c, false).filter(believed)?;
    let sure = !learned(start.line, &named) && (ends(&c) || !place);
    sure.then(|| found(start.at..c.at, "source.published", named, placed, true)).flatten()
}

/// "…, lapor Kantor Berita Anadolu, …", "Dat meldt Omroep Zilverland".
fn brief(start: &Cursor<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut c = start.clone();
    let spoken = c.sees(Class::Said);
    let cut = start.at == segment.start && start.lower();
    if !(cut || aside(start)) || !c.skip(Class::Brief) {
        return None;
    }
    let placed = name::skip_lead(&mut c) > 0;
    let named = name::outlet(&mut c, false)?;
    let closed = ends(&c);
    let next = c.moved(c.at + 1);
    let issue = c.sees(Class::Edition) || next.sees(Class::Edition) || next.sees(Class::Day);
    let known = believed(&named) || named.looks == Looks::Cased || placed;
    let sure = known || issue || closed && !spoken;
    sure.then(|| found(start.at..c.at, "source.brief", named, placed, known)).flatten()
}

/// Behind a comma, a quotation or a word such as "seperti".
fn aside(start: &Cursor<'_>) -> bool {
    let before = start.at.checked_sub(1).and_then(|i| start.line.tokens.get(i));
    before.is_some_and(|t| {
        let mark = matches!(t.shape, Shape::Mark(',' | '"' | '-' | '–' | '—'));
        mark || t.alone(Class::Said) || t.alone(Class::Before)
    })
}

/// "koran Al-Ahram melaporkan", "Laporan eksklusif Bild menyebut", "the Fiji Times reported".
fn subject(start: &Cursor<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut begins = start.clause_begins(segment.start);
    if !(begins || start.lower() || start.sees(Class::Place)) {
        return None;
    }
    let mut c = start.clone();
    let the = c.skip(Class::The);
    begins |= the;
    let aside = start.at > segment.start && start.line.tokens[start.at - 1].is(',');
    let work = c.skip(Class::Coverage);
    for _ in 0..EXTRA {
        if work && c.lower() && !c.sees(Class::Place) {
            c.at += 1;
        }
    }
    let placed = place(&mut c) | (name::skip_lead(&mut c) > 0);
    let named = name::outlet(&mut c, false)?;
    let end = c.at;
    c.skip_marks(",");
    c.skip_date();
    c.skip_marks(",");
    let end = if c.at == end && c.sees(Class::Reports) {
        end + c.length(Class::Reports).unwrap_or(0)
    } else {
        end
    };
    let reports = c.skip(Class::Reports);
    let closes = aside && ends(&c) && (named.tokens.len() > 1 || the);
    let sure = believed(&named) && begins || placed || work || closes;
    (reports && sure)
        .then(|| found(start.at..end, "source.reported", named, placed || work, true))
        .flatten()
}

/// "koran", "Harian berbahasa Inggris": what the outlet is, in a word or three.
fn place(c: &mut Cursor<'_>) -> bool {
    if !c.skip(Class::Place) {
        return false;
    }
    let mut probe = c.clone();
    let lower = |p: &Cursor<'_>| p.token().is_some_and(|t| t.caps == Caps::Lower && t.is_word());
    while probe.at - c.at < 3 && lower(&probe) {
        probe.at += 1;
    }
    // "berbahasa Inggris The Hindu": the language is no part of the name.
    let language = probe.at > c.at && c.line.tokens[probe.at - 1].fold == "berbahasa";
    probe.at += usize::from(language);
    c.at = if probe.at - c.at <= 3 && probe.capital() { probe.at } else { c.at };
    true
}

/// Whether a clause ends here.
fn ends(c: &Cursor<'_>) -> bool {
    c.done() || c.token().is_some_and(|t| matches!(t.shape, Shape::Mark(',' | '.')))
}

fn believed(named: &Named) -> bool {
    matches!(named.looks, Looks::Domain | Looks::Linked | Looks::Press)
}

fn found(
    tokens: Range<usize>,
    rule: &'static str,
    named: Named,
    placed: bool,
    known: bool,
) -> Option<Found> {
    let mut weight = Weight::new();
    weight
        .when(true, "an outlet reports", 0.3)
        .when(placed, "says what it is", 0.2)
        .when(known, "surely an outlet", 0.1)
        .looks(named.looks);
    let mut found = Found::new(CreditKind::SecondarySource, rule, tokens);
    found.url.clone_from(&named.url);
    found.outlet = Some(named);
    found.weighed(&weight)
}
