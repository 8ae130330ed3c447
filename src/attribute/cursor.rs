//! A line with its tokens, and a finger that moves along it.

use std::ops::Range;

use super::{
    class::{Class, Classes},
    fold::Flat,
    lexicon::Lexicon,
    token::{Caps, Shape, Token, tokens},
};

/// A normalised line with its tokens.
#[derive(Debug)]
pub(super) struct Line<'l> {
    /// The text with its map.
    pub(super) flat: Flat,
    /// Its tokens.
    pub(super) tokens: Vec<Token>,
    /// For each token, whether a quotation is open in front of it.
    pub(super) quoted: Vec<bool>,
    /// Whether it has no word in lower case: capitals say nothing.
    pub(super) loud: bool,
    /// The words that are known.
    pub(super) lexicon: &'l Lexicon,
}

impl<'l> Line<'l> {
    /// Reads markup or plain text.
    pub(super) fn read(raw: &str, lexicon: &'l Lexicon) -> Self {
        let flat = Flat::read(raw);
        let tokens = joined(tokens(&flat.chars, lexicon), lexicon);
        let quoted = quotations(&flat.chars, &tokens);
        let loud = !tokens.iter().any(|t| t.caps == Caps::Lower)
            && tokens.iter().filter(|t| t.caps == Caps::All).count() >= 2;
        Self { flat, tokens, quoted, loud, lexicon }
    }

    /// The stretches between line ends, as ranges of tokens, longest text first to last.
    pub(super) fn segments(&self) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut from = 0;
        for (i, token) in self.tokens.iter().enumerate() {
            if token.shape == Shape::Break {
                out.push(from..i);
                from = i + 1;
            }
        }
        out.push(from..self.tokens.len());
        out.retain(|r| !r.is_empty());
        out
    }

    /// What the words of a stretch may be, all together: a recogniser whose words are not among
    /// them need not look.
    pub(super) fn says(&self, tokens: &Range<usize>) -> Classes {
        let tokens = self.tokens.get(tokens.clone()).unwrap_or_default();
        tokens.iter().fold(Classes::default(), |all, t| all.and(t.means.begins))
    }

    /// The characters of a range of tokens.
    pub(super) fn span(&self, tokens: Range<usize>) -> Range<usize> {
        let (Some(first), Some(last)) =
            (self.tokens.get(tokens.start), self.tokens.get(tokens.end.wrapping_sub(1)))
        else {
            return 0..0;
        };
        first.range.start..last.range.end.max(first.range.start)
    }

    /// The words of a range of tokens as printed.
    pub(super) fn printed(&self, tokens: Range<usize>) -> String {
        self.flat.printed(self.span(tokens))
    }

    /// Whether a token touches the one before it.
    pub(super) fn touches(&self, i: usize) -> bool {
        match (i.checked_sub(1).and_then(|p| self.tokens.get(p)), self.tokens.get(i)) {
            (Some(before), Some(token)) => before.range.end == token.range.start,
            _ => false,
        }
    }
}

/// A credit may be broken over lines: where one ends with "di", or the next begins with "dengan
/// judul", the line goes on.
fn joined(mut tokens: Vec<Token>, lexicon: &Lexicon) -> Vec<Token> {
    const OPEN: Classes = Classes::of(&[Class::At, Class::From]);
    let mut kept = Vec::with_capacity(tokens.len());
    let mut title = 0;
    if !tokens.iter().any(|t| t.shape == Shape::Break) {
        return tokens;
    }
    for i in 0..tokens.len() {
        let breaks = tokens[i].shape == Shape::Break;
        let open = breaks
            && kept.last().is_some_and(|t: &Token| t.means.alone.any(OPEN) || title == kept.len());
        let goes_on = breaks && lexicon.length(&tokens[i + 1..], Class::Title).is_some();
        if open || goes_on {
            continue;
        }
        if !breaks && let Some(length) = lexicon.length(&tokens[i..], Class::Title) {
            title = kept.len() + length;
        }
        kept.push(tokens[i].clone());
    }
    tokens.clear();
    kept
}

/// Follows opening and closing quotation marks; a closing one without its opening is a fragment's.
fn quotations(chars: &[char], tokens: &[Token]) -> Vec<bool> {
    let mut open = false;
    let mut out = Vec::with_capacity(tokens.len());
    for token in tokens {
        out.push(open);
        if token.shape == Shape::Break {
            open = false;
        }
        if token.is('"') {
            open = opens(chars, token.range.start);
        }
    }
    out
}

/// Whether a quotation mark opens: white space or nothing before it, a word right behind it.
fn opens(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| chars.get(i));
    let after = chars.get(at + 1);
    before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '\''))
        && after.is_some_and(|c| !c.is_whitespace())
}

