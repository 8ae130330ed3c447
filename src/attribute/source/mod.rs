//! Where the facts come from: "Dilansir … dari laman AP News", "Sumber: …".

mod label;
mod reported;

use std::ops::Range;

use super::{
    class::{Class, Classes},
    cursor::{Cursor, Line},
    found::{Found, Weight},
    name::{self, Looks, Named},
    token::Shape,
};
use crate::model::CreditKind;

pub(super) use label::{bracketed, closing, labelled};

/// Every citing phrase of a segment, in order.
pub(super) fn cited(line: &Line<'_>, segment: &Range<usize>) -> Vec<Found> {
    const BEGINS: Classes = Classes::of(&[
        Class::Cited,
        Class::Citing,
        Class::According,
        Class::Based,
        Class::Taken,
        Class::Brief,
        Class::Place,
        Class::Via,
        Class::Coverage,
        Class::The,
    ]);
    const SPEAKS: Classes = Classes::of(&[
        Class::Cited,
        Class::Citing,
        Class::According,
        Class::Based,
        Class::Taken,
        Class::Brief,
        Class::Via,
        Class::Reports,
        Class::Aired,
    ]);
    let mut out: Vec<Found> = Vec::new();
    if !line.says(segment).any(SPEAKS) {
        return out;
    }
    let mut at = segment.start;
    while at < segment.end {
        let c = Cursor::on(line, segment).moved(at);
        let begins = c.may_see(BEGINS) || c.capital();
        let found = begins.then(|| citing(&c, segment).or_else(|| reported::find(&c, segment)));
        match found.flatten() {
            Some(found) => {
                at = found.tokens.end.max(at + 1);
                out.push(found);
            }
            None => at += 1,
        }
    }
    out
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    /// "dilansir"
    Passive,
    /// "melansir"
    Active,
    /// "according to", "menurut"
    Weak,
    /// "berdasarkan"
    Based,
}

fn verb(c: &mut Cursor<'_>) -> Option<Verb> {
    let kinds = [
        (Class::Cited, Verb::Passive),
        (Class::Citing, Verb::Active),
        (Class::According, Verb::Weak),
        (Class::Based, Verb::Based),
        (Class::Taken, Verb::Based),
    ];
    kinds.into_iter().find(|(class, _)| c.skip(*class)).map(|(_, verb)| verb)
}

fn citing(start: &Cursor<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut c = start.clone();
    let verb = verb(&mut c)?;
    let phrase = c.at - start.at > 1 && verb == Verb::Passive;
    if verb == Verb::Passive {
        also(&mut c);
    }
    if verb == Verb::Active && !spoken_or_begins(start, segment) {
        return None;
    }
    let coverage = matches!(verb, Verb::Weak | Verb::Based) && covers(&mut c);
    let mut led = lead(&mut c, verb);
    led.from |= phrase;
    led.coverage = coverage;
    led.places += usize::from(coverage);
    let based = verb == Verb::Based && !led.site && !coverage;
    let believed = led.places + usize::from(led.from) > 0;
    let title = work(&mut c);
    let mut named = name::outlet(&mut c, false).or_else(|| alone(&mut c, believed))?;
    if led.issued && learned(start.line, &named) {
        return None;
    }
    if c.token().is_some_and(|t| t.fold == "ke") {
        return None; // "dilansir dari SPBU ke gudang": goods, not news
    }
    if verb == Verb::Weak
        && named.looks != Looks::Domain
        && !start.line.loud
        && start.moved(named.tokens.start).lower()
    {
        return None;
    }
    if based && !matches!(named.looks, Looks::Domain | Looks::Linked | Looks::Press) {
        return None;
    }
    let mut via = Vec::new();
    if let Some(between) = through(&mut c) {
        via.push(between.outlet);
    } else if let Some((next, places)) = onward(&mut c).or_else(|| quoting(&mut c)) {
        via.push(std::mem::replace(&mut named, next).outlet);
        led.places += places;
    }
    let mut found = finish(c, start, segment, verb, named, via, &led)?;
    found.title = title;
    Some(found)
}

/// "artikel 'Coffee Wars' di X": the headline of what is quoted, in front of its outlet.
fn work(c: &mut Cursor<'_>) -> Option<String> {
    let mut probe = c.clone();
    let mark = probe.token().map(|t| t.shape)?;
    if !probe.skip_mark("\"'") {
        return None;
    }
    let from = probe.at;
    let close = probe.rest().iter().take(14).position(|t| t.shape == mark)?;
    probe.at = from + close + 1;
    let led =
        probe.skip_mark(",") || probe.lower() && (probe.skip(Class::At) || probe.skip(Class::From));
    if !led || !probe.capital() && !probe.sees(Class::Place) {
        return None;
    }
    name::skip_lead(&mut probe);
    c.at = probe.at;
    Some(c.line.printed(from..from + close))
}

