//! A page as a tree for reading: its elements and texts in the order of the page, in one list.
//!
//! It is built from what the gate wrote, which is well nested already, in one pass and without
//! copying a word: a node knows where it stands in the markup and where its subtree ends.

use std::borrow::Cow;

use super::{entity::decoded, tag::Tag, text::fold};

/// Most nodes of a page, eight times those of the largest of 381 real pages (6,000); what comes
/// after them is not seen.
const MAX_NODES: usize = 50_000;

/// Number of a node; its subtree is the numbers up to its end.
pub type Id = usize;

#[derive(Clone, Copy)]
struct Node {
    tag: Tag,
    /// Where its start tag (without the brackets) or its text is in the markup.
    from: u32,
    to: u32,
    parent: u32,
    end: u32,
}

/// The tree.
pub struct Tree {
    markup: String,
    nodes: Vec<Node>,
}

impl Tree {
    /// Reads gated markup.
    pub(super) fn build(mut markup: String) -> Self {
        let room = (markup.len() / 40 + 16).min(MAX_NODES);
        let mut builder = Builder { nodes: Vec::with_capacity(room), open: vec![0] };
        builder.nodes.push(Node { tag: Tag::Root, from: 0, to: 0, parent: 0, end: 0 });
        let seen = builder.read(&markup);
        markup.truncate(seen);
        builder.close_to(0);
        let mut nodes = builder.nodes;
        nodes[0].end = small(nodes.len());
        nodes.shrink_to_fit();
        Self { markup, nodes }
    }

    /// The markup that it was built from.
    #[must_use]
    pub fn markup(&self) -> &str {
        &self.markup
    }

    /// How many nodes there are, the page itself included.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "the page itself is always a node")]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// What the node is.
    #[must_use]
    pub fn tag(&self, id: Id) -> Tag {
        self.nodes[id].tag
    }

    /// The node around it; the page is around itself.
    #[must_use]
    pub fn parent(&self, id: Id) -> Id {
        self.nodes[id].parent as usize
    }

    /// The first node after its subtree.
    #[must_use]
    pub fn end(&self, id: Id) -> Id {
        self.nodes[id].end as usize
    }

    /// Whether one node is within another (or the same).
    #[must_use]
    pub fn within(&self, inner: Id, outer: Id) -> bool {
        outer <= inner && inner < self.end(outer)
    }

    /// The nodes directly in it.
    pub fn children(&self, id: Id) -> impl Iterator<Item = Id> {
        let (mut next, end) = (id + 1, self.end(id));
        std::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.end(child);
            Some(child)
        })
    }

    /// The nodes beside it that come after it.
    pub fn later(&self, id: Id) -> impl Iterator<Item = Id> {
        let (mut next, end) = (self.end(id), self.end(self.parent(id)));
        std::iter::from_fn(move || {
            let sibling = (next < end).then_some(next)?;
            next = self.end(sibling);
            Some(sibling)
        })
    }

    /// The nodes around it, the nearest first, without the page itself.
    pub fn around(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(Some(self.parent(id)), |at| Some(self.parent(*at)))
            .take_while(|at| *at != 0)
    }

    /// Its start tag without brackets, or its text, as written.
    #[must_use]
    pub fn raw(&self, id: Id) -> &str {
        let node = &self.nodes[id];
        self.markup.get(node.from as usize..node.to as usize).unwrap_or_default()
    }

    /// The text of a piece of text.
    #[must_use]
    pub fn decoded(&self, id: Id) -> Cow<'_, str> {
        decoded(self.raw(id))
    }

    /// Its element's name as written.
    #[must_use]
    pub fn name(&self, id: Id) -> &str {
        name_in(self.raw(id))
    }

    /// An attribute as written, entities still encoded.
    #[must_use]
    pub fn raw_attr(&self, id: Id, wanted: &str) -> Option<&str> {
        self.attrs(id).find(|(name, _)| *name == wanted).map(|(_, value)| value)
    }

    /// An attribute.
    #[must_use]
    pub fn attr(&self, id: Id, wanted: &str) -> Option<Cow<'_, str>> {
        self.raw_attr(id, wanted).map(decoded)
    }

    /// All its attributes as written.
    pub fn attrs(&self, id: Id) -> impl Iterator<Item = (&str, &str)> {
        let raw = if self.tag(id) == Tag::Text { "" } else { self.raw(id) };
        let mut rest = raw.split_once(' ').map_or("", |(_, rest)| rest);
        std::iter::from_fn(move || {
            let sign = memchr::memchr(b'=', rest.as_bytes())?;
            let (name, value) = (&rest[..sign], rest.get(sign + 2..)?);
            let close = memchr::memchr(b'"', value.as_bytes())?;
            rest = value[close + 1..].trim_start();
            Some((name, &value[..close]))
        })
    }

    /// The elements of a name, in order.
    pub fn all(&self, tag: Tag) -> impl Iterator<Item = Id> {
        (1..self.len()).filter(move |id| self.tag(*id) == tag)
    }

    /// Folded text; block boundaries and `<br>` separate words.
    #[must_use]
    pub fn text(&self, id: Id) -> String {
        let mut raw = String::new();
        self.collect(id, ' ', &mut raw);
        fold(&raw)
    }

    /// All its text as it stands.
    #[must_use]
    pub fn verbatim(&self, id: Id) -> String {
        let texts = (id..self.end(id)).filter(|inner| self.tag(*inner) == Tag::Text);
        texts.map(|inner| self.decoded(inner)).collect()
    }

    /// Folded text, one line per paragraph, list item, heading or row.
    #[must_use]
    pub fn lines(&self, id: Id) -> Vec<String> {
        let mut raw = String::new();
        self.collect(id, '\n', &mut raw);
        raw.split('\n').map(fold).filter(|line| !line.is_empty()).collect()
    }

    fn collect(&self, top: Id, between_blocks: char, out: &mut String) {
        let mut ends: Vec<(Id, char)> = Vec::new();
        let mut at = top;
        while at < self.end(top) {
            while ends.last().is_some_and(|(end, _)| *end <= at) {
                out.extend(ends.pop().map(|(_, sign)| sign));
            }
            match self.tag(at) {
                Tag::Text => push_text(out, self.raw(at)),
                Tag::Title if at != top => {
                    at = self.end(at);
                    continue;
                }
                Tag::Br | Tag::Td | Tag::Th | Tag::Img => self.separate(at, ' ', &mut ends, out),
                tag if tag.is_inline() => {}
                _ => self.separate(at, between_blocks, &mut ends, out),
            }
            at += 1;
        }
    }

    fn separate(&self, at: Id, sign: char, ends: &mut Vec<(Id, char)>, out: &mut String) {
        out.push(sign);
        if self.end(at) > at + 1 {
            ends.push((self.end(at), sign));
        }
    }
}

