//! Links to other articles and invitations: "Baca Juga: …", "Ikuti … di Google News".

use std::ops::Range;

use super::{
    class::{Class, Classes},
    cursor::{Cursor, Line},
    found::{Found, Weight},
    name,
    token::{Caps, Shape, Token, is_press},
};
use crate::model::CreditKind;

/// Longest line that is believed to be an invitation.
const INVITATION: usize = 30;

/// Longest label in front of a headline, in words.
const LABEL: usize = 8;

/// "Baca Juga: …" at the beginning of a line, or in the middle of one with a colon or a link.
pub(super) fn find(line: &Line<'_>, segment: &Range<usize>) -> Option<Found> {
    if let Some(found) = at(line, segment, segment.start) {
        return Some(found);
    }
    let inner = segment.start + 1..segment.end;
    inner.into_iter().find_map(|i| {
        let before = &line.tokens[i - 1];
        let ends = matches!(
            before.shape,
            Shape::Mark('.' | '!' | '?' | '"' | ')' | '|' | ']' | '[' | '(')
        );
        (ends && !line.quoted[i]).then(|| at(line, segment, i)).flatten()
    })
}

/// What stands between the words "Baca juga" and the headline, and how the headline begins.
#[derive(Debug)]
struct Label {
    begins: bool,
    wrapped: bool,
    video: bool,
    colon: bool,
    linked: bool,
    capital: bool,
}

fn at(line: &Line<'_>, segment: &Range<usize>, from: usize) -> Option<Found> {
    let mut c = Cursor::on(line, segment);
    c.at = from;
    let label = label(&mut c, segment)?;
    if c.only_marks_left() {
        return label.begins.then(|| bare(segment));
    }
    let unnamed = speaks_of_others(&c);
    let title = if unnamed { None } else { headline(&c, label.wrapped) };
    let believed = label.colon || label.linked || label.begins && (label.capital || unnamed);
    let quoted = line.quoted[from] && !label.wrapped;
    if !believed || quoted || unnamed && !label.begins {
        return None;
    }
    let mut found = Found::new(CreditKind::RelatedLink, "related.label", from..segment.end);
    let link_end = linked_end(&c, label.linked);
    let goes_on = link_end.is_some_and(|end| prose_follows(&c.moved(end)));
    found.whole = label.begins && !goes_on;
    if !found.whole {
        let closed = closed_at(line, from, segment);
        found.tokens.end = link_end.or(closed).unwrap_or_else(|| prose_begins(&c));
    }
    found.url = if label.linked { href(&c) } else { None };
    found.title = if label.begins {
        title
    } else {
        Some(line.printed(name::without_marks(&c, c.at..found.tokens.end.max(c.at))))
    };
    found.weighed(&weigh(&label, &c, unnamed))
}

fn label(c: &mut Cursor<'_>, segment: &Range<usize>) -> Option<Label> {
    let begins = c.at == segment.start;
    let wrapped = begins && c.skip_mark("'\"");
    c.skip_marks("([*•-–—→>_");
    let quote = |i: usize| matches!(c.line.tokens[i].shape, Shape::Mark('\'' | '"'));
    if wrapped && !quote(c.end - 1) {
        return None;
    }
    let known = c.sees(Class::Related);
    let made = composed(c);
    if known {
        c.skip(Class::Related);
        let titled = c.only_marks_left() || c.capital() || arrow(&mut c.clone());
        c.at = made.filter(|_| !titled).unwrap_or(c.at);
    } else {
        c.at = made?;
    }
    let video = c.skip(Class::Video);
    let colon = arrow(c) || made == Some(c.at);
    let token = c.token();
    let linked = token.is_some_and(|t| c.line.flat.anchor_at(t.range.start).is_some());
    let sign = |t: &Token| matches!(t.shape, Shape::Mark('\'' | '"' | '#'));
    let other = |t: &Token| t.caps == Caps::Neither && t.is_word();
    let capital = c.capital() || token.is_some_and(|t| sign(t) || other(t));
    Some(Label { begins, wrapped, video, colon, linked, capital })
}

/// Marks between a label and a headline: ":", "|", ">>", "▶".
fn arrow(c: &mut Cursor<'_>) -> bool {
    let from = c.at;
    c.skip_marks(":|»>▶►→➡");
    c.at > from
}

