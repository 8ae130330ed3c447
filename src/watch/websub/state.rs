//! What is to be done about a subscription, and whether its hub can be relied on.

use chrono::{DateTime, Duration, Utc};

use super::LEASE_SECONDS;
use crate::model::{Link, Subscription, SubscriptionState as State};

/// From so many failures in a row on a hub is dead.
const DEAD_AFTER: u32 = 3;
/// From so many visits with news of which the hub said nothing.
const SILENT_AFTER: u32 = 3;
/// A hub is asked so often to let us go.
const MOST_GOODBYES: u32 = 3;
/// No lease is renewed sooner, and none is believed to be longer.
const SHORTEST: Duration = Duration::seconds(60);
const LONGEST: Duration = Duration::days(365);

/// What a subscription needs now that it is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Ask its hub, for the first time or again.
    Ask,
    /// Its hub took the request and never came to ask whether it was ours: that came to nothing.
    GiveUpWaiting,
    /// Ask this other hub of the source.
    TurnTo(Link),
    /// Ask its hub to let us go.
    SayGoodbye,
    /// It is over.
    Forget,
}

/// What a due subscription needs.
#[must_use]
pub fn next(subscription: &Subscription, now: DateTime<Utc>) -> Next {
    let over = subscription.lease_end.is_some_and(|end| end <= now);
    match subscription.state {
        State::Leaving if over || subscription.failures >= MOST_GOODBYES => Next::Forget,
        State::Leaving => Next::SayGoodbye,
        // The source names no hub any more: what was promised runs its time.
        State::Active | State::Renewing if subscription.offer.hubs.is_empty() => Next::SayGoodbye,
        State::Offered => Next::Forget,
        _ if subscription.offer.hubs.is_empty() => Next::Forget,
        State::Pending | State::Renewing => Next::GiveUpWaiting,
        State::Failed | State::Denied => {
            next_hub(subscription).cloned().map_or(Next::Ask, Next::TurnTo)
        }
        State::Active if subscription.missed >= SILENT_AFTER => {
            next_hub(subscription).cloned().map_or(Next::Ask, Next::TurnTo)
        }
        State::Wanted | State::Active => Next::Ask,
    }
}

/// The hub after the one that was asked last, if there is another.
#[must_use]
pub fn next_hub(subscription: &Subscription) -> Option<&Link> {
    let hubs = &subscription.offer.hubs;
    let at = hubs.iter().position(|hub| *hub == subscription.hub);
    let after = at.map_or(0, |at| at + 1) % hubs.len().max(1);
    hubs.get(after).filter(|hub| **hub != subscription.hub)
}

/// How long a hub sends, and when it is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmation {
    /// The end of its lease.
    pub lease_end: DateTime<Utc>,
    /// Between two thirds and three quarters of it.
    pub renew: DateTime<Utc>,
}

/// What follows from the lease that a hub names; `salt` spreads the renewals.
#[must_use]
pub fn confirmed(lease_seconds: Option<u64>, now: DateTime<Utc>, salt: u64) -> Confirmation {
    let seconds = i64::try_from(lease_seconds.unwrap_or(LEASE_SECONDS)).unwrap_or(i64::MAX);
    let lease = Duration::try_seconds(seconds).unwrap_or(LONGEST).min(LONGEST);
    let thousandths = 667 + i32::try_from(salt.wrapping_mul(0x9E37_79B9) >> 7 & 0x3F).unwrap_or(0);
    let wait = (lease / 1_000 * thousandths).max(SHORTEST);
    Confirmation { lease_end: now + lease, renew: now + wait }
}

/// Whether a hub can be relied on so far that its source is visited as rarely as is allowed: it
/// has promised to send, has sent, and has left nothing out since.
#[must_use]
pub fn is_proven(subscription: Option<&Subscription>, now: DateTime<Utc>) -> bool {
    subscription.is_some_and(|one| {
        one.is_active(now)
            && one.last_ping.is_some()
            && one.missed == 0
            && trouble(one, now).is_none()
    })
}

/// Whether a visit that found something new shows that the hub left it out: it had promised to
/// send before the visit before, and has sent nothing since.
#[must_use]
pub fn is_missed(
    subscription: &Subscription,
    visit_before: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> bool {
    let Some(before) = visit_before else { return false };
    let promised = subscription.verified.is_some_and(|at| at <= before);
    let sent = subscription.last_ping.is_some_and(|at| at >= before);
    subscription.is_active(now) && promised && !sent
}

/// A hub that leaves things out may have lost us: it is asked again after three, six, twelve … of
/// them.
#[must_use]
pub fn is_time_to_ask_again(missed: u32) -> bool {
    missed.is_multiple_of(SILENT_AFTER) && (missed / SILENT_AFTER).is_power_of_two()
}

/// Why a hub is dead: its source is visited as if there were none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It does not answer, or not well.
    Failed(String),
    /// It said no.
    Denied(String),
    /// The lease ended, and there is no other.
    Ended,
    /// It says nothing of what a visit finds.
    Silent(u32),
}

/// Whether a hub is dead.
#[must_use]
pub fn trouble(subscription: &Subscription, now: DateTime<Utc>) -> Option<Trouble> {
    let what = || subscription.what.clone().unwrap_or_default();
    let over = subscription.lease_end.is_some_and(|end| end <= now);
    match subscription.state {
        State::Offered | State::Leaving => None,
        State::Denied => Some(Trouble::Denied(what())),
        _ if over => Some(Trouble::Ended),
        _ if subscription.missed >= SILENT_AFTER => Some(Trouble::Silent(subscription.missed)),
        _ if subscription.failures >= DEAD_AFTER => Some(Trouble::Failed(what())),
        _ => None,
    }
}
