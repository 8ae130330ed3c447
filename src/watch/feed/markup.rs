//! Markup inside a feed: every tag in one spelling, links absolute, words untouched. What can only
//! run is left out (`active`); nothing else is sanitised here.

use std::borrow::Cow;

use memchr::memmem;

use super::{
    active::{self, Fate},
    entity,
    space::Space,
    text::Scope,
    tree::{self, Element, Node},
};

/// Elements that have no end.
const VOID: [&str; 17] = [
    "area", "base", "basefont", "br", "col", "command", "embed", "frame", "hr", "img", "input",
    "isindex", "keygen", "link", "meta", "param", "wbr",
];

/// Attributes that hold an address.
const ADDRESSES: [&str; 13] = [
    "action",
    "background",
    "cite",
    "classid",
    "codebase",
    "data",
    "href",
    "longdesc",
    "poster",
    "profile",
    "src",
    "usemap",
    "manifest",
];

/// Elements that a text without a type may consist of and still be taken for markup.
const ORDINARY: [&str; 45] = [
    "a",
    "abbr",
    "acronym",
    "address",
    "b",
    "big",
    "blockquote",
    "br",
    "center",
    "cite",
    "code",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "i",
    "img",
    "ins",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "td",
    "tr",
    "u",
    "ul",
];

/// What stands in an element, as HTML.
pub(super) fn serialised(element: &Element, scope: &Scope) -> String {
    let mut out = String::new();
    children(element, scope, &mut out);
    out
}

fn children(element: &Element, scope: &Scope, out: &mut String) {
    for node in &element.children {
        match node {
            Node::Text(text) => escape(text, out),
            Node::Element(child) => whole(child, &scope.within(child), out),
        }
    }
}

fn whole(element: &Element, scope: &Scope, out: &mut String) {
    let name = name_in_a_page(element);
    match active::fate(&element.local) {
        Fate::Kept => {}
        Fate::Unwrapped => return children(element, scope, out),
        Fate::Dropped => return,
    }
    let attributes = element.attributes.iter().filter(|a| !is_of_the_feed(a.name, &a.value));
    let mut pairs: Vec<(Cow<str>, Cow<str>)> =
        attributes.map(|a| (Cow::Borrowed(a.name), Cow::Owned(escaped(&a.value)))).collect();
    pairs.extend(declared(element).map(|(key, uri)| (key.into(), uri.into())));
    start_tag(name, &mut pairs, scope, out);
    if is_void(name) {
        return;
    }
    children(element, scope, out);
    close(name, out);
}

/// Prefixes mean nothing in a page.
fn name_in_a_page<'e>(element: &'e Element) -> &'e str {
    match element.space {
        Some(Space::Xhtml) => &element.local,
        Some(Space::Foreign) => element.name.rsplit(':').next().unwrap_or(element.name),
        _ => element.name,
    }
}

/// What a drawing or a formula has to declare itself, because the feed around it did.
fn declared(element: &Element) -> impl Iterator<Item = (&'static str, &'static str)> {
    let foreign = element.space == Some(Space::Foreign);
    let root = match &*element.local {
        "svg" if foreign => Some("http://www.w3.org/2000/svg"),
        "math" if foreign => Some("http://www.w3.org/1998/Math/MathML"),
        _ => None,
    };
    let links = element.attributes.iter().any(|a| a.name.starts_with("xlink:"));
    let xlink = (foreign && links).then_some(("xmlns:xlink", "http://www.w3.org/1999/xlink"));
    root.map(|uri| ("xmlns", uri)).into_iter().chain(xlink)
}

/// The declarations of XHTML and of the base are spent when the markup leaves the feed.
fn is_of_the_feed(name: &str, value: &str) -> bool {
    name == "xml:base" || (name.starts_with("xmlns") && value.ends_with("/xhtml"))
}

fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

fn start_tag(name: &str, pairs: &mut Vec<(Cow<str>, Cow<str>)>, scope: &Scope, out: &mut String) {
    if pairs.len() > 1 {
        pairs.sort_by(|a, b| a.0.cmp(&b.0));
        pairs.dedup_by(|a, b| a.0 == b.0);
    }
    out.push('<');
    out.push_str(name);
    for (key, value) in pairs.iter().filter(|(key, _)| !active::is_code(key)) {
        out.push(' ');
        out.push_str(key);
        out.push_str("=\"");
        if ADDRESSES.contains(&&**key) && !value.trim().is_empty() {
            scope.write_address(value, out);
        } else {
            out.push_str(value);
        }
        out.push('"');
    }
    out.push_str(if is_void(name) { " />" } else { ">" });
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
}

fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    escape(value, &mut out);
    out.replace('"', "&quot;")
}

/// Markup with every tag in one spelling (lower case, attributes quoted and in order, `<br />`) and
/// every address absolute; text and references stay as they are.
pub(super) fn tidied(raw: &str, scope: &Scope) -> String {
    let raw = &*without_windows_references(raw);
    if !raw.contains('<') {
        return raw.to_owned();
    }
    let mut out = String::with_capacity(raw.len() + raw.len() / 8);
    let mut rest = raw;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = tag(rest, scope, &mut out);
        rest = &rest[taken..];
    }
    out.push_str(rest);
    out
}

/// `&#146;` is meant as windows-1252; browsers know, XML tools do not.
fn without_windows_references(raw: &str) -> Cow<'_, str> {
    let Some(first) = memmem::find(raw.as_bytes(), b"&#1") else { return Cow::Borrowed(raw) };
    let (mut out, mut rest) = (raw[..first].to_owned(), &raw[first..]);
    while let Some(at) = rest.find("&#1") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let number = rest.get(2..5).and_then(|digits| digits.parse::<u32>().ok());
        let number = number.filter(|n| (128..160).contains(n) && rest[5..].starts_with(';'));
        match number.and_then(char::from_u32).map(tree::from_windows) {
            Some(meant) => {
                out.push_str(&format!("&#x{:x};", u32::from(meant)));
                rest = &rest[6..];
            }
            None => {
                out.push_str("&#1");
                rest = &rest[3..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Copies what begins with `<`; gives the number of bytes that are done with.
fn tag(text: &str, scope: &Scope, out: &mut String) -> usize {
    let end = match text.as_bytes().get(1) {
        Some(b'!') if text.starts_with("<!--") => text.find("-->").map(|at| at + 3),
        Some(b'/') => return end_tag(text, out),
        Some(b) if b.is_ascii_alphabetic() => return whole_start_tag(text, scope, out),
        _ => Some(1),
    };
    let end = end.unwrap_or(text.len());
    out.push_str(&text[..end]);
    end
}

fn end_tag(text: &str, out: &mut String) -> usize {
    let end = text.find('>').map_or(text.len(), |at| at + 1);
    let name = text[2..].trim_start();
    let name = &name[..name.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(name.len())];
    if name.is_empty() || !text[..end].ends_with('>') {
        out.push_str(&text[..end]);
        return end;
    }
    let name = tree::lower(name);
    if !is_void(&name) && active::fate(&name) == Fate::Kept {
        close(&name, out);
    }
    end
}

fn close(name: &str, out: &mut String) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

fn whole_start_tag(text: &str, scope: &Scope, out: &mut String) -> usize {
    let Some(tag) = StartTag::read(text) else {
        out.push_str(text);
        return text.len();
    };
    let name = tree::lower(tag.name);
    match active::fate(&name) {
        Fate::Dropped if !tag.closed => {
            return tag.length + raw_text(&text[tag.length..], &name);
        }
        Fate::Dropped | Fate::Unwrapped => return tag.length,
        Fate::Kept => {}
    }
    let mut pairs: Vec<(Cow<str>, Cow<str>)> =
        tag.attributes.iter().map(|(key, value)| (tree::lower(key), in_quotes(value))).collect();
    start_tag(&name, &mut pairs, scope, out);
    if tag.closed && !is_void(&name) {
        close(&name, out);
    }
    tag.length
}

/// How far the text of a script or a style sheet goes.
fn raw_text(text: &str, name: &str) -> usize {
    let is_end = |at: usize| {
        let after = text.as_bytes().get(at + 2..at + 2 + name.len());
        after.is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()))
    };
    text.match_indices("</").map(|(at, _)| at).find(|at| is_end(*at)).unwrap_or(text.len())
}

/// What may not stand between quotes, written so that it may.
fn in_quotes(value: &str) -> Cow<'_, str> {
    if !value.contains(['"', '<', '>', '&']) {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len() + 8);
    for (at, c) in value.char_indices() {
        match c {
            '"' => out.push_str("&quot;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' if !is_reference(&value[at..]) => out.push_str("&amp;"),
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

/// Whether the text begins with a whole reference.
fn is_reference(text: &str) -> bool {
    let Some(end) = text.bytes().take(34).position(|b| b == b';') else { return false };
    let name = &text.as_bytes()[1..end];
    !name.is_empty() && name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'#')
}

/// A start tag as browsers read it.
struct StartTag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    /// `<br/>`
    closed: bool,
    length: usize,
}

const MOST_ATTRIBUTES: usize = 100;

impl<'a> StartTag<'a> {
    /// None where the tag never ends.
    fn read(text: &'a str) -> Option<Self> {
        let name_end = 1 + text.get(1..)?.find(is_after_name)?;
        let mut tag =
            Self { name: &text[1..name_end], attributes: Vec::new(), closed: false, length: 0 };
        let mut at = name_end;
        loop {
            at += text[at..].find(|c: char| !c.is_ascii_whitespace())?;
            match text.as_bytes().get(at)? {
                b'>' => {
                    tag.length = at + 1;
                    return Some(tag);
                }
                b'/' => {
                    tag.closed = text.as_bytes().get(at + 1) == Some(&b'>');
                    at += 1;
                }
                _ => at = tag.attribute(text, at)?,
            }
        }
    }

    fn attribute(&mut self, text: &'a str, from: usize) -> Option<usize> {
        let first = text[from..].chars().next()?.len_utf8();
        let key_end = from + first + text[from + first..].find(is_after_key)?;
        let next = key_end + text[key_end..].find(|c: char| !c.is_ascii_whitespace())?;
        if text.as_bytes()[next] != b'=' {
            self.keep(&text[from..key_end], "");
            return Some(key_end);
        }
        let start = next + 1 + text[next + 1..].find(|c: char| !c.is_ascii_whitespace())?;
        let (value, end) = match text.as_bytes()[start] {
            quote @ (b'"' | b'\'') => {
                let end = start + 1 + text[start + 1..].find(char::from(quote))?;
                (&text[start + 1..end], end + 1)
            }
            _ => {
                let past = |c: char| c.is_ascii_whitespace() || c == '>';
                let end = start + text[start..].find(past)?;
                (&text[start..end], end)
            }
        };
        self.keep(&text[from..key_end], value);
        Some(end)
    }

    fn keep(&mut self, key: &'a str, value: &'a str) {
        if self.attributes.len() < MOST_ATTRIBUTES {
            self.attributes.push((key, value));
        }
    }
}

fn is_after_name(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '>' | '/')
}

fn is_after_key(c: char) -> bool {
    is_after_name(c) || c == '='
}

/// Whether a text that might be either is markup: something closed or a reference, and only
/// ordinary elements and known names.
pub(super) fn looks_like_markup(text: &str) -> bool {
    let mut evidence = false;
    for (at, sign) in text.match_indices(['<', '&']) {
        let rest = &text[at..];
        if sign == "&" {
            let named = reference_name(rest);
            if named.is_some_and(|name| !name.starts_with('#') && entity::named(name).is_none()) {
                return false;
            }
            evidence |= named.is_some();
            continue;
        }
        let name = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        if end == 0 {
            continue;
        }
        if !ORDINARY.contains(&name[..end].to_ascii_lowercase().as_str()) {
            return false;
        }
        evidence |= rest.starts_with("</");
    }
    evidence
}

fn reference_name(text: &str) -> Option<&str> {
    is_reference(text).then(|| text.get(1..text.find(';')?)).flatten()
}

/// The words of markup: tags gone, references read.
pub(super) fn words(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let next = rest.as_bytes().get(1).copied().unwrap_or(b' ');
        let is_tag = next.is_ascii_alphabetic() || matches!(next, b'/' | b'!');
        if !is_tag {
            out.push('<');
            rest = &rest[1..];
            continue;
        }
        let length = StartTag::read(rest).map(|tag| tag.length);
        let length = length.or_else(|| rest.find('>').map(|at| at + 1)).unwrap_or(rest.len());
        if breaks_a_word(rest) {
            out.push(' ');
        }
        rest = &rest[length..];
    }
    out.push_str(rest);
    tree::unescaped(Cow::Owned(out)).into_owned()
}

/// `<br>` and blocks stand between words, `<b>` stands within them.
fn breaks_a_word(tag: &str) -> bool {
    let name = tag[1..].trim_start_matches('/');
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    let name = name[..end].to_ascii_lowercase();
    matches!(
        name.as_str(),
        "br" | "p" | "div" | "li" | "ul" | "ol" | "h1" | "h2" | "h3" | "h4" | "tr" | "td" | "hr"
    )
}
