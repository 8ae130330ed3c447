//! Whether an outlet's articles suddenly lack what they usually have.

use crate::model::{Change, Reading};

/// With fewer earlier readings nothing is usual yet.
const ENOUGH: usize = 12;
/// So many readings in a row make a change, the latest among them.
const IN_A_ROW: usize = 3;
/// What is lacking in more than one of so many earlier readings is not unusual.
const RARE: usize = 20;
/// A usual text of fewer bytes says nothing about shorter ones.
const SHORT: usize = 900;

/// What the latest reading lacks that earlier ones had, if the two before it lack that too.
/// `before`: earlier readings, oldest first. Readings that were held for a change, and those that led
/// up to it, are no measure.
#[must_use]
pub fn sudden_change(before: &[Reading], latest: &Reading) -> Option<Change> {
    let earlier = before.len().saturating_sub(IN_A_ROW - 1);
    let recent = &before[earlier..];
    let measures = |at: &usize| before[*at..].iter().take(IN_A_ROW).all(|r| r.change.is_none());
    let usual: Vec<&Reading> = (0..earlier).filter(measures).map(|at| &before[at]).collect();
    if usual.len() < ENOUGH {
        return None;
    }
    let typical = median(&usual);
    let lacks = |change: Change, reading: &Reading| match change {
        Change::Shorter => typical >= SHORT && reading.text * 3 < typical,
        Change::Longer => reading.text / 5 > typical.max(SHORT),
        Change::Pictures => !reading.pictured,
        Change::Dates => !reading.dated,
    };
    let sudden = |change: &Change| {
        let rare = usual.iter().filter(|r| lacks(*change, r)).count() * RARE <= usual.len();
        rare && lacks(*change, latest) && recent.iter().all(|r| lacks(*change, r))
    };
    [Change::Shorter, Change::Longer, Change::Dates, Change::Pictures].into_iter().find(sudden)
}

fn median(usual: &[&Reading]) -> usize {
    let mut lengths: Vec<usize> = usual.iter().map(|reading| reading.text).collect();
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied().unwrap_or(0)
}
