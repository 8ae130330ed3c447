//! What is said to a hub, and what a hub asks at our callback.

use url::form_urlencoded;

use crate::model::{HubMode, Link, Subscription};

/// The lease that is asked for; a hub may give another.
pub const LEASE_SECONDS: u64 = 10 * 86_400;

/// The body of a request to a hub (§5.1).
#[must_use]
pub fn form(subscription: &Subscription, mode: HubMode, callback: &Link) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("hub.mode", mode.word());
    form.append_pair("hub.topic", &subscription.offer.topic);
    form.append_pair("hub.callback", callback.as_str());
    if mode == HubMode::Subscribe {
        form.append_pair("hub.secret", subscription.secret.reveal());
        form.append_pair("hub.lease_seconds", &LEASE_SECONDS.to_string());
    }
    form.finish()
}

/// What comes by GET at a callback (§5.2, §5.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Did you ask for that?
    Intent {
        /// What was asked for.
        mode: HubMode,
        /// About which topic.
        topic: String,
        /// What is to be said back for yes.
        challenge: String,
        /// How long the hub will send.
        lease_seconds: Option<u64>,
    },
    /// The hub says no, or no more.
    Denied {
        /// About which topic.
        topic: String,
        /// Why, if it says so.
        reason: Option<String>,
    },
}

impl Question {
    /// Reads a query; none where it is not a hub's.
    #[must_use]
    pub fn parse(query: &str) -> Option<Self> {
        let value = |wanted: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes()).take(32);
            pairs.find(|(key, _)| key == wanted).map(|(_, value)| value.into_owned())
        };
        let topic = value("hub.topic")?;
        let mode = match value("hub.mode")?.as_str() {
            "denied" => return Some(Self::Denied { topic, reason: value("hub.reason") }),
            "subscribe" => HubMode::Subscribe,
            "unsubscribe" => HubMode::Unsubscribe,
            _ => return None,
        };
        let challenge = value("hub.challenge").filter(|challenge| !challenge.is_empty())?;
        let lease_seconds = value("hub.lease_seconds").and_then(|seconds| seconds.parse().ok());
        Some(Self::Intent { mode, topic, challenge, lease_seconds })
    }
}
