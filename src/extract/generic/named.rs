//! The second reading: the part that the page itself calls its text.

use super::{field::Field, marks::Marks};
use crate::html::{Id, Tag, Tree};

/// Least running text of a part that is believed, in letters.
const LEAST: u32 = 250;

/// The part, the surest kind of name first.
pub(super) fn read(field: &Field<'_>) -> Option<Id> {
    let kinds: [fn(&Field<'_>, Id) -> bool; 4] = [is_article_body, is_body, is_article, is_main];
    kinds.into_iter().find_map(|is_kind| largest(field, is_kind))
}

/// The part of a kind with the most running text; the outermost of those within each other counts
/// unless it has hardly more.
fn largest(field: &Field<'_>, is_kind: fn(&Field<'_>, Id) -> bool) -> Option<Id> {
    let found = (1..field.tree.len()).filter(|id| !field.is_gone(*id) && is_kind(field, *id));
    let best = found.max_by_key(|id| (field.running[*id], *id))?;
    (field.running[best] >= LEAST).then_some(best)
}

fn is_article_body(field: &Field<'_>, id: Id) -> bool {
    field.tree.raw_attr(id, "itemprop").is_some_and(|value| value.contains("articleBody"))
}

fn is_body(field: &Field<'_>, id: Id) -> bool {
    field.marks[id].has(Marks::BODY) && !field.tree.tag(id).is_inline()
}

fn is_article(field: &Field<'_>, id: Id) -> bool {
    field.tree.tag(id) == Tag::Article
}

fn is_main(field: &Field<'_>, id: Id) -> bool {
    field.tree.tag(id) == Tag::Main || role(field.tree, id) == Some("main")
}

fn role(tree: &Tree, id: Id) -> Option<&str> {
    tree.raw_attr(id, "role")
}
