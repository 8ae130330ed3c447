//! What came of handing a mail over, and what a mailing becomes by it (pure).

use chrono::{DateTime, Duration, Utc};

use crate::{
    model::{MailingState, Reason},
    schedule::Backoff,
};

/// Longest time after its slot that a mailing is tried: a morning paper is not for tomorrow.
const TRY_FOR: Duration = Duration::hours(24);
/// Waits between attempts.
const WAITS: Backoff = Backoff { first: Duration::minutes(2), most: Duration::hours(2) };

/// What came of one attempt. The words never hold an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// The server took it.
    Accepted,
    /// The server wants this mail later (4xx).
    Deferred {
        /// What it said.
        what: String,
    },
    /// The server will not take this mail (5xx).
    Failed {
        /// What it said.
        what: String,
    },
    /// The line broke after the message was under way and before the answer.
    Unknown {
        /// What broke.
        what: String,
    },
    /// Nothing was handed over, and it is not about this mail: the relay cannot be reached, refuses
    /// our credentials or our sender. A person should know.
    Unreachable {
        /// What is wrong.
        what: String,
    },
}

impl Sent {
    /// What is wrong with the relay itself, if anything: the words of an alert.
    #[must_use]
    pub fn relay_trouble(&self) -> Option<&str> {
        match self {
            Self::Unreachable { what } => Some(what),
            _ => None,
        }
    }

    /// The mailing's new state after this many attempts (this one included).
    ///
    /// What is deferred is tried again with growing waits until a day after its slot; `salt` (the
    /// mailing's identity) spreads the attempts.
    #[must_use]
    pub fn state(
        self,
        attempts: u32,
        slot: DateTime<Utc>,
        now: DateTime<Utc>,
        salt: u64,
    ) -> MailingState {
        match self {
            Self::Accepted => MailingState::Accepted { at: now },
            Self::Unknown { .. } => MailingState::Unknown,
            Self::Failed { what } => failed(Reason::TargetRefused { what }),
            Self::Deferred { what } | Self::Unreachable { what } => {
                let until = now + WAITS.wait(attempts.max(1), None, salt);
                if until - slot > TRY_FOR {
                    return failed(Reason::Poison { attempts, what });
                }
                MailingState::Deferred { until, what }
            }
        }
    }
}

fn failed(reason: Reason) -> MailingState {
    MailingState::Failed { reason }
}

/// A server's words without anything that looks like an address, on one line, 200 characters.
pub(super) fn without_addresses(words: &str) -> String {
    let words: Vec<&str> = words
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .map(|word| if word.contains('@') { "…" } else { word })
        .collect();
    words.join(" ").chars().take(200).collect()
}
