//! Spells out a cleaned text, element by element: there is one way to write each thing.
//!
//! Only the elements named here can come out, whatever went in; that is the second fence behind
//! the sanitiser, and what makes cleaning twice the same as cleaning once.

use super::{
    gate::MAX_BYTES,
    picture::{self, Picture},
    run::{Lines, Run},
    table,
    tag::Tag,
    text::{INLINE, push_escaped},
    tree::{Id, Tree},
};
use crate::model::Link;

/// Longest text written, in bytes.
const MAX_WRITTEN: usize = MAX_BYTES / 2;
/// Deepest nesting of quotations and lists written; deeper ones go on at that level.
const MAX_NESTING: usize = 8;

/// Writes a tree as top-level elements joined by newlines.
pub(super) fn write(tree: &Tree, base: Option<&Link>) -> String {
    let mut flow = Flow::new(tree, base, 0);
    flow.children(0);
    let mut out = String::new();
    for block in flow.finish() {
        if out.len() + block.len() + 1 > MAX_WRITTEN {
            break;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&block);
    }
    out
}

/// Elements one after another.
pub(super) struct Flow<'a> {
    tree: &'a Tree,
    base: Option<&'a Link>,
    nesting: usize,
    run: Run,
    blocks: Vec<String>,
}

impl<'a> Flow<'a> {
    fn new(tree: &'a Tree, base: Option<&'a Link>, nesting: usize) -> Self {
        Self { tree, base, nesting, run: Run::new(Lines::Paragraphs), blocks: Vec::new() }
    }

    fn finish(mut self) -> Vec<String> {
        self.flush();
        self.blocks
    }

    fn children(&mut self, node: Id) {
        let tree = self.tree;
        for child in tree.children(node) {
            self.node(child);
        }
    }

    fn node(&mut self, node: Id) {
        if self.tree.tag(node) == Tag::Text {
            return self.run.text(&self.tree.decoded(node));
        }
        match self.tree.name(node) {
            "img" => self.image(node),
            "h1" | "h2" => self.heading(node, "h2"),
            "h3" => self.heading(node, "h3"),
            "h4" | "h5" | "h6" => self.heading(node, "h4"),
            "ul" | "menu" => self.list(node, "ul"),
            "ol" => self.list(node, "ol"),
            "blockquote" => self.quotation(node),
            "figure" => self.figure(node),
            "table" => self.table(node),
            "pre" => self.verbatim(node),
            "hr" => self.block("<hr>".to_owned()),
            name => self.inline_or_division(name, node),
        }
    }

    fn inline_or_division(&mut self, name: &str, node: Id) {
        match enter(&mut self.run, name, self.tree, node, self.base) {
            Entered::Division => {
                self.flush();
                self.children(node);
                self.flush();
            }
            Entered::Line => self.run.line_break(),
            Entered::Within => self.children(node),
            Entered::Opened => {
                self.children(node);
                self.run.close();
            }
        }
    }

    fn flush(&mut self) {
        let done = self.run.take();
        self.blocks.extend(done.into_iter().map(|text| format!("<p>{text}</p>")));
    }

    fn block(&mut self, html: String) {
        self.flush();
        self.blocks.push(html);
    }

    fn image(&mut self, node: Id) {
        match picture::read(self.tree, node, self.base) {
            Picture::Shown(img) => self.block(format!("<figure>{img}</figure>")),
            Picture::Sign(sign) => self.run.text(&sign),
            Picture::Nothing => {}
        }
    }

    fn heading(&mut self, node: Id, name: &str) {
        let text = phrase(self.tree, node, Lines::One, self.base);
        if !text.is_empty() {
            self.block(format!("<{name}>{text}</{name}>"));
        }
        for img in images(self.tree, node, self.base) {
            self.block(format!("<figure>{img}</figure>"));
        }
    }

    fn list(&mut self, node: Id, name: &'static str) {
        let list = list(self.tree, node, name, self.base, self.nesting);
        if !list.is_empty() {
            self.block(list);
        }
    }

    fn quotation(&mut self, node: Id) {
        self.flush();
        if self.nesting >= MAX_NESTING {
            return self.children(node);
        }
        let mut inner = Flow::new(self.tree, self.base, self.nesting + 1);
        inner.children(node);
        let inner = inner.finish().concat();
        if !inner.is_empty() {
            self.block(format!("<blockquote>{inner}</blockquote>"));
        }
    }

    fn figure(&mut self, node: Id) {
        let images = images(self.tree, node, self.base).concat();
        if images.is_empty() {
            self.flush();
            self.children(node);
            return self.flush();
        }
        let caption = phrase(self.tree, node, Lines::Captions, self.base);
        let caption = match caption.as_str() {
            "" => caption,
            text => format!("<figcaption>{text}</figcaption>"),
        };
        self.block(format!("<figure>{images}{caption}</figure>"));
    }

    fn table(&mut self, node: Id) {
        self.flush();
        match table::write(self.tree, node, self.base) {
            Some(table) => self.blocks.push(table),
            None => self.children(node),
        }
        self.flush();
    }

