//! A tree out of XML that may be broken: what was cut off is closed, what does not match is
//! ignored, what is too deep or too much is left out, and each of it is said.

use std::borrow::Cow;

use quick_xml::{
    events::{BytesRef, Event, attributes::Attributes},
    reader::Reader,
};

use super::{
    entity,
    space::{self, Space},
};

/// Entries of one feed: far more than any feed holds; what comes after them is not read.
const MOST_ENTRIES: usize = 2_000;
/// Elements inside one another; real feeds with XHTML in them stay below 30.
const MOST_DEEP: usize = 100;
/// Attributes of one element.
const MOST_ATTRIBUTES: usize = 100;
/// Namespace declarations in force at one place.
const MOST_NAMESPACES: usize = 200;
/// Places where broken markup is read as text and reading goes on; each costs one more look at
/// the rest of the document.
const MOST_RESTARTS: usize = 20;

/// An element with what is in it.
#[derive(Debug, Default)]
pub(in crate::watch) struct Element<'a> {
    pub space: Option<Space>,
    /// In lower case, without prefix.
    pub local: Cow<'a, str>,
    /// As written.
    pub name: &'a str,
    pub attributes: Vec<Attribute<'a>>,
    pub children: Vec<Node<'a>>,
}

#[derive(Debug)]
pub(in crate::watch) struct Attribute<'a> {
    /// As written.
    pub name: &'a str,
    pub value: Cow<'a, str>,
}

#[derive(Debug)]
pub(in crate::watch) enum Node<'a> {
    Element(Element<'a>),
    Text(Cow<'a, str>),
}

impl<'a> Element<'a> {
    pub(super) fn is(&self, space: Space, local: &str) -> bool {
        self.space == Some(space) && self.local == local
    }

    /// An attribute by its name as written, in any case, without white space around its value.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|a| a.name.eq_ignore_ascii_case(name))?;
        Some(found.value.trim())
    }

    pub(in crate::watch) fn elements(&self) -> impl Iterator<Item = &Element<'a>> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// All text in it, elements within left out of account, white space around it cut.
    pub(in crate::watch) fn words(&self) -> String {
        self.said().into_owned()
    }

    /// The same, lent where it stands in one piece.
    pub(super) fn said(&self) -> Cow<'_, str> {
        if let [Node::Text(text)] = &*self.children {
            return Cow::Borrowed(text.trim());
        }
        let mut words = String::new();
        self.gather(&mut words);
        match words.trim() {
            trimmed if trimmed.len() == words.len() => Cow::Owned(words),
            trimmed => Cow::Owned(trimmed.to_owned()),
        }
    }

    fn gather(&self, words: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(text) => words.push_str(text),
                Node::Element(element) => element.gather(words),
            }
        }
    }

    fn append(&mut self, more: Cow<'a, str>) {
        match self.children.last_mut() {
            Some(Node::Text(text)) => text.to_mut().push_str(&more),
            _ => self.children.push(Node::Text(more)),
        }
    }
}

/// What was read: a nameless element around everything, and notes for people.
pub(in crate::watch) struct Read<'a> {
    pub root: Element<'a>,
    pub notes: Vec<String>,
    /// Whether a document type said that this is a web page.
    pub is_page: bool,
}

pub(in crate::watch) fn read(text: &str) -> Read<'_> {
    let mut builder = Builder::new(text);
    builder.run();
    builder.finish()
}

