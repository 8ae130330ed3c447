//! When a source publishes, as far as it was watched.

use chrono::{DateTime, Timelike, Utc};
use serde::{Deserialize, Serialize};

/// What was seen loses its weight with this time constant, in days: habits change.
const MEMORY: f64 = 14.0;

/// How much a source publishes in each hour of the day (UTC), and how long it has been watched.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rhythm {
    /// New articles by the hour in which they were found, older ones with less weight.
    hours: [f64; 24],
    /// Days over which they were counted, with the same weights.
    days: f64,
    /// The longest time without anything new, in hours, fading.
    silence: f64,
    /// When something new came last.
    noted: Option<DateTime<Utc>>,
}

impl Rhythm {
    /// Takes note of new articles; a time without any is counted with the next ones.
    pub fn note(&mut self, articles: usize, now: DateTime<Utc>) {
        if let Some(last) = self.noted {
            self.fade((now - last).num_seconds().max(0) as f64 / 86_400.0);
        }
        let hour = now.hour() as usize;
        if let Some(count) = self.hours.get_mut(hour) {
            *count += articles as f64;
        }
        self.noted = Some(now);
    }

    fn fade(&mut self, days: f64) {
        let kept = (-days / MEMORY).exp();
        self.hours.iter_mut().for_each(|count| *count *= kept);
        self.days = self.days * kept + MEMORY * (1.0 - kept);
        self.silence = (self.silence * (-days / (2.0 * MEMORY)).exp()).max(days * 24.0);
    }

    /// Days over which it was watched; recent ones count more.
    #[must_use]
    pub fn days(&self) -> f64 {
        self.days
    }

    /// The longest time without anything new, in hours.
    #[must_use]
    pub fn longest_silence(&self) -> f64 {
        self.silence
    }

    /// Articles of a usual day.
    #[must_use]
    pub fn a_day(&self) -> f64 {
        (0..24).map(|hour| self.rate(hour)).sum()
    }

    /// Articles that come in this hour of a usual day; neighbouring hours count too, for nobody
    /// publishes by the clock.
    #[must_use]
    pub fn rate(&self, hour: u32) -> f64 {
        let at =
            |shift: u32| self.hours.get(((hour + shift) % 24) as usize).copied().unwrap_or(0.0);
        let smooth = 0.25 * at(23) + 0.5 * at(0) + 0.25 * at(1);
        if self.days > 0.0 { smooth / self.days } else { 0.0 }
    }
}