/// A finger on a token of a line, never past its segment.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    /// The line.
    pub(super) line: &'a Line<'a>,
    /// The token under the finger.
    pub(super) at: usize,
    /// The end of the segment.
    pub(super) end: usize,
}

impl<'a> Cursor<'a> {
    /// A finger on the first token of a segment.
    pub(super) fn on(line: &'a Line<'a>, segment: &Range<usize>) -> Self {
        Self { line, at: segment.start, end: segment.end }
    }

    /// The same segment from another token on.
    pub(super) fn moved(&self, at: usize) -> Self {
        Self { line: self.line, at, end: self.end }
    }

    /// What is left of the segment.
    pub(super) fn rest(&self) -> &'a [Token] {
        self.line.tokens.get(self.at..self.end).unwrap_or_default()
    }

    /// The token under the finger.
    pub(super) fn token(&self) -> Option<&'a Token> {
        self.rest().first()
    }

    /// Whether nothing is left.
    pub(super) fn done(&self) -> bool {
        self.at >= self.end
    }

    /// How many tokens a phrase of a class takes here.
    pub(super) fn length(&self, class: Class) -> Option<usize> {
        self.line.lexicon.length(self.rest(), class)
    }

    /// Whether a phrase of a class stands here.
    pub(super) fn sees(&self, class: Class) -> bool {
        self.length(class).is_some()
    }

    /// Whether a phrase of any of these classes may begin here.
    pub(super) fn may_see(&self, classes: Classes) -> bool {
        self.token().is_some_and(|t| t.means.begins.any(classes))
    }

    /// Moves over a phrase of a class.
    pub(super) fn skip(&mut self, class: Class) -> bool {
        let length = self.length(class);
        self.at += length.unwrap_or(0);
        length.is_some()
    }

    /// Moves over any phrases of some classes; says how many.
    pub(super) fn skip_all(&mut self, classes: &[Class]) -> usize {
        let mut count = 0;
        while count < 8 && classes.iter().any(|&c| self.skip(c)) {
            count += 1;
        }
        count
    }

    /// Moves over one of these marks.
    pub(super) fn skip_mark(&mut self, marks: &str) -> bool {
        let found =
            self.token().is_some_and(|t| matches!(t.shape, Shape::Mark(c) if marks.contains(c)));
        self.at += usize::from(found);
        found
    }

    /// Moves over any of these marks.
    pub(super) fn skip_marks(&mut self, marks: &str) {
        while self.skip_mark(marks) {}
    }

    /// Moves over a date such as "02.06.2026", "(16/10/2025)", "Kamis, 4 September 2024".
    pub(super) fn skip_date(&mut self) -> bool {
        let from = self.at;
        let mut probe = self.clone();
        let mut digits = 0;
        while let Some(token) = probe.token() {
            let number = token.fold.starts_with(|c: char| c.is_ascii_digit());
            let dated = number || probe.sees(Class::Day) || probe.sees(Class::Month);
            let mark = matches!(token.shape, Shape::Mark('/' | '.' | ':' | '(' | ')' | ','));
            if !(dated || mark && probe.at > from || token.is('(')) || probe.at - from > 12 {
                break;
            }
            digits += usize::from(dated);
            probe.at += 1;
            if dated {
                self.at = probe.at;
            }
        }
        if digits == 0 {
            self.at = from;
        } else {
            self.skip_mark(")");
        }
        digits > 0
    }

    /// Whether the word under the finger is in lower case, or in a line all in capitals.
    pub(super) fn lower(&self) -> bool {
        self.token().is_some_and(|t| t.caps == Caps::Lower || self.line.loud)
    }

    /// Words left in the segment.
    pub(super) fn words_left(&self) -> usize {
        self.rest().iter().filter(|t| t.is_word()).count()
    }

    /// Whether only punctuation is left in the segment.
    pub(super) fn only_marks_left(&self) -> bool {
        self.rest().iter().all(|t| !t.is_word())
    }

    /// Whether the word under the finger begins with a capital (or has none in its script).
    pub(super) fn capital(&self) -> bool {
        self.token().is_some_and(|t| {
            matches!(t.caps, Caps::Capital | Caps::All | Caps::Camel) || t.shape == Shape::Domain
        })
    }

    /// Whether a sentence or clause begins here.
    pub(super) fn clause_begins(&self, segment_start: usize) -> bool {
        if self.at == segment_start {
            return true;
        }
        let before = self.at.checked_sub(1).and_then(|i| self.line.tokens.get(i));
        before.is_none_or(|t| matches!(t.shape, Shape::Mark(_) | Shape::Break | Shape::Url))
    }
}
