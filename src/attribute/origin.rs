//! "Artikel ini telah lebih dulu tayang di: …": subject × time × verb × preposition × outlet,
//! then headline and link where they are given.

use std::ops::Range;

use super::{
    cursor::{Cursor, Line},
    found::{Found, Weight},
    class::Class,
    name::{self, Headline, Looks, Named},
    token::{Shape, Token},
};
use crate::model::CreditKind;

/// Words that may follow a credit in its own line and still belong to it.
const TAIL: usize = 30;

/// The parts of the sentence in front of the outlet.
#[derive(Debug, Default)]
struct Lead {
    noun: bool,
    loose: bool,
    this: bool,
    first: bool,
    given: bool,
    headline: Option<Headline>,
    linked: Option<String>,
}

/// Finds the line that names the origin, from `from` on within a segment.
pub(super) fn find(line: &Line<'_>, segment: &Range<usize>) -> Option<Found> {
    let start = Cursor::on(line, segment);
    let mut found =
        labelled(&start).or_else(|| wrapped(&start)).or_else(|| unsaid(&start, segment));
    let mut at = segment.start;
    while found.is_none() && at < segment.end {
        found = sentence(&start.moved(at), segment);
        at += 1;
    }
    found
}

/// "Artikel asli: …", "Sumber artikel asli: …"
fn labelled(start: &Cursor<'_>) -> Option<Found> {
    let mut c = start.clone();
    c.skip_marks("([*•-–—→");
    let from = c.at;
    if !c.skip(Class::Original) {
        return None;
    }
    c.skip_all(&[Class::Filler, Class::First]);
    let verb = c.skip(Class::Aired) && c.skip(Class::At);
    let colon = c.skip_mark(":|");
    if !verb && !colon {
        return None;
    }
    let named = name::outlet(&mut c, false)?;
    let mut lead = Lead { noun: true, this: true, first: true, ..Lead::default() };
    let named = if named.looks == Looks::Linked && named.outlet.split_whitespace().count() > 3 {
        lead.headline = Some(Headline { words: named.outlet.clone(), url: None });
        Named { outlet: named.domain.clone()?, ..named }
    } else {
        named
    };
    finish(c, from, start.at, named, &lead, "origin.label")
}

/// "The post … appeared first on X", "Baca artikel detiknews, "…" selengkapnya https://…"
fn wrapped(start: &Cursor<'_>) -> Option<Found> {
    read_on(start).or_else(|| the_post(start))
}

fn read_on(start: &Cursor<'_>) -> Option<Found> {
    let mut c = start.clone();
    if !(c.skip(Class::Read) && c.skip(Class::Noun)) {
        return None;
    }
    let named = name::outlet(&mut c, true)?;
    c.skip_marks(",");
    let title = name::title(&mut c)?;
    let more = c.skip(Class::More);
    let linked = c.rest().iter().any(|t| t.shape == Shape::Url);
    if !more && !linked {
        return None;
    }
    let lead =
        Lead { noun: true, this: true, first: true, headline: Some(title), ..Lead::default() };
    finish(c, start.at, start.at, named, &lead, "origin.read_on")
}

fn the_post(start: &Cursor<'_>) -> Option<Found> {
    let mut c = start.clone();
    let this = c.skip(Class::Before) || c.skip(Class::The);
    if !c.skip(Class::Noun) || c.sees(Class::After) {
        return None;
    }
    let from = c.at;
    let verb = (from + 1..c.end).rev().take(24).find_map(|at| {
        let mut tail = c.moved(at);
        let named =
            aired(&mut tail).filter(|l| l.first).and_then(|_| name::outlet(&mut tail, false))?;
        tail.only_marks_left().then_some((at, named, tail))
    });
    let (at, named, tail) = verb?;
    let mut before = name::without_marks(&c, from..at);
    while before.start < before.end && c.moved(before.end - 1).sees(Class::Filler) {
        before.end -= 1;
    }
    if before.len() < 3 || !c.capital() && !this {
        return None;
    }
    let headline = Some(Headline { words: c.line.printed(before), url: None });
    let lead = Lead { noun: true, this, first: true, headline, ..Lead::default() };
    finish(tail, start.at, start.at, named, &lead, "origin.the_post")
}

