//! Chooses between the readings.

use super::{field::Field, named, weigh, witness::Witness};
use crate::html::Id;

/// The part of the page that holds the text.
pub(super) fn choose(field: &Field<'_>, witness: Option<&Witness>) -> Id {
    let weighed = weigh::read(field);
    let named = named::read(field);
    if let Some(witness) = witness {
        let parts = named.iter().map(|(id, _)| *id).chain([weighed]);
        let agreeing = parts.map(|id| (id, witness.agrees(&field.text(id))));
        let best = agreeing.reduce(|best, next| if next.1 > best.1 + 0.01 { next } else { best });
        if let Some((id, agreement)) = best
            && agreement > 0.4
        {
            return id;
        }
    }
    let most = field.running[weighed] as f32;
    let enough = |(id, share): &&(Id, f32)| {
        field.running[*id].max(field.plain(*id) / 2) as f32 >= most * share
    };
    named.iter().find(enough).map_or(weighed, |(id, _)| *id)
}
