//! Reads the name of an outlet, a headline or a person at a place of a line.

use std::ops::Range;

use super::{
    class::{Class, Classes},
    cursor::Cursor,
    lexicon::Lexicon,
    token::{Caps, Shape, Token, is_domain},
};
use crate::model::without_www;

/// How an outlet was recognised; better evidence first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// `kompas.com`, `https://…`
    Domain,
    /// It carries a link.
    Linked,
    /// Known by name, or with a word that outlets have ("Radar", "Post").
    Press,
    /// `BBC`, `detikNews`.
    Cased,
    /// "Bapenda Jatim".
    Capital,
    /// "healthline", in a place where only an outlet can stand.
    Lower,
}

/// An outlet as a line names it.
#[derive(Debug, Clone)]
pub(super) struct Named {
    /// The words as printed.
    pub(super) outlet: String,
    /// `kompas.com`, lower case, without `www.`.
    pub(super) domain: Option<String>,
    /// Its link as printed.
    pub(super) url: Option<String>,
    /// How it was recognised.
    pub(super) looks: Looks,
    /// Its tokens.
    pub(super) tokens: Range<usize>,
}

/// A word longer than this, in characters, is a sentence of a script without spaces.
const SENTENCE: usize = 28;

/// Longest name, in words.
const WORDS: usize = 9;

/// The host of an address, lower case, without `www.`.
pub(super) fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?.to_lowercase();
    let host = without_www(&host).to_owned();
    (!host.is_empty() && host.contains('.')).then_some(host)
}

/// Reads an outlet; `lower` says that a lower-case name is believed here.
pub(super) fn outlet(cursor: &mut Cursor<'_>, lower: bool) -> Option<Named> {
    let from = cursor.at;
    cursor.skip_marks("\"'[(");
    let named = linked(cursor).or_else(|| address(cursor)).or_else(|| words(cursor, lower));
    if named.is_none() {
        cursor.at = from;
        return None;
    }
    cursor.skip_marks("\"'");
    named
}

fn linked(cursor: &mut Cursor<'_>) -> Option<Named> {
    let first = cursor.token()?;
    let anchor = cursor.line.flat.anchor_at(first.range.start)?;
    let end = cursor.rest().iter().position(|t| t.range.start >= anchor.range.end);
    let tokens = cursor.at..end.map_or(cursor.end, |n| cursor.at + n);
    let text =
        cursor.line.flat.printed(anchor.range.start.max(first.range.start)..anchor.range.end);
    let domain = host(&anchor.href).or_else(|| printed_domain(&text));
    let outlet = match printed_domain(&text) {
        Some(domain) if text.contains('/') => domain,
        _ => text,
    };
    let mut begin = cursor.moved(tokens.start);
    if first.caps == Caps::Lower {
        begin.skip_all(&[Class::At]);
    }
    let outlet = if begin.at > tokens.start && begin.at < tokens.end && begin.capital() {
        cursor.line.printed(begin.at..tokens.end)
    } else {
        outlet
    };
    cursor.at = tokens.end;
    let url = Some(anchor.href.clone());
    Some(Named { outlet, domain, url, looks: Looks::Linked, tokens })
}

/// The domain that a text consists of.
fn printed_domain(text: &str) -> Option<String> {
    if text.contains("://") {
        return host(text);
    }
    let first = text.split('/').next()?;
    let text = first.to_lowercase();
    is_domain(&text).then(|| without_www(&text).to_owned())
}

fn address(cursor: &mut Cursor<'_>) -> Option<Named> {
    let token = cursor.token()?;
    if !matches!(token.shape, Shape::Url | Shape::Domain) {
        return None;
    }
    let at = cursor.at;
    cursor.at += 1;
    let printed = cursor.line.printed(at..at + 1);
    let domain = printed_domain(&printed);
    let url = (token.shape == Shape::Url).then(|| printed.clone());
    let outlet = if url.is_some() { domain.clone()? } else { printed };
    Some(Named { outlet, domain, url, looks: Looks::Domain, tokens: at..at + 1 })
}

/// Moves over lower-case words in front of a name ("laman resmi", "the website").
pub(super) fn skip_lead(cursor: &mut Cursor<'_>) -> usize {
    let mut places = 0;
    while places < 6 {
        let Some(token) = cursor.token() else { break };
        if places > 0 && between(cursor) {
            continue;
        }
        let all_caps =
            token.caps == Caps::All && cursor.rest().iter().all(|t| t.caps != Caps::Lower);
        let inside = cursor.line.flat.anchor_at(token.range.start).is_some();
        let part_of_name = all_caps && token.alone(Class::Press);
        let word =
            token.caps == Caps::Lower || token.caps == Caps::Neither || all_caps && !part_of_name;
        if places > 0 && described(cursor) {
            cursor.at += 1;
            continue;
        }
        let skipped = word
            && !inside
            && [Class::Place, Class::Data, Class::Before, Class::The]
                .iter()
                .any(|&c| cursor.skip(c));
        if !skipped {
            break;
        }
        places += 1;
    }
    places
}

