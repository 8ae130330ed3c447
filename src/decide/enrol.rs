//! First contact floods nobody: what is there before we begin to watch is backlog.

use chrono::{DateTime, Utc};

use crate::model::{Discovered, EntryState};

use super::PartnerRules;

/// In which state a new entry is enrolled: on first contact everything published before `start`
/// (default: now), or without a date, is backlog.
#[must_use]
pub fn enrol(
    entry: &Discovered,
    first_contact: bool,
    rules: &PartnerRules,
    now: DateTime<Utc>,
) -> EntryState {
    let start = rules.start.unwrap_or(now);
    let fresh = entry.published.is_some_and(|published| published >= start);
    if first_contact && !fresh { EntryState::Backlog } else { EntryState::Due }
}
