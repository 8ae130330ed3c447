//! "Artikel ini telah lebih dulu tayang di: …": subject × time × verb × preposition × outlet,
//! then headline and link where they are given.

mod lead;
mod tail;

use std::ops::Range;

use super::{
    class::Class,
    cursor::{Cursor, Line},
    found::{Found, Weight},
    name::{self, Headline, Looks, Named},
    token::{Caps, Shape, Token},
};
use crate::model::CreditKind;
use lead::Lead;
use tail::{Tail, tail};

/// Finds the line that names the origin, from `from` on within a segment.
pub(super) fn find(line: &Line<'_>, segment: &Range<usize>) -> Option<Found> {
    let inner = lead::behind_note(&Cursor::on(line, segment));
    let mut found = within(line, &inner)?;
    if found.tokens.start <= inner.start {
        found.tokens.start = segment.start;
    }
    Some(found)
}

fn within(line: &Line<'_>, segment: &Range<usize>) -> Option<Found> {
    let start = Cursor::on(line, segment);
    let mut found = labelled(&start, segment)
        .or_else(|| wrapped(&start))
        .or_else(|| unsaid(&start, segment))
        .or_else(|| active(&start, segment))
        .or_else(|| reprinted(&start, segment));
    let mut at = segment.start;
    while found.is_none() && at < segment.end {
        let here = start.moved(at);
        if line.tokens[at].means.begins.any(lead::BEGINS) {
            found = sentence(&here, segment);
        }
        if found.is_none() && at > segment.start && sentence_ended(line, at) {
            found = labelled(&here, segment).or_else(|| unsaid(&here, segment));
        }
        at += 1;
    }
    found
}

/// Whether a sentence ended right in front of a token.
fn sentence_ended(line: &Line<'_>, at: usize) -> bool {
    let before = &line.tokens[at - 1];
    matches!(before.shape, Shape::Mark('.' | '!' | '?' | ')' | '"')) && !line.quoted[at]
}

/// "Artikel asli: …", "Sumber artikel asli: …"
fn labelled(start: &Cursor<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut c = start.clone();
    c.skip_marks("([*•-–—→");
    let from = c.at;
    if !c.skip(Class::Original) {
        return None;
    }
    c.skip_all(&[Class::Noun, Class::Filler, Class::First, Class::After]);
    c.skip(Class::Aired);
    let verb = c.skip(Class::At);
    let bracket = in_front_of_address(&mut c);
    let colon = c.skip_mark(":|");
    let led = c.line.tokens[c.at - 1].alone(Class::At);
    if !verb && !colon && !led {
        return linked_label(&c, from, segment);
    }
    c.skip_marks("*_");
    if !verb && c.skip(Class::Aired) {
        c.skip(Class::At);
    }
    let headline = quoted_headline(&mut c);
    let named = name::outlet(&mut c, false)?;
    let mut lead = Lead { noun: true, this: true, first: true, headline, ..Lead::default() };
    let named = in_brackets(&mut c, &named).unwrap_or(named);
    let named = match bracket {
        Some(name) => Named { url: named.url, domain: named.domain, ..name },
        None => named,
    };
    let named = if named.looks == Looks::Linked && named.outlet.split_whitespace().count() > 3 {
        lead.headline = Some(Headline { words: named.outlet.clone(), url: None });
        Named { outlet: named.domain.clone()?, ..named }
    } else {
        named
    };
    finish(c, from, segment.start, named, &lead, "origin.label")
}

/// "[Artikel Asli](https://…)": nothing but a link.
fn linked_label(c: &Cursor<'_>, from: usize, segment: &Range<usize>) -> Option<Found> {
    let anchor = c.line.flat.anchor_at(c.line.tokens[from].range.start)?;
    if !c.only_marks_left() || from > segment.start + 2 {
        return None;
    }
    let mut found = Found::new(CreditKind::Origin, "origin.linked_label", segment.clone());
    found.url = Some(anchor.href.clone());
    found.whole = true;
    Some(found.settled("a link that says it leads to the original", 0.85))
}

/// "“Ketika Kopi Gayo Kehilangan Hujan” (Bithe.co)": the headline in front of the outlet.
fn quoted_headline(c: &mut Cursor<'_>) -> Option<Headline> {
    let mut probe = c.clone();
    if !probe.skip_mark("\"") {
        return None;
    }
    let close = probe.rest().iter().take(24).position(|t| t.is('"'))?;
    let words = c.line.printed(probe.at..probe.at + close);
    probe.at += close + 1;
    let led = probe.skip_mark("(,–—-|") || probe.skip(Class::At);
    led.then(|| c.at = probe.at)?;
    Some(Headline { words, url: None })
}

/// "Tautan asal artikel (Analisa Daily): https://…": the name in front of the address.
fn in_front_of_address(c: &mut Cursor<'_>) -> Option<Named> {
    let mut probe = c.clone();
    if !probe.skip_mark("(") {
        return None;
    }
    let named = name::outlet(&mut probe, false)?;
    let closed = probe.skip_mark(")") && probe.token().is_some_and(|t| t.is(':'));
    closed.then(|| c.at = probe.at)?;
    Some(named)
}

