//! Tables of facts stay tables; tables that only lay out a page become the text in them.

use dom_query::NodeRef;

use super::{run::Lines, writer::phrase};
use crate::model::Link;

/// Most cells that a cell may span.
const MAX_SPAN: u32 = 100;
/// What shows that a table lays out a page.
const LAYOUT: [&str; 9] = ["table", "ul", "ol", "blockquote", "figure", "pre", "h2", "h3", "hr"];

struct Row {
    head: bool,
    cells: Vec<String>,
}

/// Writes a table of facts; `None` for one that only lays out its content.
pub(super) fn write(table: &NodeRef<'_>, base: Option<&Link>) -> Option<String> {
    if table.descendants_it().any(|n| LAYOUT.iter().any(|name| n.has_name(name))) {
        return None;
    }
    let rows: Vec<Row> = table
        .descendants_it()
        .filter(|n| n.has_name("tr"))
        .filter_map(|tr| row(&tr, base))
        .collect();
    if rows.iter().map(|r| r.cells.len()).max()? < 2 {
        return None;
    }
    let caption = table.descendants_it().find(|n| n.has_name("caption"));
    let caption = caption.map(|c| phrase(&c, Lines::One, base)).filter(|c| !c.is_empty());
    let caption = caption.map_or(String::new(), |c| format!("<caption>{c}</caption>"));
    let (head, body) = (part(&rows, true, "thead"), part(&rows, false, "tbody"));
    Some(format!("<table>{caption}{head}{body}</table>"))
}

fn row(tr: &NodeRef<'_>, base: Option<&Link>) -> Option<Row> {
    let cells = tr.children_it(false).filter_map(|cell| {
        let name = ["td", "th"].into_iter().find(|name| cell.has_name(name))?;
        let text = phrase(&cell, Lines::Breaks, base);
        Some((format!("<{name}{}>{text}</{name}>", spans(&cell)), text.is_empty()))
    });
    let cells: Vec<(String, bool)> = cells.collect();
    if cells.iter().all(|(_, empty)| *empty) {
        return None;
    }
    let head = tr.parent().is_some_and(|p| p.has_name("thead"));
    Some(Row { head, cells: cells.into_iter().map(|(html, _)| html).collect() })
}

fn spans(cell: &NodeRef<'_>) -> String {
    ["colspan", "rowspan"]
        .into_iter()
        .filter_map(|name| {
            let span: u32 = cell.attr(name)?.trim().parse().ok()?;
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
