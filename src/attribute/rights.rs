//! "Copyright © ANTARA 2024", "Dilarang keras mengambil konten … tanpa izin tertulis dari …".

use std::ops::Range;

use super::{
    class::{Class, Classes},
    cursor::{Cursor, Line},
    found::{Found, Weight},
    name,
    token::Caps,
};
use crate::model::CreditKind;

/// Longest notice, in words.
const NOTICE: usize = 45;

/// Where a copyright notice begins within a segment.
pub(super) fn begins(line: &Line<'_>, segment: &Range<usize>) -> Option<usize> {
    segment.clone().find(|&at| {
        let mut c = Cursor::on(line, segment).moved(at);
        sign(&mut c, at == segment.start)
    })
}

/// "©", "Copyright ©", "Copyright 2024", "Hak cipta @".
fn sign(c: &mut Cursor<'_>, first: bool) -> bool {
    let word = c.skip(Class::Copyright);
    c.skip_marks(":");
    let sign = c.skip_mark("©") || bracketed_c(c) || word && c.skip_mark("@");
    let year = c.token().is_some_and(|t| is_year(&t.fold));
    sign && (word || first || year) || word && year
}

fn bracketed_c(c: &mut Cursor<'_>) -> bool {
    let tokens = c.rest();
    let sign = matches!(tokens, [a, b, z, ..] if a.is('(') && b.fold == "c" && z.is(')'));
    c.at += if sign { 3 } else { 0 };
    sign
}

fn is_year(word: &str) -> bool {
    let digits = word.split(['-', '–']).next().unwrap_or_default();
    digits.len() == 4
        && (digits.starts_with("19") || digits.starts_with("20"))
        && digits.chars().all(|c| c.is_ascii_digit())
}

/// A notice that fills a stretch of a line.
pub(super) fn find(line: &Line<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut c = Cursor::on(line, segment);
    if c.words_left() > NOTICE || line.quoted[segment.start] {
        return None;
    }
    signed(&c, segment).or_else(|| {
        c.skip_marks("([*_-–—");
        signed(&c, segment).or_else(|| said(&c, segment))
    })
}

/// It begins with a sign, or with the word and a year.
fn signed(start: &Cursor<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut c = start.clone();
    if !sign(&mut c, true) {
        return None;
    }
    let outlet = owner(&mut c, true).map(|named| without_year(&c, named));
    let year = start.rest().iter().any(|t| is_year(&t.fold));
    let lower = outlet.as_ref().is_none_or(|n| n.looks == name::Looks::Lower);
    let mut weight = Weight::new();
    weight
        .when(true, "copyright sign or word with a year", 0.6)
        .when(outlet.is_some(), "names whose", 0.3)
        .when(!year && lower && c.words_left() > 2, "neither year nor name", -0.6)
        .when(c.words_left() > 25, "long", -0.3);
    notice(segment, "copyright.notice", outlet, &weight)
}

fn notice(
    segment: &Range<usize>,
    rule: &'static str,
    outlet: Option<name::Named>,
    weight: &Weight,
) -> Option<Found> {
    let mut found = Found::new(CreditKind::Copyright, rule, segment.clone());
    found.whole = true;
    found.url = outlet.as_ref().and_then(|named| named.url.clone());
    found.outlet = outlet;
    found.weighed(weight)
}

/// Whose it is: the name behind sign, year and preposition.
fn owner(c: &mut Cursor<'_>, lower: bool) -> Option<name::Named> {
    while !c.done() {
        let year = c.token().is_some_and(|t| is_year(&t.fold));
        let between = year
            || c.skip(Class::Copyright)
            || c.lower() && (c.skip(Class::From) || c.skip(Class::By))
            || c.skip_mark("©@.,-–—:|");
        if !between && name::skip_lead(c) == 0 {
            return name::outlet(c, lower);
        }
        c.at += usize::from(year);
    }
    None
}

/// "ANTARA 2024": the year belongs to the notice, not to the name.
fn without_year(c: &Cursor<'_>, named: name::Named) -> name::Named {
    let mut tokens = named.tokens.clone();
    while tokens.len() > 1 && is_year(&c.line.tokens[tokens.end - 1].fold) {
        tokens.end -= 1;
    }
    if tokens == named.tokens {
        return named;
    }
    name::Named { outlet: c.line.printed(tokens.clone()), tokens, ..named }
}