/// "https://portalkepri.news/… (Portal Kepri News)": the name behind its address.
fn in_brackets(c: &mut Cursor<'_>, address: &Named) -> Option<Named> {
    let mut probe = c.clone();
    let url = address.url.clone().filter(|_| address.looks == Looks::Domain)?;
    if !probe.skip_mark("(") {
        return None;
    }
    let named = name::outlet(&mut probe, false)?;
    probe.skip_mark(")").then(|| c.at = probe.at)?;
    Some(Named { url: Some(url), domain: address.domain.clone(), ..named })
}

/// "Grist published this story first": the outlet is the subject.
fn active(start: &Cursor<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut c = start.clone();
    name::skip_lead(&mut c);
    let named = name::outlet(&mut c, false)?;
    c.skip(Class::Stop);
    let mut first =
        c.skip_all(&[Class::First, Class::Filler]) > 0 && c.moved(c.at - 1).sees(Class::First);
    if c.sees(Class::Passive) || !c.skip(Class::Aired) {
        return None;
    }
    first |= c.skip(Class::First);
    let mut lead = Lead::default();
    if !lead::subject(&mut c, &mut lead) || !lead.this {
        return None;
    }
    lead.first |= first | c.skip(Class::First);
    let known = matches!(named.looks, Looks::Domain | Looks::Linked | Looks::Press);
    if !lead.first && !known {
        return None;
    }
    finish(c, start.at, segment.start, named, &lead, "origin.active")
}

/// "Redaksi menayangkan kembali artikel milik X ini …": we print again what is somebody's.
fn reprinted(start: &Cursor<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut c = start.clone();
    let us = c.token().is_some_and(Token::is_word) && !c.sees(Class::Aired);
    c.at += usize::from(us);
    c.skip_all(&[Class::Us, Class::Filler]);
    if !c.skip(Class::Aired) || !c.skip(Class::Again) {
        return None;
    }
    if !(c.skip(Class::Noun) || c.skip(Class::Loose)) || !c.skip(Class::From) {
        return None;
    }
    name::skip_lead(&mut c);
    let named = name::outlet(&mut c, false)?;
    let this = c.skip(Class::After);
    let lead = Lead { noun: true, this, given: true, ..Lead::default() };
    finish(c, start.at, segment.start, named, &lead, "origin.reprinted")
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
        let lead = lead::read(&mut tail).filter(|l| l.first && !l.noun && !l.given);
        let named = lead.and_then(|_| name::outlet(&mut tail, false))?;
        tail.only_marks_left().then_some((at, named, tail))
    });
    let (at, named, tail) = verb?;
    let mut before = name::without_marks(&c, from..at);
    while before.start < before.end && c.moved(before.end - 1).sees(Class::Filler) {
        before.end -= 1;
    }
    if before.len() < 2 || !c.capital() && !this {
        return None;
    }
    let headline = Some(Headline { words: c.line.printed(before), url: None });
    let lead = Lead { noun: true, this, first: true, headline, ..Lead::default() };
    finish(tail, start.at, start.at, named, &lead, "origin.the_post")
}

/// "Originally published on X.", "Pertama kali tayang di X": no subject, so it has to begin the line
/// or a sentence, and to be all that is left of it.
fn unsaid(start: &Cursor<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut c = start.clone();
    c.skip_marks("([*•-–—→");
    let from = c.at;
    let lead = lead::read(&mut c).filter(|lead| !lead.noun && (!lead.taken || lead.again))?;
    c.skip_marks(":>»");
    name::skip_lead(&mut c);
    let named = name::outlet(&mut c, false)?;
    let mut behind = c.clone();
    tail::edition(&mut behind);
    let ends = behind.only_marks_left() || c.sees(Class::Tail) || titled(&c);
    if lead.given && !lead.first && !ends {
        return None;
    }
    let begins = start.at == segment.start;
    let known = matches!(named.looks, Looks::Domain | Looks::Linked | Looks::Press) && ends;
    let sure = lead.first || begins && (lead.given || known || titled(&c));
    if !sure {
        return None;
    }
    let base = if begins { segment.start } else { start.at };
    let mut found = finish(c, from, base, named, &lead, "origin.unsaid").filter(|f| f.whole)?;
    found.whole = begins;
    Some(found)
}

/// "dengan judul …" behind the outlet, a date between them at most.
fn titled(c: &Cursor<'_>) -> bool {
    let mut probe = c.clone();
    probe.skip_marks("\"'");
    tail::edition(&mut probe);
    probe.skip_marks(",|!;");
    probe.sees(Class::Title)
}

/// A whole sentence with its subject, at the beginning of a clause.
fn sentence(start: &Cursor<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut c = start.clone();
    let capital = start.capital();
    if !boundary(start, segment, capital) || quoted(start, segment) {
        return None;
    }
    let lead = lead::read(&mut c).filter(|lead| lead.noun)?;
    if lead.any && !lead.first {
        return None;
    }
    c.skip_marks(":>»");
    name::skip_lead(&mut c);
    let lower = all_lower(&c, segment);
    let Some(named) = name::outlet(&mut c, lower) else {
        return unnamed(&c, start, segment, &lead);
    };
    if lead.bare && !agent(&c, &named) {
        return None;
    }
    let doubtful = matches!(named.looks, Looks::Capital | Looks::Lower);
    let second = elsewhere(&mut c).filter(|_| doubtful);
    let named = second.unwrap_or(named);
    let from = with_dashes(start, segment);
    finish(c, from, segment.start, named, &lead, "origin.sentence")
}

