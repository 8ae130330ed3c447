//! Who wrote it: "Penulis: … | Editor: …", "Laporan wartawan …", "(Reporting by …)".

use std::ops::Range;

use super::{
    class::Class,
    cursor::{Cursor, Line},
    found::{Found, Weight},
    name,
    token::{Caps, Shape},
};
use crate::model::CreditKind;

/// Longest name of a person, in words.
const NAME: usize = 6;

/// A byline that fills a stretch of a line.
pub(super) fn find(line: &Line<'_>, segment: &Range<usize>) -> Option<Found> {
    let c = Cursor::on(line, segment);
    let byline = report(&c).or_else(|| roles(&c)).or_else(|| written(&c));
    byline.or_else(|| contributed(&c)).or_else(|| by(&c))
}

/// "… terendam. (Penulis: Ainun Jariyah)": a byline in brackets that closes a text.
pub(super) fn closing(line: &Line<'_>, segment: &Range<usize>) -> Option<Found> {
    let last = segment.end.checked_sub(1).filter(|&i| line.tokens[i].is(')'))?;
    let open = (segment.start + 1..last).rev().take(24).find(|&i| line.tokens[i].is('('))?;
    behind(line, open, segment)
}

/// "… kata lurah.Penulis: Gede Artawan": roles with colons right behind the last sentence.
pub(super) fn trailing(line: &Line<'_>, segment: &Range<usize>) -> Option<Found> {
    let from = segment.end.saturating_sub(30).max(segment.start + 1);
    let role = |&i: &usize| {
        let length = Cursor::on(line, segment).moved(i).length(Class::Role).unwrap_or(0);
        length > 0 && line.tokens.get(i + length).is_some_and(|t| t.is(':'))
    };
    let at = (from..segment.end).find(role)?;
    behind(line, at, segment)
}

fn behind(line: &Line<'_>, at: usize, segment: &Range<usize>) -> Option<Found> {
    let ends = matches!(line.tokens[at - 1].shape, Shape::Mark('.' | '!' | '?' | '"' | ')'));
    let mut found = ends.then(|| roles(&Cursor::on(line, &(at..segment.end)))).flatten()?;
    found.whole = false;
    Some(found)
}

fn found(c: &Cursor<'_>, rule: &'static str, people: Vec<(String, String)>, score: f32) -> Found {
    let mut found = Found::new(CreditKind::Byline, rule, c.at..c.end);
    found.whole = true;
    found.people = merged(people);
    found.settled("names people in their roles", score)
}

/// One entry a role: "Name; Name".
fn merged(people: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for (role, name) in people.into_iter().filter(|(_, name)| !name.is_empty()) {
        match out.iter_mut().find(|(known, _)| *known == role) {
            Some((_, names)) => {
                names.push_str("; ");
                names.push_str(&name);
            }
            None => out.push((role, name)),
        }
    }
    out
}

/// "Penulis: A | Editor: B", "(Reporting by A in X; editing by B)", "Penulis A | Editor B".
fn roles(start: &Cursor<'_>) -> Option<Found> {
    let mut c = start.clone();
    c.skip_marks("([*•-–—→_");
    let mut people = Vec::new();
    let mut colons = 0;
    while let Some(length) = c.length(Class::Role) {
        let role = c.line.printed(c.at..c.at + length).to_lowercase();
        let phrase = length > 1;
        c.at += length;
        let colon = c.skip_mark(":/|") || c.skip(Class::By) || phrase && role.ends_with(" by");
        colons += usize::from(colon);
        let name = person(&mut c, colon)?;
        people.extend(apart(&name).into_iter().map(|name| (role.clone(), name)));
        whereabouts(&mut c);
        c.skip_marks("|,;/&.)[]-–—");
        c.skip(Class::Joint);
    }
    let named = people.iter().any(|(_, name)| !name.is_empty());
    if people.is_empty() || !c.only_marks_left() || (colons == 0 && !named) {
        return None;
    }
    let rule = if colons > 0 { "byline.roles" } else { "byline.plain" };
    let score = match (colons, people.len()) {
        (0, 1) => 0.78,
        (0, _) => 0.85,
        _ => 0.95,
    };
    Some(found(start, rule, people, score))
}

