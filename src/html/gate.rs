//! Makes markup cheap to parse: whatever comes in, what goes out is shallow, well nested and
//! linear to read.
//!
//! html5ever needs 20 s for 50 KB of nested `<div>` and 58 s for one tag with 472 KB of
//! attributes; open formatting elements and misplaced table content are quadratic too. The gate
//! writes every implied end tag, so that nothing can pile up in the parser.

use std::{borrow::Cow, collections::HashSet, sync::LazyLock};

use super::token::{Attribute, Token, Tokens};

/// Most bytes read of a page or fragment; the rest is cut off.
pub(super) const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Deepest nesting that reaches the parser; deeper elements lose their tags and keep their text.
const MAX_DEPTH: usize = 200;
/// Most elements open at once, whether written or not; more are only counted.
const MAX_OPEN: usize = 400;
/// Most formatting elements open at once.
const MAX_FORMATTING: usize = 24;
/// Most pieces of content in a table outside its cells (the parser moves each before the table).
const MAX_MISPLACED: usize = 64;
/// Most bytes of text in one piece: html5ever writes a text in quadratic time when it is full of
/// `&` and has no `<`.
const MAX_UNBROKEN: usize = 4 * 1024;
/// How far back an open element is looked for.
const LOOK_BACK: usize = 256;
/// Most scripts of data kept, and the bytes of each.
const MAX_SCRIPTS: usize = 32;

const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// Elements whose start closes an open paragraph.
const BLOCKS: [&str; 36] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];
/// Elements that end tags do not reach through.
const WALLS: [&str; 6] = ["table", "td", "th", "caption", "html", "body"];
/// Elements of which nothing is kept, not even the text.
const DROPPED: [&str; 15] = [
    "style", "xmp", "iframe", "noembed", "noframes", "noscript", "textarea", "select", "svg",
    "math", "template", "object", "applet", "frameset", "listing",
];
/// Elements whose tags are dropped and whose content stays.
const UNWRAPPED: [&str; 9] =
    ["form", "plaintext", "embed", "frame", "marquee", "optgroup", "option", "nobr", "base"];

/// Markup that the parser can take, and the data that scripts carried.
pub(super) struct Gated {
    /// The markup.
    pub(super) html: String,
    /// Contents of scripts of type JSON, as written.
    pub(super) data: Vec<String>,
    /// Whether the markup ended inside a tag, a comment or a script.
    pub(super) cut: bool,
}

/// What is being prepared: a whole page or a piece of one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Page,
    Fragment,
}

/// Passes markup through the gate.
pub(super) fn gate(raw: &str, part: Part) -> Gated {
    let capped = &raw[..raw.floor_char_boundary(MAX_BYTES)];
    let mut gate = Gate::new(part);
    let mut tokens = Tokens::new(capped);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) => gate.text(text),
            Token::Start { name, attributes } => gate.start(name, &attributes, &mut tokens),
            Token::End { name } => gate.end(&name),
            Token::Nothing => {}
        }
    }
    Gated { html: gate.out, data: gate.data, cut: gate.cut }
}

struct Open<'a> {
    name: Cow<'a, str>,
    written: bool,
}

struct Gate<'a> {
    part: Part,
    out: String,
    data: Vec<String>,
    cut: bool,
    open: Vec<Open<'a>>,
    depth: usize,
    formatting: usize,
    /// Elements open beyond the deepest.
    over: usize,
    /// Paragraphs open.
    paragraphs: usize,
    misplaced: usize,
    unbroken: usize,
    seen_html: bool,
    seen_body: bool,
}

fn is(list: &[&str], name: &str) -> bool {
    list.contains(&name)
}

/// References that are read without their semicolon too.
const BARE: [&str; 7] = ["amp", "lt", "gt", "quot", "nbsp", "copy", "reg"];

/// The names of HTML's character references, one a line (HTML standard, 13.5).
static NAMES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("entities.txt").lines().collect());

/// Writes text so that every `&` begins a reference that the parser knows (it takes quadratic time
/// over what only looks like one) and no `quoted` sign ends its place.
fn push_text(out: &mut String, text: &str, quoted: u8, written: &str) {
    let mut rest = text;
    while let Some(at) = memchr::memchr3(b'&', 0, quoted, rest.as_bytes()) {
        out.push_str(&rest[..at]);
        let sign = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        match sign {
            b'&' => rest = push_reference(out, rest),
            0 => {}
            _ => out.push_str(written),
        }
    }
    out.push_str(rest);
}