/// Whether a name right behind a passive verb can be its agent: not when a verb follows it.
fn agent(c: &Cursor<'_>, named: &Named) -> bool {
    named.looks != Looks::Lower && !c.sees(Class::Aired) && !c.sees(Class::Reports)
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

/// Whether a sentence may begin here: after a full stop, a dash, or with a capital behind a gap.
fn boundary(start: &Cursor<'_>, segment: &Range<usize>, capital: bool) -> bool {
    if start.at == segment.start {
        return true;
    }
    let before = &start.line.tokens[start.at - 1];
    let mark =
        matches!(before.shape, Shape::Mark(c) if ".!?\")([:-–—|]>;*_•→".contains(c) || c == '\'');
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
fn all_lower(c: &Cursor<'_>, segment: &Range<usize>) -> bool {
    let lower = |t: &Token| matches!(t.caps, Caps::Lower | Caps::Neither);
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
    tail::edition(&mut c);
    let mut early = c.clone();
    early.skip_marks(",|!;.");
    if title.is_none() && early.skip(Class::Title) {
        c = early;
        title = name::title(&mut c);
    }
    let address = tail::link(&mut c);
    let (nearer, further) = hops(&mut c, lead);
    let begins = begins_line(&c, from, segment_start);
    let behind = c.clone();
    let tail = tail(&mut c);
    if title.is_none() && tail == Tail::Own {
        title = later_title(&behind);
    }
    let titled = title.as_ref().and_then(|t| t.url.clone());
    let url = address.or(titled).or_else(|| lead.linked.clone()).or_else(|| named.url.clone());
    let url = url.or_else(|| inner_link(&behind, &named));
    let title = title.map(|t| t.words);
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
        .when(tail == Tail::Prose && lead.this, "runs on as prose", -0.35)
        .when(tail == Tail::Prose && !lead.this, "runs on as prose, and says not which", -0.5);
    found.title = title.filter(|t| !t.is_empty());
    found.via = nearer.iter().map(|named| named.outlet.clone()).collect();
    found.nearer = nearer;
    found.further = further;
    found.url = url;
    found.outlet = Some(named);
    found.weighed(&weight)
}

/// The only link of the words behind the preposition ("auf Deutsch [im Techniktagebuch](…)").
fn inner_link(behind: &Cursor<'_>, named: &Named) -> Option<String> {
    let line = behind.line;
    let stretch = line.span(named.tokens.start..behind.end);
    let anchor = line.flat.anchor_within(&stretch)?;
    let near = anchor.range.start < line.span(named.tokens.clone()).end + 2;
    near.then(|| anchor.href.clone())
}

/// Most hops of one line.
const HOPS: usize = 5;

/// Further hops of the same sentence: "… X, yang mengambilnya dari Y", "first published by X and
/// republished by Y". What came first is farther from us.
fn hops(c: &mut Cursor<'_>, lead: &Lead) -> (Vec<Named>, Vec<Named>) {
    let (mut nearer, mut further) = (Vec::new(), Vec::new());
    while nearer.len() + further.len() < HOPS {
        let Some((named, next)) = hop(c) else { break };
        if lead.first && !next.first { nearer.push(named) } else { further.push(named) }
    }
    nearer.reverse();
    (nearer, further)
}

fn hop(c: &mut Cursor<'_>) -> Option<(Named, Lead)> {
    let mut probe = c.clone();
    probe.skip_marks(",;");
    for _ in 0..3 {
        let joins = [Class::Stop, Class::Prior, Class::Joint];
        if !probe.lower() || !joins.iter().any(|&class| probe.skip(class)) {
            break;
        }
    }
    if probe.at == c.at || !probe.lower() {
        return None;
    }
    let lead = lead::read(&mut probe).filter(|lead| !lead.noun)?;
    name::skip_lead(&mut probe);
    let named = name::outlet(&mut probe, false)?;
    c.at = probe.at;
    c.skip_marks("\"'");
    Some((named, lead))
}

/// "… tempat ia pertama terbit dengan judul X": the headline further on in the tail.
fn later_title(behind: &Cursor<'_>) -> Option<Headline> {
    let at = (behind.at..behind.end).find(|&i| behind.moved(i).sees(Class::Title))?;
    let mut c = behind.moved(at);
    c.skip(Class::Title);
    name::title(&mut c)
}

fn begins_line(c: &Cursor<'_>, from: usize, segment_start: usize) -> bool {
    let before = &c.line.tokens[segment_start..from.max(segment_start)];
    before.iter().filter(|t| t.is_word()).count() <= 1
        && before.iter().all(|t| !t.is_word() || from - segment_start <= 2)
}
