//! Takes out what is around texts on every page and never text itself.

use super::{field::Field, marks::Marks};
use crate::html::{Id, Tag};

/// Takes it out. A name condemns nobody who holds a good part of the page's running text
/// (`<div class="paywall">` around the whole article).
pub(super) fn sweep(field: &mut Field<'_>) {
    let total = field.running[0].max(400);
    let heading = field.heading;
    let mut at = 1;
    while at < field.tree.len() {
        let spares = heading.is_some_and(|h1| field.tree.within(h1, at));
        if is_noise(field, at, total, spares) {
            field.take_out(at);
            at = field.tree.end(at);
        } else {
            at += 1;
        }
    }
    field.measure(0);
}

fn is_noise(field: &Field<'_>, id: Id, total: u32, has_heading: bool) -> bool {
    let (tag, marks) = (field.tree.tag(id), field.marks[id]);
    let share = field.running[id] as f32 / total as f32;
    let most = match tag {
        Tag::Nav | Tag::Button | Tag::Dialog | Tag::Title => return true,
        _ if marks.has(Marks::BODY) => return false,
        Tag::Article | Tag::Main => 0.1,
        Tag::Footer | Tag::Aside => 0.3,
        _ if marks.has(Marks::COMMENTS) => 0.9,
        _ if marks.has(Marks::STRANGE) => 0.7,
        Tag::P if field.running[id] > 100 => return false,
        _ => 0.3,
    };
    let named = [Marks::FRAME, Marks::NOISE, Marks::HIDDEN, Marks::STRANGE]
        .into_iter()
        .any(|mark| marks.has(mark));
    let shaped = matches!(tag, Tag::Footer | Tag::Aside);
    let condemned = named || shaped || marks.has(Marks::COMMENTS);
    condemned && !has_heading && share <= most
}
