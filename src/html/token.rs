//! Cuts markup into tags and text in one pass, the way browsers do, without building anything.

use std::borrow::Cow;

/// Attributes kept of one tag; more are dropped (html5ever compares each with all before it).
const MAX_ATTRIBUTES: usize = 48;
/// Longest attribute value kept, in bytes; longer ones (inlined pictures, state) are dropped.
const MAX_VALUE: usize = 8 * 1024;
/// Longest tag or attribute name kept, in bytes.
const MAX_NAME: usize = 64;

/// One attribute: its lower-case name and its value as written (entities still encoded).
pub(super) struct Attribute<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) value: &'a str,
}

/// A piece of markup.
pub(super) enum Token<'a> {
    Text(&'a str),
    Start {
        name: Cow<'a, str>,
        attributes: Vec<Attribute<'a>>,
    },
    End {
        name: Cow<'a, str>,
    },
    /// Comments, declarations, tags with impossible names: nothing to keep.
    Nothing,
}

/// The scanner: a position in the markup.
pub(super) struct Tokens<'a> {
    markup: &'a str,
    at: usize,
    /// Elements whose end tag does not come any more: not looked for again.
    endless: Vec<String>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(markup: &'a str) -> Self {
        Self { markup, at: 0, endless: Vec::new() }
    }

    fn rest(&self) -> &'a str {
        self.markup.get(self.at..).unwrap_or_default()
    }

    /// Skips an element's raw content up to its end tag and returns it; `None` when the end tag
    /// is missing (the position does not change then).
    pub(super) fn raw_until_end(&mut self, name: &str) -> Option<&'a str> {
        let start = self.at;
        if self.endless.iter().any(|n| n == name) {
            return None;
        }
        let Some(end) = find_end_tag(self.markup.as_bytes(), start, name) else {
            self.endless.push(name.to_owned());
            return None;
        };
        self.at = end;
        self.skip_tag();
        self.markup.get(start..end)
    }

    /// Forgets everything that is left.
    pub(super) fn stop(&mut self) {
        self.at = self.markup.len();
    }

    fn skip_tag(&mut self) {
        self.at += self.rest().find('>').map_or(self.rest().len(), |i| i + 1);
    }

    fn text(&mut self) -> Token<'a> {
        let rest = self.rest();
        let end = memchr::memchr(b'<', rest.as_bytes().get(1..).unwrap_or_default());
        let end = end.map_or(rest.len(), |at| at + 1);
        self.at += end;
        Token::Text(&rest[..end])
    }

    fn comment(&mut self) -> Token<'a> {
        let rest = self.rest();
        let end = rest.get(2..).and_then(|r| r.find("-->")).map_or(rest.len(), |i| i + 5);
        self.at += end;
        Token::Nothing
    }

    fn declaration(&mut self) -> Token<'a> {
        self.skip_tag();
        Token::Nothing
    }

    fn tag(&mut self, closing: bool) -> Token<'a> {
        self.at += if closing { 2 } else { 1 };
        let name = self.take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>'));
        let Some(attributes) = self.attributes() else {
            return Token::Nothing; // the markup ends inside the tag
        };
        match (name_of(name), closing) {
            (Some(name), true) => Token::End { name },
            (Some(name), false) => Token::Start { name, attributes },
            (None, _) => Token::Nothing,
        }
    }

    fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> &'a str {
        let bytes = self.rest().as_bytes();
        let end = bytes.iter().position(|b| !wanted(*b)).unwrap_or(bytes.len());
        let taken = self.rest().get(..end).unwrap_or_default();
        self.at += end;
        taken
    }

    fn attributes(&mut self) -> Option<Vec<Attribute<'a>>> {
        let mut kept: Vec<Attribute<'a>> = Vec::new();
        loop {
            self.take_while(|b| b.is_ascii_whitespace() || b == b'/');
            let first = *self.rest().as_bytes().first()?;
            if first == b'>' {
                self.at += 1;
                return Some(kept);
            }
            let (name, value) = self.attribute(first)?;
            let Some(name) = name_of(name) else { continue };
            let new = kept.len() < MAX_ATTRIBUTES && kept.iter().all(|a| a.name != name);
            if new && value.len() <= MAX_VALUE && !name.starts_with("on") {
                kept.push(Attribute { name, value });
            }
        }
    }

    fn attribute(&mut self, first: u8) -> Option<(&'a str, &'a str)> {
        let begin = self.at;
        self.at += usize::from(first == b'=');
        self.take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>' | b'='));
        let name = self.markup.get(begin..self.at)?;
        self.take_while(|b| b.is_ascii_whitespace());
        if !self.rest().starts_with('=') {
            return Some((name, ""));
        }
        self.at += 1;
        self.take_while(|b| b.is_ascii_whitespace());
        Some((name, self.value()?))
    }

    fn value(&mut self) -> Option<&'a str> {
        let quote = *self.rest().as_bytes().first()?;
        if !matches!(quote, b'"' | b'\'') {
            return Some(self.take_while(|b| !b.is_ascii_whitespace() && b != b'>'));
        }
        self.at += 1;
        let rest = self.rest();
        let value = &rest[..memchr::memchr(quote, rest.as_bytes()).unwrap_or(rest.len())];
        self.at += value.len();
        (!self.rest().is_empty()).then(|| self.at += 1)?;
        Some(value)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.rest().as_bytes();
        let token = match (bytes.first()?, bytes.get(1), bytes.get(2)) {
            (b'<', Some(b'!'), Some(b'-')) if bytes.get(3) == Some(&b'-') => self.comment(),
            (b'<', Some(b'!' | b'?'), _) => self.declaration(),
            (b'<', Some(b'/'), Some(c)) if c.is_ascii_alphabetic() => self.tag(true),
            (b'<', Some(b'/'), Some(_)) => self.declaration(),
            (b'<', Some(c), _) if c.is_ascii_alphabetic() => self.tag(false),
            _ => self.text(),
        };
        Some(token)
    }
}

fn name_of(raw: &str) -> Option<Cow<'_, str>> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.');
    let starts = raw.as_bytes().first()?.is_ascii_alphabetic();
    let fits = raw.len() <= MAX_NAME && raw.bytes().all(plain);
    let lower = || match raw.bytes().any(|b| b.is_ascii_uppercase()) {
        true => Cow::Owned(raw.to_ascii_lowercase()),
        false => Cow::Borrowed(raw),
    };
    (starts && fits).then(lower)
}

fn find_end_tag(bytes: &[u8], from: usize, name: &str) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr(b'<', bytes.get(at..)?)?;
        let inside = bytes.get(at + 1..)?;
        let ends = inside.first() == Some(&b'/')
            && inside.get(1..=name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
            && inside.get(name.len() + 1).is_none_or(|b| !b.is_ascii_alphanumeric());
        if ends {
            return Some(at);
        }
        at += 1;
    }
}
