//! The parts of the sentence in front of the outlet: subject, time, verb, preposition, in whatever
//! order a language puts them.

use std::ops::Range;

use super::super::{
    class::{Class, Classes},
    cursor::Cursor,
    name::{self, Headline},
    token::Caps,
};

/// Most parts of a sentence in front of the outlet.
const PARTS: usize = 14;
/// Longest headline inside the subject, in tokens.
const HEADLINE: usize = 24;
/// Longest remark in brackets, in tokens.
const REMARK: usize = 10;

/// What was said before the outlet is named.
#[derive(Debug, Default, Clone)]
pub(super) struct Lead {
    /// "artikel": what was published.
    pub(super) noun: bool,
    /// It is a word such as "laporan", which may be anybody's.
    pub(super) loose: bool,
    /// "ini": this one.
    pub(super) this: bool,
    /// "the": any.
    pub(super) any: bool,
    /// "lebih dulu": it happened before.
    pub(super) first: bool,
    /// Verb and preposition in one, or a second publication.
    pub(super) given: bool,
    /// The outlet followed its verb without a preposition.
    pub(super) bare: bool,
    /// The headline, where it is part of the subject.
    pub(super) headline: Option<Headline>,
    /// The link around the subject.
    pub(super) linked: Option<String>,
    pub(super) verb: bool,
    pub(super) taken: bool,
    pub(super) passive: bool,
    pub(super) again: bool,
}

/// Words with which such a sentence can begin.
pub(super) const BEGINS: Classes = Classes::of(&[
    Class::Before,
    Class::The,
    Class::Noun,
    Class::Loose,
    Class::Version,
    Class::Prior,
    Class::First,
    Class::Aired,
    Class::Taken,
    Class::Given,
    Class::Filler,
    Class::At,
]);

/// Reads up to the outlet. Nothing when there is no verb of publication, or no way from it to a name.
pub(super) fn read(c: &mut Cursor<'_>) -> Option<Lead> {
    let mut lead = Lead::default();
    before_that(c, &mut lead);
    for _ in 0..PARTS {
        if lead.given || !part(c, &mut lead) {
            break;
        }
    }
    if lead.given {
        c.skip_mark(":");
        in_turn(c, &mut lead);
        return Some(lead);
    }
    preposition(c, &mut lead).then_some(lead)
}

/// "terjemahan dari tulisan yang pertama kali diterbitkan X": what was taken was published before.
fn in_turn(c: &mut Cursor<'_>, lead: &mut Lead) {
    let mut probe = c.clone();
    if !(probe.skip(Class::Noun) || probe.skip(Class::Loose)) {
        return;
    }
    let mut inner = Lead { noun: true, ..Lead::default() };
    probe.skip_all(&[Class::Stop]);
    while part(&mut probe, &mut inner) {}
    if !inner.given && preposition(&mut probe, &mut inner) {
        lead.first |= inner.first;
        c.at = probe.at;
    }
}

/// "Sebelum hadir di sini, …": a clause of its own.
fn before_that(c: &mut Cursor<'_>, lead: &mut Lead) {
    let mut probe = c.clone();
    if !probe.skip(Class::Prior) {
        return;
    }
    let comma = probe.rest().iter().take(REMARK).position(|t| t.is(','));
    if let Some(comma) = comma {
        c.at = probe.at + comma + 1;
        lead.first = true;
    }
}

fn part(c: &mut Cursor<'_>, lead: &mut Lead) -> bool {
    if c.skip(Class::Given) {
        lead.given = true;
        return true;
    }
    if !lead.noun && subject(c, lead) {
        return true;
    }
    if c.skip(Class::First) {
        lead.first = true;
        return true;
    }
    if !lead.verb && verb(c, lead) {
        return true;
    }
    if lead.verb && c.skip(Class::Again) {
        lead.again = true;
        return true;
    }
    let preposition = lead.verb && c.sees(Class::At);
    (lead.verb || lead.noun) && (dated(c) || remark(c)) || !preposition && c.skip(Class::Filler)
}

fn verb(c: &mut Cursor<'_>, lead: &mut Lead) -> bool {
    let passive = c.sees(Class::Passive);
    let aired = c.skip(Class::Aired);
    lead.taken = !aired && c.skip(Class::Taken);
    lead.verb = aired || lead.taken;
    lead.passive = aired && passive;
    lead.verb
}

/// "artikel ini", "versi awal tulisan ini", "Berita berjudul … ini", "this story".
pub(super) fn subject(c: &mut Cursor<'_>, lead: &mut Lead) -> bool {
    let mut probe = c.clone();
    let before = probe.skip(Class::Before);
    let any = !before && probe.skip(Class::The);
    let version = probe.skip(Class::Version);
    let article = version && !before && (probe.skip(Class::Before) || probe.skip(Class::The));
    probe.skip_mark("\"'");
    let anchor = probe.token().and_then(|t| c.line.flat.anchor_at(t.range.start));
    let loose = !probe.sees(Class::Noun) && probe.skip(Class::Loose);
    if !loose && !probe.skip(Class::Noun) {
        return false;
    }
    both(&mut probe);
    let owned =
        c.line.tokens.get(probe.at.wrapping_sub(1)).is_some_and(|t| t.fold.ends_with("nya"));
    let mut headline = inner_headline(&mut probe);
    let after = probe.skip(Class::After) || described(&mut probe) || owned;
    headline = headline.or_else(|| apposition(&mut probe));
    lead.noun = true;
    lead.loose = loose;
    lead.this = before || article || after;
    lead.any = any;
    lead.first |= version;
    lead.headline = headline;
    lead.linked = anchor.map(|a| a.href.clone());
    probe.skip_mark("\"'");
    c.at = probe.at;
    true
}

