//! Chooses between the two readings.

use super::{field::Field, named, weigh, witness::Witness};
use crate::html::Id;

/// The part of the page that holds the text.
pub(super) fn choose(field: &Field<'_>, witness: Option<&Witness>) -> Id {
    let weighed = weigh::read(field);
    let Some(named) = named::read(field) else { return weighed };
    if named == weighed {
        return named;
    }
    if let Some(witness) = witness {
        let [by_weight, by_name] = [weighed, named].map(|id| witness.agrees(&field.text(id)));
        return if by_weight > by_name { weighed } else { named };
    }
    let most = field.running[named] as f32 >= field.running[weighed] as f32 * 0.75;
    if most { named } else { weighed }
}