/// "menurut pemberitaan": the work of an outlet, not just anybody's word.
fn covers(c: &mut Cursor<'_>) -> bool {
    let mut probe = c.clone();
    while probe.lower() && !probe.sees(Class::Coverage) && probe.skip(Class::Data) {}
    let covers = probe.lower() && probe.skip(Class::Coverage);
    c.at = if covers { probe.at } else { c.at };
    covers
}

/// "dirangkum dan disadur dari": two verbs for one source.
fn also(c: &mut Cursor<'_>) {
    let mut probe = c.clone();
    if probe.skip(Class::Joint) && probe.skip(Class::Cited) {
        c.at = probe.at;
    }
}

#[derive(Debug, Default)]
struct Led {
    from: bool,
    site: bool,
    issued: bool,
    coverage: bool,
    places: usize,
}

fn lead(c: &mut Cursor<'_>, verb: Verb) -> Led {
    let mut led = Led { from: verb == Verb::Weak, ..Led::default() };
    for _ in 0..6 {
        let lower = c.lower();
        led.site |= lower && c.sees(Class::Place);
        let places = name::skip_lead(c);
        led.places += places;
        let from = lower && (c.skip(Class::From) || c.skip(Class::At));
        led.from |= from;
        let issued = led.places > 0 && published(c);
        led.issued |= issued;
        if !from && !issued && places == 0 {
            break;
        }
    }
    led
}

/// A learned journal: what stands in it is a study, not a report of news.
fn learned(line: &Line<'_>, named: &Named) -> bool {
    const WORDS: [&str; 7] =
        ["journal", "jurnal", "review", "proceedings", "lancet", "nature", "science"];
    line.tokens[named.tokens.clone()].iter().any(|t| WORDS.contains(&t.fold.as_str()))
}

/// "data yang dirilis situs X": who made the data public.
fn published(c: &mut Cursor<'_>) -> bool {
    let mut probe = c.clone();
    let relative = probe.lower() && probe.skip(Class::Stop) && probe.skip(Class::Aired);
    c.at = if relative { probe.at } else { c.at };
    relative
}

/// "dilansir dari healthline, …": one lower-case word with a comma or the end behind it.
fn alone(c: &mut Cursor<'_>, believed: bool) -> Option<Named> {
    let token = c.token()?;
    let next = c.line.tokens.get(c.at + 1).filter(|_| c.at + 1 < c.end);
    let closed = next.is_none_or(|t| matches!(t.shape, Shape::Mark(',' | '.' | ')' | '(')));
    let press = super::token::is_press(&token.fold, c.line.lexicon);
    ((believed || press) && closed && token.range.len() > 2)
        .then(|| name::outlet(c, true))
        .flatten()
}

/// "Melansir X via Y": Y stands between.
fn through(c: &mut Cursor<'_>) -> Option<Named> {
    let mut probe = c.clone();
    if !probe.skip(Class::Via) {
        return None;
    }
    name::skip_lead(&mut probe);
    let named = name::outlet(&mut probe, false)?;
    c.at = probe.at;
    Some(named)
}

/// "Dilansir X dari laman Y": X stands between.
fn onward(c: &mut Cursor<'_>) -> Option<(Named, usize)> {
    let mut probe = c.clone();
    if !probe.skip(Class::From) {
        return None;
    }
    let places = name::skip_lead(&mut probe);
    let named = name::outlet(&mut probe, false)?;
    c.at = probe.at;
    Some((named, places))
}

/// "Dinukil dari X yang mengutip Y", "dikutip X, dikutip dari Y".
fn quoting(c: &mut Cursor<'_>) -> Option<(Named, usize)> {
    let mut probe = c.clone();
    probe.skip_mark(",");
    let relative = probe.skip(Class::Stop);
    let parted = relative || probe.at > c.at;
    if !parted || !(probe.skip(Class::Citing) || probe.skip(Class::Cited)) {
        return None;
    }
    let from = probe.skip(Class::From);
    let places = name::skip_lead(&mut probe);
    let named = name::outlet(&mut probe, false)?;
    let closed = probe.done() || probe.token().is_some_and(|t| t.is(',') || t.is('.'));
    let sure = relative || from || closed || named.looks != Looks::Capital;
    c.at = probe.at;
    sure.then_some((named, places))
}