    fn verbatim(&mut self, node: Id) {
        let text = self.tree.verbatim(node);
        let kept = |c: &char| *c == '\n' || *c == '\t' || !c.is_control();
        // What cannot be seen goes first, or the space in front of it would stay.
        let seen: String = text.chars().filter(kept).collect();
        let text = seen.trim_start_matches('\n').trim_end();
        if !text.trim().is_empty() {
            let mut html = String::from("<pre>");
            push_escaped(&mut html, text);
            self.block(html + "</pre>");
        }
    }
}

/// How an element stands in a line of text.
enum Entered {
    /// It begins and ends a paragraph.
    Division,
    /// It is a line break.
    Line,
    /// Its tag adds nothing: only its content is written.
    Within,
    /// It was opened and has to be closed.
    Opened,
}

fn enter(run: &mut Run, name: &str, tree: &Tree, node: Id, base: Option<&Link>) -> Entered {
    let (name, start) = match name {
        "br" => return Entered::Line,
        "a" => match tree.attr(node, "href").and_then(|href| picture::resolve(&href, base)) {
            Some(link) => ("a", link_start(&link)),
            None => return Entered::Within,
        },
        "strong" => ("strong", "<strong>".to_owned()),
        "b" => ("b", "<b>".to_owned()),
        "em" => ("em", "<em>".to_owned()),
        "i" => ("i", "<i>".to_owned()),
        "u" => ("u", "<u>".to_owned()),
        "sub" => ("sub", "<sub>".to_owned()),
        "sup" => ("sup", "<sup>".to_owned()),
        "code" => ("code", "<code>".to_owned()),
        name if INLINE.contains(&name) || matches!(name, "picture" | "source") => {
            return Entered::Within;
        }
        _ => return Entered::Division,
    };
    if run.open(name, start) { Entered::Opened } else { Entered::Within }
}

/// Partners' links pass no rank and no handle on our window.
fn link_start(link: &Link) -> String {
    let mut start = String::from("<a href=\"");
    push_escaped(&mut start, link.as_str());
    start.push_str("\" rel=\"nofollow noopener\">");
    start
}

/// An element's content as one run of text.
pub(super) fn phrase(tree: &Tree, node: Id, lines: Lines, base: Option<&Link>) -> String {
    let mut item =
        Item { tree, base, nesting: MAX_NESTING, run: Run::new(lines), lines, out: String::new() };
    item.children(node);
    item.finish()
}

fn images(tree: &Tree, node: Id, base: Option<&Link>) -> Vec<String> {
    let all = (node + 1..tree.end(node)).filter(|id| tree.tag(*id) == Tag::Img);
    all.filter_map(|img| match picture::read(tree, img, base) {
        Picture::Shown(html) => Some(html),
        Picture::Sign(_) | Picture::Nothing => None,
    })
    .collect()
}

fn list(tree: &Tree, node: Id, name: &str, base: Option<&Link>, nesting: usize) -> String {
    let mut items = String::new();
    for child in tree.children(node) {
        let lines = Lines::Breaks;
        let mut item = Item {
            tree,
            base,
            nesting: nesting + 1,
            run: Run::new(lines),
            lines,
            out: String::new(),
        };
        if tree.tag(child) == Tag::Li {
            item.children(child);
        } else {
            item.node(child);
        }
        let item = item.finish();
        if !item.is_empty() {
            items.push_str(&format!("<li>{item}</li>"));
        }
    }
    if items.is_empty() { items } else { format!("<{name}>{items}</{name}>") }
}

/// The content of a list item, a cell, a heading or a caption: lines of text, and lists within items.
struct Item<'a> {
    tree: &'a Tree,
    base: Option<&'a Link>,
    nesting: usize,
    lines: Lines,
    run: Run,
    out: String,
}

impl Item<'_> {
    fn children(&mut self, node: Id) {
        let tree = self.tree;
        for child in tree.children(node) {
            self.node(child);
        }
    }

    fn node(&mut self, node: Id) {
        if self.tree.tag(node) == Tag::Text {
            return self.run.text(&self.tree.decoded(node));
        }
        match self.tree.name(node) {
            "img" => self.image(node),
            "ul" | "menu" if self.nesting < MAX_NESTING => self.list(node, "ul"),
            "ol" if self.nesting < MAX_NESTING => self.list(node, "ol"),
            name => self.inline_or_line(name, node),
        }
    }

    fn inline_or_line(&mut self, name: &str, node: Id) {
        match enter(&mut self.run, name, self.tree, node, self.base) {
            Entered::Division => {
                self.run.line_break();
                self.children(node);
                self.run.line_break();
            }
            Entered::Line => self.run.line_break(),
            Entered::Within => self.children(node),
            Entered::Opened => {
                self.children(node);
                self.run.close();
            }
        }
    }

    fn image(&mut self, node: Id) {
        match picture::read(self.tree, node, self.base) {
            Picture::Shown(img) if self.lines == Lines::Breaks => self.run.atom(&img),
            Picture::Sign(sign) => self.run.text(&sign),
            Picture::Shown(_) | Picture::Nothing => {}
        }
    }

    fn list(&mut self, node: Id, name: &str) {
        self.flush();
        self.out.push_str(&list(self.tree, node, name, self.base, self.nesting));
    }

    fn flush(&mut self) {
        let text = self.run.take().concat();
        self.out.push_str(&text);
    }

    fn finish(mut self) -> String {
        self.flush();
        self.out
    }
}
