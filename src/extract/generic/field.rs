//! A page under survey: what is out of the question, and how much running text stands where.

use super::marks::{self, Marks};
use crate::html::{Id, Tag, Tree};

/// How much text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Measure {
    /// Letters; those of scripts without spaces between words count double.
    pub(super) letters: u32,
    /// Letters within links.
    pub(super) linked: u32,
    /// Commas and full stops.
    pub(super) stops: u32,
    /// Links.
    pub(super) links: u32,
}

impl Measure {
    /// The share of its letters within links.
    pub(super) fn link_density(self) -> f32 {
        if self.letters == 0 { 0.0 } else { self.linked as f32 / self.letters as f32 }
    }

    fn add(&mut self, other: Self) {
        self.letters += other.letters;
        self.linked += other.linked;
        self.stops += other.stops;
        self.links += other.links;
    }
}

/// The page with what is known of each node.
pub(super) struct Field<'t> {
    pub(super) tree: &'t Tree,
    pub(super) marks: Vec<Marks>,
    /// Taken out, with everything in it.
    gone: Vec<bool>,
    /// What each text and each link says by itself, and the block that it stands in.
    said: Vec<(Measure, Id)>,
    /// The text directly in each block.
    pub(super) own: Vec<Measure>,
    /// The text in each node.
    pub(super) all: Vec<Measure>,
    /// The running text (paragraphs) in each node, in letters.
    pub(super) running: Vec<u32>,
    /// Whether it is part of a card: a box with a linked headline that leads to another article.
    pub(super) card: Vec<bool>,
    /// The page's own headline.
    pub(super) heading: Option<Id>,
}

/// Longest text of a card besides its headline, in letters.
const MAX_TEASER: u32 = 450;

/// Shortest paragraph of running text, in letters.
pub(super) const PARAGRAPH: u32 = 60;

impl<'t> Field<'t> {
    pub(super) fn new(tree: &'t Tree) -> Self {
        let count = tree.len();
        let marks = (0..count).map(|id| own_marks(tree, id)).collect();
        let gone = vec![false; count];
        let mut field = Self {
            tree,
            marks,
            gone,
            said: said(tree),
            own: vec![Measure::default(); count],
            all: vec![Measure::default(); count],
            running: vec![0; count],
            card: vec![false; count],
            heading: None,
        };
        field.measure(0);
        field.find_cards();
        field
    }

    pub(super) fn is_gone(&self, id: Id) -> bool {
        self.gone[id]
    }

    /// Takes a node out with everything in it.
    pub(super) fn take_out(&mut self, id: Id) {
        for inner in id..self.tree.end(id) {
            self.gone[inner] = true;
        }
    }

    /// Puts back what was taken out.
    pub(super) fn bring_back(&mut self, id: Id) {
        for inner in id..self.tree.end(id) {
            self.gone[inner] = false;
        }
    }

    pub(super) fn is_block(&self, id: Id) -> bool {
        is_block(self.tree, id)
    }

    /// Measures a node and what is in it and not taken out, each text once.
    pub(super) fn measure(&mut self, top: Id) {
        let within = top..self.tree.end(top);
        self.own[within.clone()].fill(Measure::default());
        self.all[within.clone()].fill(Measure::default());
        self.running[within.clone()].fill(0);
        for id in within.clone().filter(|id| !self.gone[*id]) {
            let (said, block) = self.said[id];
            self.own[block.max(top)].add(said);
            self.all[id].add(said);
        }
        for id in within.rev() {
            if id > 0 && self.is_paragraph(id) {
                self.running[id] += self.own[id].letters;
            }
            if id > top {
                let parent = self.tree.parent(id);
                let (all, running) = (self.all[id], self.running[id]);
                self.all[parent].add(all);
                self.running[parent] += running;
            }
        }
    }

    /// The text directly in a block, whether or not it was taken out.
    pub(super) fn own_anyway(&self, id: Id) -> Measure {
        if !self.gone[id] {
            return self.own[id];
        }
        let mut own = Measure::default();
        for inner in (id..self.tree.end(id)).filter(|inner| self.tree.tag(*inner) == Tag::Text) {
            own.add(self.said[inner].0);
        }
        own
    }

    /// Letters in it that are not linked.
    pub(super) fn plain(&self, id: Id) -> u32 {
        self.all[id].letters - self.all[id].linked
    }

    fn find_cards(&mut self) {
        for id in 1..self.tree.len() {
            let all = self.all[id];
            let linked_heading =
                self.tree.tag(id).is_heading() && all.letters >= 12 && all.link_density() > 0.8;
            if linked_heading {
                let most = all.letters + MAX_TEASER;
                let small = |outer: &Id| self.all[*outer].letters <= most;
                let card = self.tree.around(id).take_while(small).last().unwrap_or(id);
                (card..self.tree.end(card)).for_each(|inner| self.card[inner] = true);
            }
        }
    }

    fn is_paragraph(&self, id: Id) -> bool {
        let own = self.own[id];
        own.letters >= PARAGRAPH && own.link_density() < 0.5 && own.stops > 0
    }

    /// Text of a node without what is taken out.
    pub(super) fn text(&self, id: Id) -> String {
        let mut out = String::new();
        for inner in id..self.tree.end(id) {
            match self.tree.tag(inner) {
                _ if self.gone[inner] => {}
                Tag::Text => out.push_str(&self.tree.decoded(inner)),
                tag if !tag.is_inline() => out.push(' '),
                _ => {}
            }
        }
        crate::html::fold(&out)
    }
}

/// Marks of what can be a box; emphasis and links name themselves for looks only.
fn own_marks(tree: &Tree, id: Id) -> Marks {
    match tree.tag(id) {
        tag if tag.is_void() || matches!(tag, Tag::Root | Tag::Text | Tag::Head) => {
            Marks::default()
        }
        _ => marks::of(tree, id),
    }
}

fn is_block(tree: &Tree, id: Id) -> bool {
    !tree.tag(id).is_inline()
}

/// What each node says by itself, and its block; read once, counted as often as the field changes.
fn said(tree: &Tree) -> Vec<(Measure, Id)> {
    let mut said = vec![(Measure::default(), 0); tree.len()];
    let mut linked = vec![false; tree.len()];
    for id in 1..tree.len() {
        let parent = tree.parent(id);
        linked[id] = linked[parent] || tree.tag(id) == Tag::A;
        let block = if is_block(tree, id) { id } else { said[parent].1 };
        let measure = match tree.tag(id) {
            Tag::Text => of_text(tree.raw(id), linked[id]),
            Tag::A => Measure { links: 1, ..Measure::default() },
            _ => Measure::default(),
        };
        said[id] = (measure, block);
    }
    said
}

fn of_text(raw: &str, linked: bool) -> Measure {
    let (mut letters, mut stops, mut in_reference, mut gap) = (0, 0, false, true);
    for byte in raw.bytes() {
        match byte {
            b'&' => in_reference = true,
            b';' if in_reference => {
                in_reference = false;
                letters += 1;
            }
            _ if in_reference && byte.is_ascii_alphanumeric() => {}
            b' ' | b'\n' | b'\t' | b'\r' => {
                letters += u32::from(!gap);
                gap = true;
                continue;
            }
            0x80..=0xbf => {}
            b',' | b'.' => {
                stops += 1;
                letters += 1;
            }
            0xe3..=0xed => {
                letters += 2;
                stops += u32::from(byte == 0xe3); // ideographic stops and kana begin so
            }
            _ => letters += 1,
        }
        gap = false;
    }
    let linked = if linked { letters } else { 0 };
    Measure { letters, linked, stops, links: 0 }
}
