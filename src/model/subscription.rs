//! A subscription at a hub (WebSub): where an outlet's source is announced without our asking.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Link, SubscriptionId};

/// What nobody else may know: the address at which a hub reaches us, the secret it signs with.
#[derive(Clone, PartialEq, Eq)]
pub struct Capability(String);

impl Capability {
    /// A capability as it is stored.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text itself, for the hub and for nobody else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Capability(…)")
    }
}

/// What is asked of a hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HubMode {
    /// To be told.
    Subscribe,
    /// To be told no more.
    Unsubscribe,
}

impl HubMode {
    /// `hub.mode` as the protocol writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Subscribe => "subscribe",
            Self::Unsubscribe => "unsubscribe",
        }
    }
}

/// Where a subscription stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionState {
    /// The source names a hub that is not used: switched off, or we have no public address.
    Offered,
    /// The hub is to be asked.
    Wanted,
    /// The hub took the request; it has yet to ask whether it was ours.
    Pending,
    /// The hub has asked and was told that it was: it sends until the lease ends.
    Active,
    /// The same, and a request for a new lease is with the hub.
    Renewing,
    /// The hub did not answer, or not well.
    Failed,
    /// The hub said no.
    Denied,
    /// To be ended at the hub.
    Leaving,
}

/// What a source says about where it is announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubOffer {
    /// `rel="self"`, to the letter: hubs compare it so.
    pub topic: String,
    /// `rel="hub"`, in the source's order; none: it names no hub (any more).
    pub hubs: Vec<Link>,
}

/// A source's subscription at one hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Identity.
    pub id: SubscriptionId,
    /// What the source says.
    pub offer: HubOffer,
    /// The hub that is asked.
    pub hub: Link,
    /// The last part of the callback: who knows it may speak to us about this source.
    pub token: Capability,
    /// What the hub signs with.
    pub secret: Capability,
    /// The callback as the hub was told last.
    pub callback: Option<Link>,
    /// Where it stands.
    pub state: SubscriptionState,
    /// When the hub last asked whether the request was ours, and was told so.
    pub verified: Option<DateTime<Utc>>,
    /// When the hub stops sending.
    pub lease_end: Option<DateTime<Utc>>,
    /// When it last sent something that carried our signature.
    pub last_ping: Option<DateTime<Utc>>,
    /// Requests in a row that came to nothing.
    pub failures: u32,
    /// Visits in a row that found articles of which the hub had said nothing.
    pub missed: u32,
    /// What went wrong last, in words.
    pub what: Option<String>,
}

impl Subscription {
    /// Whether the hub has promised to send now.
    #[must_use]
    pub fn is_active(&self, now: DateTime<Utc>) -> bool {
        matches!(self.state, SubscriptionState::Active | SubscriptionState::Renewing)
            && self.lease_end.is_some_and(|end| end > now)
    }
}