/// "majalah daring RasaNusa.id": a word between what an outlet is and its name.
fn described(cursor: &Cursor<'_>) -> bool {
    const OTHER: Classes = Classes::of(&[
        Class::Stop,
        Class::From,
        Class::At,
        Class::Place,
        Class::Data,
        Class::Joint,
        Class::Said,
        Class::Generic,
        Class::Before,
        Class::The,
    ]);
    let plain = |t: &Token| t.shape == Shape::Word && t.caps == Caps::Lower;
    let word = cursor.token().is_some_and(|t| plain(t) && !t.means.begins.any(OTHER));
    let next = cursor.line.tokens.get(cursor.at + 1).filter(|_| cursor.at + 1 < cursor.end);
    word && next.is_some_and(|t| {
        t.shape == Shape::Domain || t.caps == Caps::Camel || t.caps == Caps::Capital
    })
}

/// "media partner kami, X", "halaman 6 X": what may stand between what an outlet is and its name.
fn between(cursor: &mut Cursor<'_>) -> bool {
    let mut probe = cursor.clone();
    let ours = probe.lower() && probe.skip(Class::Us) && probe.skip_mark(",:");
    let colon = !ours && probe.at == cursor.at && probe.skip_mark(":");
    if colon {
        cursor.at = probe.at;
        return true;
    }
    let page = probe
        .token()
        .is_some_and(|t| t.range.len() <= 3 && t.fold.chars().all(|c| c.is_ascii_digit()));
    if ours || page {
        probe.at += usize::from(page && !ours);
        cursor.at = probe.at;
    }
    ours || page
}

fn words(cursor: &mut Cursor<'_>, lower: bool) -> Option<Named> {
    let from = cursor.at;
    let quoted =
        from.checked_sub(1).and_then(|i| cursor.line.tokens.get(i)).is_some_and(|t| t.is('"'));
    let to = if quoted { quoted_end(cursor)? } else { name_end(cursor, lower) };
    if to == from || cursor.line.tokens[from].alone(Class::Said) && to - from > 1 {
        return None;
    }
    let tokens = &cursor.line.tokens[from..to];
    if refused(&cursor.moved(from), tokens) {
        return None;
    }
    let looks = looks(tokens, cursor.line.lexicon);
    if looks == Looks::Lower && !lower {
        return None;
    }
    cursor.at = to;
    let outlet = cursor.line.printed(from..to);
    Some(Named { outlet, domain: None, url: None, looks, tokens: from..to })
}

fn quoted_end(cursor: &Cursor<'_>) -> Option<usize> {
    let close = cursor.rest().iter().take(WORDS + 2).position(|t| t.is('"'))?;
    (close > 0).then_some(cursor.at + close)
}

/// The end of a run of capitalised words with small words between them.
fn name_end(cursor: &Cursor<'_>, lower: bool) -> usize {
    let mut probe = cursor.clone();
    let mut end = cursor.at;
    while let Some(token) = probe.token() {
        if probe.at - cursor.at >= WORDS || !goes_on(&probe, token, end == cursor.at) {
            break;
        }
        let joint = is_joint(&probe, token, end - cursor.at);
        let begins = end == cursor.at;
        let plain =
            token.caps == Caps::Lower && !probe.sees(Class::Kind) && !syllable(&probe, begins);
        if plain && !joint && !(lower && begins) || begins && joint {
            break;
        }
        probe.at += 1;
        if !joint {
            end = probe.at;
        }
        if token.shape == Shape::Domain {
            break;
        }
        if lower && begins && plain {
            return lower_end(cursor);
        }
    }
    exclaimed(cursor, parenthesis(cursor, end))
}

/// "Kosmo!," : a mark that belongs to the name, for the sentence goes on.
fn exclaimed(cursor: &Cursor<'_>, end: usize) -> usize {
    let tokens = &cursor.line.tokens;
    let mark = end > cursor.at && end + 1 < cursor.end && tokens[end].is('!');
    let inner = mark
        && cursor.line.touches(end)
        && (tokens[end + 1].is(',') || tokens[end + 1].caps == Caps::Lower);
    end + usize::from(inner)
}

/// "Kinh tế Sài Gòn": a lower-case syllable with an accent, between capitals.
fn syllable(probe: &Cursor<'_>, begins: bool) -> bool {
    let here = probe.token().is_some_and(|t| !t.fold.is_ascii());
    here && !begins && probe.at + 1 < probe.end && probe.moved(probe.at + 1).capital()
}

