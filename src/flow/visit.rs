//! Visits one source that is due and enrols what it announces.

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use tracing::{debug, info, warn};

use crate::{
    decide, extract,
    model::{Cursor, Discovered, EntryState, Fetched, Link, Moved, Published},
    net::{Net, NetError, Request},
    observe::VisitOutcome as Seen,
    schedule::{self, Backoff},
    store::{Claim, SourceKey, StoreError, Visit, VisitSettled},
    watch::{Ask, Errand, Health, Occasion, Reading, Robots, Source, WatchError, websub},
};

use super::{LEASE, Partner, PlannedSource, Stepped, Tayang};

/// How a failing source is tried again: soon, then rarely, but always.
const BACKOFF: Backoff = Backoff { first: Duration::minutes(2), most: Duration::hours(6) };

/// From so many failures in a row on a person is told.
const TELL_AFTER: u32 = 3;

/// What the agent is called in robots.txt.
const AGENT: &str = "tayang";

/// A source of several requests is given no more time than this: the lease must not end first.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(150);

/// Why a visit brought nothing.
#[derive(Debug, thiserror::Error)]
pub enum VisitError {
    /// The network or the outlet.
    #[error(transparent)]
    Net(#[from] NetError),
    /// What came cannot be read.
    #[error(transparent)]
    Watch(#[from] WatchError),
}

/// On what terms an outlet is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    /// Whether its robots.txt is obeyed.
    pub robots: bool,
    /// The zone of dates that name none.
    pub zone: Tz,
    /// What its requests go through, in the place of the client's own proxy.
    pub proxy: Option<&'a Link>,
}

impl Tayang {
    /// Visits the source that has been due longest.
    pub async fn visit(&self) -> Result<Stepped, StoreError> {
        let Some(claim) = self.claim_visits(1).await?.pop() else {
            return Ok(Stepped::Idle);
        };
        self.pay_visit(&claim).await?;
        Ok(Stepped::Worked)
    }

    /// Takes the sources that have been due longest, at most so many.
    pub async fn claim_visits(&self, most: usize) -> Result<Vec<Claim<Visit>>, StoreError> {
        let claims = self.store.claim_visits(&self.owner, LEASE, most).await?;
        if !claims.is_empty() {
            fail::fail_point!("visit-claimed");
        }
        Ok(claims)
    }

    /// The host that a source is asked at, as [`Net::lane`] names it; none for a source that is
    /// not configured any more.
    #[must_use]
    pub fn lane(&self, key: &SourceKey) -> Option<String> {
        self.plan.source(key).map(|(_, planned)| Net::lane(planned.source.address()))
    }

    /// Visits a source that was claimed and enrols what it announces.
    pub async fn pay_visit(&self, claim: &Claim<Visit>) -> Result<(), StoreError> {
        let key = &claim.work.key;
        let Some((partner, planned)) = self.plan.source(key) else {
            let settled = postponed(self.now() + Duration::days(1));
            self.store.settle_visit(claim, settled).await?;
            return Ok(());
        };
        let read = self.read_source(partner, planned, &claim.work).await;
        let failures = read.as_ref().err().map(|_| claim.work.failures + 1);
        let read_as = read.as_ref().err().map(outcome);
        let health = read.as_ref().map_or(Health::Unsaid, |reading| reading.health.clone());
        if let Ok(reading) = &read {
            self.note_hubs(planned, &claim.work, &reading.offered).await?;
        }
        let settled = self.settled(partner, planned, &claim.work, read);
        let error = settled.error.clone();
        fail::fail_point!("visit-read");
        let enrolled = self.store.settle_visit(claim, settled).await?;
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
        if enrolled.first_told > 0 {
            self.note_missed(&claim.work).await?;
        }
        self.tell_of_health(&claim.work, health).await?;
        if failures.is_none() {
            self.tell_of_silence(planned, &claim.work, enrolled.first_told > 0).await?;
        }
        Ok(())
    }

    async fn read_source(
        &self,
        partner: &Partner,
        planned: &PlannedSource,
        visit: &Visit,
    ) -> Result<Reading, VisitError> {
        self.ask_source(partner.asker(), &planned.source, &visit.cursor).await
    }

