//! Headings under which there is nothing of the text any more: "Related stories", "Komentar".

use super::field::Field;
use crate::{
    extract::lexicon::{LEXICON, bare},
    html::{Id, Tag},
};

/// Longest heading that is compared, in letters.
const MAX_HEADING: u32 = 70;
/// Most blocks beside a heading that are looked at.
const MAX_BELOW: usize = 1_000;

/// Takes such headings out, with what is below them.
pub(super) fn take_out(field: &mut Field<'_>, top: Id) {
    let most = field.running[top] * 35 / 100;
    for id in top + 1..field.tree.end(top) {
        if !field.is_gone(id) && is_end(field, id) {
            take_out_below(field, top, id, most);
        }
    }
}

fn is_end(field: &Field<'_>, id: Id) -> bool {
    let letters = field.all[id].letters;
    let tag = field.tree.tag(id);
    let heading = tag.is_heading();
    let bold = matches!(tag, Tag::P | Tag::Div) && field.own[id].letters == letters;
    let candidate =
        (2..=MAX_HEADING).contains(&letters) && (heading || bold && leads_to_links(field, id));
    candidate && LEXICON.sections.is_match(bare(&field.text(id)).as_bytes())
}

/// Whether what follows a line is mostly links.
fn leads_to_links(field: &Field<'_>, id: Id) -> bool {
    let next = field.tree.later(id).take(MAX_BELOW).find(|at| field.all[*at].letters > 1);
    field.all[id].links == 0 && next.is_some_and(|next| field.all[next].link_density() > 0.6)
}

fn take_out_below(field: &mut Field<'_>, top: Id, heading: Id, most: u32) {
    let block = opened_by(field, top, heading);
    if field.running[block] > most {
        return;
    }
    let alone = field.all[block].letters <= field.all[heading].letters + 2;
    let mut ends = vec![block];
    if alone {
        let rank = field.tree.tag(heading);
        let later = field.tree.later(block).take(MAX_BELOW);
        ends.extend(later.take_while(|at| !begins_with_heading(field, *at, rank)));
    }
    let running: u32 = ends.iter().map(|id| field.running[*id]).sum();
    if running <= most {
        ends.into_iter().for_each(|id| field.take_out(id));
    }
}

/// The outermost box within the text whose first words are the heading's.
fn opened_by(field: &Field<'_>, top: Id, heading: Id) -> Id {
    let opens = |outer: &Id| {
        let mut before = (*outer..heading).filter(|id| field.tree.tag(*id) == Tag::Text);
        *outer > top && !before.any(|id| field.all[id].letters > 1)
    };
    field.tree.around(heading).take_while(opens).last().unwrap_or(heading)
}

/// Whether a block begins with a heading that is no lower than another.
fn begins_with_heading(field: &Field<'_>, id: Id, other: Tag) -> bool {
    let first = (id..field.tree.end(id)).find(|at| {
        field.tree.tag(*at).is_heading()
            || field.tree.tag(*at) == Tag::Text && field.all[*at].letters > 1
    });
    first.is_some_and(|at| rank(field.tree.tag(at)) <= rank(other))
}

fn rank(tag: Tag) -> u8 {
    match tag {
        Tag::H1 => 1,
        Tag::H2 => 2,
        Tag::H3 => 3,
        Tag::H4 => 4,
        Tag::H5 => 5,
        Tag::H6 => 6,
        Tag::Text => 9,
        _ => 7,
    }
}
