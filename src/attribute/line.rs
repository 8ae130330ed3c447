//! Reads all credits of a line or block, each stretch by the first recogniser that knows it.

use std::ops::Range;

use super::{
    class::{Class, Classes},
    cursor::{Cursor, Line},
    dateline,
    found::Found,
    origin, people, related, rights, source, template,
    token::{Caps, Shape, Token},
};
use crate::model::CreditKind;

/// Every credit of a line, in order.
pub(super) fn read(line: &Line<'_>) -> Vec<Found> {
    let mut out = Vec::new();
    let mut done = 0;
    for segment in line.segments() {
        if segment.start < done {
            continue;
        }
        let found = allowed(line, &segment, stretches(line, &segment));
        done = found.iter().map(|f| f.tokens.end).max().unwrap_or(done);
        out.extend(found);
    }
    out
}

/// Most credits that a single line may hold in the middle of its text.
const MIDDLE: usize = 256;

/// A segment from its beginning, and again from behind each credit that stands in its middle.
fn stretches(line: &Line<'_>, segment: &Range<usize>) -> Vec<Found> {
    let mut out = Vec::new();
    let mut rest = segment.clone();
    for _ in 0..MIDDLE {
        let (found, end) = stretch(line, &rest);
        out.extend(found);
        let Some(end) = end.filter(|&end| end > rest.start && end < rest.end) else { break };
        rest.start = end;
    }
    out
}

/// Whether a segment is nothing but "Baca Juga:".
pub(super) fn is_bare_label(line: &Line<'_>, segment: &Range<usize>) -> bool {
    related::find(line, segment).is_some_and(|found| found.rule == "related.bare")
}

/// The credits of a stretch; where to go on when one of them ends in its middle.
fn stretch(line: &Line<'_>, segment: &Range<usize>) -> (Vec<Found>, Option<usize>) {
    if let Some(found) = written(line, segment) {
        return (vec![found], None);
    }
    let says = line.says(segment);
    if says.has(Class::Chrome)
        && let Some(found) = chrome(line, segment)
    {
        return (vec![found], None);
    }
    if may_be_footer(line, segment, says)
        && let Some(found) = footer(line, segment)
    {
        return (found, None);
    }
    match whole(line, segment, says) {
        Some(found) if found.whole => (vec![found], None),
        Some(found) => {
            let before = segment.start..found.tokens.start;
            let end = found.tokens.end;
            let mut out = running(line, &before);
            out.push(found);
            (out, Some(end))
        }
        None => (running(line, segment), None),
    }
}

/// The credit that a stretch is, or ends with.
fn whole(line: &Line<'_>, segment: &Range<usize>, says: Classes) -> Option<Found> {
    const ORIGIN: Classes =
        Classes::of(&[Class::Aired, Class::Taken, Class::Given, Class::Original, Class::Read]);
    const RELATED: Classes = Classes::of(&[Class::Related, Class::Read, Class::Other]);
    const LABEL: Classes = Classes::of(&[Class::Source, Class::Via]);
    let when = |classes: Classes, find: fn(&Line<'_>, &Range<usize>) -> Option<Found>| {
        says.any(classes).then(|| find(line, segment)).flatten()
    };
    let closes = line.tokens[segment.end - 1].is(')');
    when(ORIGIN, origin::find)
        .or_else(|| when(RELATED, related::find))
        .or_else(|| when(Classes::of(&[Class::Invite]), related::invitation))
        .or_else(|| when(LABEL, source::labelled))
        .or_else(|| source::bracketed(line, segment))
        .or_else(|| patterned(line, segment))
        .or_else(|| closes.then(|| source::closing(line, segment)).flatten())
        .or_else(|| closes.then(|| people::closing(line, segment)).flatten())
        .or_else(|| when(Classes::of(&[Class::Role]), people::trailing))
}

/// Whether a stretch has what bylines and notices are made of.
fn may_be_footer(line: &Line<'_>, segment: &Range<usize>, says: Classes) -> bool {
    const WORDS: Classes = Classes::of(&[
        Class::Role,
        Class::By,
        Class::Written,
        Class::Contributed,
        Class::Report,
        Class::Copyright,
        Class::Reserved,
        Class::Forbidden,
        Class::Permission,
    ]);
    let sign = |t: &Token| t.is('©') || t.is('(');
    says.any(WORDS) || line.tokens[segment.clone()].iter().any(sign)
}

