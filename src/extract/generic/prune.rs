//! Takes out of a text what only stands in it.

use super::{field::Field, marks::Marks, sections, write};
use crate::html::{Id, Tag};

/// Prunes the part of the page that holds the text.
pub(super) fn prune(field: &mut Field<'_>, top: Id) {
    before_heading(field, top);
    by_name(field, top);
    field.measure(top);
    sections::take_out(field, top);
    field.measure(top);
    by_links(field, top);
    field.measure(top);
    headings_of_nothing(field, top);
}

/// The headline, and what stands above it within the part: breadcrumbs, labels, dates.
fn before_heading(field: &mut Field<'_>, top: Id) {
    let Some(heading) = field.heading.filter(|heading| field.tree.within(*heading, top)) else {
        return;
    };
    let above: u32 = (top..heading)
        .filter(|id| !field.tree.within(heading, *id))
        .map(|id| field.own[id].letters)
        .sum();
    for id in top..heading {
        let around = field.tree.within(heading, id);
        if !around && above < field.plain(top) / 4 {
            field.take_out(id);
        }
    }
    field.take_out(heading);
}

/// Takes out every node for which `is_aside` says so, the outermost first.
fn take_out_where(field: &mut Field<'_>, top: Id, is_aside: impl Fn(&Field<'_>, Id) -> bool) {
    let mut at = top + 1;
    while at < field.tree.end(top) {
        let skip = field.is_gone(at) || is_aside(field, at);
        if skip {
            field.take_out(at);
            at = field.tree.end(at);
        } else {
            at += 1;
        }
    }
}

fn by_name(field: &mut Field<'_>, top: Id) {
    let total = field.running[top].max(200) as f32;
    let carded: u32 = (top..field.tree.end(top))
        .filter(|id| field.card[*id])
        .map(|id| own_running(field, id))
        .sum();
    let few_cards = (carded as f32) < total * 0.3;
    take_out_where(field, top, |field, id| {
        let share = field.running[id] as f32 / total;
        let marks = field.marks[id];
        if matches!(field.tree.tag(id), Tag::Figure | Tag::H1) {
            return false;
        }
        marks.has(Marks::ABOUT) && share < 0.15
            || marks.has(Marks::NOISE)
                && share < 0.35
                && !(field.tree.tag(id) == Tag::P && field.running[id] > 100)
            || few_cards && field.card[id] && !field.card[field.tree.parent(id)] && share < 0.2
            || marks.has(Marks::CAPTION)
                && share < 0.15
                && !has_picture(field, id)
                && !write::is_captioned(field, field.tree.parent(id))
    });
}

fn own_running(field: &Field<'_>, id: Id) -> u32 {
    if field.own[id].letters >= super::field::PARAGRAPH { field.own[id].letters } else { 0 }
}

fn has_picture(field: &Field<'_>, id: Id) -> bool {
    (id..field.tree.end(id)).any(|inner| field.tree.tag(inner) == Tag::Img)
}

/// Boxes and lists that are mostly links.
fn by_links(field: &mut Field<'_>, top: Id) {
    take_out_where(field, top, |field, id| {
        let all = field.all[id];
        let density = all.link_density();
        match field.tree.tag(id) {
            Tag::Ul | Tag::Ol | Tag::Dl => density > 0.6 && all.links > 1,
            Tag::Div | Tag::Section | Tag::Table | Tag::Article | Tag::Other => {
                density > 0.5 && field.running[id] < 150
            }
            _ => false,
        }
    });
}

/// Headings with nothing below them.
fn headings_of_nothing(field: &mut Field<'_>, top: Id) {
    let mut below = false;
    for id in (top..field.tree.end(top)).rev() {
        if field.is_gone(id) {
            continue;
        }
        let tag = field.tree.tag(id);
        if tag.is_heading() && !below {
            field.take_out(id);
        } else if tag == Tag::Text && field.all[id].letters > 1 {
            let heading = field.tree.around(id).find(|outer| field.tree.tag(*outer).is_heading());
            below |= heading.is_none();
        }
    }
}
