//! The second reading: the part that the page itself calls its text.

use super::{field::Field, marks::Marks};
use crate::html::{Id, Tag};

/// Least text of a part that is believed, in letters outside links.
const LEAST: u32 = 250;

/// A kind of name.
struct Kind {
    bears: fn(&Field<'_>, Id) -> bool,
    /// The share of the best text on the page that a part of this name has to have.
    share: f32,
}

/// The surest first.
const KINDS: [Kind; 4] = [
    Kind { bears: is_article_body, share: 0.3 },
    Kind { bears: is_body, share: 0.5 },
    Kind { bears: is_article, share: 0.6 },
    Kind { bears: is_main, share: 0.8 },
];

/// The parts that the page names, the surest first, each with the share of the best text on the
/// page that it has to have.
pub(super) fn read(field: &Field<'_>) -> Vec<(Id, f32)> {
    KINDS.iter().filter_map(|kind| Some((part(field, kind.bears)?, kind.share))).collect()
}

/// The part of a kind: the one around the page's headline, else the one with most text; where a
/// text is in several pieces, what holds them all.
fn part(field: &Field<'_>, bears: fn(&Field<'_>, Id) -> bool) -> Option<Id> {
    let fits = |id: &Id| !field.is_gone(*id) && field.plain(*id) >= LEAST && bears(field, *id);
    let found: Vec<Id> = (1..field.tree.len()).filter(fits).collect();
    let around = |id: &&Id| field.heading.is_some_and(|h1| field.tree.within(h1, **id));
    if let Some(id) = found.iter().rfind(around) {
        return Some(*id);
    }
    let best = *found.iter().max_by_key(|id| (field.running[**id], field.plain(**id)))?;
    let outermost =
        found.iter().filter(|id| !found.iter().any(|o| o != *id && field.tree.within(**id, *o)));
    let all: u32 = outermost.map(|id| field.running[*id]).sum();
    if all as f32 > field.running[best] as f32 * 1.2 {
        let holder = field.tree.around(best).find(|outer| field.running[*outer] >= all)?;
        let headings = (holder..field.tree.end(holder)).filter(|id| field.tree.tag(*id) == Tag::H1);
        let tight = field.running[holder] as f32 <= all as f32 * 1.1;
        if tight && headings.count() <= 1 {
            return Some(holder);
        }
    }
    Some(best)
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
    field.tree.tag(id) == Tag::Main || field.tree.raw_attr(id, "role") == Some("main")
}