/// Writes what an ampersand followed by `rest` means; returns what is left to write.
fn push_reference<'a>(out: &mut String, rest: &'a str) -> &'a str {
    let body = rest.strip_prefix('#').unwrap_or(rest);
    let end = body.bytes().take(40).position(|b| !b.is_ascii_alphanumeric()).unwrap_or(body.len());
    let name = body.get(..end).unwrap_or_default();
    match body.as_bytes().get(end) {
        Some(b';') if is_reference(rest, name) => out.push('&'),
        Some(b';' | b'=') => out.push_str("&amp;"),
        _ if BARE.contains(&name) && !rest.starts_with('#') => {
            out.push('&');
            out.push_str(name);
            out.push(';');
            return &rest[end..];
        }
        _ => out.push_str("&amp;"),
    }
    rest
}

fn is_reference(rest: &str, name: &str) -> bool {
    if !rest.starts_with('#') {
        return NAMES.contains(name);
    }
    let hex = name.strip_prefix(['x', 'X']);
    let digits = hex.unwrap_or(name);
    !digits.is_empty() && u32::from_str_radix(digits, if hex.is_some() { 16 } else { 10 }).is_ok()
}

/// Where a piece of text ends: not inside a letter or a reference.
fn piece_end(text: &str) -> usize {
    if text.len() <= MAX_UNBROKEN {
        return text.len();
    }
    let end = text.floor_char_boundary(MAX_UNBROKEN);
    let from = text.floor_char_boundary(end - 64);
    text[from..end].rfind('&').map_or(end, |at| from + at)
}

fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

impl<'a> Gate<'a> {
    fn new(part: Part) -> Self {
        Self {
            part,
            out: String::new(),
            data: Vec::new(),
            cut: false,
            open: Vec::new(),
            depth: 0,
            formatting: 0,
            over: 0,
            paragraphs: 0,
            misplaced: 0,
            unbroken: 0,
            seen_html: false,
            seen_body: false,
        }
    }

    fn text(&mut self, text: &str) {
        if !text.trim().is_empty() && !self.fits_here() {
            return;
        }
        let mut rest = text;
        while !rest.is_empty() {
            let (piece, later) = rest.split_at(piece_end(rest));
            self.split_long_text(piece.len());
            push_text(&mut self.out, piece, b'<', "&lt;");
            rest = later;
        }
    }

    /// Puts an empty element into text that runs on for long.
    fn split_long_text(&mut self, coming: usize) {
        self.unbroken += coming;
        if self.unbroken > MAX_UNBROKEN {
            self.out.push_str("<span></span>");
            self.unbroken = coming;
        }
    }

    /// Content directly inside a table is moved before it, at a price: count it.
    fn fits_here(&mut self) -> bool {
        let mut near = self.open.iter().rev().take(LOOK_BACK);
        let in_table = near.find(|o| o.written).is_some_and(|o| {
            matches!(&*o.name, "table" | "tbody" | "thead" | "tfoot" | "tr" | "colgroup")
        });
        self.misplaced += usize::from(in_table);
        !in_table || self.misplaced <= MAX_MISPLACED
    }