/// "(Payakumbuh)": where somebody reports from.
fn whereabouts(c: &mut Cursor<'_>) {
    let mut probe = c.clone();
    if !probe.skip_mark("(") {
        return;
    }
    while probe.at - c.at < 5 && probe.capital() && !probe.sees(Class::Role) {
        probe.at += 1;
    }
    if probe.skip_mark(")") {
        c.at = probe.at;
    }
}

/// "A dan B", "A, B": two people, where each has two names at least. "Budi, S.Pd." is one.
fn apart(names: &str) -> Vec<String> {
    let by = [" dan ", " and ", " & ", " serta ", "; ", ", "];
    let full = |name: &str| name.split_whitespace().filter(|w| !w.contains('.')).count() >= 2;
    for between in by {
        let parts: Vec<&str> = names.split(between).map(str::trim).collect();
        if parts.len() > 1 && parts.iter().all(|part| full(part)) {
            return parts.into_iter().flat_map(apart).collect();
        }
    }
    vec![names.to_owned()]
}

/// The name behind a role: up to the next role or the end; prose is refused.
fn person(c: &mut Cursor<'_>, colon: bool) -> Option<String> {
    let from = c.at;
    while let Some(token) = c.token() {
        let role = c.sees(Class::Role) && c.at > from && token.caps != Caps::Lower
            || c.at > from && c.sees(Class::Role) && c.length(Class::Role) > Some(1);
        if role
            || matches!(token.shape, Shape::Mark('|' | ';' | '(' | ')' | ']' | '/'))
            || c.at - from > 24
        {
            break;
        }
        c.at += 1;
    }
    let range = name::without_marks(c, from..c.at);
    let words: Vec<_> = c.line.tokens[range.clone()].iter().filter(|t| t.is_word()).collect();
    let lower = words.iter().filter(|t| t.caps == Caps::Lower).count();
    let parted = c.line.tokens[range.clone()].iter().any(|t| t.is(',') || t.is('&'))
        || (range.start..range.end).any(|i| c.moved(i).sees(Class::Joint));
    let most = if colon && parted { 14 } else { NAME - usize::from(!colon) };
    let relative = words.iter().any(|t| t.caps == Caps::Lower && t.alone(Class::Stop));
    let fits = words.len() <= most && !relative;
    let named = words.first().is_none_or(|t| t.caps != Caps::Lower) && lower <= words.len() / 2;
    let single = colon || lower == 0 && !words.is_empty();
    let lowercase = colon && words.len() <= 4;
    (fits && (named || lowercase) && single).then(|| c.line.printed(range))
}

/// "Laporan Wartawan SuryaMalang.com, M. Fauzi"
fn report(start: &Cursor<'_>) -> Option<Found> {
    let mut c = start.clone();
    c.skip_marks("([*");
    if !c.skip(Class::Report) {
        return None;
    }
    if c.skip_mark(":") && !c.rest().iter().any(|t| t.is(',') || t.is('/')) {
        return None; // "Laporan wartawan: X" is a role
    }
    let outlet = name::outlet(&mut c, false);
    let parted = c.skip_mark(",/-–—:");
    let range = name::without_marks(&c, c.at..c.end);
    let words = c.line.tokens[range.clone()].iter().filter(|t| t.is_word());
    let (count, lower) =
        words.fold((0, 0), |(n, l), t| (n + 1, l + usize::from(t.caps == Caps::Lower)));
    if outlet.is_none() || count > NAME || lower > 1 || count > 0 && !parted {
        return None;
    }
    let people = vec![("penulis".to_owned(), c.line.printed(range))];
    let mut found = found(start, "byline.report", people, 0.9);
    found.outlet = outlet;
    Some(found)
}