/// What a notice in words may say, in any order.
#[derive(Debug, Default)]
struct Says {
    copyright: bool,
    reserved: bool,
    forbidden: bool,
    content: bool,
    permission: Option<usize>,
    year: bool,
    sign: bool,
}

/// A notice in words: it begins with one of its own and says at least two things.
fn said(start: &Cursor<'_>, segment: &Range<usize>) -> Option<Found> {
    const BEGINS: Classes = Classes::of(&[
        Class::Copyright,
        Class::Reserved,
        Class::Forbidden,
        Class::Content,
        Class::Before,
        Class::Permission,
    ]);
    if !start.may_see(BEGINS) {
        return None;
    }
    let says = says(start);
    let begins =
        [Class::Copyright, Class::Reserved, Class::Forbidden].iter().any(|&c| start.sees(c));
    let outlet = whose(start, &says);
    let short = start.words_left() <= 8;
    let mut alone = start.clone();
    let reserved = alone.skip(Class::Reserved);
    let mut weight = Weight::new();
    weight
        .when(begins, "begins as a notice", 0.1)
        .when(says.reserved, "reserves all rights", 0.45)
        .when(reserved && alone.only_marks_left(), "nothing else is said", 0.3)
        .when(says.copyright && !says.reserved, "speaks of copyright", 0.2)
        .when(says.forbidden && says.content, "forbids", 0.35)
        .when(says.content && says.permission.is_some(), "without leave", 0.35)
        .when(outlet.is_some(), "names whose", 0.15)
        .when(says.sign && (says.content || says.permission.is_some()), "copyright sign", 0.4)
        .when(
            outlet.is_some() && begins && says.copyright && (short || says.year),
            "a name and little else",
            0.35,
        )
        .when(start.words_left() > 30, "long", -0.15)
        .when(speaks(start), "somebody says so", -0.5);
    notice(segment, "copyright.words", outlet, &weight)
}

fn says(start: &Cursor<'_>) -> Says {
    let mut says = Says::default();
    for at in start.at..start.end {
        let c = start.moved(at);
        if start.line.quoted[at] {
            continue;
        }
        says.copyright |= c.sees(Class::Copyright);
        says.reserved |= c.sees(Class::Reserved);
        says.forbidden |= c.sees(Class::Forbidden);
        says.content |= c.sees(Class::Content);
        says.sign |= c.token().is_some_and(|t| t.is('©'));
        says.year |= c.token().is_some_and(|t| is_year(&t.fold));
        if says.permission.is_none() && c.sees(Class::Permission) {
            says.permission = Some(at);
        }
    }
    says
}

/// The name behind "tanpa izin tertulis dari" or behind "hak cipta".
fn whose(start: &Cursor<'_>, says: &Says) -> Option<name::Named> {
    let mut c = start.clone();
    if let Some(at) = says.permission {
        c.at = at;
        c.skip(Class::Permission);
        c.skip_all(&[Class::Permission, Class::From, Class::By, Class::At]);
        name::skip_lead(&mut c);
        let all_caps = start.rest().iter().all(|t| t.caps != Caps::Lower);
        let named = if all_caps { None } else { name::outlet(&mut c, false) };
        if named.is_some() {
            return named;
        }
    }
    let at = (start.at..start.end).find(|&at| {
        let c = start.moved(at);
        c.sees(Class::Copyright) || c.sees(Class::Reserved) || c.token().is_some_and(|t| t.is('©'))
    })?;
    c.at = at;
    while c.skip(Class::Reserved) || c.skip(Class::Copyright) || c.skip_mark("©@:.,-–—|") {}
    owner(&mut c, false).map(|named| without_year(&c, named))
}

/// "…, kata petugas": reported speech, no notice.
fn speaks(start: &Cursor<'_>) -> bool {
    (start.at..start.end).any(|at| {
        let behind = at > start.at && start.line.tokens[at - 1].is(',');
        behind && start.moved(at).sees(Class::Said)
    })
}