/// "Berita sebelumnya >>", "Anda mungkin tertarik membaca:", "(Baca: …)": a label that speaks of
/// reading and of something else, made of no other words.
fn composed(start: &Cursor<'_>) -> Option<usize> {
    const READS: Classes = Classes::of(&[Class::Read, Class::Noun, Class::Loose, Class::Video]);
    const OTHERS: Classes = Classes::of(&[Class::Other, Class::Us]);
    const FILLS: Classes = Classes::of(&[
        Class::Filler,
        Class::Stop,
        Class::At,
        Class::After,
        Class::Place,
        Class::Before,
    ]);
    let mut c = start.clone();
    let (mut reads, mut verb, mut others, mut unknown) = (false, false, 0, 0);
    while let Some(token) = c.token().filter(|t| t.is_word()) {
        let says = token.means.alone;
        verb |= says.has(Class::Read) && c.at == start.at;
        reads |= says.any(READS);
        others += usize::from(says.any(OTHERS));
        unknown += usize::from(!says.any(READS) && !says.any(OTHERS) && !says.any(FILLS));
        c.at += 1;
        if c.at - start.at > LABEL || unknown > 3 {
            return None;
        }
    }
    let words = c.at - start.at;
    let alone = verb && words == 1;
    let arrow = arrow(&mut c) && !c.done();
    let address = c.token().is_some_and(|t| t.shape == Shape::Url);
    let known = unknown <= 1 && (alone || reads && others > 0 || others > 1 && unknown == 0)
        || verb && address;
    (words > 0 && arrow && known).then_some(c.at)
}

fn weigh(label: &Label, c: &Cursor<'_>, unnamed: bool) -> Weight {
    let upper = titled(c);
    let short = label.capital && c.words_left() <= 20;
    let sure = label.linked || label.colon || upper || unnamed || short;
    let mut weight = Weight::new();
    weight
        .when(true, "says read also", 0.35)
        .when(label.colon, "colon", 0.25)
        .when(label.linked, "link", 0.3)
        .when(label.video, "video", 0.1)
        .when(label.begins, "begins the line", 0.25)
        .when(unnamed, "speaks of other articles", 0.25)
        .when(label.begins && upper, "headline in capitals", 0.1)
        .when(label.begins && !sure, "reads as prose", -0.4)
        .when(label.colon && !label.capital && !label.linked, "no headline", -0.25)
        .when(!label.begins && !label.linked, "end of the headline unknown", -0.05)
        .when(!label.begins && label.linked, "link closes it", 0.3);
    weight
}

/// "… [Baca juga: …] …": the bracket that was opened in front of it closes it.
fn closed_at(line: &Line<'_>, from: usize, segment: &Range<usize>) -> Option<usize> {
    let opened = |i: usize| match line.tokens.get(i).map(|t| t.shape) {
        Some(Shape::Mark('[')) => Some(']'),
        Some(Shape::Mark('(')) => Some(')'),
        _ => None,
    };
    let close = opened(from).or_else(|| opened(from.checked_sub(1)?))?;
    let end = (from..segment.end).find(|&i| line.tokens[i].is(close))?;
    Some(end + usize::from(opened(from).is_some()))
}

/// "artikel menarik lainnya di …": no headline.
fn speaks_of_others(c: &Cursor<'_>) -> bool {
    c.sees(Class::Noun) && c.token().is_some_and(|t| t.caps == Caps::Lower)
}

/// The address of the link under the finger; `#` leads nowhere.
fn href(c: &Cursor<'_>) -> Option<String> {
    let anchor = c.line.flat.anchor_at(c.token()?.range.start)?;
    Some(anchor.href.clone()).filter(|href| !href.starts_with('#'))
}

/// Lower-case words right behind a link: the sentence goes on.
fn prose_follows(c: &Cursor<'_>) -> bool {
    c.token().is_some_and(|t| t.caps == Caps::Lower)
}

fn bare(segment: &Range<usize>) -> Found {
    let mut found = Found::new(CreditKind::RelatedLink, "related.bare", segment.clone());
    found.whole = true;
    found.settled("nothing but the words of a related link", 0.9)
}

/// The headline to the end of the line.
fn headline(c: &Cursor<'_>, wrapped: bool) -> Option<String> {
    let mut range = c.at..c.end;
    if let Some(token) = c.token()
        && let Some(anchor) = c.line.flat.anchor_at(token.range.start)
    {
        // The label may be part of the link.
        return Some(c.line.flat.printed(token.range.start..anchor.range.end));
    }
    let address = (c.at + 1..c.end).find(|&i| c.line.tokens[i].shape == Shape::Url);
    range.end = address.unwrap_or(range.end);
    let mut range = name::without_marks(c, range);
    let quote = |i: usize| matches!(c.line.tokens[i].shape, Shape::Mark('\'' | '"'));
    let paired = range.len() > 2 && quote(range.start) && quote(range.end - 1);
    if paired {
        range = range.start + 1..range.end - 1;
    } else if wrapped && range.len() > 1 && quote(range.end - 1) {
        range.end -= 1;
    }
    Some(c.line.printed(range))
}

