//! What is to be done about an article on one target.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Reason, TargetName};

/// The verdict for one target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Carry it there.
    Publish,
    /// Replace the edition that is there.
    Update,
    /// Take it down.
    Withdraw,
    /// Wait, until a time or until somebody releases it.
    Hold {
        /// When it is released by itself; none: by a person only.
        until: Option<DateTime<Utc>>,
    },
    /// Do nothing.
    Skip,
}

/// A verdict with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The target.
    pub target: TargetName,
    /// What is to be done.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
}

/// Where the life of a story on a target stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlacementState {
    /// Decided, not there yet.
    Planned,
    /// Visible (or pending review) there.
    Live,
    /// Taken down.
    Withdrawn,
    /// It will not be there.
    Refused,
}