struct Builder<'a> {
    text: &'a str,
    /// Open elements; the first is the nameless one.
    open: Vec<Element<'a>>,
    /// Prefix, vocabulary and how many elements were open when it was declared.
    namespaces: Vec<(&'a str, Space, usize)>,
    /// Names of the open elements that were too deep to keep.
    too_deep: Vec<&'a str>,
    entries: usize,
    notes: Vec<String>,
    is_page: bool,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            open: vec![Element::default()],
            namespaces: Vec::new(),
            too_deep: Vec::new(),
            entries: 0,
            notes: Vec::new(),
            is_page: false,
        }
    }

    /// Says each thing once.
    fn note(&mut self, what: &str) {
        if self.notes.len() < 20 && !self.notes.iter().any(|note| note == what) {
            self.notes.push(what.to_owned());
        }
    }

    fn run(&mut self) {
        let mut from = 0;
        for _ in 0..=MOST_RESTARTS {
            match self.read_from(from) {
                Some(stumbled) => from = stumbled,
                None => return,
            }
        }
        self.note("too much of it is no XML: the rest was left out");
    }

    /// Reads until the end or until broken markup; gives the place to go on from.
    fn read_from(&mut self, from: usize) -> Option<usize> {
        let mut reader = Reader::from_str(self.text.get(from..)?);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        while !self.is_full() {
            let before = from + position(reader.buffer_position());
            match reader.read_event() {
                Ok(Event::Eof) => return None,
                Ok(event) if is_no_tag(&event) => return self.take_as_text(before),
                Ok(event) => {
                    let after = from + position(reader.buffer_position());
                    self.take(event, self.text.get(before..after).unwrap_or_default());
                }
                Err(_) => return self.recover(before),
            }
        }
        None
    }

    fn is_full(&mut self) -> bool {
        let is_full = self.entries >= MOST_ENTRIES;
        if is_full {
            self.note("more than 2,000 entries: those after them were not read");
        }
        is_full
    }

    fn take(&mut self, event: Event<'a>, raw: &'a str) {
        match event {
            Event::Start(tag) => self.start(raw, is_void(tag.name().as_ref())),
            Event::Empty(_) => self.start(raw, true),
            Event::End(end) => self.end(end.name().as_ref()),
            Event::Text(text) => self.append(text.into_inner()),
            Event::CData(data) => self.append(data.into_inner()),
            Event::GeneralRef(reference) => self.reference(&reference),
            Event::DocType(kind) => self.document_type(&kind),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => {}
        }
    }

    fn top(&mut self) -> Option<&mut Element<'a>> {
        self.open.last_mut()
    }

    fn append(&mut self, more: Cow<'a, str>) {
        if let Some(top) = self.top() {
            top.append(more);
        }
    }

    fn start(&mut self, raw: &'a str, empty: bool) {
        let inside = raw.strip_prefix('<').unwrap_or(raw);
        let inside = inside.strip_suffix('>').unwrap_or(inside);
        let inside = if empty { inside.strip_suffix('/').unwrap_or(inside) } else { inside };
        if self.open.len() >= MOST_DEEP {
            return self.leave_out(inside, empty);
        }
        let element = self.element(inside);
        if empty {
            self.close_namespaces(self.open.len());
            self.push(element);
        } else {
            self.open.push(element);
        }
    }

    fn leave_out(&mut self, inside: &'a str, empty: bool) {
        self.note("elements deeper than 100 were left out, their text was kept");
        if !empty && self.too_deep.len() < 100 * MOST_DEEP {
            self.too_deep.extend(inside.split_ascii_whitespace().next());
        }
    }

    fn element(&mut self, inside: &'a str) -> Element<'a> {
        let end = inside.find(|c: char| c.is_ascii_whitespace()).unwrap_or(inside.len());
        let name = &inside[..end];
        let attributes = self.attributes(inside, end);
        let depth = self.open.len();
        for attribute in &attributes {
            self.declare(attribute, depth);
        }
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let space = Some(self.space_of(prefix));
        Element { space, local: lower(local), name, attributes, children: Vec::new() }
    }

    fn attributes(&mut self, inside: &'a str, from: usize) -> Vec<Attribute<'a>> {
        let mut read = Vec::new();
        for attribute in Attributes::html(inside, from).with_checks(false).flatten() {
            if read.len() == MOST_ATTRIBUTES {
                self.note("an element has more than 100 attributes: the rest was left out");
                break;
            }
            let name = attribute.key.into_inner();
            read.push(Attribute { name, value: unescaped(attribute.value) });
        }
        read
    }

    fn declare(&mut self, attribute: &Attribute<'a>, depth: usize) {
        let prefix = match attribute.name.strip_prefix("xmlns") {
            Some("") => "",
            Some(rest) => match rest.strip_prefix(':') {
                Some(prefix) => prefix,
                None => return,
            },
            None => return,
        };
        let known = space::of_namespace(&attribute.value);
        // A root in a namespace that nobody knows is still the root of a feed.
        let unknown = if prefix.is_empty() && depth == 1 { Space::Core } else { Space::Other };
        if self.namespaces.len() < MOST_NAMESPACES {
            self.namespaces.push((prefix, known.unwrap_or(unknown), depth));
        }
    }

    fn space_of(&self, prefix: &str) -> Space {
        let declared = self.namespaces.iter().rev().find(|(known, _, _)| *known == prefix);
        declared.map_or_else(|| space::of_prefix(prefix), |(_, space, _)| *space)
    }

    fn close_namespaces(&mut self, depth: usize) {
        while self.namespaces.last().is_some_and(|(_, _, at)| *at >= depth) {
            self.namespaces.pop();
        }
    }

    /// Closes the nearest open element of this name and whatever was left open in it.
    fn end(&mut self, name: &str) {
        let name = name.trim();
        let left_out = self.too_deep.iter().rev().take(MOST_DEEP).position(|deep| *deep == name);
        if let Some(back) = left_out {
            self.too_deep.truncate(self.too_deep.len() - back - 1);
            return;
        }
        let Some(at) =
            self.open.iter().rposition(|e| e.name.eq_ignore_ascii_case(name)).filter(|at| *at > 0)
        else {
            if !is_void(name) {
                self.note("an element is closed that was never opened");
            }
            return;
        };
        self.too_deep.clear();
        if at + 1 < self.open.len() {
            self.note("an element was left open");
        }
        while self.open.len() > at {
            self.close();
        }
    }

    fn close(&mut self) {
        if let Some(element) = self.open.pop() {
            self.close_namespaces(self.open.len());
            self.push(element);
        }
    }

    fn push(&mut self, element: Element<'a>) {
        self.entries += usize::from(matches!(&*element.local, "item" | "entry"));
        if let Some(top) = self.top() {
            top.children.push(Node::Element(element));
        }
    }

    /// `&nbsp;`, `&#8217;`; a name that only a DTD could explain stays as it is written.
    fn reference(&mut self, reference: &BytesRef<'a>) {
        let number = reference.resolve_char_ref().ok().flatten();
        if let Some(c) = number.map(from_windows).or_else(|| entity::named(reference)) {
            return self.append(Cow::Owned(c.to_string()));
        }
        self.note("entities that are not defined were left as they are");
        self.append(Cow::Owned(format!("&{};", &**reference)));
    }

    fn document_type(&mut self, kind: &str) {
        let kind = kind.trim_start().as_bytes();
        let is_page = kind.get(..4).is_some_and(|word| word.eq_ignore_ascii_case(b"html"));
        self.is_page |= is_page && self.open.len() == 1 && self.open[0].children.is_empty();
    }

    /// `<` that begins no tag: it was meant as a sign.
    fn take_as_text(&mut self, at: usize) -> Option<usize> {
        self.note("a `<` that begins no element was read as text");
        self.append(Cow::Borrowed("<"));
        Some(at + 1)
    }

    /// The document ends inside of something, or a tag is no tag.
    fn recover(&mut self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..).unwrap_or_default();
        if let Some(data) = rest.strip_prefix("<![CDATA[") {
            self.note("cut off inside a CDATA section: its text was kept");
            self.append(Cow::Borrowed(data));
            return None;
        }
        if !rest.contains('>') || rest.starts_with("<!--") {
            self.note("cut off inside a tag or a comment");
            return None;
        }
        self.take_as_text(at)
    }

    fn finish(mut self) -> Read<'a> {
        if self.open.len() > 1 && self.entries < MOST_ENTRIES {
            self.note("cut off: the last elements were never closed");
        }
        while self.open.len() > 1 {
            self.close();
        }
        let root = self.open.pop().unwrap_or_default();
        Read { root, notes: self.notes, is_page: self.is_page }
    }
}

