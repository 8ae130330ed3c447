//! Writes what is left of a part as markup, to be cleaned.

use super::{field::Field, marks::Marks};
use crate::html::{Id, Tag};

/// Longest text of a box around a picture that is its caption, in letters.
const MAX_CAPTION: u32 = 500;

/// The markup of what was not taken out.
pub(super) fn write(field: &Field<'_>, top: Id, out: &mut String) {
    let tree = field.tree;
    let mut open: Vec<(Id, &str)> = Vec::new();
    let mut at = top;
    while at < tree.end(top) {
        close(&mut open, at, out);
        if field.is_gone(at) {
            at = tree.end(at);
            continue;
        }
        match tree.tag(at) {
            Tag::Root => {}
            Tag::Text => out.push_str(tree.raw(at)),
            tag => {
                let raw = if is_captioned(field, at) { "figure" } else { tree.raw(at) };
                out.push('<');
                out.push_str(raw);
                out.push('>');
                if !tag.is_void() {
                    open.push((tree.end(at), raw.split(' ').next().unwrap_or_default()));
                }
            }
        }
        at += 1;
    }
    close(&mut open, usize::MAX, out);
}

fn close(open: &mut Vec<(Id, &str)>, at: Id, out: &mut String) {
    while let Some((_, name)) = open.pop_if(|(end, _)| *end <= at) {
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
}

/// A box with a picture and its caption in it: a figure by another name.
pub(super) fn is_captioned(field: &Field<'_>, id: Id) -> bool {
    let tree = field.tree;
    matches!(tree.tag(id), Tag::Div | Tag::Section | Tag::P)
        && field.marks[id].has(Marks::CAPTION)
        && field.all[id].letters <= MAX_CAPTION
        && (id..tree.end(id)).any(|inner| tree.tag(inner) == Tag::Img)
}
