//! Visits one source that is due and enrols what it announces.

use chrono::{DateTime, Duration, Utc};
use tracing::{debug, info, warn};

use crate::{
    decide,
    model::{Discovered, EntryState},
    net::{NetError, Request},
    observe::VisitOutcome as Seen,
    schedule::Backoff,
    store::{StoreError, Visit, VisitSettled},
    watch::{self, Reading, WatchError},
};

use super::{LEASE, Partner, PlannedSource, Stepped, Tayang};

/// How a failing source is tried again: soon, then rarely, but always.
const BACKOFF: Backoff = Backoff { first: Duration::minutes(2), most: Duration::hours(6) };

/// From so many failures in a row on a person is told.
const TELL_AFTER: u32 = 3;

const ACCEPT: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5";

/// Why a visit brought nothing.
#[derive(Debug, thiserror::Error)]
enum VisitError {
    #[error(transparent)]
    Net(#[from] NetError),
    #[error(transparent)]
    Watch(#[from] WatchError),
}

impl Tayang {
    /// Visits the source that has been due longest.
    pub async fn visit(&self) -> Result<Stepped, StoreError> {
        let Some(claim) = self.store.claim_visit(&self.owner, LEASE).await? else {
            return Ok(Stepped::Idle);
        };
        fail::fail_point!("visit-claimed");
        let key = &claim.work.key;
        let Some((partner, planned)) = self.plan.source(key) else {
            let settled = postponed(self.now() + Duration::days(1));
            self.store.settle_visit(&claim, settled).await?;
            return Ok(Stepped::Worked);
        };
        let read = self.read_source(partner, planned, &claim.work).await;
        let failures = read.as_ref().err().map(|_| claim.work.failures + 1);
        let read_as = read.as_ref().err().map(outcome);
        let settled = self.settled(partner, planned, &claim.work, read);
        let error = settled.error.clone();
        fail::fail_point!("visit-read");
        let enrolled = self.store.settle_visit(&claim, settled).await?;
        fail::fail_point!("visit-settled");
        debug!(outlet.name = %key.outlet, source.name = %key.source, "Visited: {enrolled:?}");
        let found = enrolled.new + enrolled.changed > 0;
        self.metrics.visit(read_as.unwrap_or(if found { Seen::New } else { Seen::Unchanged }));
        if found {
            self.bells.entries.notify_waiters();
            info!(outlet.name = %key.outlet, source.name = %key.source,
                "Enrolled {} new and {} changed entries", enrolled.new, enrolled.changed);
        }
        self.tell_of_source(&claim.work, failures, error).await?;
        Ok(Stepped::Worked)
    }

    async fn read_source(
        &self,
        partner: &Partner,
        planned: &PlannedSource,
        visit: &Visit,
    ) -> Result<Reading, VisitError> {
        let link = planned.source.address();
        self.ask_robots(partner, link).await?;
        let request = Request {
            link: link.clone(),
            cursor: visit.cursor.clone(),
            accept: ACCEPT,
            max_bytes: None,
        };
        let fetched = self.net.get(&request).await?;
        Ok(watch::read(&planned.source, &visit.cursor, &fetched)?)
    }

    fn settled(
        &self,
        partner: &Partner,
        planned: &PlannedSource,
        visit: &Visit,
        read: Result<Reading, VisitError>,
    ) -> VisitSettled {
        let now = self.now();
        let regular = planned.every.next_after(now);
        match read {
            Ok(reading) => {
                let next = regular.max(asked_for(&reading, now));
                let entries = reading.discovered.into_iter().map(|d| enrol(partner, visit, d, now));
                VisitSettled {
                    entries: entries.collect(),
                    cursor: Some(reading.cursor),
                    next,
                    error: None,
                }
            }
            Err(error) => VisitSettled {
                cursor: None,
                next: regular.max(now + pause(visit, &error)),
                error: Some(error.to_string()),
                entries: Vec::new(),
            },
        }
    }

    async fn tell_of_source(
        &self,
        visit: &Visit,
        failures: Option<u32>,
        error: Option<String>,
    ) -> Result<(), StoreError> {
        let (outlet, source) = (&visit.key.outlet, &visit.key.source);
        let condition = format!("source:{outlet}/{source}");
        match (failures, error) {
            (Some(failures), Some(error)) => {
                warn!(outlet.name = %outlet, source.name = %source, failures, "No visit: {error}");
                if failures < TELL_AFTER {
                    return Ok(());
                }
                let words = format!(
                    "Sumber {outlet}/{source} gagal {failures} kali berturut-turut: {error}"
                );
                self.raise(&condition, &words).await
            }
            _ => self.clear(&condition, &format!("Sumber {outlet}/{source} pulih")).await,
        }
    }
}

fn outcome(error: &VisitError) -> Seen {
    match error {
        VisitError::Net(NetError::Busy { .. } | NetError::Robots { .. }) => Seen::Postponed,
        _ => Seen::Failed,
    }
}

/// A source that nobody configures any more: not visited, not forgotten.
fn postponed(next: DateTime<Utc>) -> VisitSettled {
    VisitSettled { cursor: None, next, error: None, entries: Vec::new() }
}

/// What the source asked for, up to a day.
fn asked_for(reading: &Reading, now: DateTime<Utc>) -> DateTime<Utc> {
    let seconds = reading.not_before_seconds.unwrap_or(0).min(86_400);
    now + Duration::seconds(seconds.cast_signed())
}

fn enrol(
    partner: &Partner,
    visit: &Visit,
    entry: Discovered,
    now: DateTime<Utc>,
) -> (Discovered, EntryState) {
    let state = decide::enrol(&entry, visit.first, &partner.rules, now);
    (entry, state)
}

fn pause(visit: &Visit, error: &VisitError) -> Duration {
    let asked = match error {
        VisitError::Net(NetError::Busy { seconds, .. })
        | VisitError::Watch(WatchError::Status { retry_after: Some(seconds), .. }) => {
            Some(Duration::seconds((*seconds).min(86_400).cast_signed()))
        }
        _ => None,
    };
    BACKOFF.wait(visit.failures + 1, asked, salt(&visit.key))
}

fn salt(key: &crate::store::SourceKey) -> u64 {
    let name = format!("{}/{}", key.outlet, key.source);
    name.bytes().fold(7, |salt, b| salt.wrapping_mul(31).wrapping_add(u64::from(b)))
}