/// "Artikel ini ditulis oleh Hanan Jamil, peserta program magang di detikcom."
fn written(start: &Cursor<'_>) -> Option<Found> {
    let mut c = start.clone();
    c.skip_marks("([*_");
    c.skip(Class::Before);
    let subject = c.skip(Class::Noun);
    let this = c.skip(Class::After);
    c.skip_all(&[Class::Filler]);
    if !c.skip(Class::Written) || !c.capital() || c.sees(Class::Person) {
        return None;
    }
    let from = c.at;
    while c.at - from < NAME && c.capital() && !c.sees(Class::Joint) {
        c.at += 1;
        if c.line.tokens[c.at - 1].range.len() == 1 {
            c.skip_mark(".");
        }
    }
    let name = c.line.printed(from..c.at);
    let rest = c.words_left();
    let own = rest == 0 || c.token().is_some_and(|t| t.is(',')) && rest <= 16;
    let mut found = found(start, "byline.written", vec![("penulis".to_owned(), name)], 0.0);
    found.outlet = (c.at..c.end).find_map(|i| {
        let mut probe = c.moved(i);
        let last = probe.words_left() == 2;
        probe.skip(Class::At).then(|| name::outlet(&mut probe, last)).flatten()
    });
    let mut weight = Weight::new();
    weight
        .when(true, "written by", 0.4)
        .when(subject, "names what was written", 0.15)
        .when(this, "says which", 0.15)
        .when(own, "whole line", 0.2)
        .when(rest > 16, "runs on", -0.5);
    found.weighed(&weight)
}

/// "Rani Wijaya berkontribusi dalam penulisan artikel ini."
fn contributed(start: &Cursor<'_>) -> Option<Found> {
    let mut c = start.clone();
    c.skip_marks("([*_");
    let from = c.at;
    while c.at - from < 12 && !c.sees(Class::Contributed) {
        let token = c.token()?;
        let part = c.capital()
            || matches!(token.shape, Shape::Mark(',' | '.' | '&'))
            || c.sees(Class::Joint);
        if !part {
            return None;
        }
        c.at += 1;
    }
    let name = c.line.printed(from..c.at);
    let sure = c.at > from && c.skip(Class::Contributed) && c.words_left() <= 6;
    sure.then(|| found(start, "byline.contributed", vec![("kontributor".to_owned(), name)], 0.85))
}

/// "Oleh: X", "By X", "Por João Silva, G1 SP": the whole line, or it is a sentence.
fn by(start: &Cursor<'_>) -> Option<Found> {
    let mut c = start.clone();
    c.skip_marks("([*•-–—_");
    let role = c.at;
    if !c.skip(Class::By) {
        return None;
    }
    let role = c.line.printed(role..c.at).to_lowercase();
    let colon = c.skip_mark(":/");
    let ends = c.line.tokens[c.end - 1].is('.');
    let range = name::without_marks(&c, c.at..c.end);
    let words: Vec<_> = c.line.tokens[range.clone()].iter().filter(|t| t.is_word()).collect();
    let lower = words.iter().filter(|t| t.caps == Caps::Lower).count();
    let joints = (range.start..range.end).filter(|&i| c.moved(i).sees(Class::Joint)).count();
    let most = if colon { 10 } else { 7 };
    let fits = (1..=most).contains(&words.len()) && lower <= joints && (colon || words.len() >= 2);
    if !fits || (!colon && (ends || nobody(&c.moved(range.start)))) {
        return None;
    }
    let first = c.line.tokens[range.clone()].iter().position(|t| t.is(','));
    let name = c.line.printed(range.start..first.map_or(range.end, |n| range.start + n));
    Some(found(start, "byline.by", vec![(role, name)], if colon { 0.9 } else { 0.8 }))
}

/// "By The Numbers", "Oleh Bupati": no name of a person.
fn nobody(c: &Cursor<'_>) -> bool {
    [Class::Person, Class::The, Class::Before, Class::Stop].iter().any(|&class| c.sees(class))
}