/// Words that may stand inside a name; "dan" only in longer ones, for "CNN dan Reuters" are two.
fn is_joint(probe: &Cursor<'_>, token: &Token, before: usize) -> bool {
    let pair = ["dan", "and", "y", "e", "et", "und", "en"].contains(&token.fold.as_str());
    let word = token.caps == Caps::Lower && probe.sees(Class::Joint) && (!pair || before >= 3);
    let possessive =
        token.is('\'') && probe.line.touches(probe.at) && probe.moved(probe.at + 1).capital();
    word || possessive || token.is('&')
}

/// A name in lower case: at most three words, then punctuation or the end.
fn lower_end(cursor: &Cursor<'_>) -> usize {
    let lower = |t: &&Token| t.is_word() && matches!(t.caps, Caps::Lower | Caps::Neither);
    let count = cursor.rest().iter().take(4).take_while(lower).count();
    let stopped = (0..count).find(|&i| {
        let c = cursor.moved(cursor.at + i);
        [Class::Day, Class::Title, Class::Stop, Class::Link].iter().any(|&class| c.sees(class))
    });
    let count = stopped.unwrap_or(count);
    cursor.at + if count <= 3 { count } else { 0 }
}

fn goes_on(probe: &Cursor<'_>, token: &Token, begins: bool) -> bool {
    let word = token.is_word() || (token.is('&') || token.is('\'')) && !begins;
    let number = token.fold.starts_with(|c: char| c.is_ascii_digit()) && token.caps != Caps::Camel;
    let next = probe.line.tokens.get(probe.at + 1).filter(|_| probe.at + 1 < probe.end);
    let capital = |t: &Token| matches!(t.caps, Caps::Capital | Caps::All | Caps::Camel);
    let inner = token.caps == Caps::Capital && (!begins || next.is_some_and(capital));
    let stopped = (!inner && probe.sees(Class::Stop)
        || probe.sees(Class::Day)
        || !begins && ["no", "nomor", "vol", "edisi", "nr", "núm"].contains(&token.fold.as_str())
        || [Class::Title, Class::Said, Class::Link].iter().any(|&c| ends_name(probe, c)))
        && !(token.caps == Caps::All
            && probe.line.tokens[probe.end - 1].caps == Caps::All
            && !probe.sees(Class::Title));
    word && !stopped && !(number && begins) && token.shape != Shape::Url
}

/// "dengan judul", "klik": ends a name, unless it is one of its words ("Tajuk Lampung").
fn ends_name(probe: &Cursor<'_>, class: Class) -> bool {
    let length = probe.length(class);
    length > Some(1) || length.is_some() && probe.lower()
}

/// "تشيهو (Zhihu)": a short gloss in brackets belongs to a name in another script.
fn parenthesis(cursor: &Cursor<'_>, end: usize) -> usize {
    let tokens = &cursor.line.tokens;
    let foreign = end > cursor.at && tokens[cursor.at].fold.chars().all(|c| !c.is_ascii());
    match tokens.get(end..(end + 3).min(cursor.end)) {
        Some([open, name, close]) if foreign && open.is('(') && name.is_word() && close.is(')') => {
            end + 3
        }
        _ => end,
    }
}

fn looks(tokens: &[Token], lexicon: &Lexicon) -> Looks {
    let press = |t: &Token| t.alone(Class::Press);
    let whole = lexicon.length(tokens, Class::Press) == Some(tokens.len());
    let prefixed = tokens.len() == 1 && super::token::is_press(&tokens[0].fold, lexicon);
    if whole || prefixed || tokens.iter().any(press) {
        return Looks::Press;
    }
    if tokens.iter().any(|t| matches!(t.caps, Caps::All | Caps::Camel) || t.fold.starts_with('@')) {
        return Looks::Cased;
    }
    match tokens.first().map(|t| t.caps) {
        Some(Caps::Lower) => Looks::Lower,
        _ => Looks::Capital,
    }
}

/// Names that are none: offices and persons, months, "bioskop", "situsnya".
fn refused(cursor: &Cursor<'_>, tokens: &[Token]) -> bool {
    if cursor.line.lexicon.length(tokens, Class::Press) == Some(tokens.len()) {
        return false;
    }
    let money = tokens[0]
        .fold
        .strip_prefix("rp")
        .is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()));
    let said = cursor.at.checked_sub(1).and_then(|i| cursor.line.tokens.get(i));
    let placed = said.is_some_and(|t| t.means.alone.any(Classes::of(&[Class::Place, Class::Data])));
    let person = !placed && cursor.sees(Class::Person);
    let month = tokens.len() == 1 && (cursor.sees(Class::Month) || cursor.sees(Class::Day));
    let lower = tokens[0].caps == Caps::Lower && tokens[0].alone(Class::Generic);
    let press = |t: &Token| t.caps != Caps::Lower && t.alone(Class::Press);
    let outlet = tokens.len() > 1 && tokens.iter().any(press);
    let letter = tokens.len() == 1 && tokens[0].range.len() == 1 && tokens[0].fold != "x";
    let sentence =
        tokens.len() == 1 && tokens[0].range.len() > SENTENCE && !tokens[0].fold.is_ascii();
    letter
        || sentence
        || money
        || person
        || month
        || lower
        || !outlet && tokens.iter().all(|t| is_generic(t, tokens.len()))
}