/// "Originally published on X.", "Pertama kali tayang di X": no subject, so it has to begin the line.
fn unsaid(start: &Cursor<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut c = start.clone();
    c.skip_marks("([*•-–—→");
    let from = c.at;
    let lead = aired(&mut c)?;
    c.skip_mark(":");
    name::skip_lead(&mut c);
    let named = name::outlet(&mut c, false)?;
    if lead.given && !lead.first && !c.only_marks_left() && !c.sees(Class::Tail) {
        return None;
    }
    let sure = lead.first || lead.given || named.looks == Looks::Domain || c.sees(Class::Title);
    if !sure {
        return None;
    }
    let found = finish(c.clone(), from, segment.start, named, &lead, "origin.unsaid")?;
    found.whole.then_some(found)
}

/// A whole sentence with its subject, at the beginning of a clause.
fn sentence(start: &Cursor<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut c = start.clone();
    let before = c.skip(Class::Before);
    let any = !before && c.skip(Class::The);
    c.skip_mark("\"'");
    let linked =
        c.token().and_then(|t| c.line.flat.anchor_at(t.range.start)).map(|a| a.href.clone());
    let capital = c.capital();
    let vague = !c.sees(Class::Noun) && c.skip(Class::Loose);
    if !vague && !c.skip(Class::Noun) {
        return None;
    }
    let after = c.skip(Class::After);
    let mut lead = aired(&mut c)?;
    if any && !lead.first {
        return None;
    }
    lead.noun = true;
    lead.loose = vague;
    lead.this = before || after;
    lead.linked = linked;
    if !boundary(start, segment, capital) || quoted(start, segment) {
        return None;
    }
    c.skip_mark(":");
    name::skip_lead(&mut c);
    let lower = loose(&c, segment);
    let named = name::outlet(&mut c, lower);
    let Some(named) = named else {
        return unnamed(&c, start, segment, &lead);
    };
    let named = elsewhere(&mut c).unwrap_or(named);
    let from = with_dashes(start, segment);
    finish(c, from, segment.start, named, &lead, "origin.sentence")
}

/// "Artikel ini pertama kali terbit dalam bahasa Inggris": an origin without a name.
fn unnamed(
    c: &Cursor<'_>,
    start: &Cursor<'_>,
    segment: &Range<usize>,
    lead: &Lead,
) -> Option<Found> {
    let whole = start.at == segment.start && c.words_left() <= 2 && lead.first && lead.this;
    let language =
        c.token().is_some_and(|t| ["bahasa", "english", "inglés"].contains(&t.fold.as_str()));
    if !whole || !language {
        return None;
    }
    let mut found = Found::new(CreditKind::Origin, "origin.language", segment.clone());
    found.whole = true;
    Some(found.settled("says only in which language it was first", 0.6))
}

/// "… published by Dion on the Tweede Golf blog": the outlet is the second name.
fn elsewhere(c: &mut Cursor<'_>) -> Option<Named> {
    let mut probe = c.clone();
    if !probe.skip(Class::At) {
        return None;
    }
    name::skip_lead(&mut probe);
    let named = name::outlet(&mut probe, false)?;
    c.at = probe.at;
    Some(named)
}

/// Time, verb and preposition in any of the orders that languages use.
fn aired(c: &mut Cursor<'_>) -> Option<Lead> {
    let mut lead = Lead::default();
    let mut verb = false;
    for _ in 0..8 {
        if c.skip(Class::Given) {
            lead.given = true;
            return Some(lead);
        }
        if c.skip(Class::First) {
            lead.first = true;
        } else if !verb && c.skip(Class::Aired) {
            verb = true;
        } else if !(dated(c) || !(verb && c.sees(Class::At)) && c.skip(Class::Filler)) {
            break;
        }
    }
    let at = c.skip(Class::At) || verb && c.skip(Class::From);
    let late = !verb && at && lead.first && closes_with_verb(c);
    (at && (verb || late) || verb && c.token().is_some_and(|t| t.is(':'))).then_some(lead)
}

