//! "MalangNetwork.com - …", "SURABAYA (AFP) - …", "… – Bernama": the house in front of or behind a text.

use std::ops::Range;

use super::{
    class::Class,
    cursor::{Cursor, Line},
    found::{Found, Weight},
    name::{self, Looks, Named},
    token::{Caps, Shape, Token},
};
use crate::model::CreditKind;

/// Longest name of a place, in words.
const PLACE: usize = 4;

/// The dateline of a segment.
pub(super) fn find(line: &Line<'_>, segment: &Range<usize>) -> Option<Found> {
    let start = Cursor::on(line, segment);
    let head = bracketed(&start).or_else(|| dashed(&start)).or_else(|| undashed(&start));
    head.and_then(|(named, end)| found(&start, named, end)).or_else(|| trailing(&start))
}

fn found(start: &Cursor<'_>, named: Named, end: usize) -> Option<Found> {
    let c = start.moved(end);
    let mut from = start.clone();
    from.skip_marks("→•*");
    let mut found = Found::new(CreditKind::AgencyDateline, "dateline", from.at..end);
    let mut weight = Weight::new();
    weight
        .when(true, "house before a dash", 0.5)
        .looks(named.looks)
        .when(c.words_left() >= 2, "a text follows", 0.2)
        .when(
            c.token().is_some_and(|t| t.caps == Caps::Lower) && named.looks != Looks::Domain,
            "prose follows",
            -0.5,
        );
    found.outlet = Some(named);
    found.weighed(&weight)
}

fn place(c: &mut Cursor<'_>) -> bool {
    let from = c.at;
    let word = |t: &Token| t.shape == Shape::Word && t.caps != Caps::Lower && !number(t);
    while c.at - from < PLACE && c.token().is_some_and(word) {
        c.at += 1;
    }
    c.at > from
}

/// "NOUMEA, May 3 (PACNEWS) -".
fn dated(c: &mut Cursor<'_>) -> bool {
    let from = c.at;
    let month = c.skip(Class::Month);
    let day = c.token().is_some_and(number);
    c.at += usize::from(day);
    let date = day && (month || c.skip(Class::Month));
    c.skip_mark(".");
    c.at = if date { c.at } else { from };
    date
}

fn number(token: &Token) -> bool {
    token.fold.starts_with(|c: char| c.is_ascii_digit())
}

fn dash(c: &mut Cursor<'_>) -> bool {
    let from = c.at;
    c.skip_marks("-–—");
    c.at > from
}

/// "Jakarta (ANTARA) - ", "AUSTIN, Texas (AP) — ", "Tual (Maluku Kini) – "
fn bracketed(start: &Cursor<'_>) -> Option<(Named, usize)> {
    let mut c = start.clone();
    c.skip_marks("→•*");
    if !place(&mut c) {
        return None;
    }
    if c.skip_mark(",") && !dated(&mut c) && !place(&mut c) {
        return None;
    }
    let open = c.at;
    if !c.skip_mark("(") {
        return None;
    }
    let token = c.token()?;
    let region = no_house(&c);
    let named = match name::outlet(&mut c, true) {
        Some(named) => named,
        None => single(token, &mut c),
    };
    let loud = start.token().is_some_and(|t| t.caps == Caps::All) && named.tokens.len() == 1;
    let house = (named.looks != Looks::Lower || loud) && !region && !number(token);
    let closed = c.skip_mark(")") && c.at - open <= 7;
    (house && closed && dash(&mut c)).then_some((named, c.at))
}

fn single(token: &Token, c: &mut Cursor<'_>) -> Named {
    let at = c.at;
    c.at += 1;
    let looks = if token.caps == Caps::All { Looks::Cased } else { Looks::Capital };
    Named { outlet: c.line.printed(at..at + 1), domain: None, url: None, looks, tokens: at..at + 1 }
}

/// "JAKARTA, KOMPAS.com - ", "Tempo.co, Surabaya - ", "MalangNetwork.com - ", "SUARA PENAJAM - "
fn dashed(start: &Cursor<'_>) -> Option<(Named, usize)> {
    let mut c = start.clone();
    c.skip_marks("→•*");
    front_house(&c)
        .or_else(|| behind_city(&c))
        .or_else(|| in_front(&c))
        .or_else(|| between_dashes(&c))
}

/// "Lensa Wajo | SENGKANG - ": a house in front of what is none.
fn front_house(start: &Cursor<'_>) -> Option<(Named, usize)> {
    let first =
        house(&mut start.clone()).filter(|n| n.looks == Looks::Press && n.tokens.len() > 1)?;
    let mut behind = start.moved(first.tokens.end);
    let second = behind.skip_mark(",|/").then(|| house(&mut behind)).flatten();
    if second.is_some() { None } else { in_front(start) }
}

/// "MATARAM—Bumi Seleparang— Ratusan": city and house, each with its dash.
fn between_dashes(start: &Cursor<'_>) -> Option<(Named, usize)> {
    let mut c = start.clone();
    let loud =
        place(&mut c) && start.line.tokens[start.at..c.at].iter().all(|t| t.caps == Caps::All);
    let tight = c.token().is_some() && start.line.touches(c.at) && start.line.touches(c.at + 1);
    if !loud || !tight || !dash(&mut c) || no_house(&c) {
        return None;
    }
    let named = name::outlet(&mut c, false).filter(|n| n.tokens.len() <= 4)?;
    dash(&mut c).then_some((named, c.at))
}