/// Whether a word says nothing by itself. In a name of several words in capitals more of them may
/// ("Malang Mitra").
fn is_generic(token: &Token, words: usize) -> bool {
    const NEVER: Classes = Classes::of(&[Class::Generic, Class::Stop, Class::Month, Class::Day]);
    const ALONE: Classes = Classes::of(&[Class::Place, Class::Data, Class::Noun, Class::Aired]);
    let number = token.fold.chars().all(|c| c.is_ascii_digit());
    let spelled = words > 1 && token.caps == Caps::Capital;
    let says = token.means.alone;
    let alone = !spelled && (says.any(ALONE) || token.fold.ends_with("nya"));
    number || says.any(NEVER) || alone
}

/// A headline, with its link when it carries one.
#[derive(Debug, Clone)]
pub(super) struct Headline {
    /// The words as printed.
    pub(super) words: String,
    /// Its address.
    pub(super) url: Option<String>,
}

/// Reads a headline up to the end of the line, an address or "Klik untuk baca".
pub(super) fn title(cursor: &mut Cursor<'_>) -> Option<Headline> {
    cursor.skip_marks(":");
    let from = cursor.at;
    if let Some(token) = cursor.token()
        && let Some(anchor) = cursor.line.flat.anchor_at(token.range.start)
        && token.shape != Shape::Url
    {
        let end = cursor.rest().iter().position(|t| t.range.start >= anchor.range.end);
        cursor.at = end.map_or(cursor.end, |n| cursor.at + n);
        let words = cursor.line.flat.printed(anchor.range.clone());
        return Some(Headline { words, url: Some(anchor.href.clone()) });
    }
    let limit = region_end(cursor);
    let (range, end) = quoted(cursor, cursor.end).unwrap_or((from..limit, limit));
    let range = without_marks(cursor, range);
    cursor.at = end.max(from);
    (!range.is_empty()).then(|| Headline { words: cursor.line.printed(range), url: None })
}

/// Where a headline has to end at the latest.
fn region_end(cursor: &Cursor<'_>) -> usize {
    let mut probe = cursor.clone();
    while let Some(token) = probe.token() {
        let address = token.shape == Shape::Url;
        let linked = token.is(',') && probe.moved(probe.at + 1).sees(Class::Link);
        if address || linked || probe.sees(Class::More) {
            break;
        }
        probe.at += 1;
    }
    probe.at
}

fn quoted(cursor: &Cursor<'_>, limit: usize) -> Option<(Range<usize>, usize)> {
    let tokens = &cursor.line.tokens;
    let Shape::Mark(mark @ ('"' | '\'')) = tokens.get(cursor.at)?.shape else { return None };
    let close = (cursor.at + 1..limit).rev().find(|&i| tokens[i].is(mark))?;
    Some((cursor.at + 1..close, close + 1))
}

/// Whether the last token closes a bracket that was opened before the range.
fn unopened(cursor: &Cursor<'_>, range: &Range<usize>) -> bool {
    let tokens = &cursor.line.tokens[range.clone()];
    let open = match tokens.last().map(|t| t.shape) {
        Some(Shape::Mark(']')) => '[',
        Some(Shape::Mark(')')) => '(',
        _ => return false,
    };
    !tokens.iter().any(|t| t.is(open))
}

/// Without commas, colons and brackets at its ends; `!`, `?` and quotation marks stay.
pub(super) fn without_marks(cursor: &Cursor<'_>, mut range: Range<usize>) -> Range<usize> {
    let edge = |i: usize| {
        cursor.line.tokens.get(i).is_none_or(|t| {
            matches!(
                t.shape,
                Shape::Mark(',' | '.' | ';' | ':' | '(' | '[' | '|' | '/' | '-' | '–' | '—')
            )
        })
    };
    while range.start < range.end && edge(range.start) {
        range.start += 1;
    }
    let initial = |i: usize| {
        let before = i.checked_sub(1).and_then(|i| cursor.line.tokens.get(i));
        cursor.line.tokens[i].is('.')
            && before.is_some_and(|t| t.range.len() == 1 && t.caps == Caps::Capital)
    };
    while range.start < range.end
        && (edge(range.end - 1) && !initial(range.end - 1) || unopened(cursor, &range))
    {
        range.end -= 1;
    }
    range
}
