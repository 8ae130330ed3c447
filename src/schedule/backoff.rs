//! How long to wait after a failure, and when a carried page is looked at again.

use chrono::{DateTime, Duration, Utc};

/// Waits between attempts: exponential with jitter, bounded, never dying.
#[derive(Debug, Clone)]
pub struct Backoff {
    /// The first wait.
    pub first: Duration,
    /// No wait is longer.
    pub most: Duration,
}

/// A host may ask for more peace than our own bound, but not for ever.
const OBEYED: Duration = Duration::hours(24);

/// A thousandth of a wait is the grain of the jitter: 200 of them are 20 %.
const JITTER: i64 = 200;

impl Backoff {
    /// The wait after this many failures in a row (1 is the first); `salt` spreads the herd
    /// (±20 %), and the same salt gives the same wait. What the other side asked for (`Retry-After`)
    /// is obeyed up to 24 hours.
    #[must_use]
    pub fn wait(&self, failures: u32, asked: Option<Duration>, salt: u64) -> Duration {
        let own = self.jittered(failures, salt);
        asked.map_or(own, |asked| own.max(asked.min(OBEYED)))
    }

    /// The middle of the range stays so far below `most` that the jitter never passes it: the herd
    /// is spread at the bound too.
    fn jittered(&self, failures: u32, salt: u64) -> Duration {
        let most = self.most.num_milliseconds().max(0);
        let ceiling = most / (1000 + JITTER) * 1000;
        let doublings = failures.saturating_sub(1).min(40);
        let grown = self.first.num_milliseconds().max(0).saturating_mul(1 << doublings);
        let middle = grown.min(ceiling);
        let shift = i64::try_from(mixed(salt) % (2 * JITTER as u64 + 1)).unwrap_or(0) - JITTER;
        Duration::milliseconds(middle + middle / 1000 * shift + middle % 1000 * shift / 1000)
    }
}

/// Neighbouring salts give unlike numbers (the finaliser of splitmix64).
pub(super) fn mixed(salt: u64) -> u64 {
    let mut z = salt.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// When a carried entry's page is looked at again for corrections: after `first`, then each time
/// at twice the age, and no more (none) once it would be older than `until`.
#[must_use]
pub fn next_look(
    enrolled: DateTime<Utc>,
    now: DateTime<Utc>,
    first: Duration,
    until: Duration,
) -> Option<DateTime<Utc>> {
    let age = (now - enrolled).max(Duration::zero());
    let next = now.checked_add_signed(age.max(first))?;
    (next - enrolled <= until).then_some(next)
}