fn position(at: u64) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// Names begin with a letter or `_`; `< b` and `<3` are signs.
fn is_no_tag(event: &Event) -> bool {
    let (Event::Start(tag) | Event::Empty(tag)) = event else { return false };
    !tag.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == ':')
}

/// Elements of naked HTML that nobody ever closes.
fn is_void(name: &str) -> bool {
    ["br", "hr", "img", "wbr"].iter().any(|void| void.eq_ignore_ascii_case(name))
}

pub(super) fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) {
        return Cow::Owned(name.to_ascii_lowercase());
    }
    Cow::Borrowed(name)
}

/// Numbers 128 to 159 mean windows-1252, whatever the standard says.
pub(super) fn from_windows(c: char) -> char {
    let Some(byte) = u8::try_from(u32::from(c)).ok().filter(|b| (0x80..0xA0).contains(b)) else {
        return c;
    };
    let bytes = [byte];
    let decoded = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0;
    decoded.chars().next().unwrap_or(c)
}

/// References in a value; what is none stays as it is.
pub(super) fn unescaped(raw: Cow<'_, str>) -> Cow<'_, str> {
    if !raw.contains('&') {
        return raw;
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = &*raw;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        match character(rest) {
            Some((c, length)) => {
                text.push(c);
                rest = &rest[length..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The character that a reference at the start of the text means, and the reference's length.
fn character(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let c = match name.strip_prefix('#') {
        Some(number) => from_windows(numbered(number)?),
        None => entity::named(name)?,
    };
    Some((c, end + 1))
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| *c != '\0')
}
