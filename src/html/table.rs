//! Tables of facts stay tables; tables that only lay out a page become the text in them.

use super::{
    run::Lines,
    tag::Tag,
    tree::{Id, Tree},
    writer::phrase,
};
use crate::model::Link;

/// Most cells that a cell may span.
const MAX_SPAN: u32 = 100;
/// What shows that a table lays out a page.
const LAYOUT: [Tag; 9] = [
    Tag::Table,
    Tag::Ul,
    Tag::Ol,
    Tag::Blockquote,
    Tag::Figure,
    Tag::Pre,
    Tag::H2,
    Tag::H3,
    Tag::Hr,
];

struct Row {
    head: bool,
    cells: Vec<String>,
}

/// Writes a table of facts; `None` for one that only lays out its content.
pub(super) fn write(tree: &Tree, table: Id, base: Option<&Link>) -> Option<String> {
    let within = || table + 1..tree.end(table);
    if within().any(|id| LAYOUT.contains(&tree.tag(id))) {
        return None;
    }
    let rows = within().filter(|id| tree.tag(*id) == Tag::Tr);
    let rows: Vec<Row> = rows.filter_map(|tr| row(tree, tr, base)).collect();
    if rows.iter().map(|r| r.cells.len()).max()? < 2 {
        return None;
    }
    let caption = within().find(|id| tree.tag(*id) == Tag::Caption);
    let caption = caption.map(|c| phrase(tree, c, Lines::One, base)).filter(|c| !c.is_empty());
    let caption = caption.map_or(String::new(), |c| format!("<caption>{c}</caption>"));
    let (head, body) = (part(&rows, true, "thead"), part(&rows, false, "tbody"));
    Some(format!("<table>{caption}{head}{body}</table>"))
}

fn row(tree: &Tree, tr: Id, base: Option<&Link>) -> Option<Row> {
    let cells = tree.children(tr).filter_map(|cell| {
        let name = match tree.tag(cell) {
            Tag::Td => "td",
            Tag::Th => "th",
            _ => return None,
        };
        let text = phrase(tree, cell, Lines::Breaks, base);
        Some((format!("<{name}{}>{text}</{name}>", spans(tree, cell)), text.is_empty()))
    });
    let cells: Vec<(String, bool)> = cells.collect();
    if cells.iter().all(|(_, empty)| *empty) {
        return None;
    }
    let head = tree.tag(tree.parent(tr)) == Tag::Thead;
    Some(Row { head, cells: cells.into_iter().map(|(html, _)| html).collect() })
}

fn spans(tree: &Tree, cell: Id) -> String {
    ["colspan", "rowspan"]
        .into_iter()
        .filter_map(|name| {
            let span: u32 = tree.attr(cell, name)?.trim().parse().ok()?;
            (2..=MAX_SPAN).contains(&span).then(|| format!(" {name}=\"{span}\""))
        })
        .collect()
}

fn part(rows: &[Row], head: bool, name: &str) -> String {
    let rows: String = rows
        .iter()
        .filter(|row| row.head == head)
        .map(|row| format!("<tr>{}</tr>", row.cells.concat()))
        .collect();
    if rows.is_empty() { rows } else { format!("<{name}>{rows}</{name}>") }
}