    /// Asks a source all that it has to be asked, one request after the other. Nothing is kept.
    pub async fn ask_source(
        &self,
        asker: Asker<'_>,
        source: &Source,
        cursor: &Cursor,
    ) -> Result<Reading, VisitError> {
        let (now, begun) = (self.now(), tokio::time::Instant::now());
        let dates = |text: &str| date(text, now, asker.zone);
        let occasion = Occasion { now, dates: &dates };
        let mut errand = Errand::begin(source, cursor, occasion);
        let (address, mut moved) = (source.address(), cursor.moved.clone());
        while let Some(mut ask) = errand.ask() {
            let at_address = ask.link == *address;
            if let (true, Some(elsewhere)) = (at_address, cursor.elsewhere()) {
                ask.link = elsewhere.clone();
            }
            let answer = match begun.elapsed() < PATIENCE {
                true => self.ask(asker, ask).await,
                false => Err(NetError::Timeout {
                    host: ask.link.domain().to_owned(),
                    seconds: PATIENCE.as_secs(),
                    reached: false,
                }),
            };
            match answer {
                Ok((fetched, onward)) => {
                    if at_address {
                        moved = Moved::learn(moved.map(|moved| *moved), onward).map(Box::new);
                    }
                    errand.take(&fetched)?;
                }
                Err(error) if errand.miss(&error.to_string()) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let mut reading = errand.end()?;
        reading.cursor.moved = moved;
        Ok(reading)
    }

    /// A polite GET that asks robots.txt first, unless there is an agreement; where redirects that
    /// are meant to last led is told too.
    pub async fn ask(
        &self,
        asker: Asker<'_>,
        ask: Ask,
    ) -> Result<(Fetched, Option<Link>), NetError> {
        let Ask { link, cursor, accept } = ask;
        let net = self.net.through(asker.proxy);
        if asker.robots {
            obey_robots(&net, &link).await?;
        }
        net.get_and_onward(&Request { link, cursor, accept, max_bytes: None }).await
    }

    fn settled(
        &self,
        partner: &Partner,
        planned: &PlannedSource,
        visit: &Visit,
        read: Result<Reading, VisitError>,
    ) -> VisitSettled {
        let now = self.now();
        let (rhythm, salt) = (&visit.rhythm, salt(&visit.key));
        let regular = match websub::is_proven(visit.subscription.as_ref(), now) {
            true => planned.pace.rarely(rhythm, now, salt),
            false => planned.pace.next(rhythm, now, salt),
        };
        match read {
            Ok(reading) => {
                let next = regular.max(asked_for(&reading, now));
                let enrol = |found| enrol(partner, visit.first, found, now);
                let entries = reading.discovered.into_iter().map(enrol);
                VisitSettled {
                    entries: entries.collect(),
                    cursor: Some(reading.cursor),
                    next,
                    error: None,
                }
            }
            Err(error) => VisitSettled {
                cursor: unlearned(visit, &error),
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

    /// A source that can be read and says nothing new for unusually long.
    async fn tell_of_silence(
        &self,
        planned: &PlannedSource,
        visit: &Visit,
        speaks: bool,
    ) -> Result<(), StoreError> {
        let (outlet, source) = (&visit.key.outlet, &visit.key.source);
        let condition = format!("silent:{outlet}/{source}");
        if speaks {
            let words = format!("Sumber {outlet}/{source} kembali menerbitkan artikel");
            return self.clear(&condition, &words).await;
        }
        let (now, longest) = (self.now(), planned.silence);
        let Some(silent) = schedule::silence(&visit.rhythm, visit.last_new, now, longest) else {
            return Ok(());
        };
        let hours = silent.num_hours();
        let words =
            format!("Sumber {outlet}/{source} terbaca, tetapi {hours} jam tanpa artikel baru");
        self.raise(&condition, &words).await
    }

    /// What a person has to look at although the source can be read.
    async fn tell_of_health(&self, visit: &Visit, health: Health) -> Result<(), StoreError> {
        let (outlet, source) = (&visit.key.outlet, &visit.key.source);
        let condition = format!("ailing:{outlet}/{source}");
        match health {
            Health::Unsaid => Ok(()),
            Health::Fine => {
                let words = format!("Sumber {outlet}/{source} terbaca seperti biasa lagi");
                self.clear(&condition, &words).await
            }
            Health::Ailing(what) => {
                let words =
                    format!("Sumber {outlet}/{source} terbaca, tetapi perlu dilihat: {what}");
                self.raise(&condition, &words).await
            }
        }
    }
}

/// A date as an outlet's pages print it.
pub(super) fn date(text: &str, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    let local = now.with_timezone(&zone).fixed_offset();
    match extract::date(text, local, Some(zone)) {
        Some(Published::At(at)) => Some(at.to_utc()),
        _ => None,
    }
}

/// An address that was learned and fails is forgotten: the configured one is asked next.
fn unlearned(visit: &Visit, error: &VisitError) -> Option<Cursor> {
    let was_asked = !matches!(error, VisitError::Net(NetError::Busy { .. }));
    let forgets = was_asked && visit.cursor.elsewhere().is_some();
    forgets.then(|| Cursor { moved: None, ..visit.cursor.clone() })
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

/// In which state an announced article is enrolled; `first`: at first contact.
pub(super) fn enrol(
    partner: &Partner,
    first: bool,
    entry: Discovered,
    now: DateTime<Utc>,
) -> (Discovered, EntryState) {
    let state = decide::enrol(&entry, first, &partner.rules, now);
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

/// Whether robots.txt lets us visit an address.
async fn obey_robots(net: &Net, link: &Link) -> Result<(), NetError> {
    let allowed = match net.robots_txt(link).await? {
        Some(text) => Robots::parse(&text).allows(AGENT, link),
        None => true,
    };
    let host = link.domain().to_owned();
    if allowed { Ok(()) } else { Err(NetError::Robots { host }) }
}

/// Spreads sources that would come together.
pub(super) fn salt(key: &SourceKey) -> u64 {
    let name = format!("{}/{}", key.outlet, key.source);
    name.bytes().fold(7, |salt, b| salt.wrapping_mul(31).wrapping_add(u64::from(b)))
}
