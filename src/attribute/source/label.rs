//! "Sumber: X": a label in front of the name, as a line of its own or in brackets behind a text.

use std::ops::Range;

use super::super::{
    class::Class,
    cursor::{Cursor, Line},
    found::{Found, Weight},
    name::{self, Looks, Named},
    token::{Caps, Shape},
};
use crate::model::CreditKind;

/// Words that a labelled source may have behind the name.
const AFTER: usize = 6;

/// "Sumber: X", "(Source: X)", "via X" as a line of its own.
pub(in crate::attribute) fn labelled(line: &Line<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut c = Cursor::on(line, segment);
    c.skip_marks("([*•-–—→_");
    let from = c.at;
    let via = c.sees(Class::Via);
    if !c.skip(Class::Source) && !c.skip(Class::Via) {
        return None;
    }
    let brief = c.words_left() <= 4;
    let colon = c.skip_mark(":|=") || brief && c.skip_mark("-–—");
    c.skip_marks(":");
    if let Some(found) = linked(&c, from, segment) {
        return Some(found);
    }
    let through = from < c.at && !colon && via;
    if !through && !colon && !c.token().is_some_and(|t| t.is('"')) {
        return None;
    }
    c.skip(Class::Via);
    name::skip_lead(&mut c);
    let lower = short(&c) || c.rest().iter().any(|t| t.alone(Class::Press));
    let title = super::work(&mut c);
    let named = name::outlet(&mut c, lower)?;
    if through
        && (!c.only_marks_left()
            || !matches!(named.looks, Looks::Linked | Looks::Domain | Looks::Press))
    {
        return None;
    }
    let url = named.url.clone().or_else(|| later_link(&mut c));
    let further = also(&mut c);
    let via = if c.skip(Class::Via) { name::outlet(&mut c, true) } else { None };
    c.skip_marks(",");
    c.skip_date();
    if c.words_left() > AFTER || prose(&c) || natural(&named) {
        return None;
    }
    let mut found = Found::new(CreditKind::SecondarySource, "source.label", segment.clone());
    found.whole = true;
    found.url = url;
    found.further = further;
    found.title = title;
    found.via = via.into_iter().map(|n| n.outlet).collect();
    let mut weight = Weight::new();
    weight.when(true, "label", 0.4).when(true, "whole line", 0.2).looks(named.looks);
    found.outlet = Some(named);
    found.weighed(&weight)
}

/// "[Sumber](https://…)": nothing but a link.
fn linked(c: &Cursor<'_>, from: usize, segment: &Range<usize>) -> Option<Found> {
    let anchor = c.line.flat.anchor_at(c.line.tokens[from].range.start)?;
    if !c.only_marks_left() || from > segment.start + 2 {
        return None;
    }
    let mut found = Found::new(CreditKind::SecondarySource, "source.linked", segment.clone());
    found.url = Some(anchor.href.clone());
    found.whole = true;
    Some(found.settled("a link that says it is the source", 0.85))
}

/// "Reuters dan AFP", "HomeAdvisor | Houzz": more than one source.
fn also(c: &mut Cursor<'_>) -> Vec<Named> {
    let mut all = Vec::new();
    while all.len() < 8 {
        let mut probe = c.clone();
        let comma = probe.skip_mark(",|;/&");
        let joined = probe.lower() && probe.skip(Class::Joint);
        if !comma && !joined {
            break;
        }
        let named = name::outlet(&mut probe, false);
        let surely = |n: &Named| joined || !matches!(n.looks, Looks::Capital | Looks::Lower);
        let Some(named) = named.filter(surely) else { break };
        c.at = probe.at;
        all.push(named);
    }
    all
}

/// One or two words to the end: "Sumber: dpa".
fn short(c: &Cursor<'_>) -> bool {
    c.words_left() == 1
}

/// An address behind the name, printed or linked.
fn later_link(c: &mut Cursor<'_>) -> Option<String> {
    let mut probe = c.clone();
    probe.skip_marks(",:(-–—|");
    if probe.token().is_some_and(|t| t.shape == Shape::Url) {
        c.at = probe.at + 1;
        return Some(c.line.printed(probe.at..probe.at + 1));
    }
    c.line.flat.anchor_within(&c.line.span(c.at..c.end)).map(|a| a.href.clone())
}

/// Lower-case words behind the name: a sentence, no label.
fn prose(c: &Cursor<'_>) -> bool {
    let lower = c.rest().iter().filter(|t| t.caps == Caps::Lower).count();
    lower > 2
}

/// A line that is nothing but "(भाषा)": an agency in brackets.
pub(in crate::attribute) fn bracketed(line: &Line<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut c = Cursor::on(line, segment);
    if !c.skip_mark("(") {
        return None;
    }
    let from = c.lower() | c.capital() && c.skip(Class::From);
    let placed = name::skip_lead(&mut c) > 0 || c.skip(Class::Place);
    let named = name::outlet(&mut c, true).filter(|n| n.looks == Looks::Press || from && placed)?;
    if !c.skip_mark(")") || !c.only_marks_left() || named.tokens.len() > 3 {
        return None;
    }
    let mut found = Found::new(CreditKind::SecondarySource, "source.bracketed", segment.clone());
    found.whole = true;
    found.outlet = Some(named);
    Some(found.settled("an agency alone in brackets", 0.85))
}

/// "Sumber: mata air …": what springs out of the ground has no capital.
fn natural(named: &Named) -> bool {
    named.looks == Looks::Lower && named.tokens.len() > 1
}

/// "… dari Darwin. (Sumber: Yonhap)": a label in brackets that closes a text. Behind a picture's
/// description it is the picture's source, and no credit of the article.
pub(in crate::attribute) fn closing(line: &Line<'_>, segment: &Range<usize>) -> Option<Found> {
    let last = segment.end.checked_sub(1).filter(|&i| line.tokens[i].is(')'))?;
    let open = (segment.start + 1..last).rev().take(16).find(|&i| line.tokens[i].is('('))?;
    let ends = matches!(line.tokens[open - 1].shape, Shape::Mark('.' | '!' | '?' | '"'));
    if !ends || Cursor::on(line, segment).sees(Class::Photo) {
        return None;
    }
    let mut found = labelled(line, &(open..segment.end))?;
    found.whole = false;
    found.rule = "source.closing";
    Some(found)
}