    fn start(&mut self, name: Cow<'a, str>, attributes: &[Attribute<'_>], tokens: &mut Tokens<'_>) {
        match &*name {
            "script" => self.script(attributes, tokens),
            "title" => self.title(tokens),
            n if is(&DROPPED, n) => {
                tokens.raw_until_end(n);
            }
            n if is(&UNWRAPPED, n) => {}
            "html" | "head" | "body" => self.skeleton(&name, attributes),
            n if is(&VOID, n) => self.void(n, attributes),
            _ => self.element(name, attributes),
        }
    }

    fn script(&mut self, attributes: &[Attribute<'_>], tokens: &mut Tokens<'_>) {
        let Some(content) = tokens.raw_until_end("script") else {
            self.cut = true;
            return tokens.stop();
        };
        let is_data = attributes.iter().any(|a| a.name == "type" && a.value.contains("json"));
        if is_data && self.part == Part::Page && self.data.len() < MAX_SCRIPTS {
            self.data.push(content.to_owned());
        }
    }

    fn title(&mut self, tokens: &mut Tokens<'_>) {
        let Some(content) = tokens.raw_until_end("title") else { return };
        if self.part == Part::Page {
            self.out.push_str("<title>");
            push_text(&mut self.out, content, b'<', "&lt;");
            self.out.push_str("</title>");
        }
    }

    fn skeleton(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        let seen = match name {
            "html" => std::mem::replace(&mut self.seen_html, true),
            "body" => std::mem::replace(&mut self.seen_body, true),
            _ => true,
        };
        if !seen && self.part == Part::Page {
            self.write_tag(name, attributes);
        }
    }

    fn void(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        if name == "hr" {
            self.close_paragraph();
        }
        let free = matches!(name, "col" | "meta" | "link" | "input");
        if free || self.fits_here() {
            self.write_tag(name, attributes);
        }
    }

    fn element(&mut self, name: Cow<'a, str>, attributes: &[Attribute<'_>]) {
        if self.depth >= MAX_DEPTH || self.open.len() >= MAX_OPEN {
            self.over += 1;
            return;
        }
        if !self.make_room(&name) {
            return;
        }
        let formatting = is(&FORMATTING, &name);
        let written = !(formatting && self.formatting >= MAX_FORMATTING);
        if written {
            self.depth += 1;
            self.formatting += usize::from(formatting);
            self.write_tag(&name, attributes);
        }
        self.paragraphs += usize::from(name == "p");
        self.open.push(Open { name, written });
    }

    /// Closes what the new element closes by itself; says whether it may stand here at all.
    fn make_room(&mut self, name: &str) -> bool {
        match name {
            "tr" => self.close_nearest(&["tr"], &["table"]),
            "td" | "th" => self.close_nearest(&["td", "th", "caption"], &["table", "tr"]),
            "tbody" | "thead" | "tfoot" | "caption" | "colgroup" => {
                self.close_nearest(&["tbody", "thead", "tfoot", "caption"], &["table"]);
            }
            "a" => self.close_nearest(&["a"], &WALLS),
            "button" => self.close_nearest(&["button"], &WALLS),
            "li" => self.close_nearest(&["li"], &["ul", "ol", "menu", "table", "td", "th"]),
            "dt" | "dd" => self.close_nearest(&["dt", "dd"], &["dl", "table", "td", "th"]),
            _ => {}
        }
        if is(&BLOCKS, name) {
            self.close_paragraph();
            self.close_heading(name);
        }
        if is(&["tr", "td", "th", "tbody", "thead", "tfoot", "caption", "colgroup"], name) {
            return self.find(&["table"], &[]).is_some();
        }
        self.fits_here()
    }

    fn close_paragraph(&mut self) {
        if self.paragraphs > 0 {
            self.close_nearest(&["p"], &WALLS);
        }
    }

    fn close_heading(&mut self, name: &str) {
        let in_heading = self.open.last().is_some_and(|o| is_heading(&o.name));
        if in_heading && is_heading(name) {
            self.pop();
        }
    }

    fn end(&mut self, name: &str) {
        if self.over > 0 && !is(&WALLS, name) {
            self.over -= 1;
            return;
        }
        let walls: &[&str] = match name {
            "table" => &[],
            "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "caption" | "colgroup" => &["table"],
            _ => &WALLS,
        };
        let Some(at) = self.find(&[name], walls) else { return };
        if is(&FORMATTING, name) && name != "a" {
            self.remove(at);
        } else {
            self.pop_to(at);
        }
    }

    fn close_nearest(&mut self, names: &[&str], walls: &[&str]) {
        if let Some(at) = self.find(names, walls) {
            self.pop_to(at);
        }
    }

    fn find(&self, names: &[&str], walls: &[&str]) -> Option<usize> {
        for (at, open) in self.open.iter().enumerate().rev().take(LOOK_BACK) {
            if is(names, &open.name) {
                return Some(at);
            }
            if is(walls, &open.name) {
                return None;
            }
        }
        None
    }

    fn pop_to(&mut self, at: usize) {
        while self.open.len() > at {
            self.pop();
        }
    }

    fn pop(&mut self) {
        if let Some(open) = self.open.pop() {
            self.write_end(&open);
        }
    }

    fn remove(&mut self, at: usize) {
        let open = self.open.remove(at);
        self.write_end(&open);
    }

    fn write_end(&mut self, open: &Open<'_>) {
        self.paragraphs -= usize::from(open.name == "p");
        if open.written {
            self.unbroken = 0;
            self.depth -= 1;
            self.formatting -= usize::from(is(&FORMATTING, &open.name));
            self.out.push_str("</");
            self.out.push_str(&open.name);
            self.out.push('>');
        }
    }

    fn write_tag(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.unbroken = 0;
        self.out.push('<');
        self.out.push_str(name);
        for attribute in attributes {
            self.out.push(' ');
            self.out.push_str(&attribute.name);
            self.out.push_str("=\"");
            push_text(&mut self.out, attribute.value, b'"', "&quot;");
            self.out.push('"');
        }
        self.out.push('>');
    }
}
