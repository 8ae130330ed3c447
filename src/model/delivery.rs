//! One action for one placement, and every state it can be in.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Reason;

/// What a delivery does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Bring the story to the target.
    Publish,
    /// Replace its edition there.
    Update,
    /// Take it down.
    Withdraw,
}

/// What the target calls our post: a WordPress post id, a path of a static site.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RemoteId(pub String);

/// What was read back from the target after it accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The target's id.
    pub id: RemoteId,
    /// Where readers find it; none while the target keeps it pending.
    pub link: Option<String>,
    /// The target's status (`publish`, `pending`, `written`).
    pub status: String,
    /// Hash of what the target has, field by field, as it was returned: a later difference is a
    /// local edit.
    pub stored: std::collections::BTreeMap<String, String>,
    /// When it was accepted.
    pub at: DateTime<Utc>,
}

/// What shows that a post is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Status that an anonymous reader got (404, 410; 0: a file that does not exist any more).
    pub status: u16,
    /// When it was looked at.
    pub at: DateTime<Utc>,
}

/// A step of delivery whose answer may be lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Uploading pictures.
    Media,
    /// Creating the draft.
    Staging,
    /// The request that makes it visible, changes it or takes it down.
    Publishing,
}

/// The state of a delivery. Every one is committed before the next request is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum DeliveryState {
    /// Recorded with the decision; nothing sent.
    Planned,
    /// Waiting for a time or a person.
    Held {
        /// Released by itself then; none: by a person.
        until: Option<DateTime<Utc>>,
        /// Why.
        reason: Reason,
    },
    /// Pictures are being uploaded (found again by their content-hash name).
    Media,
    /// A draft is being created; from the second time on the marker is looked up first.
    Staging {
        /// Which time, from 1.
        attempt: u32,
    },
    /// The draft exists and its id is ours.
    Staged {
        /// The target's id.
        id: RemoteId,
    },
    /// The request that makes it visible (or changes it, or takes it down) may have been sent.
    Publishing {
        /// The target's id.
        id: RemoteId,
    },
    /// There, and read back.
    Live {
        /// What was read back.
        receipt: Receipt,
    },
    /// The target may or may not have it: it is looked up before anything is sent again.
    Uncertain {
        /// Which request was not answered.
        step: Step,
        /// Known id, from the publishing step on.
        id: Option<RemoteId>,
        /// How many drafts were begun.
        attempt: u32,
        /// Looked up then.
        until: DateTime<Utc>,
    },
    /// Tried again later, from where it stood.
    Waiting {
        /// When.
        until: DateTime<Utc>,
        /// Where it stood: the step to go on with.
        resume: Box<DeliveryState>,
        /// What happened.
        reason: Reason,
    },
    /// Not done, for a reason of ours.
    Withheld {
        /// Why.
        reason: Reason,
    },
    /// Not done: the target says no.
    Refused {
        /// Why.
        reason: Reason,
    },
    /// Taken down, and seen to be gone.
    Withdrawn {
        /// What shows it.
        proof: Proof,
    },
}

impl DeliveryState {
    /// Whether nothing more will happen by itself.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Live { .. }
                | Self::Withheld { .. }
                | Self::Refused { .. }
                | Self::Withdrawn { .. }
        )
    }

    /// Why it stands still, where a reason belongs to the state.
    #[must_use]
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Held { reason, .. }
            | Self::Waiting { reason, .. }
            | Self::Withheld { reason }
            | Self::Refused { reason } => Some(reason),
            _ => None,
        }
    }

    /// The state's word, as in the store and on the desk.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Held { .. } => "held",
            Self::Media => "media",
            Self::Staging { .. } => "staging",
            Self::Staged { .. } => "staged",
            Self::Publishing { .. } => "publishing",
            Self::Live { .. } => "live",
            Self::Uncertain { .. } => "uncertain",
            Self::Waiting { .. } => "waiting",
            Self::Withheld { .. } => "withheld",
            Self::Refused { .. } => "refused",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// When the delivery wants attention next: now for a state on its way, later for a waiting
    /// one, never (none) for a final one or one that waits for a person.
    #[must_use]
    pub fn due(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Held { until, .. } => *until,
            Self::Uncertain { until, .. } | Self::Waiting { until, .. } => Some(*until),
            state if state.is_final() => None,
            _ => Some(now),
        }
    }

    /// Where to go on when a delivery is taken up again, by a new attempt or by a new process:
    /// a draft that may have been created is looked up first, whatever else was under way goes on.
    #[must_use]
    pub fn resumed(self) -> Self {
        match self {
            Self::Staging { attempt } => Self::Staging { attempt: attempt + 1 },
            Self::Uncertain { id: Some(id), .. } => Self::Publishing { id },
            Self::Uncertain { step: Step::Media, .. } => Self::Media,
            Self::Uncertain { attempt, .. } => Self::Staging { attempt: attempt + 1 },
            Self::Waiting { resume, .. } => resume.resumed(),
            Self::Held { .. } => Self::Planned,
            state => state,
        }
    }
}

/// What came of one request to a target: retry is a value, decided in one place from status and
/// headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Done; this is the state to commit.
    Reached(DeliveryState),
    /// Not now: a fault that passes (429, 503, refused connection). The request did nothing.
    TryLater {
        /// What the target asked for (`Retry-After`), if anything.
        wait: Option<std::time::Duration>,
        /// What happened.
        what: String,
    },
    /// The request may have been executed: look before sending again.
    Lost {
        /// Which request.
        step: Step,
        /// What happened.
        what: String,
    },
    /// It will not work however often it is tried.
    Refused {
        /// Why.
        reason: Reason,
    },
}
