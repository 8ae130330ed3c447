//! Which issues of a digest are due, and which have been missed (pure).

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;

use crate::{
    model::{DigestName, Slot},
    schedule::Every,
};

use super::DigestSettings;

/// Slots further back are forgotten, not closed one by one.
const LOOK_BACK: Duration = Duration::days(31);
/// Most slots that are closed as missed at once.
const MOST: usize = 64;

/// What is to be done about a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// Its issue is composed and sent now.
    Open {
        /// The slot.
        slot: Slot,
        /// Stories that went live from here on may go in (those of earlier issues stay out).
        since: DateTime<Utc>,
    },
    /// Nobody was there in time: it is closed without an issue. Its stories go into the next one.
    Missed(Slot),
}

/// The zones in which a digest has slots: the list's own first (true), then those that subscribers
/// asked for; unknown ones are left out.
#[must_use]
pub fn zones(settings: &DigestSettings, asked: &[String]) -> Vec<(Tz, bool)> {
    let own = settings.every.zone();
    let mut zones = vec![(own, true)];
    for zone in asked.iter().filter_map(|name| name.parse::<Tz>().ok()) {
        if !zones.iter().any(|(known, _)| *known == zone) {
            zones.push((zone, false));
        }
    }
    zones
}

/// Slots of a digest in a zone since the last one, oldest first; the last one is open when it is
/// within its grace window, all before it are missed.
///
/// A digest that never had a slot in this zone owes nothing for the past but the slot whose grace
/// window is open.
#[must_use]
pub fn due(
    settings: &DigestSettings,
    zone: Tz,
    last: Option<&Slot>,
    now: DateTime<Utc>,
) -> Vec<Due> {
    let every = settings.every.in_zone(zone);
    let since = last.map_or(now - settings.grace, |slot| slot.at).max(now - LOOK_BACK);
    let mut passed = firings_back(&every, now, since, last.is_none()).into_iter();
    let Some(latest) = passed.next() else { return Vec::new() };
    let mut due: Vec<Due> =
        passed.map(|at| Due::Missed(slot(&settings.name, &every, at))).collect();
    due.reverse();
    due.push(open_or_missed(settings, &every, last, latest, now));
    if last.is_none() { due.split_off(due.len() - 1) } else { due }
}

fn open_or_missed(
    settings: &DigestSettings,
    every: &Every,
    last: Option<&Slot>,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Due {
    let slot = slot(&settings.name, every, at);
    if now - at > settings.grace {
        return Due::Missed(slot);
    }
    let back = if last.is_some() { 2 } else { 1 };
    let since = before(every, at, back);
    let since = last.map_or(since, |last| last.at.min(since));
    Due::Open { slot, since }
}

/// Firings in (since, now], or [since, now] for a digest without slots, newest first.
fn firings_back(
    every: &Every,
    now: DateTime<Utc>,
    since: DateTime<Utc>,
    inclusive: bool,
) -> Vec<DateTime<Utc>> {
    let wanted = |at: &DateTime<Utc>| *at > since || (inclusive && *at == since);
    std::iter::successors(every.latest(now, LOOK_BACK), |at| previous(every, *at))
        .take_while(wanted)
        .take(MOST)
        .collect()
}

fn previous(every: &Every, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    every.latest(at - Duration::seconds(1), LOOK_BACK)
}

/// The firing so many before this one: two for a running digest, so that what a missed slot should
/// have brought is in the next issue.
fn before(every: &Every, at: DateTime<Utc>, firings: usize) -> DateTime<Utc> {
    std::iter::successors(Some(at), |at| previous(every, *at))
        .nth(firings)
        .unwrap_or(at - Duration::days(7))
}

fn slot(digest: &DigestName, every: &Every, at: DateTime<Utc>) -> Slot {
    Slot {
        digest: digest.clone(),
        local: every.local(at),
        zone: every.zone().name().to_owned(),
        at,
    }
}