/// The house comes first, a city may follow.
fn in_front(start: &Cursor<'_>) -> Option<(Named, usize)> {
    let mut c = start.clone();
    let named = house(&mut c)?;
    let comma = c.skip_mark(",|/");
    if comma && !anyplace(&mut c) {
        return None;
    }
    let loud = named.tokens.len() > 1
        && start.line.tokens[named.tokens.clone()].iter().all(|t| t.caps == Caps::All);
    let mut text = c.clone();
    let prose = |c: &Cursor<'_>| c.rest().iter().take(5).any(|t| t.caps == Caps::Lower);
    let follows = dash(&mut text) && text.capital() && prose(&text);
    let spelled = named.tokens.len() > 1 && named.looks == Looks::Press && follows;
    let sure = comma || loud || spelled || matches!(named.looks, Looks::Domain | Looks::Linked);
    (sure && dash(&mut c)).then_some((named, c.at))
}

/// The city comes first. A city in capitals makes any name behind it a house, unless it is a
/// province or a date; so does a script without capitals.
fn behind_city(start: &Cursor<'_>) -> Option<(Named, usize)> {
    let mut c = start.clone();
    let domain = c.token().is_some_and(|t| t.shape == Shape::Domain);
    if domain || !anyplace(&mut c) {
        return None;
    }
    let city = &start.line.tokens[start.at..c.at];
    let loud = city.iter().all(|t| t.caps == Caps::All || t.caps == Caps::Neither && !number(t));
    if !c.skip_mark(",|/") {
        return None;
    }
    let open = c.at;
    if let Some(named) = house(&mut c)
        && dash(&mut c)
    {
        return Some((named, c.at));
    }
    c.at = open;
    if no_house(&c) || c.token().is_some_and(number) {
        return None;
    }
    let named = name::outlet(&mut c, true)?;
    let plain = named.tokens.len() <= 4 && loud && named.looks != Looks::Lower;
    let mixed =
        named.looks == Looks::Cased && (named.tokens.len() > 1 || !one_loud_word(&c, &named));
    let sure = plain || mixed || loud && foreign(&c, &named);
    (sure && dash(&mut c)).then_some((named, c.at))
}

/// "SENGKANG": a city as likely as a house.
fn one_loud_word(c: &Cursor<'_>, named: &Named) -> bool {
    let token = &c.line.tokens[named.tokens.start];
    token.caps == Caps::All && token.range.len() > 4
}

/// A province, a month or a day up to the next mark: "Blitar, Jawa Timur -", "Solo, 12 Mei -".
fn no_house(c: &Cursor<'_>) -> bool {
    let words = c.rest().iter().take_while(|t| t.is_word()).count();
    let region = c.length(Class::Region) == Some(words);
    region || c.sees(Class::Month) || c.sees(Class::Day)
}

/// Written without capitals at all.
fn foreign(c: &Cursor<'_>, named: &Named) -> bool {
    c.line.tokens[named.tokens.clone()].iter().all(|t| t.fold.chars().all(|c| !c.is_ascii()))
}

fn anyplace(c: &mut Cursor<'_>) -> bool {
    let from = c.at;
    place(c) || {
        let word = c.token().is_some_and(|t| t.shape == Shape::Word && !number(t));
        c.at = from + usize::from(word);
        word
    }
}

/// A domain, or a name with a word that outlets have in theirs.
fn house(c: &mut Cursor<'_>) -> Option<Named> {
    let from = c.at;
    let named = name::outlet(c, false)
        .filter(|n| matches!(n.looks, Looks::Domain | Looks::Linked | Looks::Press));
    let named =
        named.filter(|n| n.tokens.len() <= 4 && n.url.as_deref().is_none_or(|u| !u.is_empty()));
    if named.is_none() {
        c.at = from;
    }
    named
}

/// "TRIBUNNEWS.COM, SANGATTA Abdul Hafid, …": capitals stand for the dash.
fn undashed(start: &Cursor<'_>) -> Option<(Named, usize)> {
    let mut c = start.clone();
    let named =
        name::outlet(&mut c, false).filter(|n| n.looks == Looks::Domain && n.url.is_none())?;
    if !named.outlet.chars().all(|c| !c.is_lowercase()) || !c.skip_mark(",") {
        return None;
    }
    let from = c.at;
    while c.at - from < PLACE && c.token().is_some_and(|t| t.caps == Caps::All) {
        c.at += 1;
    }
    (c.at > from && c.token().is_some_and(|t| t.caps == Caps::Capital)).then_some((named, c.at))
}

/// "… of the victims. – Bernama"
fn trailing(start: &Cursor<'_>) -> Option<Found> {
    let line = start.line;
    let from = (start.at..start.end).rev().take(5).find(|&i| {
        matches!(line.tokens[i].shape, Shape::Mark('–' | '—' | '-')) && !line.touches(i)
    })?;
    let sentence = from
        .checked_sub(1)
        .and_then(|i| line.tokens.get(i))
        .is_some_and(|t| matches!(t.shape, Shape::Mark('.' | '"' | '!' | '?' | ')')));
    let mut c = start.moved(from + 1);
    let named = name::outlet(&mut c, false)?;
    let agency = matches!(named.looks, Looks::Press | Looks::Cased | Looks::Domain);
    if !sentence || !agency || !c.only_marks_left() || from == start.at {
        return None;
    }
    let mut found = Found::new(CreditKind::AgencyDateline, "dateline.trailing", from..c.at);
    found.outlet = Some(named);
    Some(found.settled("an agency behind the last sentence", 0.85))
}
