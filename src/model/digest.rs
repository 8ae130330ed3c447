//! Digests: who gets what, when, and what became of it.

use std::fmt;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{DigestName, Headline, IssueId, Link, Reason, StoryId, SubscriberId};

/// A language that readers' texts exist in.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
pub enum Language {
    /// Bahasa Indonesia.
    #[default]
    #[serde(rename = "id")]
    Indonesian,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// `id` or `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    /// Reads `id` or `en`, with or without a region.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        match raw.trim().to_ascii_lowercase().split(['-', '_']).next()? {
            "id" | "in" => Some(Self::Indonesian),
            "en" => Some(Self::English),
            _ => None,
        }
    }
}

/// A mail address, trimmed, domain in lower case. Never printed by `Debug`, never logged.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

/// Why a text is not a mail address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a mail address: one `@`, a name before it and a domain after it, no spaces, at most 254 characters"
)]
pub struct AddressError;

impl Address {
    /// Reads `name@domain` (RFC 5321 §4.1.2, without quoted names and address literals).
    pub fn parse(raw: &str) -> Result<Self, AddressError> {
        let raw = raw.trim();
        let (name, domain) = raw.rsplit_once('@').ok_or(AddressError)?;
        let name_fine = !name.is_empty()
            && name.len() <= 64
            && !name.starts_with('.')
            && !name.ends_with('.')
            && !name.contains("..")
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
        let label = |l: &str| {
            !l.is_empty()
                && l.len() <= 63
                && !l.starts_with('-')
                && !l.ends_with('-')
                && l.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let domain_fine = domain.contains('.') && domain.split('.').all(label);
        if !name_fine || !domain_fine || raw.len() > 254 {
            return Err(AddressError);
        }
        Ok(Self(format!("{name}@{}", domain.to_lowercase())))
    }

    /// The address itself; for the envelope, the store and nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// One spelling for all addresses of one mailbox (lower case): unique among subscribers.
    #[must_use]
    pub fn normalised(&self) -> String {
        self.0.to_lowercase()
    }

    /// `b…@example.org`: enough to recognise, too little to write to.
    #[must_use]
    pub fn masked(&self) -> String {
        let (name, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        format!("{}…@{domain}", name.chars().next().unwrap_or('?'))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

impl TryFrom<String> for Address {
    type Error = AddressError;
    fn try_from(raw: String) -> Result<Self, AddressError> {
        Self::parse(&raw)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> String {
        address.0
    }
}

/// Whether a subscriber gets mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscriberStatus {
    /// Gets mail.
    Active,
    /// Has left; never written to again, whatever is imported.
    Unsubscribed,
    /// The address does not work.
    Bounced,
}

/// How somebody agreed to get mail: one row of an append-only record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The words agreed to.
    pub words: String,
    /// Where ("formulir situs, 2026").
    pub source: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who recorded it.
    pub by: String,
}

/// A person on the list of a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscriber {
    /// Opaque identity.
    pub id: SubscriberId,
    /// The digest.
    pub digest: DigestName,
    /// Where mail goes.
    pub address: Address,
    /// How to greet, if known.
    pub name: Option<String>,
    /// Language of the mail.
    pub language: Language,
    /// IANA zone; none: the digest's.
    pub zone: Option<String>,
    /// Whether mail is sent.
    pub status: SubscriberStatus,
}

/// One moment of a digest's schedule: (digest, local date and time, IANA zone).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Slot {
    /// The digest.
    pub digest: DigestName,
    /// Local wall-clock time of the slot.
    pub local: NaiveDateTime,
    /// IANA zone.
    pub zone: String,
    /// The instant it stands for.
    pub at: DateTime<Utc>,
}

/// One story in an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueItem {
    /// The story.
    pub story: StoryId,
    /// Headline.
    pub headline: Headline,
    /// Plain text excerpt.
    pub excerpt: String,
    /// Where subscribers read it.
    pub link: Link,
    /// Section, if any.
    pub section: Option<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// The outlet that it came from, as titled.
    pub source: String,
    /// Other sites of ours that carry it ("juga tayang di …"): title and address.
    pub also: Vec<(String, Link)>,
    /// First publication.
    pub published: Option<DateTime<Utc>>,
}

/// One digest at one slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Identity.
    pub id: IssueId,
    /// When.
    pub slot: Slot,
    /// Stories, each once, in reading order.
    pub items: Vec<IssueItem>,
}

/// What became of one issue for one subscriber.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum MailingState {
    /// To be sent.
    Planned,
    /// Committed after the server's 354, before the message: from here it may have been taken.
    Armed,
    /// The server took it.
    Accepted {
        /// When.
        at: DateTime<Utc>,
    },
    /// The server asked for later (4xx), or could not be reached.
    Deferred {
        /// Tried again then.
        until: DateTime<Utc>,
        /// What the server said, without addresses.
        what: String,
    },
    /// The server will not take it.
    Failed {
        /// Why.
        reason: Reason,
    },
    /// The subscriber left before it was sent.
    Suppressed,
    /// The line broke after the message was under way: it may or may not have arrived.
    Unknown,
}

impl MailingState {
    /// The state's word, as in the store.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Armed => "armed",
            Self::Accepted { .. } => "accepted",
            Self::Deferred { .. } => "deferred",
            Self::Failed { .. } => "failed",
            Self::Suppressed => "suppressed",
            Self::Unknown => "unknown",
        }
    }
}
