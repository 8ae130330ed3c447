//! Walks markup once and hands out its characters with their places and its links.

use std::ops::Range;

/// Elements that begin a line of their own.
const BLOCKS: [&str; 24] = [
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "td",
    "th",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "section",
    "article",
    "figure",
    "figcaption",
    "hr",
    "footer",
    "header",
    "aside",
];

/// One character as it stood in the input.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// The character.
    pub(super) c: char,
    /// Its first byte.
    pub(super) from: usize,
    /// The byte behind its last.
    pub(super) to: usize,
}

/// How far the end of a Markdown link is looked for, in bytes.
const LEFTOVER: usize = 800;

/// A single pass over HTML, Markdown or plain text.
pub(super) struct Scan<'a> {
    raw: &'a str,
    at: usize,
    html: bool,
    /// No `>` follows any more: what looks like a tag is text (keeps the pass linear).
    tagless: bool,
    open: Option<(usize, String)>,
    /// Ends of Markdown links: where the text ends, where the whole link ends.
    closing: Option<(usize, usize)>,
    /// No `](` follows any more.
    bracketless: bool,
    /// What is read, in order.
    pub(super) glyphs: Vec<Glyph>,
    /// Bytes of the link's text, address.
    pub(super) anchors: Vec<(Range<usize>, String)>,
}

impl<'a> Scan<'a> {
    /// A pass at its beginning.
    pub(super) fn of(raw: &'a str) -> Self {
        let html =
            raw.contains("</") || raw.contains("<br") || raw.contains("<p") || raw.contains("<img");
        Self {
            raw,
            at: 0,
            html,
            tagless: false,
            open: None,
            closing: None,
            bracketless: false,
            glyphs: Vec::with_capacity(raw.len()),
            anchors: Vec::new(),
        }
    }

    /// Walks to the end.
    pub(super) fn run(&mut self) {
        if !self.html {
            self.skip_markdown_prefix();
        }
        while let Some(c) = self.raw[self.at..].chars().next() {
            if c == '<' && self.tag() {
                continue;
            }
            if self.closes_bracket() || c == '[' && self.leftover_link() && self.bracket() {
                continue;
            }
            if !self.html && self.markdown(c) {
                continue;
            }
            self.push(c);
        }
        self.close();
    }

    fn push(&mut self, c: char) {
        let to = self.at + c.len_utf8();
        let shown = if c == '\n' && self.html { ' ' } else { c };
        self.glyphs.push(Glyph { c: shown, from: self.at, to });
        self.at = to;
    }

    fn skip_markdown_prefix(&mut self) {
        let rest = self.raw.trim_start_matches(['>', '#', ' ', '→']);
        self.at = self.raw.len() - rest.len();
    }

    fn tag(&mut self) -> bool {
        let rest = &self.raw[self.at..];
        let named = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
        if self.tagless || !named {
            return false;
        }
        let Some(length) = tag_length(rest) else {
            self.tagless = true;
            return false;
        };
        let tag = &rest[..length];
        let name: String = tag[1..]
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        self.element(&name, tag);
        self.at += length;
        true
    }

    fn element(&mut self, name: &str, tag: &str) {
        if name == "br" {
            self.glyphs.push(Glyph { c: '\n', from: self.at, to: self.at + tag.len() });
        } else if BLOCKS.contains(&name) {
            self.glyphs.push(Glyph { c: '\n', from: self.at, to: self.at });
        } else if name == "a" {
            self.close();
            if !tag.starts_with("</") {
                self.part();
                self.open = attribute(tag, "href").map(|href| (self.at + tag.len(), href));
            }
        }
    }

    /// A link is a word of its own, even where the page forgot the space: "Baca Juga<a …>".
    fn part(&mut self) {
        if self.glyphs.last().is_some_and(|g| g.c.is_alphanumeric()) {
            self.glyphs.push(Glyph { c: ' ', from: self.at, to: self.at });
        }
    }

    fn close(&mut self) {
        if let Some((from, href)) = self.open.take() {
            self.anchors.push((from..self.at, href));
        }
    }

    fn markdown(&mut self, c: char) -> bool {
        match c {
            '*' => {
                self.at += 1;
                true
            }
            '_' => self.emphasis(),
            '[' => self.bracket(),
            _ => false,
        }
    }

    fn closes_bracket(&mut self) -> bool {
        let Some((_, end)) = self.closing.filter(|(text_end, _)| *text_end == self.at) else {
            return false;
        };
        self.closing = None;
        self.at = end;
        true
    }

    /// Markdown that a page shows as it is: `[text](https://…)` without markup in it.
    fn leftover_link(&self) -> bool {
        let rest = &self.raw[self.at..];
        let near = &rest[..rest.floor_char_boundary(LEFTOVER)];
        let Some((text, behind)) = near.split_once("](") else { return false };
        let address = behind.split(')').next().unwrap_or_default();
        address.starts_with("http") && !text.contains('<') && !address.contains(['<', ' '])
    }

    fn emphasis(&mut self) -> bool {
        let before = self.glyphs.last().is_none_or(|g| !g.c.is_alphanumeric());
        let after = !self.raw[self.at + 1..].starts_with(char::is_alphanumeric);
        if before || after {
            self.at += 1;
        }
        before || after
    }

    /// `[text](address)`: the brackets vanish, the text stays.
    fn bracket(&mut self) -> bool {
        if self.bracketless || self.closing.is_some() {
            return false;
        }
        let rest = &self.raw[self.at..];
        let Some(middle) = rest.find("](") else {
            self.bracketless = true;
            return false;
        };
        let Some(end) = rest[middle..].find(')') else {
            self.bracketless = true;
            return false;
        };
        let href = rest[middle + 2..middle + end].trim().to_owned();
        self.anchors.push((self.at + 1..self.at + middle, href));
        self.closing = Some((self.at + middle, self.at + middle + end + 1));
        self.at += 1;
        true
    }
}

/// Bytes of the tag at the beginning of a text; `>` inside quotes does not end it.
pub(super) fn tag_length(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (i, b) in rest.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return Some(i + 1),
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
    }
    None
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let at = lower.find(&format!("{name}="))? + name.len() + 1;
    let rest = &tag[at..];
    let value = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].split(quote).next()?,
        _ => rest.split([' ', '>']).next()?,
    };
    Some(super::fold::unescaped(value).trim().to_owned())
}
