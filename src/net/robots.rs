//! Remembers the robots.txt of every origin: asked once a day, by one task at a time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Duration, Utc};

use crate::model::{Fetched, Link};

use super::{NetError, error::host};

/// What is read of a robots.txt; RFC 9309 §2.5 asks for at least 500 KiB.
pub(super) const MOST_BYTES: u64 = 500 * 1024;
/// Origins remembered at most: more than a network has partners.
const MOST_ORIGINS: usize = 131_072;
/// Bytes remembered at most, of all origins together: hostile ones cannot fill the memory.
const MOST_KEPT: usize = 64 * 1024 * 1024;

/// What an origin answered.
type Verdict = Result<Option<Vec<u8>>, NetError>;

#[derive(Debug)]
struct Known {
    verdict: Verdict,
    until: DateTime<Utc>,
}

type Origin = Arc<tokio::sync::Mutex<Option<Known>>>;

/// What is known of all origins.
#[derive(Debug, Default)]
pub(super) struct RobotsCache {
    origins: Mutex<Origins>,
}

#[derive(Debug, Default)]
struct Origins {
    by_link: HashMap<String, Origin>,
    /// Bytes of their files.
    kept: usize,
}

impl Origins {
    /// Forgets every second origin that nobody asks about: which ones is left to chance, so that
    /// asking in turns does not always miss what was just forgotten.
    fn forget_half(&mut self) {
        let (mut turn, mut kept) = (false, 0);
        self.by_link.retain(|_, origin| {
            turn = !turn;
            let known = origin.try_lock();
            let stays = turn || Arc::strong_count(origin) > 1;
            if let (true, Ok(known)) = (stays, known) {
                kept += known.as_ref().map_or(0, |known| size(&known.verdict));
            }
            stays
        });
        self.kept = kept;
    }
}

fn size(verdict: &Verdict) -> usize {
    verdict.as_ref().ok().and_then(Option::as_ref).map_or(0, Vec::len)
}

impl RobotsCache {
    /// What is known of this origin, or what `ask` brings. Whoever comes while it is being asked
    /// waits for that answer.
    pub(super) async fn of(
        &self,
        robots: &Link,
        now: DateTime<Utc>,
        ask: impl Future<Output = Result<Fetched, NetError>>,
    ) -> Verdict {
        let origin = self.origin(robots.as_str());
        let mut known = origin.lock().await;
        if let Some(known) = known.as_ref().filter(|known| known.until > now) {
            return known.verdict.clone();
        }
        let verdict = judged(ask.await, robots);
        *known =
            lasting(&verdict).map(|long| Known { verdict: verdict.clone(), until: now + long });
        self.weigh(&verdict);
        verdict
    }

    fn origin(&self, key: &str) -> Origin {
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        let known = origins.by_link.contains_key(key);
        if !known && (origins.by_link.len() >= MOST_ORIGINS || origins.kept > MOST_KEPT) {
            origins.forget_half();
        }
        Arc::clone(origins.by_link.entry(key.to_owned()).or_default())
    }

    fn weigh(&self, verdict: &Verdict) {
        self.origins.lock().unwrap_or_else(PoisonError::into_inner).kept += size(verdict);
    }
}

/// 2xx: the file; 4xx: there is none; anything else: not now (RFC 9309 §2.3.1.3 and §2.3.1.4),
/// which is a trouble that passes, unlike a rule that says no.
fn judged(answer: Result<Fetched, NetError>, robots: &Link) -> Verdict {
    let fetched = answer?;
    match fetched.status {
        200..300 => Ok(Some(fetched.bytes)),
        400..500 if fetched.status != 429 => Ok(None),
        status => Err(NetError::Unreachable {
            host: host(robots),
            why: format!("its robots.txt answered with status {status}"),
        }),
    }
}

/// How long a verdict is remembered; none: not at all.
fn lasting(verdict: &Verdict) -> Option<Duration> {
    match verdict {
        Ok(_) => Some(Duration::hours(24)),
        Err(NetError::Busy { .. }) => None,
        Err(_) => Some(Duration::minutes(10)),
    }
}