/// Whether most words are capitalised, as in a headline.
fn titled(c: &Cursor<'_>) -> bool {
    let words: Vec<Caps> = c.rest().iter().filter(|t| t.is_word()).map(|t| t.caps).collect();
    let upper = words.iter().filter(|c| !matches!(c, Caps::Lower)).count();
    upper * 2 > words.len()
}

fn linked_end(c: &Cursor<'_>, linked: bool) -> Option<usize> {
    let anchor = c.line.flat.anchor_at(c.token().filter(|_| linked)?.range.start)?;
    let end = c.rest().iter().position(|t| t.range.start >= anchor.range.end);
    Some(end.map_or(c.end, |n| c.at + n))
}

/// In the middle of a text a headline ends where prose begins: a capital before lower-case words.
fn prose_begins(c: &Cursor<'_>) -> usize {
    let lower = |i: usize| c.line.tokens.get(i).is_some_and(|t| t.caps == Caps::Lower);
    let capital = |i: usize| c.line.tokens[i].caps == Caps::Capital;
    (c.at + 3..c.end.saturating_sub(2))
        .find(|&i| capital(i) && lower(i + 1) && lower(i + 2) && !lower(i - 1))
        .unwrap_or(c.end)
}

/// "Dapatkan update … di saluran WhatsApp …", "Download Apps … Sekarang https://…"
pub(super) fn invitation(line: &Line<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut c = Cursor::on(line, segment);
    c.skip_marks("([*•-–—→>_");
    if c.words_left() > INVITATION || line.quoted[segment.start] {
        return None;
    }
    let begins = c.sees(Class::Invite);
    c.at = if begins { c.at } else { invites(&c)? };
    c.skip(Class::Invite);
    let has = |class: Class| segment.clone().any(|i| c.moved(i).sees(class));
    let channel = has(Class::Channel);
    let linked = line.flat.anchor_within(&line.span(segment.clone())).is_some()
        || c.rest().iter().any(|t| t.shape == Shape::Url);
    let mut weight = Weight::new();
    weight
        .when(true, "asks the reader to", 0.3)
        .when(!begins, "something else is said first", -0.1)
        .when(channel, "names a channel", 0.3)
        .when(!channel && has(Class::Screen), "names an app", 0.15)
        .when(linked, "link", 0.2)
        .when(c.rest().iter().any(|t| t.fold.starts_with('@')), "names an account", 0.2)
        .when(has(Class::Us), "speaks of us", 0.2)
        .when(others(&c, segment), "speaks of other articles", 0.25)
        .when(c.rest().iter().any(|t| names_an_outlet(t, line)), "names an outlet", 0.25);
    let mut found = Found::new(CreditKind::RelatedLink, "related.invitation", segment.clone());
    found.url = address(&c);
    found.whole = true;
    found.weighed(&weight)
}

/// "Klik di sini untuk membaca liputan khusus lainnya".
fn others(c: &Cursor<'_>, segment: &Range<usize>) -> bool {
    let has = |class: Class| segment.clone().any(|i| c.line.tokens[i].alone(class));
    let work = has(Class::Noun) || has(Class::Loose);
    work && has(Class::Other) && has(Class::Read) && segment.len() <= 14
}

/// "Mau kabar langsung masuk ponsel? Gabung …", "Untuk membaca …, unduh …": where a clause asks.
fn invites(start: &Cursor<'_>) -> Option<usize> {
    (start.at + 1..start.end).find(|&i| {
        let ends = matches!(start.line.tokens[i - 1].shape, Shape::Mark('?' | '!' | ',' | '.'));
        ends && !start.line.quoted[i] && start.moved(i).sees(Class::Invite)
    })
}

/// The first address of the line, linked or printed.
fn address(c: &Cursor<'_>) -> Option<String> {
    let anchor = c.line.flat.anchor_within(&c.line.span(c.at..c.end)).map(|a| a.href.clone());
    let printed = (c.at..c.end).find(|&i| c.line.tokens[i].shape == Shape::Url);
    anchor.or_else(|| printed.map(|i| c.line.printed(i..i + 1)))
}

fn names_an_outlet(token: &Token, line: &Line<'_>) -> bool {
    let press = token.alone(Class::Press) || is_press(&token.fold, line.lexicon);
    token.shape == Shape::Domain || press && token.caps != Caps::Lower
}
