//! The sentence or two between the headline and the text, where it stands outside of the text.

use super::{
    field::{Field, Measure},
    folded,
    marks::Marks,
};
use crate::html::{Id, Tag};

/// Shortest and longest deck, in letters.
const LENGTH: std::ops::RangeInclusive<u32> = 40..=600;
/// How much of a description has to be the same for it to be the deck.
const SAME: usize = 40;

/// The deck of the text in `top`: below the headline, and named so or the same as the page's
/// description.
pub(super) fn find(field: &Field<'_>, top: Id, description: Option<&str>) -> Option<Id> {
    let heading = field.heading?;
    let from = field.tree.end(heading);
    let first = (top..field.tree.end(top)).find(|id| is_text(field, *id))?;
    let said = description.map(start).filter(|said| said.chars().count() == SAME);
    let begins = start(&field.tree.text(first));
    let is_deck = |id: &Id| {
        let own: Measure = field.own_anyway(*id);
        let named = || {
            field.marks[*id].has(Marks::DECK)
                || field.tree.around(*id).take(2).any(|outer| {
                    field.marks[outer].has(Marks::DECK) && field.tree.end(outer) <= first
                })
        };
        LENGTH.contains(&own.letters)
            && own.link_density() < 0.3
            && field.is_block(*id)
            && !field.marks[*id].has(Marks::CAPTION)
            && !field.tree.around(*id).any(|outer| field.tree.tag(outer) == Tag::Figure)
            && (named() || said.as_ref().is_some_and(|said| start(&field.tree.text(*id)) == *said))
    };
    let deck = (from..first).find(is_deck)?;
    let shown = field.tree.within(deck, top) && !field.is_gone(deck);
    let repeated = start(&field.tree.text(deck)) == begins;
    (!shown && !repeated).then_some(deck)
}

fn is_text(field: &Field<'_>, id: Id) -> bool {
    !field.is_gone(id) && field.own[id].letters >= 60 && field.own[id].link_density() < 0.5
}

fn start(text: &str) -> String {
    folded(text).chars().take(SAME).collect()
}
