//! Takes a citing phrase out of a running sentence, where the sentence stands without it.

use std::ops::Range;

use super::{
    Lexicon,
    class::{Class, Classes},
    cursor::{Cursor, Line},
    token::Shape,
};

/// What is cut, and the letter that begins the sentence from then on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Excision {
    /// Bytes that go.
    pub(super) bytes: Range<usize>,
    /// Bytes of a letter that becomes a capital, with the capital.
    pub(super) capital: Option<(Range<usize>, String)>,
}

/// What to cut for a citing phrase at these bytes of a block's markup. Nothing where what is left
/// would be no sentence: the phrase has to begin it with a comma behind, to end it, or to stand
/// between commas.
pub(super) fn excision(html: &str, span: &Range<usize>, lexicon: &Lexicon) -> Option<Excision> {
    let line = Line::read(html, lexicon);
    let inside = |i: &usize| {
        let bytes = line.flat.bytes(&line.tokens[*i].range);
        span.start <= bytes.start && bytes.end <= span.end
    };
    let first = (0..line.tokens.len()).find(inside)?;
    let last = (first..line.tokens.len()).take_while(inside).last()?;
    let segment = line.segments().into_iter().find(|s| s.contains(&first))?;
    let mut c = Cursor::on(&line, &segment).moved(last + 1);
    date(&mut c);
    let from = introduced(&line, first, segment.start);
    let comma_before = from > segment.start && line.tokens[from - 1].is(',');
    let comma_behind = c.token().is_some_and(|t| t.is(','));
    let begins = line.tokens[segment.start..from].iter().all(|t| !t.is_word());
    let cut = |tokens: Range<usize>| line.flat.bytes(&line.span(tokens));
    if begins && comma_behind {
        let next = line.tokens.get(c.at + 1).filter(|t| t.is_word() || t.is('"'))?;
        let bytes = cut(from..c.at + 1).start..line.flat.bytes(&next.range).start;
        return Some(Excision { bytes, capital: capital(html, &line, c.at + 1) });
    }
    let ends =
        !begins && c.rest().iter().all(|t| matches!(t.shape, Shape::Mark('.' | '!' | '?' | '"')));
    let before = line.tokens.get(from.wrapping_sub(1 + usize::from(comma_before)))?;
    let start = line.flat.bytes(&before.range).end;
    if ends || comma_before && comma_behind {
        let end = cut(from..c.at.max(from + 1) + usize::from(comma_behind && !ends)).end;
        return Some(Excision { bytes: start..end, capital: None });
    }
    None
}

/// A day or date behind the outlet: ", Rabu (3/4/2024)".
fn date(c: &mut Cursor<'_>) {
    let mut probe = c.clone();
    probe.skip_mark(",");
    if probe.skip_date() {
        c.at = probe.at;
    }
}

/// "seperti", "sebagaimana", "demikian" in front of the phrase belong to it.
fn introduced(line: &Line<'_>, first: usize, start: usize) -> usize {
    const WORDS: Classes = Classes::of(&[Class::Filler]);
    let links = ["seperti", "sebagaimana", "demikian", "begitu", "as", "wie", "como", "comme"];
    let mut from = first;
    while from > start {
        let before = &line.tokens[from - 1];
        let link = links.contains(&before.fold.as_str());
        let filler = before.means.alone.any(WORDS)
            && from >= start + 2
            && links.contains(&line.tokens[from - 2].fold.as_str());
        if !link && !filler {
            break;
        }
        from -= 1;
    }
    from
}

fn capital(html: &str, line: &Line<'_>, mut at: usize) -> Option<(Range<usize>, String)> {
    while line.tokens.get(at).is_some_and(|t| t.is('"')) {
        at += 1;
    }
    let bytes = line.flat.bytes(&line.tokens.get(at)?.range);
    let letter = html.get(bytes.clone())?.chars().next().filter(|c| c.is_lowercase())?;
    let place = bytes.start..bytes.start + letter.len_utf8();
    Some((place, letter.to_uppercase().collect()))
}