/// The active voice is a person's ("Musk mengutip …") unless it opens a clause or follows speech.
fn spoken_or_begins(start: &Cursor<'_>, segment: &Range<usize>) -> bool {
    if start.clause_begins(segment.start) {
        return true;
    }
    let from = start.at.saturating_sub(12).max(segment.start);
    (from..start.at).any(|i| start.moved(i).sees(Class::Said))
}

fn finish(
    mut c: Cursor<'_>,
    start: &Cursor<'_>,
    segment: &Range<usize>,
    verb: Verb,
    named: Named,
    via: Vec<String>,
    led: &Led,
) -> Option<Found> {
    let address = address_behind(&mut c).or_else(|| only_address(&mut c, start, segment, &named));
    let end = c.at;
    c.skip_marks(",");
    c.skip_date();
    c.skip_marks(".)]");
    let begin = subject(start, segment);
    let before = start.line.tokens[segment.start..begin].iter().any(super::token::Token::is_word);
    let whole = !before && c.only_marks_left();
    let tokens = if whole { segment.clone() } else { start.at..end };
    let mut found = Found::new(CreditKind::SecondarySource, "source.cited", tokens);
    found.whole = whole && (verb != Verb::Weak || named.looks != Looks::Capital);
    let believed = matches!(named.looks, Looks::Domain | Looks::Linked | Looks::Press);
    let cased = believed || named.looks == Looks::Cased;
    let comma = start.line.tokens.get(end).is_some_and(|t| t.is(',') || t.is('('));
    let opens = start.at == segment.start && comma;
    let mut weight = Weight::new();
    weight
        .when(matches!(verb, Verb::Passive | Verb::Active), "citing verb", 0.35)
        .when(matches!(verb, Verb::Weak | Verb::Based), "weak citing word", 0.15)
        .when(led.from, "preposition", 0.1)
        .when(led.places > 0, "says what it is", 0.2)
        .when(start.clause_begins(segment.start), "begins a clause", 0.1)
        .when(whole, "whole line", 0.2)
        .when(verb == Verb::Active && led.from, "active with preposition", 0.1)
        .when(
            verb == Verb::Active && !led.from && led.places == 0 && !cased && !opens,
            "may be a person",
            -0.25,
        )
        .when(led.coverage, "speaks of an outlet's work", 0.15)
        .when(verb == Verb::Weak && !cased && !led.coverage, "may be a person", -0.3)
        .when(!via.is_empty(), "chain", 0.1)
        .looks(named.looks);
    found.url = address.or_else(|| named.url.clone());
    found.outlet = Some(named);
    found.via = via;
    found.weighed(&weight)
}

/// Longest line whose only link is the source's, in words.
const LINE: usize = 14;

/// "Artikel ini dikutip dari Wikipedia bahasa Indonesia: https://…": a short line that ends with its
/// only address.
fn only_address(
    c: &mut Cursor<'_>,
    start: &Cursor<'_>,
    segment: &Range<usize>,
    named: &Named,
) -> Option<String> {
    let words = start.line.tokens[segment.clone()].iter().filter(|t| t.is_word()).count();
    let last = (c.at..c.end).rev().find(|&i| start.line.tokens[i].is_word())?;
    if named.url.is_some() || words > LINE || start.line.tokens[last].shape != Shape::Url {
        return None;
    }
    let anchor = c.line.flat.anchor_at(start.line.tokens[last].range.start);
    let url = anchor.map_or_else(|| c.line.printed(last..last + 1), |a| a.href.clone());
    c.at = last + 1;
    Some(url)
}

/// "Wikipedia: https://…": an address that closes the line.
fn address_behind(c: &mut Cursor<'_>) -> Option<String> {
    let mut probe = c.clone();
    if !probe.skip_mark(":(") || probe.words_left() != 1 {
        return None;
    }
    let token = probe.token()?;
    let anchor = probe.line.flat.anchor_at(token.range.start).map(|a| a.href.clone());
    let url = anchor.or_else(|| {
        (token.shape == Shape::Url).then(|| probe.line.printed(probe.at..probe.at + 1))
    })?;
    c.at = probe.at + 1;
    Some(url)
}

/// "Artikel ini dikutip dari …": the subject belongs to a credit that is the whole line.
fn subject(start: &Cursor<'_>, segment: &Range<usize>) -> usize {
    let mut c = start.moved(segment.start);
    c.skip_marks("(_*");
    let _ = c.skip(Class::Before) || c.skip(Class::The);
    let _ = c.skip(Class::Noun) || c.skip(Class::Loose);
    c.skip(Class::After);
    c.skip_all(&[Class::Filler, Class::Said]);
    if c.at == start.at { segment.start } else { start.at }
}