/// "Video dan artikelnya".
fn both(c: &mut Cursor<'_>) {
    let mut probe = c.clone();
    if probe.skip(Class::Joint) && (probe.skip(Class::Noun) || probe.skip(Class::Loose)) {
        c.at = probe.at;
    }
}

/// "wawancara eksklusif ini", "kisah bersambung ini": a word or two between the noun and "ini".
fn described(c: &mut Cursor<'_>) -> bool {
    let mut probe = c.clone();
    for _ in 0..2 {
        let plain = probe.token().is_some_and(|t| t.caps == Caps::Lower && t.is_word());
        let verb = [Class::Aired, Class::Filler, Class::First, Class::Stop, Class::At, Class::Not];
        if !plain || verb.iter().any(|&class| probe.sees(class)) {
            return false;
        }
        probe.at += 1;
        if probe.skip(Class::After) {
            c.at = probe.at;
            return true;
        }
    }
    false
}

/// "berjudul 'Lima Air Terjun' ini": up to the word that closes the subject.
fn inner_headline(c: &mut Cursor<'_>) -> Option<Headline> {
    let mut probe = c.clone();
    if !probe.skip(Class::Title) {
        return None;
    }
    let from = probe.at;
    let quoted = probe.token().is_some_and(|t| t.is('"') || t.is('\''));
    let end = (from + 1..probe.end.min(from + HEADLINE)).find(|&i| {
        let here = probe.moved(i);
        match quoted {
            true => here.token().is_some_and(|t| t.is('"') || t.is('\'')),
            false => here.sees(Class::After) && goes_on(&here),
        }
    })?;
    c.at = end + usize::from(quoted);
    let range = name::without_marks(c, from + usize::from(quoted)..end);
    Some(Headline { words: c.line.printed(range), url: None })
}

/// "This piece, "The Last Ferry", previously …", "artikel "X" yang …".
fn apposition(c: &mut Cursor<'_>) -> Option<Headline> {
    let mut probe = c.clone();
    probe.skip_mark(",");
    let from = probe.at + 1;
    if !probe.skip_mark("\"") {
        return None;
    }
    let close = probe.rest().iter().take(HEADLINE).position(|t| t.is('"'))?;
    let words = c.line.printed(from..from + close);
    c.at = from + close + 1;
    c.skip_mark(",");
    let mut relative = c.clone();
    if relative.skip(Class::Stop) {
        c.at = relative.at;
    }
    Some(Headline { words: words.trim_end_matches(',').to_owned(), url: None })
}

/// Behind "ini" the sentence about the article goes on.
fn goes_on(c: &Cursor<'_>) -> bool {
    let mut next = c.clone();
    next.skip(Class::After);
    [Class::Filler, Class::First, Class::Aired].iter().any(|&class| next.sees(class))
}

/// "(dengan perubahan judul)".
fn remark(c: &mut Cursor<'_>) -> bool {
    if !c.token().is_some_and(|t| t.is('(')) {
        return false;
    }
    let close = c.rest().iter().take(REMARK).position(|t| t.is(')'));
    c.at += close.map_or(0, |close| close + 1);
    close.is_some()
}

/// "am 02.06.2026", "pada 3 Juli 2024 pukul 07.15 WIB".
pub(super) fn dated(c: &mut Cursor<'_>) -> bool {
    let mut probe = c.clone();
    probe.skip(Class::At);
    let date = probe.skip_date();
    if date {
        c.at = probe.at;
    }
    probe.skip_marks(",");
    let clock = probe.skip(Class::Clock) && probe.skip_date();
    if clock {
        if probe.token().is_some_and(|t| ["wib", "wita", "wit"].contains(&t.fold.as_str())) {
            probe.at += 1;
        }
        c.at = probe.at;
    }
    date || clock
}

fn preposition(c: &mut Cursor<'_>, lead: &mut Lead) -> bool {
    let from = lead.verb && c.skip(Class::From);
    if lead.taken {
        lead.given |= from;
        return from;
    }
    if lead.again && from {
        lead.given = true;
        return true;
    }
    let at = from || c.skip(Class::At);
    if at {
        let late = !lead.verb && lead.first && closes_with_verb(c);
        return lead.verb || late;
    }
    if lead.verb && c.token().is_some_and(|t| t.is(':')) {
        return true;
    }
    lead.bare = lead.passive && names_follow(c);
    lead.bare
}

/// A capital, a link, or "majalah" and the like: the agent of a passive verb.
fn names_follow(c: &Cursor<'_>) -> bool {
    let linked = c.token().is_some_and(|t| c.line.flat.anchor_at(t.range.start).is_some());
    linked || c.capital() || c.sees(Class::Place)
}

/// German and Dutch put the verb last: "wurde zuerst auf X veröffentlicht".
fn closes_with_verb(c: &Cursor<'_>) -> bool {
    (c.at + 1..c.end).take(10).any(|i| c.moved(i).sees(Class::Aired))
}

/// The label in front of a credit ("Catatan redaksi: …"): what is left of the segment behind it.
pub(super) fn behind_note(start: &Cursor<'_>) -> Range<usize> {
    let mut c = start.clone();
    c.skip_marks("([*_•-–—→>");
    if c.skip(Class::Note) && c.skip_mark(":") {
        c.skip_marks("*_");
        return c.at..c.end;
    }
    start.at..start.end
}
