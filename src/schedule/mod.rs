//! When is a source, a delivery or a digest due; backoff; when to look again (pure).

mod backoff;
mod cron_line;
mod pace;

use chrono::{DateTime, Duration, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;

pub use backoff::{Backoff, next_look};
use cron_line::CronLine;
pub use pace::{Bounds, Pace, silence};

/// An interval (`10m`, `2h`) or a five-field cron line in a zone.
#[derive(Debug, Clone)]
pub struct Every {
    zone: Tz,
    rhythm: Rhythm,
}

#[derive(Debug, Clone)]
enum Rhythm {
    Interval(Duration),
    Line(Box<CronLine>),
}

/// Why a text is no schedule; `Display` says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EveryError {
    /// Neither a duration nor a cron line.
    #[error("`{0}` is neither a duration nor a cron line: write `10m`, or `*/10 * * * *`")]
    Unreadable(String),
    /// Five fields, and one of them says nothing.
    #[error("the {field} `{text}` of the cron line is not understood: {help}")]
    Field {
        /// Which field (`minute`, `day of the week`).
        field: &'static str,
        /// What stands there.
        text: String,
        /// What to write instead.
        help: String,
    },
    /// A cron line that never fires (30 February).
    #[error("`{0}` never fires")]
    Never(String),
    /// Shorter than a minute or longer than a week.
    #[error("`{0}` must be between 1m and 7d")]
    OutOfRange(String),
}

impl Every {
    /// Reads `10m`, `90s`, `2h`, `1d`, or an ordinary five-field cron line (0 and 7 are Sunday).
    pub fn parse(raw: &str, zone: Tz) -> Result<Self, EveryError> {
        let raw = raw.trim();
        let rhythm = match duration(raw) {
            Some(interval) => Rhythm::Interval(within_range(interval, raw)?),
            None => Rhythm::Line(Box::new(CronLine::parse(raw)?)),
        };
        Ok(Self { zone, rhythm })
    }

    /// The first firing after this instant. A gap of summer time runs at the next valid minute,
    /// an overlap once. An interval counts from the instant itself.
    #[must_use]
    pub fn next_after(&self, after: DateTime<Utc>) -> DateTime<Utc> {
        match &self.rhythm {
            Rhythm::Interval(interval) => {
                after.checked_add_signed(*interval).unwrap_or(DateTime::<Utc>::MAX_UTC)
            }
            Rhythm::Line(line) => line.next_after(after, self.zone),
        }
    }

    /// The next firing of a schedule whose interval begins at a moment of its own, which `salt`
    /// chooses: never later than an interval from now, seldom much sooner. A cron line fires when it
    /// says.
    #[must_use]
    pub fn next_spread(&self, now: DateTime<Utc>, salt: u64) -> DateTime<Utc> {
        let Rhythm::Interval(interval) = &self.rhythm else { return self.next_after(now) };
        let each = interval.num_milliseconds().max(1);
        let own = i64::try_from(salt % each.unsigned_abs()).unwrap_or(0);
        let passed = (now.timestamp_millis() - own).rem_euclid(each);
        now.checked_add_signed(Duration::milliseconds(each - passed))
            .unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// The same as local wall-clock time of the schedule's zone (for slots).
    #[must_use]
    pub fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.with_timezone(&self.zone).naive_local()
    }

    /// The next firings.
    #[must_use]
    pub fn firings(&self, after: DateTime<Utc>, count: usize) -> Vec<DateTime<Utc>> {
        std::iter::successors(Some(self.next_after(after)), |at| Some(self.next_after(*at)))
            .take(count)
            .collect()
    }

    /// The latest firing at or before this instant, looking back at most `within`.
    ///
    /// An interval has no firings of its own; its slots are counted from local midnight.
    #[must_use]
    pub fn latest(&self, now: DateTime<Utc>, within: Duration) -> Option<DateTime<Utc>> {
        let latest = match &self.rhythm {
            Rhythm::Interval(interval) => self.slot_since_midnight(now, *interval),
            Rhythm::Line(line) => line.latest(now, within, self.zone),
        };
        latest.filter(|at| now - *at <= within)
    }

    fn slot_since_midnight(&self, now: DateTime<Utc>, each: Duration) -> Option<DateTime<Utc>> {
        let midnight = self.local(now).date().and_time(NaiveTime::MIN);
        let start = cron_line::instant(midnight, self.zone)?;
        let passed = (now - start).num_seconds().max(0);
        start.checked_add_signed(Duration::seconds(passed - passed % each.num_seconds().max(1)))
    }

    /// The same schedule in another zone (a subscriber's own).
    #[must_use]
    pub fn in_zone(&self, zone: Tz) -> Self {
        Self { zone, ..self.clone() }
    }

    /// The schedule's zone.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.zone
    }
}

fn within_range(interval: Duration, raw: &str) -> Result<Duration, EveryError> {
    let range = Duration::minutes(1)..=Duration::days(7);
    range.contains(&interval).then_some(interval).ok_or_else(|| EveryError::OutOfRange(raw.into()))
}

/// Reads a duration: `90s`, `10m`, `2h`, `3d`, `2w`.
#[must_use]
pub fn duration(raw: &str) -> Option<Duration> {
    let raw = raw.trim();
    let digits = raw.strip_suffix(|c: char| c.is_ascii_alphabetic())?;
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let count: u32 = digits.parse().ok()?;
    let seconds = match raw.chars().last()? {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return None,
    };
    Some(Duration::seconds(i64::from(count) * seconds))
}
