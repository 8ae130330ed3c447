//! The first reading: the part of the page whose paragraphs outweigh its links.

use super::field::Field;
use crate::html::{Id, Tag};

/// The part around the text: the smallest that has almost all of the best part's weight.
pub(super) fn read(field: &Field<'_>) -> Id {
    let weights = weights(field);
    let best = (0..weights.len()).rev().max_by(|a, b| weights[*a].total_cmp(&weights[*b]));
    let mut best = best.unwrap_or(0);
    if holds_no_block(field, best) {
        best = field.tree.parent(best);
    }
    loop {
        let heavy = |child: &Id| weights[*child] >= weights[best] * 0.93;
        let Some(child) = field.tree.children(best).find(heavy) else { return best };
        if holds_no_block(field, child) || weights[best] <= 0.0 {
            return best;
        }
        best = child;
    }
}

/// Whether it is a paragraph itself and not a box of paragraphs.
fn holds_no_block(field: &Field<'_>, id: Id) -> bool {
    let plain = |inner: Id| field.tree.tag(inner).is_inline() || field.tree.tag(inner) == Tag::Br;
    matches!(field.tree.tag(id), Tag::P | Tag::Li | Tag::Blockquote)
        || id != 0 && field.own[id].letters == 0 && field.tree.children(id).all(plain)
        || (id + 1..field.tree.end(id)).all(plain) && field.own[id].letters < 1_000
}

/// What each node's blocks weigh together.
pub(super) fn weights(field: &Field<'_>) -> Vec<f32> {
    let mut weights: Vec<f32> = (0..field.tree.len()).map(|id| weight(field, id)).collect();
    for id in (1..weights.len()).rev() {
        weights[field.tree.parent(id)] += weights[id];
    }
    weights
}

/// What the text directly in a block says for or against it.
fn weight(field: &Field<'_>, id: Id) -> f32 {
    let own = field.own[id];
    if own.letters == 0 || field.is_gone(id) {
        return 0.0;
    }
    let (letters, density) = (own.letters as f32, own.link_density());
    let tag = field.tree.tag(id);
    if field.card[id] {
        return -20.0;
    }
    if density >= 0.5 {
        return -10.0 - letters * 0.5;
    }
    match tag {
        _ if tag.is_heading() => 0.0,
        Tag::P | Tag::Blockquote | Tag::Pre | Tag::Dd if own.stops > 0 => match own.letters {
            80.. => letters,
            25.. => letters * 0.5,
            _ => 0.0,
        },
        Tag::Li if own.letters >= 60 && own.stops > 0 => letters * 0.7,
        Tag::P | Tag::Li | Tag::Blockquote | Tag::Pre | Tag::Dd | Tag::Dt | Tag::Td | Tag::Th => {
            0.0
        }
        _ if own.letters >= 80 && own.stops > 0 && density < 0.33 => letters,
        _ => -10.0,
    }
}
