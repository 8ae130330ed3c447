//! One request per host at a time, with a gap between them, and no request to a host that asked
//! for peace.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use tokio::{sync::OwnedMutexGuard, time::Instant};

use crate::{
    clock::Clock,
    model::{Headers, Link},
};

use super::{
    NetError,
    error::{host, seconds},
};

/// Hosts remembered at most; beyond that the idle ones are forgotten.
const MOST_HOSTS: usize = 10_000;
/// No pause is longer, whatever the host asks.
const LONGEST_PAUSE: chrono::Duration = chrono::Duration::hours(24);

/// The pace of all hosts.
#[derive(Debug)]
pub(super) struct Pace {
    gap: Duration,
    clock: Clock,
    hosts: Mutex<HashMap<String, Arc<Lane>>>,
}

/// One host: whoever holds `turn` may ask; tokio's lock is fair, so turns come in order.
#[derive(Debug, Default)]
struct Lane {
    /// When the last request ended.
    turn: Arc<tokio::sync::Mutex<Option<Instant>>>,
    peace_until: Mutex<Option<DateTime<Utc>>>,
}

/// A host's turn; dropping it begins the gap.
#[derive(Debug)]
pub(super) struct Turn {
    lane: Arc<Lane>,
    ended: OwnedMutexGuard<Option<Instant>>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        *self.ended = Some(Instant::now());
    }
}

impl Pace {
    /// A pace without hosts.
    pub(super) fn new(gap: Duration, clock: Clock) -> Self {
        Self { gap, clock, hosts: Mutex::default() }
    }

    /// Waits for the turn of the link's host, at most `patience` in the queue.
    pub(super) async fn turn(&self, link: &Link, patience: Duration) -> Result<Turn, NetError> {
        let lane = self.lane(&key(link));
        self.ask_for_peace(&lane, link)?;
        let queue = Arc::clone(&lane.turn).lock_owned();
        let ended = tokio::time::timeout(patience, queue)
            .await
            .map_err(|_| NetError::Busy { host: host(link), seconds: seconds(self.gap) })?;
        self.ask_for_peace(&lane, link)?;
        if let Some(last) = *ended {
            tokio::time::sleep_until(last + self.gap).await;
        }
        Ok(Turn { lane, ended })
    }

    /// Remembers what an answer asks for. A success that carries `Retry-After` asks for nothing.
    pub(super) fn heed(&self, turn: &Turn, status: u16, headers: &Headers) {
        let now = self.clock.now();
        let asked = headers.get("retry-after").and_then(|raw| asked_pause(raw, now));
        if let (Some(pause), 300..) = (asked, status) {
            *lock(&turn.lane.peace_until) = Some(now + pause);
        }
    }

    fn ask_for_peace(&self, lane: &Lane, link: &Link) -> Result<(), NetError> {
        let Some(until) = *lock(&lane.peace_until) else { return Ok(()) };
        let left = (until - self.clock.now()).min(LONGEST_PAUSE);
        match left.to_std() {
            Ok(left) if !left.is_zero() => {
                Err(NetError::Busy { host: host(link), seconds: seconds(left) })
            }
            _ => Ok(()),
        }
    }

    fn lane(&self, key: &str) -> Arc<Lane> {
        let mut hosts = lock(&self.hosts);
        if hosts.len() >= MOST_HOSTS && !hosts.contains_key(key) {
            self.forget_idle(&mut hosts);
        }
        Arc::clone(hosts.entry(key.to_owned()).or_default())
    }

    /// Forgets hosts that nobody visits, whose gap is over and that asked for nothing; when all
    /// asked for something (a hostile chain of names can do that), forgets all that nobody visits.
    fn forget_idle(&self, hosts: &mut HashMap<String, Arc<Lane>>) {
        let now = self.clock.now();
        let wants_peace = |lane: &Lane| lock(&lane.peace_until).is_some_and(|until| until > now);
        let in_gap = |lane: &Lane| {
            let ended = lane.turn.try_lock().ok().and_then(|ended| *ended);
            ended.is_some_and(|ended| ended.elapsed() < self.gap)
        };
        hosts.retain(|_, lane| Arc::strong_count(lane) > 1 || wants_peace(lane) || in_gap(lane));
        if hosts.len() >= MOST_HOSTS {
            hosts.retain(|_, lane| Arc::strong_count(lane) > 1);
        }
    }
}

/// What a mutex holds, also after somebody panicked with it in hand.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A host with and without `www.`, over http and https, is one host; another port is another.
pub(super) fn key(link: &Link) -> String {
    let port = link.url().port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}{port}", link.domain())
}

/// Reads `Retry-After`: seconds, or an HTTP date (RFC 9110 §10.2.3); at most 24 hours.
fn asked_pause(raw: &str, now: DateTime<Utc>) -> Option<chrono::Duration> {
    let raw = raw.trim();
    let digits = !raw.is_empty() && raw.bytes().all(|byte| byte.is_ascii_digit());
    let pause = if digits {
        raw.parse().ok().and_then(chrono::Duration::try_seconds).unwrap_or(LONGEST_PAUSE)
    } else {
        DateTime::parse_from_rfc2822(raw).ok()?.to_utc() - now
    };
    (pause > chrono::Duration::zero()).then(|| pause.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(host: usize) -> Link {
        Link::parse(&format!("https://outlet-{host}.example/")).unwrap()
    }

    fn remembered(pace: &Pace) -> usize {
        lock(&pace.hosts).len()
    }

    fn asking_for_peace() -> Headers {
        Headers([("retry-after".to_owned(), "3600".to_owned())].into())
    }

    #[tokio::test]
    async fn idle_hosts_are_forgotten_and_those_with_a_wish_or_a_visitor_are_not() {
        let pace = Pace::new(Duration::ZERO, Clock::System);
        let visited = pace.turn(&link(0), Duration::ZERO).await.unwrap();
        let busy = pace.turn(&link(1), Duration::ZERO).await.unwrap();
        pace.heed(&busy, 429, &asking_for_peace());
        drop(busy);
        for host in 2..=MOST_HOSTS {
            pace.turn(&link(host), Duration::ZERO).await.unwrap();
        }
        assert_eq!(remembered(&pace), 3, "the visited one, the busy one and the last");
        assert!(matches!(pace.turn(&link(1), Duration::ZERO).await, Err(NetError::Busy { .. })));
        assert!(matches!(pace.turn(&link(0), Duration::ZERO).await, Err(NetError::Busy { .. })));
        drop(visited);
        assert!(pace.turn(&link(0), Duration::ZERO).await.is_ok());
    }

    #[tokio::test]
    async fn hosts_that_all_ask_for_peace_do_not_fill_the_memory() {
        let pace = Pace::new(Duration::ZERO, Clock::System);
        for host in 0..=MOST_HOSTS {
            let turn = pace.turn(&link(host), Duration::ZERO).await.unwrap();
            pace.heed(&turn, 503, &asking_for_peace());
        }
        assert!(remembered(&pace) <= MOST_HOSTS);
    }

    #[test]
    fn one_host_has_one_pace_with_and_without_www_and_tls() {
        let same = ["https://www.a.example/1", "http://a.example/2", "https://a.example:443/3"];
        for raw in same {
            assert_eq!(key(&Link::parse(raw).unwrap()), "a.example", "{raw}");
        }
        assert_eq!(key(&Link::parse("http://a.example:8080/").unwrap()), "a.example:8080");
    }
}
