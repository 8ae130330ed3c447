//! What people and machines ask the store: read-only answers.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::model::{
    Action, Decision, DeliveryId, DeliveryState, EntryId, Link, OutletName, Provenance, StoryId,
    TargetName,
};

use super::SourceKey;

/// What `list` shows.
#[derive(Debug, Clone, Default)]
pub struct ListFilter {
    /// Only this partner.
    pub outlet: Option<OutletName>,
    /// Only this target.
    pub target: Option<TargetName>,
    /// Only deliveries or entries in this state (the state's word).
    pub state: Option<String>,
    /// At most this many, newest first.
    pub limit: usize,
}

/// One line of `list`: an entry on one target, or an entry that never got that far.
#[derive(Debug, Clone, Serialize)]
pub struct ListRow {
    /// The entry.
    pub entry: EntryId,
    /// Its story.
    pub story: Option<StoryId>,
    /// The partner.
    pub outlet: OutletName,
    /// Headline, as far as known.
    pub headline: String,
    /// The page at the partner.
    pub link: Link,
    /// The target, none before decisions.
    pub target: Option<TargetName>,
    /// The latest delivery there.
    pub delivery: Option<DeliveryId>,
    /// State's word: of the delivery, else of the decision (`skip`), else of the entry.
    pub state: String,
    /// Reason on record.
    pub reason: Option<crate::model::Reason>,
    /// Where readers find it.
    pub live_link: Option<String>,
    /// When it last changed.
    pub at: DateTime<Utc>,
}

/// A recipe that was seen right on a live page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecipeSeen {
    /// The recipe.
    pub recipe: String,
    /// Where: an address, or a file.
    pub page: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// One delivery in `show`.
#[derive(Debug, Clone, Serialize)]
pub struct DeliveryRow {
    /// Identity.
    pub id: DeliveryId,
    /// The target.
    pub target: TargetName,
    /// What it does.
    pub action: Action,
    /// Where it stands.
    pub state: DeliveryState,
    /// How often it was taken up.
    pub attempts: u32,
    /// When it was decided.
    pub created: DateTime<Utc>,
    /// When it last changed.
    pub changed: DateTime<Utc>,
}

/// Everything on record about one story.
#[derive(Debug, Clone, Serialize)]
pub struct StoryView {
    /// The story; none for an entry that was never carried.
    pub story: Option<StoryId>,
    /// Headline of the latest edition.
    pub headline: String,
    /// Entries with their outlet, page, state and reason.
    pub entries: Vec<ListRow>,
    /// Editions: number and when.
    pub editions: Vec<DateTime<Utc>>,
    /// Provenance of the latest edition.
    pub provenance: Provenance,
    /// Decisions with when and under which configuration.
    pub decisions: Vec<(Decision, DateTime<Utc>, String)>,
    /// Deliveries, oldest first.
    pub deliveries: Vec<DeliveryRow>,
    /// What people did.
    pub audit: Vec<AuditRow>,
}

/// One line of the audit log.
#[derive(Debug, Clone, Serialize)]
pub struct AuditRow {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// What ("withdraw").
    pub what: String,
    /// About what.
    pub about: String,
    /// Why.
    pub note: String,
}

/// How a source is doing.
#[derive(Debug, Clone, Serialize)]
pub struct SourceHealth {
    /// Which one.
    pub key: SourceKey,
    /// Last success.
    pub last_ok: Option<DateTime<Utc>>,
    /// When it last announced something new.
    pub last_new: Option<DateTime<Utc>>,
    /// New articles of a usual day; 0 as long as that is not known.
    pub a_day: f64,
    /// Failures in a row.
    pub failures: u32,
    /// What went wrong last.
    pub error: Option<String>,
    /// Due again.
    pub next: DateTime<Utc>,
    /// The address that is asked in the place of the configured one.
    pub elsewhere: Option<Link>,
}

/// Numbers for metrics and the status page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Counts {
    /// Entries by state.
    pub entries: BTreeMap<String, u64>,
    /// Deliveries by state's word.
    pub deliveries: BTreeMap<String, u64>,
    /// Mailings by state's word.
    pub mailings: BTreeMap<String, u64>,
    /// Work that is due now and not leased: entries, deliveries, mailings.
    pub due: u64,
    /// Active subscribers.
    pub subscribers: u64,
    /// Oldest due work, seconds.
    pub oldest_due_seconds: u64,
}
