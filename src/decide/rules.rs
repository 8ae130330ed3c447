//! What a partner's agreement and the operator's wishes say.

use chrono::{DateTime, Duration, Utc};

use crate::model::{OutletName, Rights, TargetName};

/// The rules for one partner.
#[derive(Debug, Clone)]
pub struct PartnerRules {
    /// The partner.
    pub outlet: OutletName,
    /// What was agreed.
    pub rights: Rights,
    /// How long after first publication an article waits.
    pub embargo: Option<Duration>,
    /// Sections to take (lower case); empty: all.
    pub take: Vec<String>,
    /// Sections to leave (lower case).
    pub leave: Vec<String>,
    /// Nothing older is published.
    pub maximum_age: Duration,
    /// Nothing published before this is carried at first contact; none: the moment of first
    /// contact.
    pub start: Option<DateTime<Utc>>,
    /// More publications (or withdrawals) in an hour are held.
    pub max_per_hour: u32,
    /// Targets; empty: every target.
    pub targets: Vec<TargetName>,
    /// Whether every article waits for an editor.
    pub hold: bool,
}