/// A whole line that the configuration describes.
fn written(line: &Line<'_>, segment: &Range<usize>) -> Option<Found> {
    if line.lexicon.written.is_empty() {
        return None;
    }
    let text = template::text_of(line, segment)?;
    line.lexicon.written.iter().find_map(|t| t.read(line, segment, &text))
}

/// Without what the configuration forbids to take from such a line.
fn allowed(line: &Line<'_>, segment: &Range<usize>, mut found: Vec<Found>) -> Vec<Found> {
    if line.lexicon.forbidden.is_empty() || found.is_empty() {
        return found;
    }
    let Some(text) = template::text_of(line, segment) else { return found };
    for (kind, template) in &line.lexicon.forbidden {
        if template.fits(&text) {
            found.retain(|f| kind.is_some_and(|kind| kind != f.kind));
        }
    }
    found
}

/// What running text may hold: a dateline, citing phrases.
fn running(line: &Line<'_>, segment: &Range<usize>) -> Vec<Found> {
    if segment.is_empty() {
        return Vec::new();
    }
    let dashed = |t: &Token| matches!(t.shape, Shape::Mark('-' | '–' | '—')) || t.caps == Caps::All;
    let mut out = Vec::new();
    if line.tokens[segment.clone()].iter().any(dashed) {
        out.extend(dateline::find(line, segment));
    }
    let rest = match out.first() {
        Some(found) if found.tokens.start == segment.start => found.tokens.end..segment.end,
        _ => segment.clone(),
    };
    out.extend(source::cited(line, &rest));
    out.sort_by_key(|f| f.tokens.start);
    out
}

/// Bylines and a copyright notice, in one stretch or glued together.
fn footer(line: &Line<'_>, segment: &Range<usize>) -> Option<Vec<Found>> {
    let Some(at) = rights::begins(line, segment).filter(|&at| at > segment.start) else {
        let one = rights::find(line, segment).or_else(|| people::find(line, segment));
        return one.map(|found| vec![found]);
    };
    let names = people::find(line, &(segment.start..at));
    let notice = rights::find(line, &(at..segment.end))?;
    match names {
        Some(names) => Some(vec![names, notice]),
        None => rights::find(line, segment).map(|found| vec![found]),
    }
}

/// "Komentar", "ADVERTISEMENT", "Halaman: 1 2": page furniture, when nothing else is in the line.
fn chrome(line: &Line<'_>, segment: &Range<usize>) -> Option<Found> {
    let mut c = Cursor::on(line, segment);
    c.skip_marks("([*•-–—→>_");
    if !c.skip(Class::Chrome) {
        return None;
    }
    const SHARE: Classes = Classes::of(&[Class::Chrome, Class::Screen, Class::Channel]);
    let number = |t: &Token| t.fold.chars().all(|c| c.is_ascii_digit());
    let share = |t: &Token| t.means.begins.any(SHARE) || t.range.len() == 1;
    let rest = c.rest();
    if rest.len() > 16 || !rest.iter().all(|t| !t.is_word() || number(t) || share(t)) {
        return None;
    }
    let mut found = Found::new(CreditKind::Chrome, "chrome", segment.clone());
    found.whole = true;
    Some(found.settled("page furniture alone in its line", 0.9))
}

/// From here on characters are of scripts that templates are written for.
const FOREIGN: u32 = 0x600;

/// Whole lines of languages that write without spaces or put the verb last.
fn patterned(line: &Line<'_>, segment: &Range<usize>) -> Option<Found> {
    let span = line.span(segment.clone());
    // No template is of a language written in Latin letters.
    let foreign = |c: &char| u32::from(*c) >= FOREIGN && c.is_alphabetic();
    if !line.flat.chars[span].iter().any(foreign) {
        return None;
    }
    let text = template::text_of(line, segment)?;
    line.lexicon.templates.iter().find_map(|t| t.read(line, segment, &text))
}
