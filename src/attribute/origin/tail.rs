//! What stands behind the outlet: issue, headline, address, and whether the line ends there.

use super::{
    super::{
        class::{Class, Classes},
        cursor::Cursor,
        token::{Shape, Token},
    },
    lead::{Lead, dated, subject},
};

/// Words that may follow a credit in its own line and still belong to it.
const TAIL: usize = 30;
/// Words behind "edisi", "nomor".
const EDITION: usize = 4;

/// "edisi cetak", "nomor 14 tahun 2022", a date: says which issue.
pub(super) fn edition(c: &mut Cursor<'_>) {
    for _ in 0..4 {
        let mut probe = c.clone();
        probe.skip_marks(",(|");
        let dated = dated(&mut probe);
        let named = !dated
            && (probe.skip(Class::Edition) || probe.skip(Class::At) && probe.skip(Class::Edition));
        if !dated && !named {
            return;
        }
        if named {
            let least = probe.at;
            while probe.at - least < EDITION && probe.token().is_some_and(|t| counts(&probe, t)) {
                probe.at += 1;
            }
        }
        probe.skip_mark(")");
        c.at = probe.at;
    }
}

fn counts(c: &Cursor<'_>, token: &Token) -> bool {
    let number = is_number(token);
    let dash = matches!(token.shape, Shape::Mark('/' | '°' | '-' | '–' | '#'));
    let next = c.line.tokens.get(c.at + 1).filter(|_| c.at + 1 < c.end);
    let abbreviated = token.is('.') && next.is_some_and(is_number);
    number
        || dash
        || abbreviated
        || c.sees(Class::Month)
        || c.sees(Class::Day)
        || c.capital() && !c.sees(Class::Title)
}

fn is_number(token: &Token) -> bool {
    token.fold.starts_with(|c: char| c.is_ascii_digit())
}

/// The address of the article: printed, or behind "Klik untuk baca", "Link:", "here".
pub(super) fn link(c: &mut Cursor<'_>) -> Option<String> {
    let mut probe = c.clone();
    if let Some(next) = next_line(&probe) {
        probe = next;
    }
    probe.skip_marks(",.;–—->»");
    if let Some(url) = anchored(&mut probe) {
        *c = probe;
        return Some(url);
    }
    probe.skip(Class::Link);
    probe.skip(Class::More);
    probe.skip_marks(":,");
    let printed = probe.token().filter(|t| t.shape == Shape::Url);
    if printed.is_none() {
        return anchored(&mut probe).inspect(|_| *c = probe).or_else(|| word_link(c));
    }
    let url = probe.line.printed(probe.at..probe.at + 1);
    probe.at += 1;
    *c = probe;
    Some(url)
}

/// A link right here, whose text is an address or "Read the entire article here".
fn anchored(c: &mut Cursor<'_>) -> Option<String> {
    let token = c.token()?;
    let anchor = c.line.flat.anchor_at(token.range.start)?;
    let reads = token.shape == Shape::Url || c.sees(Class::Link) || c.sees(Class::Read);
    if !reads {
        return None;
    }
    while c.token().is_some_and(|t| t.range.start < anchor.range.end) {
        c.at += 1;
    }
    Some(anchor.href.clone())
}

/// "You can find the original article [here](…)": a link further on in the tail.
fn word_link(c: &Cursor<'_>) -> Option<String> {
    let tail = c.line.span(c.at..c.end);
    let anchor = c.line.flat.anchor_within(&tail)?;
    let mut probe = c.clone();
    let read = (c.at..c.end).any(|i| {
        probe.at = i;
        probe.sees(Class::Read) || probe.sees(Class::Link)
    });
    let license = anchor.href.contains("creativecommons.org");
    (read && !license && c.words_left() <= TAIL).then(|| anchor.href.clone())
}

/// The next line, where a "Link: …" may stand.
fn next_line<'a>(c: &Cursor<'a>) -> Option<Cursor<'a>> {
    let tokens = &c.line.tokens;
    if c.at < c.end || tokens.get(c.end)?.shape != Shape::Break {
        return None;
    }
    let end = (c.end + 7).min(tokens.len());
    let end = (c.end + 1..end).find(|&i| tokens[i].shape == Shape::Break).unwrap_or(end);
    let next = Cursor { line: c.line, at: c.end + 1, end };
    let mut probe = next.clone();
    let link = probe.skip(Class::Link) | probe.skip_mark(":");
    let address = probe.token().is_some_and(|t| t.shape == Shape::Url);
    (address && (link || probe.at == next.at)).then_some(next)
}

/// What follows the credit in its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    /// Nothing, or words that belong to it: a licence, "Read the original article."
    Own,
    /// Another sentence.
    Next,
    /// The same sentence goes on as prose.
    Prose,
}

/// Moves over what belongs to the credit.
pub(super) fn tail(c: &mut Cursor<'_>) -> Tail {
    edition(c);
    if c.only_marks_left() {
        c.at = c.end;
        return Tail::Own;
    }
    let sentence_ends = c.token().is_some_and(|t| matches!(t.shape, Shape::Mark('.' | '!' | ')')));
    let mut probe = c.clone();
    probe.skip_marks(",.;*)\"'");
    let own = probe.sees(Class::Tail) || probe.sees(Class::Read) || probe.sees(Class::Link);
    let short = probe.words_left() <= if sentence_ends { 3 } else { 2 };
    if (own || short || names_it(&probe) || goes_on_about_it(&probe)) && probe.words_left() <= TAIL
    {
        c.at = c.end;
        return Tail::Own;
    }
    if sentence_ends {
        c.skip_mark(".!)");
        return Tail::Next;
    }
    Tail::Prose
}

/// "Unang lumabas sa X ang ulat na ito.": what was published comes last.
fn names_it(c: &Cursor<'_>) -> bool {
    let mut probe = c.clone();
    let mut lead = Lead::default();
    subject(&mut probe, &mut lead) && lead.this && probe.only_marks_left()
}

/// ", lalu kami muat kembali": what is left of the line, one sentence, speaks of publication too.
fn goes_on_about_it(c: &Cursor<'_>) -> bool {
    const SPEAKS: Classes =
        Classes::of(&[Class::Aired, Class::First, Class::Again, Class::Us, Class::Taken]);
    let rest = c.rest();
    let inner = rest.len().saturating_sub(3);
    let sentences = rest.iter().take(inner).filter(|t| t.is('.') || t.is('"')).count();
    sentences == 0 && rest.iter().any(|t| t.means.alone.any(SPEAKS))
}
