//! A whole line with slots: for languages that write without spaces or put the verb last, and for
//! what an editor adds.

use std::ops::Range;

use regex::{Captures, Regex, RegexBuilder};
use unicode_normalization::UnicodeNormalization;

use super::{
    cursor::Line,
    found::Found,
    name::{Looks, Named, host},
};
use crate::model::CreditKind;

/// Longest line that a template is tried on, in characters.
const LINE: usize = 400;
/// The most memory that a template may become, in bytes.
const COMPILED: usize = 1 << 20;
/// What a slot stands for, as a group of an expression.
const SLOTS: [(&str, &str); 6] = [
    ("{outlet}", r#"["']?(?P<outlet>[^"。、，,:|\n]{2,60}?)["']?"#),
    ("{title}", r#"["']?(?P<title>[^"\n]{2,200}?)["']?"#),
    ("{via}", r#"["']?(?P<via>[^"。、，,:|\n]{2,60}?)["']?"#),
    ("{name}", r"(?P<name>[^\n|:;]{2,80}?)"),
    ("{link}", r"(?P<link>https?://\S{4,400}?)"),
    ("{any}", r"[^\n]{0,120}?"),
];

/// Why a template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A slot that nobody knows.
    #[error(
        "there is no slot `{0}`: write {{outlet}}, {{title}}, {{via}}, {{name}}, {{link}} or {{any}}"
    )]
    Slot(String),
    /// A slot that stands twice.
    #[error("`{0}` stands here twice")]
    Twice(String),
    /// It would match anything.
    #[error("a line needs at least two words of its own beside its slots")]
    Vague,
    /// The expression of a shipped lexicon is broken, or a line is far too long.
    #[error("{0}")]
    Expression(String),
}

/// A template ready to match.
#[derive(Debug, Clone)]
pub(super) struct Template {
    kind: CreditKind,
    rule: String,
    regex: Regex,
}

impl Template {
    /// A line of a shipped lexicon: an expression in which the slots are groups. It only has to
    /// begin the line.
    pub(super) fn shipped(kind: CreditKind, line: &str) -> Result<Self, TemplateError> {
        let title = ("{title}", r#"["'](?P<title>[^"\n]{2,200}?)["']"#);
        let line = line.replace(title.0, title.1);
        let pattern = format!(r"^[\s(\[]*{}", filled(&line).replace(' ', r"\s+"));
        Self::compiled(kind, "template", &pattern)
    }

    /// A line that an editor wrote: words and slots, nothing else. It has to be the whole line.
    pub(super) fn written(kind: CreditKind, line: &str) -> Result<Self, TemplateError> {
        check(line)?;
        let escaped = regex::escape(line.trim()).replace(r"\{", "{").replace(r"\}", "}");
        let words = escaped.split_whitespace().collect::<Vec<_>>().join(r"\s+");
        let pattern = format!(r"^[\s(\[*•→–—-]*{}[\s.!)\]*]*$", filled(&words));
        Self::compiled(kind, line, &pattern)
    }

    fn compiled(kind: CreditKind, rule: &str, pattern: &str) -> Result<Self, TemplateError> {
        let pattern: String = pattern.nfkc().collect();
        let mut builder = RegexBuilder::new(&pattern);
        let built = builder.case_insensitive(true).size_limit(COMPILED).build();
        let regex = built.map_err(|e| TemplateError::Expression(e.to_string()))?;
        Ok(Self { kind, rule: rule.to_owned(), regex })
    }

    /// Whether a text is such a line.
    pub(super) fn fits(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// Reads a stretch of a line.
    pub(super) fn read(
        &self,
        line: &Line<'_>,
        segment: &Range<usize>,
        text: &str,
    ) -> Option<Found> {
        let caught = self.regex.captures(text)?;
        let offset = line.span(segment.clone()).start;
        let place = |slot: &str| place(&caught, slot, text, offset);
        let words = |slot: &str| Some(line.flat.printed(place(slot)?));
        let mut found = Found::new(self.kind, "template", segment.clone());
        found.whole = true;
        found.template = Some(self.rule.clone());
        found.title = words("title");
        found.via = words("via").into_iter().collect();
        found.people = words("name").map(|name| ("penulis".to_owned(), name)).into_iter().collect();
        if let Some(range) = place("outlet") {
            found.outlet = Some(named(line, segment, range));
        }
        let linked = found.outlet.as_ref().and_then(|n| n.url.clone());
        let titled = || line.flat.anchor_within(&place("title")?).map(|a| a.href.clone());
        found.url = words("link").or_else(titled).or(linked);
        Some(found.settled("the whole line is as a template says", 0.9))
    }
}

/// The text of a stretch that templates are tried on; none when it is too long to be a line.
pub(super) fn text_of(line: &Line<'_>, segment: &Range<usize>) -> Option<String> {
    let span = line.span(segment.clone());
    (span.len() <= LINE).then(|| line.flat.chars[span].iter().collect())
}

fn named(line: &Line<'_>, segment: &Range<usize>, range: Range<usize>) -> Named {
    let anchor = line.flat.anchor_within(&range).or_else(|| line.flat.anchor_at(range.start));
    let words = anchor.map_or_else(|| range.clone(), |a| a.range.clone());
    let outlet = line.flat.printed(words);
    let url = anchor.map(|a| a.href.clone());
    let looks = if url.is_some() { Looks::Linked } else { Looks::Capital };
    Named { outlet, domain: url.as_deref().and_then(host), url, looks, tokens: segment.clone() }
}

fn place(caught: &Captures<'_>, slot: &str, text: &str, offset: usize) -> Option<Range<usize>> {
    let group = caught.name(slot)?;
    let from = offset + text[..group.start()].chars().count();
    Some(from..from + group.as_str().chars().count())
}

fn filled(line: &str) -> String {
    SLOTS.iter().fold(line.to_owned(), |line, (slot, group)| line.replace(slot, group))
}

fn check(line: &str) -> Result<(), TemplateError> {
    let mut seen = Vec::new();
    let mut rest = line;
    while let Some((_, tail)) = rest.split_once('{') {
        let name = tail.split_once('}').map_or(tail, |(name, _)| name);
        let slot = format!("{{{name}}}");
        if !SLOTS.iter().any(|(known, _)| *known == slot) {
            return Err(TemplateError::Slot(slot));
        }
        if slot != "{any}" && seen.contains(&slot) {
            return Err(TemplateError::Twice(slot));
        }
        seen.push(slot);
        rest = tail;
    }
    let bare = SLOTS.iter().fold(line.to_owned(), |line, (slot, _)| line.replace(slot, " "));
    let words = bare.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count();
    if words < 2 { Err(TemplateError::Vague) } else { Ok(()) }
}