/// "am 02.06.2026", "pada 3 Juli 2024": a date between the verb and the outlet.
fn dated(c: &mut Cursor<'_>) -> bool {
    let mut probe = c.clone();
    probe.skip(Class::At);
    let date = probe.skip_date();
    if date {
        c.at = probe.at;
    }
    date
}

/// German and Dutch put the verb last: "wurde zuerst auf X veröffentlicht".
fn closes_with_verb(c: &Cursor<'_>) -> bool {
    (c.at + 1..c.end).take(10).any(|i| c.moved(i).sees(Class::Aired))
}

/// Whether a sentence may begin here: after a full stop, a dash, or with a capital behind a gap.
fn boundary(start: &Cursor<'_>, segment: &Range<usize>, capital: bool) -> bool {
    if start.at == segment.start {
        return true;
    }
    let before = &start.line.tokens[start.at - 1];
    let mark = matches!(before.shape, Shape::Mark(c) if ".!?\")(:-–—|]>;".contains(c) || c == '\'');
    let word = before.is_word() && start.capital() && !start.moved(start.at - 1).sees(Class::Stop);
    mark || before.shape == Shape::Url || word && capital
}

/// Inside a quotation, unless the quotation is the whole line.
fn quoted(start: &Cursor<'_>, segment: &Range<usize>) -> bool {
    let tokens = &start.line.tokens;
    let open = start.line.quoted.get(start.at).copied().unwrap_or(false);
    let first = tokens[segment.start].is('"') && start.at == segment.start + 1;
    let wraps = first && segment.end.checked_sub(1).is_some_and(|i| tokens[i].is('"'));
    let single = start.at > segment.start + 1 && tokens[start.at - 1].is('\'');
    (open && !wraps) || single
}

/// A line without a single capital says nothing by lower case.
fn loose(c: &Cursor<'_>, segment: &Range<usize>) -> bool {
    let lower =
        |t: &Token| matches!(t.caps, super::token::Caps::Lower | super::token::Caps::Neither);
    c.line.tokens[segment.clone()].iter().filter(|t| t.is_word()).all(lower)
}

fn with_dashes(start: &Cursor<'_>, segment: &Range<usize>) -> usize {
    let mut from = start.at;
    while from > segment.start
        && matches!(
            start.line.tokens[from - 1].shape,
            Shape::Mark('-' | '–' | '—' | '(' | '[' | '*' | '→')
        )
    {
        from -= 1;
    }
    from
}

/// Headline, link and tail; the score.
fn finish(
    mut c: Cursor<'_>,
    from: usize,
    segment_start: usize,
    named: Named,
    lead: &Lead,
    rule: &'static str,
) -> Option<Found> {
    c.skip(Class::Aired);
    let mut title = lead.headline.clone();
    c.skip_marks("\"'");
    let mut early = c.clone();
    early.skip_marks(",");
    if title.is_none() && early.skip(Class::Title) {
        c = early;
        title = name::title(&mut c);
    }
    let address = link(&mut c);
    let titled = title.as_ref().and_then(|t| t.url.clone());
    let url = address.or(titled).or_else(|| lead.linked.clone()).or_else(|| named.url.clone());
    let title = title.map(|t| t.words);
    let begins = begins_line(&c, from, segment_start);
    let tail = tail(&mut c);
    let from = if begins { segment_start } else { from };
    let mut found = Found::new(CreditKind::Origin, rule, from..c.at);
    found.whole = begins && tail == Tail::Own;
    let mut weight = Weight::new();
    weight
        .when(lead.noun, "names what was published", 0.2)
        .when(lead.this, "says which", 0.15)
        .when(lead.first, "says that it was before", 0.15)
        .when(true, "verb of publication", 0.25)
        .when(lead.given, "verb and preposition in one", 0.2)
        .looks(named.looks)
        .when(title.is_some(), "headline given", 0.15)
        .when(found.whole, "whole line", 0.2)
        .when(begins && tail != Tail::Own, "begins the line", 0.05)
        .when(lead.loose && !lead.first, "may be anybody's report", -0.35)
        .when(begins && tail == Tail::Next && c.words_left() > 5, "a text follows", -0.2)
        .when(tail == Tail::Prose, "runs on as prose", -0.5);
    found.title = title.filter(|t| !t.is_empty());
    found.url = url;
    found.outlet = Some(named);
    found.weighed(&weight)
}