fn push_text(out: &mut String, raw: &str) {
    out.extend(decoded(raw).chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the gate lets 4 MiB through, some of it grown"
)]
fn small(n: usize) -> u32 {
    n as u32
}

fn name_in(tag: &str) -> &str {
    tag.split(' ').next().unwrap_or_default()
}

struct Builder {
    nodes: Vec<Node>,
    open: Vec<u32>,
}

impl Builder {
    /// Reads until the end or until there are too many nodes; gives how far it went.
    fn read(&mut self, markup: &str) -> usize {
        let mut at = 0;
        while at < markup.len() && self.nodes.len() < MAX_NODES {
            let rest = &markup[at..];
            let text = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
            if text > 0 {
                self.add(Tag::Text, at, at + text);
            }
            at += text;
            let Some(tag) = markup.get(at + 1..) else { break };
            let length = tag_length(tag);
            match tag[..length].strip_prefix('/') {
                Some(name) => self.end(name, markup),
                None => self.start(&tag[..length], at + 1),
            }
            at += length + 2;
        }
        at.min(markup.len())
    }

    fn add(&mut self, tag: Tag, from: usize, to: usize) {
        let parent = self.open.last().copied().unwrap_or_default();
        let end = small(self.nodes.len() + 1);
        self.nodes.push(Node { tag, from: small(from), to: small(to), parent, end });
    }

    fn start(&mut self, raw: &str, from: usize) {
        let tag = Tag::of(name_in(raw));
        if raw.starts_with('!') {
            return;
        }
        self.add(tag, from, from + raw.len());
        if !tag.is_void() {
            self.open.push(small(self.nodes.len() - 1));
        }
    }

    /// Ends the nearest open element of the name. Emphasis that ends over an element still open
    /// ends with it.
    fn end(&mut self, name: &str, markup: &str) {
        let tag = Tag::of(name);
        for at in (1..self.open.len()).rev() {
            let node = &self.nodes[self.open[at] as usize];
            let same = node.tag == tag
                && (tag != Tag::Other
                    || markup.get(node.from as usize..node.to as usize).map(name_in) == Some(name));
            if same {
                return self.close_to(at);
            }
            if tag.is_inline() && !node.tag.is_inline() {
                return;
            }
        }
    }

    fn close_to(&mut self, at: usize) {
        let end = small(self.nodes.len());
        for id in self.open.drain(at..) {
            self.nodes[id as usize].end = end;
        }
        if self.open.is_empty() {
            self.open.push(0);
        }
    }
}

/// Length of a tag up to its closing bracket; the gate quotes every value.
fn tag_length(tag: &str) -> usize {
    let mut at = 0;
    while let Some(sign) = memchr::memchr2(b'"', b'>', &tag.as_bytes()[at..]) {
        at += sign;
        if tag.as_bytes()[at] == b'>' {
            return at;
        }
        let Some(close) = memchr::memchr(b'"', &tag.as_bytes()[at + 1..]) else { break };
        at += close + 2;
    }
    tag.len()
}
