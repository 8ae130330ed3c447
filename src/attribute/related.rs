//! Links to other articles and invitations: "Baca Juga: …", "Ikuti … di Google News".

use std::ops::Range;

use super::{
    cursor::{Cursor, Line},
    found::{Found, Weight},
    lexicon::Class,
    name,
    token::{Caps, Shape},
};
use crate::model::CreditKind;

/// Longest line that is believed to be an invitation.
const INVITATION: usize = 30;

/// "Baca Juga: …" at the beginning of a line, or in the middle of one with a colon or a link.
pub(super) fn find(line: &Line, segment: &Range<usize>) -> Option<Found> {
    if let Some(found) = at(line, segment, segment.start) {
        return Some(found);
    }
    let inner = segment.start + 1..segment.end;
    inner.into_iter().find_map(|i| {
        let before = &line.tokens[i - 1];
        let ends = matches!(before.shape, Shape::Mark('.' | '!' | '?' | '"' | ')' | '|' | ']'));
        (ends && !line.quoted[i]).then(|| at(line, segment, i)).flatten()
    })
}

fn at(line: &Line, segment: &Range<usize>, from: usize) -> Option<Found> {
    let begins = from == segment.start;
    let mut c = Cursor::on(line, segment);
    c.at = from;
    let wrapped = begins && c.skip_mark("'\"");
    c.skip_marks("([*•-–—→>_");
    if !c.skip(Class::Related) {
        return None;
    }
    let closes = segment
        .end
        .checked_sub(1)
        .is_some_and(|i| matches!(line.tokens[i].shape, Shape::Mark('\'' | '"')));
    if wrapped && !closes {
        return None;
    }
    let video = c.skip(Class::Video);
    let colon = c.skip_mark(":|");
    if c.only_marks_left() {
        return begins.then(|| bare(segment));
    }
    let linked = c.token().is_some_and(|t| line.flat.anchor_at(t.range.start).is_some());
    let headline = headline(&mut c, wrapped);
    let capital = c.capital()
        || c.token().is_some_and(|t| {
            matches!(t.shape, Shape::Mark('\'' | '"' | '#'))
                || t.caps == Caps::Neither && t.is_word()
        });
    if !(colon || linked || begins && capital || headline.is_none())
        || line.quoted[from] && !wrapped
    {
        return None;
    }
    if headline.is_none() && !begins {
        return None;
    }
    let upper = titled(&c);
    let unnamed = headline.is_none();
    let title = headline.flatten();
    let short = capital && c.words_left() <= 20;
    let mut weight = Weight::new();
    weight
        .when(true, "says read also", 0.35)
        .when(colon, "colon", 0.25)
        .when(linked, "link", 0.3)
        .when(video, "video", 0.1)
        .when(begins, "begins the line", 0.25)
        .when(unnamed, "speaks of other articles", 0.25)
        .when(begins && !linked && !colon && !upper && !unnamed && !short, "reads as prose", -0.4)
        .when(begins && upper, "headline in capitals", 0.1)
        .when(!begins && !linked, "end of the headline unknown", -0.05);
    let mut found = Found::new(CreditKind::RelatedLink, "related.label", from..segment.end);
    let end = linked_end(&c, linked).filter(|&end| c.moved(end).words_left() > 0);
    let goes_on = begins && end.is_some_and(|end| prose_follows(&c.moved(end)));
    if goes_on {
        found.tokens = from..end.unwrap_or(segment.end);
    }
    if !begins {
        found.tokens = from..linked_end(&c, linked).unwrap_or_else(|| prose_begins(&c));
        weight.when(linked, "link closes it", 0.3);
    }
    found.whole = begins;
    found.url = linked
        .then(|| line.flat.anchor_at(line.tokens[c.at].range.start).map(|a| a.href.clone()))
        .flatten();
    found.title = if begins {
        title
    } else {
        Some(line.printed(name::without_marks(&c, c.at..found.tokens.end)))
    };
    found.weighed(&weight)
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
    found.score = 0.9;
    found
}

/// The headline to the end of the line; `None` for "artikel menarik lainnya di …", which has none.
fn headline(c: &mut Cursor<'_>, wrapped: bool) -> Option<Option<String>> {
    if c.sees(Class::Noun) && c.token().is_some_and(|t| t.caps == Caps::Lower) {
        return None;
    }
    let mut range = c.at..c.end;
    if let Some(anchor) = c.token().and_then(|t| c.line.flat.anchor_at(t.range.start)) {
        return Some(Some(c.line.flat.printed(anchor.range.clone())));
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
    Some(Some(c.line.printed(range)))
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
pub(super) fn invitation(line: &Line, segment: &Range<usize>) -> Option<Found> {
    let mut c = Cursor::on(line, segment);
    c.skip_marks("([*•-–—→>_");
    if !c.skip(Class::Invite) || c.words_left() > INVITATION || line.quoted[segment.start] {
        return None;
    }
    let channel = (c.at..c.end).any(|i| c.moved(i).sees(Class::Channel));
    let linked = line.flat.anchor_within(&line.span(segment.clone())).is_some()
        || c.rest().iter().any(|t| t.shape == Shape::Url);
    let mut weight = Weight::new();
    weight
        .when(true, "asks the reader to", 0.3)
        .when(channel, "names a channel", 0.55)
        .when(linked, "link", 0.2)
        .when(c.words_left() <= 12, "short", 0.05)
        .when(!channel, "no channel", -0.2);
    let mut found = Found::new(CreditKind::RelatedLink, "related.invitation", segment.clone());
    found.whole = true;
    found.weighed(&weight)
}
