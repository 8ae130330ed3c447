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

/// The same as it is remembered, in as few bytes as it needs: there are as many as partners.
#[derive(Debug)]
enum Kept {
    Nothing,
    File(Box<[u8]>),
    Trouble(Box<NetError>),
}

#[derive(Debug)]
struct Known {
    kept: Kept,
    until: DateTime<Utc>,
}

/// Who is asking an origin; others wait for the answer.
type Asking = Arc<tokio::sync::Mutex<()>>;

/// What is known of all origins.
#[derive(Debug, Default)]
pub(super) struct RobotsCache {
    origins: Mutex<Origins>,
}

#[derive(Debug, Default)]
struct Origins {
    known: HashMap<Box<str>, Known>,
    asked: HashMap<Box<str>, Asking>,
    /// Bytes of the files.
    bytes: usize,
}

impl Kept {
    fn of(verdict: &Verdict) -> Self {
        match verdict {
            Ok(None) => Self::Nothing,
            Ok(Some(file)) => Self::File(file.as_slice().into()),
            Err(error) => Self::Trouble(Box::new(error.clone())),
        }
    }

    fn told(&self) -> Verdict {
        match self {
            Self::Nothing => Ok(None),
            Self::File(file) => Ok(Some(file.to_vec())),
            Self::Trouble(error) => Err(NetError::clone(error)),
        }
    }

    fn bytes(&self) -> usize {
        if let Self::File(file) = self { file.len() } else { 0 }
    }
}

impl Origins {
    fn fresh(&self, origin: &str, now: DateTime<Utc>) -> Option<Verdict> {
        self.known.get(origin).filter(|known| known.until > now).map(|known| known.kept.told())
    }

    fn remember(&mut self, origin: &str, known: Known) {
        if self.known.len() >= MOST_ORIGINS || self.bytes > MOST_KEPT {
            self.forget_half();
        }
        self.bytes += known.kept.bytes();
        let before = self.known.insert(origin.into(), known);
        self.bytes -= before.map_or(0, |known| known.kept.bytes());
    }

    /// Forgets every second origin: which ones is left to chance, so that asking in turns does not
    /// always miss what was just forgotten.
    fn forget_half(&mut self) {
        let mut stays = false;
        self.known.retain(|_, _| {
            stays = !stays;
            stays
        });
        self.bytes = self.known.values().map(|known| known.kept.bytes()).sum();
    }
}

/// Somebody's place among those who want to know of an origin; the last one closes the door.
struct Place<'a> {
    cache: &'a RobotsCache,
    origin: &'a str,
    asking: Asking,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut origins = self.cache.locked();
        // One is ours, one the table's.
        if Arc::strong_count(&self.asking) <= 2 {
            origins.asked.remove(self.origin);
        }
    }
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
        let origin = robots.as_str();
        if let Some(verdict) = self.locked().fresh(origin, now) {
            return verdict;
        }
        let place = self.place(origin);
        let _turn = place.asking.lock().await;
        if let Some(verdict) = self.locked().fresh(origin, now) {
            return verdict;
        }
        let verdict = judged(ask.await, robots);
        if let Some(long) = lasting(&verdict) {
            let known = Known { kept: Kept::of(&verdict), until: now + long };
            self.locked().remember(origin, known);
        }
        verdict
    }

    fn place<'a>(&'a self, origin: &'a str) -> Place<'a> {
        let asking = Arc::clone(self.locked().asked.entry(origin.into()).or_default());
        Place { cache: self, origin, asking }
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Origins> {
        self.origins.lock().unwrap_or_else(PoisonError::into_inner)
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
