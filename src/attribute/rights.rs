//! "Copyright © ANTARA 2024", "Dilarang keras mengambil konten … tanpa izin tertulis dari …".

use std::ops::Range;

use super::{
    cursor::{Cursor, Line},
    found::{Found, Weight},
    class::Class,
    name,
};
use crate::model::CreditKind;

/// Longest notice, in words.
const NOTICE: usize = 45;

/// Where a copyright notice begins within a segment.
pub(super) fn begins(line: &Line<'_>, segment: &Range<usize>) -> Option<usize> {
    segment.clone().find(|&at| {
        let mut c = Cursor::on(line, segment);
        c.at = at;
        notice(&mut c, at == segment.start)
    })
}

/// "©", "Copyright ©", "Copyright 2024", "Hak cipta ©".
fn notice(c: &mut Cursor<'_>, first: bool) -> bool {
    let word = c.skip(Class::Copyright);
    c.skip_marks(":");
    let sign = c.skip_mark("©") || bracketed_c(c);
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
    c.skip_marks("([*_-–—");
    let from = c.at;
    if c.words_left() > NOTICE {
        return None;
    }
    if !notice(&mut c, true) {
        c.at = from;
        return forbidden(&c, segment).or_else(|| reserved(&c, segment));
    }
    let mut outlet = None;
    while !c.done() && outlet.is_none() {
        let year = c.token().is_some_and(|t| is_year(&t.fold));
        if year
            || c.skip(Class::Copyright)
            || c.skip(Class::From)
            || c.skip(Class::By)
            || c.skip_mark("©.,-–—: ")
        {
            c.at += usize::from(year);
            continue;
        }
        outlet = name::outlet(&mut c, true);
        if outlet.is_none() {
            break;
        }
    }
    let outlet = outlet.map(|named| without_year(&c, named));
    let mut found = Found::new(CreditKind::Copyright, "copyright.notice", segment.clone());
    found.whole = true;
    let mut weight = Weight::new();
    weight
        .when(true, "copyright sign or word with a year", 0.6)
        .when(outlet.is_some(), "names whose", 0.3)
        .when(c.words_left() > 25, "long", -0.3);
    found.outlet = outlet;
    found.weighed(&weight)
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

fn forbidden(c: &Cursor<'_>, segment: &Range<usize>) -> Option<Found> {
    let begins = c.sees(Class::Forbidden);
    let permission = (c.at..c.end).find(|&i| c.moved(i).sees(Class::Permission))?;
    let content = (c.at..c.end).any(|i| c.moved(i).sees(Class::Content));
    if !begins || !content || c.line.quoted[c.at] {
        return None;
    }
    let mut tail = c.moved(permission);
    tail.skip(Class::Permission);
    tail.skip_all(&[Class::From, Class::By, Class::At]);
    name::skip_lead(&mut tail);
    let mut found = Found::new(CreditKind::Copyright, "copyright.forbidden", segment.clone());
    found.outlet = name::outlet(&mut tail, false);
    found.whole = true;
    let mut weight = Weight::new();
    weight
        .when(true, "forbids copying without leave", 0.7)
        .when(found.outlet.is_some(), "names whose", 0.2)
        .when(tail.words_left() > 6, "runs on", -0.3);
    found.weighed(&weight)
}

fn reserved(c: &Cursor<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut probe = c.clone();
    if !probe.skip(Class::Reserved) || !probe.only_marks_left() {
        return None;
    }
    let mut found = Found::new(CreditKind::Copyright, "copyright.reserved", segment.clone());
    found.whole = true;
    Some(found.settled("reserves all rights", 0.85))
}