fn begins_line(c: &Cursor<'_>, from: usize, segment_start: usize) -> bool {
    let before = &c.line.tokens[segment_start..from.max(segment_start)];
    before.iter().filter(|t| t.is_word()).count() <= 1
        && before.iter().all(|t| !t.is_word() || from - segment_start <= 2)
}

/// The address of the article: printed, or behind "Klik untuk baca", "Link:", "here".
fn link(c: &mut Cursor<'_>) -> Option<String> {
    let mut probe = c.clone();
    if let Some(next) = next_line(&probe) {
        probe = next;
    }
    probe.skip_marks(",.;");
    if let Some(url) = anchored(&mut probe) {
        *c = probe;
        return Some(url);
    }
    probe.skip(Class::Link);
    probe.skip(Class::More);
    probe.skip_marks(":,");
    let printed = probe.token().filter(|t| t.shape == Shape::Url);
    if printed.is_none() {
        return anchored(&mut probe).inspect(|_| *c = probe).or_else(|| word_link(c));
    }
    let url = probe.line.printed(probe.at..probe.at + 1);
    probe.at += 1;
    *c = probe;
    Some(url)
}

/// A link right here, whose text is an address or "Read the entire article here".
fn anchored(c: &mut Cursor<'_>) -> Option<String> {
    let token = c.token()?;
    let anchor = c.line.flat.anchor_at(token.range.start)?;
    let reads = token.shape == Shape::Url || c.sees(Class::Link) || c.sees(Class::Read);
    if !reads {
        return None;
    }
    while c.token().is_some_and(|t| t.range.start < anchor.range.end) {
        c.at += 1;
    }
    Some(anchor.href.clone())
}

/// "You can find the original article [here](…)": a link further on in the tail.
fn word_link(c: &Cursor<'_>) -> Option<String> {
    let tail = c.line.span(c.at..c.end);
    let anchor = c.line.flat.anchor_within(&tail)?;
    let mut probe = c.clone();
    let read = (c.at..c.end).any(|i| {
        probe.at = i;
        probe.sees(Class::Read) || probe.sees(Class::Link)
    });
    let license = anchor.href.contains("creativecommons.org");
    (read && !license && c.words_left() <= TAIL).then(|| anchor.href.clone())
}

/// The next line, where a "Link: …" may stand.
fn next_line<'a>(c: &Cursor<'a>) -> Option<Cursor<'a>> {
    let tokens = &c.line.tokens;
    if c.at < c.end || tokens.get(c.end)?.shape != Shape::Break {
        return None;
    }
    let end = (c.end + 7).min(tokens.len());
    let end = (c.end + 1..end).find(|&i| tokens[i].shape == Shape::Break).unwrap_or(end);
    let next = Cursor { line: c.line, at: c.end + 1, end };
    let mut probe = next.clone();
    let link = probe.skip(Class::Link) | probe.skip_mark(":");
    let address = probe.token().is_some_and(|t| t.shape == Shape::Url);
    (address && (link || probe.at == next.at)).then_some(next)
}

/// What follows the credit in its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tail {
    /// Nothing, or words that belong to it: a licence, "Read the original article."
    Own,
    /// Another sentence.
    Next,
    /// The same sentence goes on as prose.
    Prose,
}

fn tail(c: &mut Cursor<'_>) -> Tail {
    dated(c);
    if c.only_marks_left() {
        c.at = c.end;
        return Tail::Own;
    }
    let sentence_ends = c.token().is_some_and(|t| matches!(t.shape, Shape::Mark('.' | '!' | ')')));
    let mut probe = c.clone();
    probe.skip_marks(",.;*)\"'");
    let own = probe.sees(Class::Tail) || probe.sees(Class::Read) || probe.sees(Class::Link);
    let short = probe.words_left() <= 2 && sentence_ends;
    if (own || short) && probe.words_left() <= TAIL {
        c.at = c.end;
        return Tail::Own;
    }
    if sentence_ends {
        c.skip_mark(".!)");
        return Tail::Next;
    }
    Tail::Prose
}
