//! When is a source, a delivery or a digest due; backoff; pace per host (pure).

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use chrono_tz::Tz;

/// An interval (`10m`, `2h`) or a five-field cron line in a zone.
#[derive(Debug, Clone)]
pub struct Every {
    _todo: (),
}

/// Why a text is no schedule; `Display` says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EveryError {
    /// Neither a duration nor a cron line.
    #[error("`{0}` is neither a duration nor a cron line: write `10m`, or `*/10 * * * *`")]
    Unreadable(String),
    /// A cron line that never fires (30 February).
    #[error("`{0}` never fires")]
    Never(String),
    /// Shorter than a minute or longer than a week.
    #[error("`{0}` must be between 1m and 7d")]
    OutOfRange(String),
}

impl Every {
    /// Reads `10m`, `90s`, `2h`, `1d`, or an ordinary five-field cron line (0 and 7 are Sunday).
    pub fn parse(_raw: &str, _zone: Tz) -> Result<Self, EveryError> {
        unimplemented!()
    }
    /// The first firing after this instant. A gap of summer time runs at the next valid minute,
    /// an overlap once.
    #[must_use]
    pub fn next_after(&self, _after: DateTime<Utc>) -> DateTime<Utc> {
        unimplemented!()
    }
    /// The same as local wall-clock time of the schedule's zone (for slots).
    #[must_use]
    pub fn local(&self, _at: DateTime<Utc>) -> NaiveDateTime {
        unimplemented!()
    }
    /// The next firings.
    #[must_use]
    pub fn firings(&self, _after: DateTime<Utc>, _count: usize) -> Vec<DateTime<Utc>> {
        unimplemented!()
    }
    /// The latest firing at or before this instant, looking back at most `within`.
    #[must_use]
    pub fn latest(&self, _now: DateTime<Utc>, _within: Duration) -> Option<DateTime<Utc>> {
        unimplemented!()
    }
    /// The same schedule in another zone (a subscriber's own).
    #[must_use]
    pub fn in_zone(&self, _zone: Tz) -> Self {
        unimplemented!()
    }
    /// The schedule's zone.
    #[must_use]
    pub fn zone(&self) -> Tz {
        unimplemented!()
    }
}

/// Waits between attempts: exponential with jitter, bounded, never dying.
#[derive(Debug, Clone)]
pub struct Backoff {
    /// The first wait.
    pub first: Duration,
    /// No wait is longer.
    pub most: Duration,
}

impl Backoff {
    /// The wait after this many failures in a row (1 is the first); `salt` spreads the herd
    /// (±20 %), and the same salt gives the same wait. What the other side asked for (`Retry-After`)
    /// is obeyed up to 24 hours.
    #[must_use]
    pub fn wait(&self, _failures: u32, _asked: Option<Duration>, _salt: u64) -> Duration {
        unimplemented!()
    }
}

/// When a carried entry's page is looked at again for corrections: soon at first, then rarely,
/// then no more (none).
#[must_use]
pub fn next_look(
    _enrolled: DateTime<Utc>,
    _now: DateTime<Utc>,
    _first: Duration,
    _until: Duration,
) -> Option<DateTime<Utc>> {
    unimplemented!()
}

/// Reads a duration: `90s`, `10m`, `2h`, `3d`, `2w`.
pub fn duration(_raw: &str) -> Option<Duration> {
    unimplemented!()
}
