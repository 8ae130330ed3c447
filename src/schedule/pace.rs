//! How often a source is visited that says no time itself: as often as it publishes, by the hour
//! of the day, within what the operator allows. And when its silence is no accident.

use std::fmt;

use chrono::{DateTime, Duration, Timelike, Utc};

use super::{Every, backoff::mixed};
use crate::model::Rhythm;

/// Days of watching before anything is concluded.
const WATCHED: f64 = 1.0;
/// Days of watching before silence means anything: a working week and its end.
const KNOWN: f64 = 4.0;
/// A visit for every so many articles that are to be expected.
const ARTICLES: f64 = 0.5;
/// So many articles that did not come are no accident, even of a source that publishes in bursts.
const MISSED: f64 = 12.0;
/// Nor is a silence so many times as long as the longest that is remembered.
const LONGER: f64 = 2.0;
/// No silence is shorter than this.
const SHORTEST: Duration = Duration::hours(6);
/// The jitter of a learned pace, in thousandths either way: sources that were taken in together
/// do not stay together.
const JITTER: i64 = 100;

/// When a source is visited.
#[derive(Debug, Clone)]
pub enum Pace {
    /// At the operator's times.
    Every(Every),
    /// As it publishes.
    Learned(Bounds),
}

/// What the operator allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Never sooner after the last visit.
    pub least: Duration,
    /// Never later.
    pub most: Duration,
    /// Visits in a day at most, on average.
    pub visits: Option<u32>,
}

impl Pace {
    /// The next visit; `salt` spreads those that would come together: what is visited at an interval
    /// has its own moment in it, so that a thousand sources that were taken in together (or waited
    /// together for a daemon that stood still) are soon visited evenly.
    #[must_use]
    pub fn next(&self, rhythm: &Rhythm, now: DateTime<Utc>, salt: u64) -> DateTime<Utc> {
        match self {
            Self::Every(every) => every.next_spread(now, mixed(salt)),
            Self::Learned(bounds) => now + bounds.wait(rhythm, now, salt),
        }
    }
}

impl Pace {
    /// The next visit of a source that is announced without our asking: as rarely as is allowed.
    #[must_use]
    pub fn rarely(&self, rhythm: &Rhythm, now: DateTime<Utc>, salt: u64) -> DateTime<Utc> {
        match self {
            Self::Every(_) => self.next(rhythm, now, salt),
            // The jitter of a longest wait can only shorten it.
            Self::Learned(bounds) => {
                let Bounds { least, most, .. } = *bounds;
                let seed = mixed(salt ^ now.timestamp().cast_unsigned());
                let thousandths = i32::try_from(seed % JITTER as u64).unwrap_or(0);
                now + (most - most / 1000 * thousandths).max(least)
            }
        }
    }
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (least, most) = (self.least.num_minutes(), self.most.num_minutes());
        write!(f, "every {least} to {most} minutes")?;
        self.visits.map_or(Ok(()), |visits| write!(f, ", {visits} times a day at most"))
    }
}

impl Bounds {
    fn wait(&self, rhythm: &Rhythm, now: DateTime<Utc>, salt: u64) -> Duration {
        let wait = match rhythm.days() < WATCHED {
            true => self.at_first(),
            false => self.until_expected(rhythm, now, self.affordable(rhythm)),
        };
        let seed = mixed(salt ^ now.timestamp().cast_unsigned());
        let shift = i64::try_from(seed % (2 * JITTER as u64 + 1)).unwrap_or(0) - JITTER;
        (wait + wait / 1000 * i32::try_from(shift).unwrap_or(0)).clamp(self.least, self.most)
    }

    /// A quarter of an hour, or what the bounds and the budget make of it.
    fn at_first(&self) -> Duration {
        let budget = self.visits.map_or(0, |visits| 86_400 / i64::from(visits.max(1)));
        Duration::seconds(budget.max(15 * 60)).clamp(self.least, self.most)
    }

    /// Goes on until so many articles are to be expected.
    fn until_expected(&self, rhythm: &Rhythm, now: DateTime<Utc>, articles: f64) -> Duration {
        let (mut expected, mut wait) = (0.0, Duration::zero());
        while wait < self.most {
            let at = now + wait;
            let rate = rhythm.rate(at.hour());
            let hour_ends = Duration::seconds(i64::from(3_600 - at.minute() * 60 - at.second()));
            let comes = rate * hour_ends.num_seconds() as f64 / 3_600.0;
            if expected + comes >= articles {
                let seconds = (articles - expected) / rate * 3_600.0;
                return (wait + Duration::seconds(seconds as i64)).clamp(self.least, self.most);
            }
            expected += comes;
            wait += hour_ends;
        }
        self.most
    }

    /// How many articles a visit has to wait for, so that the day's visits stay within the budget.
    fn affordable(&self, rhythm: &Rhythm) -> f64 {
        let Some(budget) = self.visits.map(f64::from) else { return ARTICLES };
        let dearer = std::iter::successors(Some(ARTICLES), |articles| Some(articles * 1.5));
        let fits = |articles: &f64| self.visits_a_day(rhythm, *articles) <= budget;
        dearer.take(40).find(fits).unwrap_or(f64::MAX)
    }

    fn visits_a_day(&self, rhythm: &Rhythm, articles: f64) -> f64 {
        let (least, most) = (self.least.num_seconds() as f64, self.most.num_seconds() as f64);
        let visits = |hour| {
            let wait = articles / rhythm.rate(hour).max(1e-9) * 3_600.0;
            3_600.0 / wait.clamp(least, most)
        };
        (0..24).map(visits).sum()
    }
}

/// How long a source has been silent, if that is no accident: `since` is when it last announced
/// something new. Without a time of the operator's own, its habits decide.
#[must_use]
pub fn silence(
    rhythm: &Rhythm,
    since: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
    longest: Option<Duration>,
) -> Option<Duration> {
    let silent = now - since?;
    let too_long = match longest {
        Some(longest) => silent >= longest,
        None => is_unusual(rhythm, silent, now),
    };
    too_long.then_some(silent)
}

fn is_unusual(rhythm: &Rhythm, silent: Duration, now: DateTime<Utc>) -> bool {
    let hours = silent.num_minutes() as f64 / 60.0;
    if rhythm.days() < KNOWN || silent < SHORTEST || hours < LONGER * rhythm.longest_silence() {
        return false;
    }
    let whole = silent.num_days();
    let rest = silent - Duration::days(whole);
    let missed = rhythm.a_day() * whole as f64 + missed(rhythm, now - rest, now);
    missed >= MISSED
}

/// Articles that were to be expected between two moments of less than a day.
fn missed(rhythm: &Rhythm, from: DateTime<Utc>, now: DateTime<Utc>) -> f64 {
    let hours = (now - from).num_hours();
    (0..hours).map(|hour| rhythm.rate((from + Duration::hours(hour)).hour())).sum()
}
