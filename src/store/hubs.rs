//! Subscriptions at hubs as work, and what comes of them.

use chrono::{DateTime, Duration, Utc};

use super::SourceKey;
use crate::model::{Discovered, EntryState, HubMode, Link, Subscription};

/// A source's subscription.
#[derive(Debug, Clone)]
pub struct HubWork {
    /// The source.
    pub key: SourceKey,
    /// Its subscription.
    pub subscription: Subscription,
    /// What came to its callback without a signature of ours, since it was begun.
    pub ignored: u64,
}

/// What came of asking a hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HubSettled {
    /// It took the request; whether it was ours it asks (or has asked already).
    Accepted {
        /// If it has not asked by then, that came to nothing.
        check: DateTime<Utc>,
    },
    /// It did not. What it promised before holds as long as it was promised.
    Failed {
        /// What happened.
        what: String,
        /// When it is tried again.
        next: DateTime<Utc>,
    },
    /// Another hub of the source is asked from now on; this one is asked to let us go if it had
    /// promised anything.
    TurnTo(Link),
    /// This subscription is to be ended at its hub.
    Leave,
    /// It is over.
    Forget,
}

/// A hub's question whether a request was ours, as far as it can be answered without the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubQuestion {
    /// What it says was asked for.
    pub mode: HubMode,
    /// About which topic.
    pub topic: String,
    /// Requests from before then are forgotten.
    pub asked_since: DateTime<Utc>,
    /// How long it will send.
    pub lease_end: DateTime<Utc>,
    /// When it is asked for a new lease.
    pub renew: DateTime<Utc>,
}

/// What came of something that a hub sent.
#[derive(Debug, Clone, Default)]
pub struct PingSettled {
    /// What it announces, with `Due` or `Backlog` for those that are new.
    pub entries: Vec<(Discovered, EntryState)>,
    /// The source is to be visited, though not sooner than so long after it was read last.
    pub visit: Option<Duration>,
}
